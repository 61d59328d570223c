"""历年: a closed year stays as it was, whatever happens to the household afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.domain.snapshots import SnapshotDamaged, pack, unpack
from app.services.acts import undo, undoable_acts
from app.services.cards import Card, new_record, open_card, save_card
from app.services.history import card_history
from app.services.household_changes.corrections import Correction, correct_field
from app.services.household_changes.members import Departure, leave_member
from app.services.session import Session
from app.services.year_records import previous_record
from app.services.years import (
    close_household_year,
    close_year,
    compare_years,
    income_changes,
    list_years,
    read_year,
    year_before,
)
from tests.families import GROUNDS, family, named
from tests.offices import all_ids, with_rows
from tests.perf.ten_years import YEARS, live_ten_years


def with_year(session: Session, card: Card, year: int, amounts: dict[str, int], persons: int = 5) -> Card:
    """The card with one more yearly statement, stored."""
    statement = {**new_record(session, card, "income_statement"), "year": year, "purpose": "01",
                 "persons_year": persons}  # fmt: skip
    items = [
        {**new_record(session, card, "income_item", statement["id"]), "item": item, "amount": amount}
        for item, amount in amounts.items()
    ]
    edited = with_rows(card, "income_statement", *card.rows("income_statement"), statement)
    edited = with_rows(edited, "income_item", *card.rows("income_item"), *items)
    return save_card(session, card, edited, f"{year}年核算").card


def two_years(session: Session) -> Card:
    card = with_year(session, family(session), 2025, {"101": 2_000_000})
    close_household_year(session, card.household_id, 2025)
    return with_year(session, card, 2026, {"101": 2_500_000}, persons=4)


def test_a_closed_year_reads_back_as_it_stood(session: Session) -> None:
    card = with_year(session, family(session), 2025, {"101": 2_000_000})
    card = with_year(session, card, 2024, {"101": 1_000_000})
    close_household_year(session, card.household_id, 2025)
    then = read_year(session, card.household_id, 2025)
    assert then is not None
    assert then.household == card.household
    assert then.rows("member") == card.rows("member")
    assert [row["year"] for row in then.rows("income_statement")] == [2025]
    assert [row["amount"] for row in then.rows("income_item")] == [2_000_000]
    (stored,) = list_years(session, card.household_id)
    assert (stored.year, stored.persons_year, stored.taken_on) == (2025, 5, session.clock.today())
    assert read_year(session, card.household_id, 2024) is None


def test_members_who_leave_later_change_nothing_in_a_closed_year(session: Session) -> None:
    card = two_years(session)
    leave_member(session, Departure(card.household_id, named(card, "张大")["id"], GROUNDS, "11"))
    then = read_year(session, card.household_id, 2025)
    assert then is not None
    assert named(then, "张大")["leave_date"] is None
    assert then.household["persons_current"] == 5
    assert list_years(session, card.household_id)[0].persons_year == 5
    statement = open_card(session, card.household_id).rows("income_statement")[0]
    assert (statement["persons_year"], statement["per_capita"]) == (5, 400_000)


def test_the_persons_of_a_closed_year_are_changed_by_correction_only(session: Session) -> None:
    card = two_years(session)
    first, second = card.rows("income_statement")
    open_year = with_rows(card, "income_statement", first, {**second, "persons_year": 5})
    card = save_card(session, card, open_year).card
    changed = {**first, "persons_year": 4}
    fixed = with_rows(card, "income_statement", changed, card.rows("income_statement")[1])
    with pytest.raises(UserError, match="固定为 5 人"):
        save_card(session, card, fixed)
    correct_field(session, Correction(card.household_id, "income_statement", first["id"], "persons_year", "4",
                                      GROUNDS, "站长"))  # fmt: skip
    statement = open_card(session, card.household_id).rows("income_statement")[0]
    assert (statement["persons_year"], statement["per_capita"]) == (4, 500_000)


def test_a_year_is_closed_once_and_not_before_it_came(session: Session) -> None:
    card = two_years(session)
    with pytest.raises(UserError, match="已经建立过"):
        close_household_year(session, card.household_id, 2025)
    with pytest.raises(UserError, match="还没有到"):
        close_household_year(session, card.household_id, 2027)
    close_household_year(session, card.household_id, 2026)
    undo(session, undoable_acts(session)[0].tx_id)
    assert [stored.year for stored in list_years(session, card.household_id)] == [2025]
    close_household_year(session, card.household_id, 2026)


class StopAt:
    """Progress that cancels at a number of households."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.seen: list[int] = []

    def step(self, done: int, total: int, text: str = "") -> None:
        self.seen.append(done)
        if done >= self.most:
            raise Cancelled


