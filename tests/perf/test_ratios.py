"""Cheap promises about speed for every test run: ratios of the same run and counts, never seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.domain.rules.base import Case
from app.domain.rules.runner import RuleBook
from app.models.queries import search as queries
from app.models.queries.households import HouseholdFilter, Sort
from app.services.cards import open_card, save_card
from app.services.demo import DEMO_MOMENT, make_demo
from app.services.households import household_rows, list_row_numbers
from app.services.search import search
from app.services.session import Session
from tests.exchange.roster_files import township_rows, write_roster
from tests.offices import all_ids, with_head
from tests.perf.bench import GROUPS
from tests.perf.demo_files import LIGHT, PASSWORD, empty_office, open_demo
from tests.perf.measuring import Figure, p95, take
from tests.perf.roster_figures import import_roster, read_with_openpyxl

PERSONS = 3_000
ROUNDS = 3
ROBUST_RATIO = 1.1
"""The target for a whole township is 0.7; a small file carries the start costs and a busy machine noise."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("perf") / "town"
    make_demo(made, FixedClock(DEMO_MOMENT), households=400, password=PASSWORD, cost=LIGHT)
    return made


@pytest.fixture
def town(folder: Path) -> Iterator[Session]:
    session = open_demo(folder)
    yield session
    session.close()


def test_importing_costs_about_what_openpyxl_needs_to_read(tmp_path: Path) -> None:
    path = write_roster(tmp_path / "roster.xlsx", township_rows(PERSONS))
    ratios = []
    for number in range(ROUNDS):
        session = empty_office(tmp_path / f"office{number}")
        try:
            ours = take(lambda opened=session: import_roster(opened, path))  # type: ignore[misc]
        finally:
            session.close()
        ratios.append(ours.cpu / take(lambda: read_with_openpyxl(path)).cpu)
        assert ours.result.persons_added == PERSONS
    assert min(ratios) <= ROBUST_RATIO, ratios


def test_search_looks_at_no_more_persons_than_it_shows(town: Session) -> None:
    with town.store.read() as connection:
        for ask, text in (
            (queries.by_name, "张"), (queries.by_pinyin, "z"), (queries.by_digits, "990"),
        ):  # fmt: skip
            assert len(ask(connection, text, 7)) <= 7
    assert len(search(town, "990", 7)) == 7


def test_a_page_of_the_list_asks_as_often_as_a_single_row(town: Session) -> None:
    from sqlalchemy import event

    numbers = list_row_numbers(town, HouseholdFilter(), Sort())
    with town.store.read() as connection:
        engine = connection.engine
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        household_rows(town, numbers[:1])
        alone = len(asked)
        household_rows(town, numbers[:200])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 2 * alone


def test_a_changed_phone_asks_few_rules_of_one_household(town: Session) -> None:
    asked: set[str] = set()
    households: set[str] = set()
    book = town.standards.rules

    def watched(rule):
        def judge(first, second):
            asked.add(rule.id)
            households.add((first if isinstance(first, Case) else second).household_id)
            return rule.judge(first, second)

        return replace(rule, judge=judge)

    town.standards.rules = RuleBook.of(watched(rule) for rule in book.rules)
    household = all_ids(town)[3]
    card = open_card(town, household)
    save_card(town, card, with_head(card, phone="19900000001"))
    assert households == {household}
    assert 0 < len(asked) <= len(book.rules) // 3


def test_storing_one_fact_writes_one_row_and_one_op(town: Session) -> None:
    card = open_card(town, all_ids(town)[5])
    saved = save_card(town, card, with_head(card, employer="某厂"))
    assert {name: len(ids) for name, ids in saved.changes.touched.items()} == {"member": 1}


def test_figures_are_one_json_line_each_and_every_group_has_a_name() -> None:
    line = Figure("list_shown", 58.123456, "ms", target=100.0).line
    assert line == '{"name": "list_shown", "value": 58.12, "unit": "ms", "target": 100.0}'
    assert p95(range(1, 101)) == 95
    assert set(GROUPS) == {
        "roster", "dirty", "daily", "start", "rules", "papers", "typing", "cases", "package",
    }  # fmt: skip
