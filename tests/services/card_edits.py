"""Changes of cards that tests make by chance, and what is stored and judged after them."""


from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.core.clock import FixedClock
from app.domain.permissions import Action
from app.domain.problems import Problem
from app.services.acts import undo, undoable_acts
from app.services.cards import (
    Card,
    judge_card,
    new_record,
    open_card,
    remove_household,
    save_card,
    stored_problems,
)
from app.services.demo import DEMO_MOMENT
from app.services.explanations import explain, explained_card, withdraw
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.session import Session
from tests.offices import (
    ID_NUMBERS,
    all_ids,
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
