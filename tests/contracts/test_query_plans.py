"""What is asked on every keystroke and every opened card goes through an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.core.clock import FixedClock
from app.models.changes import Touched
from app.models.drafts import of_user
from app.models.projections.dependents import dependents
from app.models.queries import balances, candidates, home, households, problems, search
from app.models.queries.cases import load_records
from app.models.queries.history import newest_acts, ops_of_household
from app.models.queries.household_conditions import Condition
from app.models.queries.households import HouseholdFilter, Show, Sort
from app.models.queries.ops import chain_at, ops_after
from app.models.queries.rosters import highest_local_number
from app.models.queries.township import LiveTownship, NearTownship
from app.services.cards import open_card, save_card
from app.services.session import Session
from tests.offices import VILLAGE, make_template, open_copy, store_household, with_head

BIG = (
    *("household", "member", "op", "problem", "income_item", "income_statement", "household_summary"),
    *("pairing", "visit", "v", "explanation"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("plans"), FixedClock(datetime(2026, 3, 3, 8, 0)))


@pytest.fixture
def session(template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    opened = open_copy(template, tmp_path / "office", clock)
    yield opened
    opened.close()


def plans_of(connection: Connection, ask: Callable[[], Any]) -> list[str]:
    """The plan steps of every statement `ask` runs on the connection."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    steps: list[str] = []
    for statement, parameters in list(asked):
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            one = parameters[0] if isinstance(parameters, list) else parameters
            steps += [
                row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one or ())
            ]
    assert steps
    return steps


def scans(steps: list[str]) -> list[str]:
    """Whole-table scans of tables that are large; scans of an index in its order are none."""
    return [
        step
        for step in steps
        if step.startswith("SCAN")
        and step.split()[1] in (*BIG, "h", "m", "s", "o", "p")
        and "USING" not in step
    ]


HOUSEHOLD = "0" * 32
TODAY = date(2026, 3, 3)
TOUCHED = Touched(
    {HOUSEHOLD: frozenset(("member.name",))},
    {"pairing.helper_id": frozenset((HOUSEHOLD,)), "visit": frozenset((f"{HOUSEHOLD}|2026-02-10",))},
)


def _township(connection: Connection) -> LiveTownship:
    return LiveTownship(connection, TODAY)


QUERIES: dict[str, Callable[[Connection], Any]] = {
    "card": lambda connection: load_records(connection, (HOUSEHOLD,)),
    "many cards": lambda connection: load_records(connection, [HOUSEHOLD] * 400),
    "problems of a card": lambda connection: problems.of_household(connection, HOUSEHOLD),
    "what counts in the annex": lambda connection: problems.counting_explanations(connection, (HOUSEHOLD,)),
    "first closed years": lambda connection: balances.starts_of(connection, ("05", "09")),
    "households of a helper": lambda connection: _township(connection).households_of_helper(HOUSEHOLD),
    "visits of a helper": lambda connection: _township(connection).visits_of_helper(HOUSEHOLD, TODAY),
    "near households": lambda connection: NearTownship(connection, TODAY, [HOUSEHOLD]),
    "dependents": lambda connection: dependents(connection, TOUCHED),
    "history": lambda connection: ops_of_household(connection, HOUSEHOLD),
    "undo menu": lambda connection: newest_acts(connection, 200),
    "name": lambda connection: search.by_name(connection, "张三", 50),
    "pinyin": lambda connection: search.by_pinyin(connection, "zs", 50),
    "shortened pinyin": lambda connection: search.by_pinyin(connection, "zwei", 50),
    "pinyin in a village": lambda connection: search.by_pinyin(connection, "zwei", 50, "v99"),
    "words": lambda connection: search.by_words(connection, '("5f20") AND ("4f1f" OR v99)', 50),
    "words in a group": lambda connection: search.by_words(connection, '("5f20") OR v99', 50, "八组"),
    "number and name": lambda connection: search.by_number_and_name(connection, "0229", 50, "v99"),
    "number and pinyin": lambda connection: search.by_number_and_pinyin(connection, "0229", 50, "zw", "v99"),
    "digits": lambda connection: search.by_digits(connection, "0036", 50),
    "local number": lambda connection: search.by_local_number(connection, VILLAGE, 50),
    "found persons": lambda connection: search.persons(connection, (1, 2, 3)),
    "painted rows": lambda connection: households.list_rows(connection, (1, 2, 3)),
    "ids of rows": lambda connection: households.ids_of(connection, (1, 2, 3)),
    "next number": lambda connection: highest_local_number(connection, VILLAGE),
    "villages of the home page": lambda connection: home.villages(connection, "2026-03-01", "2026-02-01"),
    "cards to review": lambda connection: home.submitted_cards(connection, "审核员"),
    "candidates": lambda connection: list(candidates.homes(connection, [HOUSEHOLD] * 400, TODAY)),
    "registered households": lambda connection: candidates.of_types(connection, VILLAGE, ("40",)),
    "drafts": lambda connection: of_user(connection, HOUSEHOLD),
    "package": lambda connection: list(ops_after(connection, "e", 10)),
    "chain": lambda connection: chain_at(connection, "e", 10),
}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_large_table_is_read_from_end_to_end(session: Session, name: str) -> None:
    with session.store.read() as connection:
        assert scans(plans_of(connection, lambda: QUERIES[name](connection))) == []


