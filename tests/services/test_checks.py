"""The whole-township check, and the promise that saving keeps its result true without asking again."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import FixedClock
from app.core.progress import Cancelled
from app.domain.permissions import Action
from app.domain.problems import Problem, Severity
from app.services.acts import undo, undoable_acts
from app.services.backlog import work_off
from app.services.cards import (
    Card,
    judge_card,
    new_record,
    open_card,
    remove_household,
    save_card,
    stored_problems,
)
from app.services.checks import check_all, problems_of, report
from app.services.demo import DEMO_MOMENT
from app.services.explanations import explain, explained_card, withdraw
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.search import search
from app.services.session import Session
from tests.offices import (
    ID_NUMBERS,
    all_ids,
    make_template,
    open_copy,
    store_household,
    with_head,
    with_household,
)

LONG_NUMBER = ID_NUMBERS[0] + "71"


def stored(session: Session) -> dict[str, Counter[Problem]]:
    return {household: Counter(stored_problems(session, household)) for household in all_ids(session)}


def judged(session: Session) -> dict[str, Counter[Problem]]:
    return {
        household: Counter(judge_card(session, open_card(session, household)))
        for household in all_ids(session)
    }


def summaries(session: Session) -> list[Any]:
    numbers = list_row_numbers(session, HouseholdFilter(), Sort("local_no"))
    return sorted(household_rows(session, numbers).values(), key=lambda row: row.row_no)


def test_whole_check_of_a_fresh_township_finds_what_saving_found(town: Session) -> None:
    before, problems, rows = report(town), stored(town), summaries(town)
    assert check_all(town) == before
    assert stored(town) == problems == judged(town)
    assert summaries(town) == rows


@pytest.mark.req("R060")
def test_report_counts_households_persons_and_findings(town: Session) -> None:
    found = check_all(town)
    assert (found.households, found.persons) == (60, 246)
    assert sum(village.households for village in found.villages) == 60
    assert [village.village_name[-1] for village in found.villages] == ["村"] * len(found.villages)
    everything = [problem for problems in judged(town).values() for problem in problems.elements()]
    assert found.errors == sum(problem.severity is Severity.E for problem in everything)
    assert found.warnings == sum(problem.severity is Severity.W for problem in everything)
    counts = [rule.count for rule in found.by_rule]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(everything)


@pytest.mark.req("R060")
def test_problems_of_a_village_name_their_households(town: Session) -> None:
    village = next(village for village in check_all(town).villages if village.with_errors)
    found = problems_of(town, village.village_code)
    with_errors = {problem.household_id for problem in found if problem.severity == "E"}
    assert len(with_errors) == village.with_errors
    assert all(problem.message and problem.fix and problem.head_name for problem in found)


def test_cancelled_check_keeps_the_old_result(town: Session) -> None:
    before = stored(town)

    class Stopper:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_all(town, Stopper())
    assert stored(town) == before


def test_check_leaves_no_trace_in_the_journal(town: Session) -> None:
    before = undoable_acts(town)
    check_all(town)
    assert undoable_acts(town) == before


def test_progress_reaches_the_number_of_households(town: Session) -> None:
    steps: list[tuple[int, int]] = []

    class Watcher:
        def step(self, done: int, total: int, text: str = "") -> None:
            steps.append((done, total))

    check_all(town, Watcher())
    assert steps[-1] == (60, 60)


def test_rules_are_judged_again_when_the_day_has_changed(town: Session) -> None:
    clock = town.clock
    assert isinstance(clock, FixedClock)
    before = stored(town)
    clock.move(timedelta(days=365))
    check_all(town)
    assert stored(town) == judged(town) != before


Edit = Callable[[Session, str, list[str]], None]


def _save(change: Callable[[Session, Card], Card]) -> Edit:
    def act(session: Session, household: str, others: list[str]) -> None:
        card = open_card(session, household)
        save_card(session, card, change(session, card))

    return act


def _head(**values: Any) -> Edit:
    return _save(lambda session, card: with_head(card, **values) if card.rows("member") else card)


def _household(**values: Any) -> Edit:
    return _save(lambda session, card: with_household(card, **values))


def _add_member(session: Session, card: Card) -> Card:
    row = {**new_record(session, card, "member"), "name": "李小", "relation": "03", "id_no": ID_NUMBERS[0]}
    return replace(card, records={**card.records, "member": (*card.rows("member"), row)})


def _drop_last_member(session: Session, card: Card) -> Card:
    return replace(card, records={**card.records, "member": card.rows("member")[:-1]})


def _drop_income(session: Session, card: Card) -> Card:
    return replace(card, records={**card.records, "income_item": ()})


def _next_year(session: Session, card: Card) -> Card:
    later = tuple({**row, "year": (row["year"] or 2026) + 1} for row in card.rows("income_statement"))
    return replace(card, records={**card.records, "income_statement": later})


def _other_purpose(session: Session, card: Card) -> Card:
    other = tuple({**row, "purpose": "02"} for row in card.rows("income_statement"))
    return replace(card, records={**card.records, "income_statement": other})


def _more_income(session: Session, card: Card) -> Card:
    if not card.rows("income_statement"):
        return card
    statement = card.rows("income_statement")[-1]["id"]
    row = {**new_record(session, card, "income_item", statement), "item": "301", "amount": 90_000_000}
    return replace(card, records={**card.records, "income_item": (*card.rows("income_item"), row)})


def _second_statement(session: Session, card: Card) -> Card:
    row = {**new_record(session, card, "income_statement"), "year": 2027, "purpose": "01", "persons_year": 1}
    return replace(card, records={**card.records, "income_statement": (*card.rows("income_statement"), row)})


def _split_from(session: Session, household: str, others: list[str]) -> None:
    card = open_card(session, household)
    origin = next((other for other in others if other != household), None)
    save_card(session, card, with_household(card, split_from=origin))


def _remove(session: Session, household: str, others: list[str]) -> None:
    if len(others) > 2:
        remove_household(session, household)


def _undo(session: Session, household: str, others: list[str]) -> None:
    acts = undoable_acts(session)
    if acts and len(others) > 2:
        undo(session, acts[0].tx_id)


def _both_at_once(session: Session, household: str, others: list[str]) -> None:
    """Two households get the same number and phone in one act, as an import would do."""
    with session.write(Action.EDIT, "两户同号") as tx:
        for other in others[:2]:
            for member in open_card(session, other).rows("member")[:1]:
                tx.update("member", member["id"], {"id_no": ID_NUMBERS[1], "phone": "13900000007"})


def _with_row(schema_id: str, **values: Any) -> Edit:
    def change(session: Session, card: Card) -> Card:
        row = {**new_record(session, card, schema_id), **values}
        return replace(card, records={**card.records, schema_id: (*card.rows(schema_id), row)})

    return _save(change)


def _each(schema_id: str, **values: Any) -> Edit:
    def change(session: Session, card: Card) -> Card:
        rows = tuple({**row, **values} for row in card.rows(schema_id))
        return replace(card, records={**card.records, schema_id: rows})

    return _save(change)


def _explain_all(session: Session, household: str, others: list[str]) -> None:
    """Say something to every open warning of a household in one act."""
    card = edited = open_card(session, household)
    found = stored_problems(session, household)
    for problem in found:
        if problem.is_open_warning:
            edited = explained_card(session, edited, problem, "入户核实过，情况属实", "记录", among=found)
    save_card(session, card, edited, "填写说明")


def _explain_until_today(session: Session, household: str, others: list[str]) -> None:
    for problem in stored_problems(session, household)[-1:]:
        if problem.is_open_warning:
            explain(session, household, problem, "核实过，今天以后再看", "记录", session.clock.today())


def _withdraw_one(session: Session, household: str, others: list[str]) -> None:
    for said in [problem.explained for problem in stored_problems(session, household)][:1]:
        if said:
            withdraw(session, household, said)


def _shorten_reasons(session: Session, household: str, others: list[str]) -> None:
    """What a package from elsewhere may bring: reasons too short to count."""
    with session.write(Action.EDIT, "改说明") as tx:
        for row in open_card(session, household).rows("explanation"):
            tx.update("explanation", row["id"], {"reason": "短"})


HELPER = "8" * 32
VISITED = date(2026, 2, 10)

EDITS: dict[str, Edit] = {
    "at risk": _household(object_type="40", first_identified=date(2025, 6, 1), risks=("01",)),
    "unable": _head(health=("1",), labour="4", birth_date=date(1980, 2, 29), id_no=None, id_type=None),
    "lost": _household(residence_state="06"),
    "paired": _with_row("pairing", helper_id=HELPER, started_on=date(2025, 6, 1)),
    "unpaired": _each("pairing", ended_on=date(2026, 1, 31), end_reason="04"),
    "other helper": _each("pairing", helper_id="9" * 32),
    "visited": _with_row(
        "visit", helper_id=HELPER, kind="01", visited_on=VISITED, time_in="09:00", time_out="09:40"
    ),
    "visited later": _each("visit", time_in="09:40", time_out="10:00"),
    "visited briefly": _each("visit", time_in="09:35", time_out="09:41"),
    "visited another day": _each("visit", visited_on=date(2026, 2, 11)),
    "helped": _with_row("measure", kind="01", started_on=date(2025, 7, 1)),
    "helped otherwise": _each("measure", kind="16"),
    "conditions": _with_row("living_conditions", year=2025, house_area=60_000),
    "explained": _explain_all,
    "explained today": _explain_until_today,
    "withdrawn": _withdraw_one,
    "reasons too short": _shorten_reasons,
    "same number": _head(id_no=ID_NUMBERS[0]),
    "other number": _head(id_no=ID_NUMBERS[1]),
    "long number": _head(id_no=LONG_NUMBER),
    "number cut short": _head(id_no=ID_NUMBERS[0][:9]),
    "number cut shorter": _head(id_no=ID_NUMBERS[0][:8]),
    "no number": _head(id_no=None),
    "old": _head(id_no=None, id_type=None, birth_date=date(1930, 1, 1)),
    "renamed": _head(name="王五"),
    "nameless": _head(name=None),
    "left": _head(leave_date=date(2026, 1, 5), leave_reason="01"),
    "phone": _head(phone="13900000007"),
    "household phone": _household(phone="13900000007"),
    "group": _household(group_no="2组"),
    "moved": _household(village_code="990000101202"),
    "added": _save(_add_member),
    "dropped": _save(_drop_last_member),
    "income": _save(_drop_income),
    "next year": _save(_next_year),
    "other purpose": _save(_other_purpose),
    "more income": _save(_more_income),
    "second statement": _save(_second_statement),
    "split": _split_from,
    "removed": _remove,
    "undone": _undo,
    "two at once": _both_at_once,
}


@contextmanager
def office_of_four(template: Path) -> Iterator[Session]:
    clock = FixedClock(DEMO_MOMENT)
    with tempfile.TemporaryDirectory() as folder:
        session = open_copy(template, Path(folder) / "office", clock)
        for name in ("张三", "李四", "王五", "赵六"):
            store_household(session, name, None)
        try:
            yield session
        finally:
            session.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("property"), FixedClock(DEMO_MOMENT))


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 3)), min_size=1, max_size=7))
@settings(max_examples=60)
def test_whatever_is_saved_the_stored_problems_are_those_of_a_whole_check(
    template: Path, steps: list[tuple[str, int]]
) -> None:
    with office_of_four(template) as session:
        for name, place in steps:
            others = all_ids(session)
            EDITS[name](session, others[place % len(others)], others)
        kept, rows = stored(session), summaries(session)
        assert kept == judged(session)
        counts = report(session)
        assert counts.warnings == sum(
            problem.is_open_warning for problems in kept.values() for problem in problems.elements()
        )
        assert check_all(session) == counts
        assert stored(session) == kept
        assert summaries(session) == rows


def test_an_explanation_still_counts_when_a_linked_household_changes(template: Path) -> None:
    """The household is judged again by few rules only, from few of its records; found in CI."""
    with office_of_four(template) as session:
        first, second, *_ = others = all_ids(session)
        for name, household in (("visited", first), ("visited", second), ("explained", first)):
            EDITS[name](session, household, others)
        before = stored(session)[first]
        assert any(problem.rule_id == "V-HLP-02" and problem.explained for problem in before)
        EDITS["helped"](session, second, others)
        EDITS["phone"](session, second, others)
        assert stored(session)[first] == before == judged(session)[first]


def test_a_clash_with_a_visit_that_was_registered_twice_is_said_once(template: Path) -> None:
    """Saving and the whole check ask about the other household in two ways."""
    with office_of_four(template) as session:
        first, second, *_ = others = all_ids(session)
        for household in (second, second, first):
            EDITS["visited"](session, household, others)
        kept = stored(session)
        said = [problem for problem in kept[first].elements() if problem.field == "time_in"]
        assert [problem.rule_id for problem in said] == ["V-HLP-02"]
        check_all(session)
        assert stored(session) == kept == judged(session)


def test_five_hundred_households_go_in_and_out_as_one_act(session: Session) -> None:
    first, number = store_household(session, "张三").card.household_id, ID_NUMBERS[0]
    before = stored(session)
    with session.write(Action.IMPORT, "导入五百户", origin="import") as tx:
        homes = [{"id": session.new_id(), "village_code": "990000101202"} for _ in range(500)]
        tx.insert_many("household", homes)
        tx.insert_many(
            "member",
            [
                {"household_id": home["id"], "name": "李四", "relation": "01", "id_no": id_no}
                for home, id_no in zip(homes, (number, *[None] * 499), strict=True)
            ],
        )
    work_off(session)
    assert len(all_ids(session)) == 501
    assert stored(session)[first] != before[first]
    undo(session, undoable_acts(session)[0].tx_id)
    work_off(session)
    assert stored(session) == before == judged(session)
    assert len(search(session, "李四")) == 0


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 3)), min_size=1, max_size=5))
@settings(max_examples=8)
def test_what_was_put_off_is_the_same_once_it_is_worked_off(
    template: Path, steps: list[tuple[str, int]]
) -> None:
    with office_of_four(template) as session:
        session.backlog.most_at_once = 0
        for name, place in steps:
            others = all_ids(session)
            EDITS[name](session, others[place % len(others)], others)
        work_off(session)
        assert stored(session) == judged(session)