def test_a_township_is_closed_in_portions_and_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.years.CHUNK", 2)
    for _ in range(5):
        family(session)
    with pytest.raises(Cancelled):
        close_year(session, 2025, progress=StopAt(4))
    closed = [household for household in all_ids(session) if list_years(session, household)]
    assert len(closed) == 4
    assert close_year(session, 2025).taken == 1
    assert close_year(session, 2025).taken == 0
    assert close_year(session, 2024, region="99").taken == 5
    assert close_year(session, 2023, region="88").taken == 0


def test_two_years_are_compared_field_by_field(session: Session) -> None:
    card = two_years(session)
    correct_field(session, Correction(card.household_id, "household", card.household_id, "address", "新街5号",
                                      GROUNDS, "站长"))  # fmt: skip
    leave_member(session, Departure(card.household_id, named(card, "张大")["id"], GROUNDS, "11"))
    found = {(one.schema_id, one.field): (one.before, one.now)
             for one in compare_years(session, card.household_id, 2025)}  # fmt: skip
    assert found["household", "address"] == ("", "新街5号")
    assert found["member", "leave_reason"] == ("", "死亡")
    assert found["income_item", "amount"] == ("20,000.00", "25,000.00")
    assert found["income_statement", "persons_year"] == ("5", "4")
    assert ("household", "village_code") not in found
    with pytest.raises(UserError, match="2020年没有年度快照"):
        compare_years(session, card.household_id, 2020)
    close_household_year(session, card.household_id, 2026)
    assert compare_years(session, card.household_id, 2025, 2026)


def test_last_year_stands_beside_each_record(session: Session) -> None:
    card = two_years(session)
    found = year_before(session, card.household_id)
    before = found.card
    assert (found.years, found.year) == ((2025,), 2025)
    assert before is not None
    assert year_before(session, card.household_id, 2019) == found
    assert year_before(session, family(session).household_id).card is None
    item = card.rows("income_item")[1]
    previous = previous_record(card, before, "income_item", item["id"])
    assert previous is not None
    assert previous["amount"] == 2_000_000
    wife = named(card, "李四")
    again: dict[str, Any] = {**wife, "id": session.new_id(), "person_id": wife["id"]}
    moved = replace(card, records={**card.records, "member": (again,)})
    assert previous_record(moved, before, "member", again["id"]) == named(before, "李四")
    assert previous_record(card, None, "member", wife["id"]) is None
    assert previous_record(card, before, "income_statement", "gone") is None


def test_income_is_compared_by_class(session: Session) -> None:
    card = two_years(session)
    wages = income_changes(session, card, 2026)[0]
    assert wages.difference == 500_000
    assert income_changes(session, card, 2025) == ()


def test_a_snapshot_is_one_short_text_and_the_same_every_time() -> None:
    rows = [{"id": "a" * 32, "name": "𠮷某", "born": date(2020, 1, 2), "codes": ("1", "2"), "blank": None}]
    text = pack({"member": rows, "none": ()})
    assert text == pack({"none": (), "member": [dict(reversed(rows[0].items()))]})
    assert unpack(text) == {"member": [{"id": "a" * 32, "name": "𠮷某", "born": "2020-01-02",
                                        "codes": ["1", "2"]}]}  # fmt: skip
    long = pack({"member": [{**rows[0], "id": f"{number:032}"} for number in range(40)]})
    assert len(long) < 2_000
    with pytest.raises(TypeError):
        pack({"member": [{"wrong": object()}]})


@pytest.mark.parametrize("text", ["", "z0:abc", "z1:!!", "z1:AAAA", "z1:eJyLBgAAXgBe"])
def test_a_damaged_snapshot_is_named(text: str) -> None:
    with pytest.raises(SnapshotDamaged):
        unpack(text)


def test_ten_years_lie_beside_the_card_and_are_not_opened_with_it(town: Session) -> None:
    household = all_ids(town)[0]
    card = live_ten_years(town, household)
    assert len(list_years(town, household)) == YEARS
    assert len(card.rows("income_statement")) >= YEARS
    assert "year_snapshot" not in card.records
    history = card_history(town, household)
    assert any(entry.label == "更正" for entry in history)
    assert not any("快照" in change.record_title for entry in history for change in entry.changes)
    oldest = town.clock.today().year - YEARS
    then = read_year(town, household, oldest)
    assert then is not None
    assert {row["year"] for row in then.rows("income_statement")} == {oldest}
    assert {row["visited_on"].year for row in then.rows("visit")} == {oldest}
    assert live_ten_years(town, household) == card