AMONG = {
    "_AMONG": ('"0229"', "[1]", 5),
    "_NUMBERED": ('"0229"', "v99", 5),
    "_NUMBERED_SPELLED": ('"0229"', "z", "z{", 5),
    "_NAMED_FEW": ("v99", "[1]", 5),
    "_NAMED_AMONG": ("v99", '"0229"', 5, 5),
}


@pytest.mark.parametrize("name", sorted(AMONG))
def test_a_full_text_index_is_asked_once_not_for_every_person(session: Session, name: str) -> None:
    with session.store.read() as connection:
        sql = f"EXPLAIN QUERY PLAN {getattr(search, name)}"
        steps = [row[3] for row in connection.exec_driver_sql(sql, AMONG[name])]
    asked = [step for step in steps if "VIRTUAL TABLE" in step and step.split()[1].startswith("search_")]
    assert asked
    assert not [step for step in asked if "=" in step.partition("INDEX")[2]]


def test_what_shortened_pinyin_may_mean_is_looked_up_by_its_spelling(session: Session) -> None:
    """Asked person by person of the village, 600 spellings took 5 s in a district."""
    with session.store.read() as connection:
        steps = plans_of(connection, lambda: search.by_pinyin(connection, "zwei", 50, "v99"))
    reads = [step for step in steps if "search_pinyin" in step or step.startswith("SEARCH p ")]
    assert len(reads) >= 3
    assert all("PRIMARY KEY (key>? AND key<?)" in step for step in reads)


def test_questions_about_other_households_use_indexes(session: Session) -> None:
    def ask(connection: Connection) -> None:
        township = LiveTownship(connection, session.clock.today())
        township.households_of_id_number("990000198002290036")
        township.households_of_phone("13900000001", 3)
        township.related_households(HOUSEHOLD)
        township.label_of(HOUSEHOLD)
        township.working_adults_in(HOUSEHOLD)

    with session.store.read() as connection:
        assert scans(plans_of(connection, lambda: ask(connection))) == []


@pytest.mark.parametrize(
    ("chosen", "sort"),
    [
        (HouseholdFilter(), Sort()),
        (HouseholdFilter(), Sort(descending=True)),
        (HouseholdFilter(region=VILLAGE), Sort()),
        (HouseholdFilter(region=VILLAGE, group="1组"), Sort()),
        (HouseholdFilter(), Sort("head_name")),
        (HouseholdFilter(), Sort("errors", descending=True)),
        (HouseholdFilter(), Sort("per_capita")),
        (HouseholdFilter(), Sort("per_capita", descending=True)),
        (HouseholdFilter(show=Show.ERRORS), Sort("errors", descending=True)),
        (HouseholdFilter(conditions=(Condition("state", codes=("ended",)),)), Sort()),
    ],
)
def test_usual_lists_come_in_order_from_an_index(
    session: Session, chosen: HouseholdFilter, sort: Sort
) -> None:
    with session.store.read() as connection:
        steps = plans_of(connection, lambda: households.row_numbers(connection, chosen, sort))
    assert all(
        "COVERING INDEX" in step or "USING INDEX" in step for step in steps if "household_summary" in step
    )
    assert not [step for step in steps if "TEMP B-TREE" in step]


@pytest.mark.parametrize("column", ["object_type", "members", "updated_at", "local_no", "filled"])
def test_a_list_without_its_index_reads_on_and_looks_up_no_household(session: Session, column: str) -> None:
    with session.store.read() as connection:
        numbers = partial(households.row_numbers, connection, HouseholdFilter(), Sort(column))
        steps = plans_of(connection, numbers)
    (read,) = [step for step in steps if "household_summary" in step]
    assert read.startswith("SCAN")
    assert "USING INDEX" not in read


@pytest.mark.parametrize("count", [households.place_counts, problems.by_village])
def test_places_are_counted_from_the_index(
    session: Session, count: Callable[[Connection], Any]
) -> None:
    with session.store.read() as connection:
        steps = plans_of(connection, lambda: count(connection))
    assert all("USING" in step and "ended=?" in step for step in steps if "household_summary" in step)
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_the_home_page_counts_villages_from_one_index_alone(session: Session) -> None:
    with session.store.read() as connection:
        steps = plans_of(connection, lambda: home.villages(connection, "2026-03-01", "2026-02-01"))
    assert len(steps) == 1
    assert "COVERING INDEX ix_household_summary_for_home" in steps[0]


def test_storing_one_card_scans_no_large_table(session: Session) -> None:
    card = store_household(session).card
    steps: list[str] = []
    with session.write("edit", "改一项") as tx:
        member = card.rows("member")[0]["id"]
        steps += plans_of(tx.connection, lambda: tx.update("member", member, {"phone": "13900000001"}))
    assert scans(steps) == []


def test_what_the_write_door_derives_scans_no_large_table(session: Session) -> None:
    card = store_household(session).card
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    with session.write("edit", "听") as tx:
        engine = tx.connection.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        current = open_card(session, card.household_id)
        save_card(session, current, with_head(current, phone="13900000001", id_no="99000019800229001X"))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    steps: list[str] = []
    with session.store.read() as connection:
        for statement, parameters in seen:
            if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                one = parameters[0] if isinstance(parameters, list) else parameters
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one or ())
                steps += [f"{row[3]} <- {statement}" for row in rows]
    assert len(seen) > 10
    assert scans(steps) == []
