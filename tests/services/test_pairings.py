"""Helpers are given households and go to see them."""

from __future__ import annotations

from collections import Counter

import pytest

from app.core.errors import UserError
from app.services.cards import open_card, save_card
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.office_records import helper_loads, list_records, save_record
from app.services.pairings import add_visit, assign, assignable, helped_households, new_visit, visits_due
from app.services.session import Session
from tests.offices import with_head


@pytest.fixture
def free_helper(town: Session) -> str:
    """A helper without any household."""
    like = next(row for row in list_records(town, "helper") if not row.get("ended_on"))
    fresh = {**like, "id": town.new_id(), "name": "新来的"}
    save_record(town, "helper", None, fresh)
    return fresh["id"]


@pytest.mark.req("R260")
def test_a_helper_takes_over_and_who_was_there_before_ends(town: Session, free_helper: str) -> None:
    today = town.clock.today()
    households = [row for row in helped_households(town) if row.helper_id][:3]
    assign(town, free_helper, [row.household_id for row in households], today)
    now = {row.household_id: row for row in helped_households(town, helper_id=free_helper)}
    assert set(now) == {row.household_id for row in households}
    before = open_card(town, households[0].household_id).rows("pairing")
    ended = next(row for row in before if row["id"] == households[0].pairing_id)
    assert (ended["ended_on"], ended["end_reason"]) == (today, "04")


@pytest.mark.req("R261")
def test_the_sixth_household_is_refused_and_nobody_is_assigned(town: Session, free_helper: str) -> None:
    households = [row.household_id for row in helped_households(town)][:6]
    with pytest.raises(UserError, match="最多 5 户"):
        assign(town, free_helper, households, town.clock.today())
    assert free_helper not in helper_loads(town)


def test_heads_of_one_name_in_a_village_are_told_apart(town: Session) -> None:
    first = helped_households(town)[0]
    second = next(row for row in helped_households(town)[1:] if row.village == first.village)
    card = open_card(town, second.household_id)
    save_card(town, card, with_head(card, name=first.head))
    rows = {row.household_id: row for row in helped_households(town)}
    tails = [rows[each.household_id].tail for each in (first, second)]
    assert all(row.local_no.endswith(tail) for row, tail in zip((first, second), tails, strict=True))
    assert "" not in tails
    assert tails[0] != tails[1]
    heads = Counter((row.village, row.head) for row in rows.values())
    assert {row.tail for row in rows.values() if heads[row.village, row.head] == 1} == {""}


@pytest.mark.req("R237")
def test_a_visit_takes_the_household_off_the_list_of_the_due(town: Session) -> None:
    due = visits_due(town)[0]
    visit = {**new_visit(town), "household_id": due.household_id, "helper_id": due.helper_id, "kind": "01",
             "visited_on": town.clock.today(), "found": "一切都好"}  # fmt: skip
    add_visit(town, visit)
    assert due.household_id not in {row.household_id for row in visits_due(town)}


@pytest.mark.req("R252")
def test_a_visit_without_what_was_seen_is_not_stored(town: Session) -> None:
    due = visits_due(town)[0]
    visit = {**new_visit(town), "household_id": due.household_id, "helper_id": due.helper_id}
    with pytest.raises(UserError, match="没有保存"):
        add_visit(town, visit)
    with pytest.raises(UserError, match="哪一户"):
        add_visit(town, new_visit(town))


def test_of_marked_households_only_those_that_need_a_helper_are_offered(town: Session) -> None:
    helped = {row.household_id: row for row in helped_households(town)}
    everybody = household_ids(town, list_row_numbers(town, HouseholdFilter(), Sort()))
    found = assignable(town, everybody)
    assert set(found.households) == set(helped)
    assert {row.local_no for row in helped.values()} == {
        open_card(town, household).household["local_no"] for household in helped
    }
    assert found.left_out == len(everybody) - len(helped) > 0
    assert found.paired == sum(bool(row.helper_id) for row in helped.values())
    loads = [helper.households for helper in found.helpers]
    assert loads == sorted(loads)
