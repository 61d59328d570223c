"""A share of the submitted households is typed again by somebody else; both hear what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import UserError
from app.services.cards import Card, open_card, save_card
from app.services.double_entry import (
    compare,
    is_drawn,
    operator_rates,
    set_share,
    settle,
    share,
    typed_fields,
    waiting_households,
)
from app.services.session import Session
from tests.offices import ENTRY, REVIEWER, all_ids, reopen


def submitted(session: Session, number: int = 0) -> Card:
    """A complete card as the caseworker handed it in: not reviewed yet."""
    card = open_card(session, all_ids(session)[number])
    signed = {"entered_by": ENTRY, "submitted_by": ENTRY, "submitted_on": session.clock.today(),
              "reviewed_by": None, "reviewed_on": None}  # fmt: skip
    household = {**card.household, **signed}
    return save_card(session, card, replace(card, records={**card.records, "household": (household,)})).card


def typed_again(card: Card, **mistakes: str) -> Card:
    """The same paper typed by another hand: other ids, and some fields of the first person different."""
    fresh = {
        name: tuple({**row, "id": f"{row['id'][:-4]}ffff"} for row in rows)
        for name, rows in card.records.items()
    }
    links = {"statement_id": "income_item", "conditions_id": "livestock_row"}
    for link, name in links.items():
        fresh[name] = tuple({**row, link: f"{row[link][:-4]}ffff"} for row in fresh[name])
    head, *others = fresh["member"]
    return replace(card, records={**fresh, "member": ({**head, **mistakes}, *others)})


@pytest.fixture
def reviewer(town: Session):
    first = submitted(town)
    session = reopen(town, REVIEWER)
    yield session, first
    session.close()


def test_without_a_share_nobody_types_twice(reviewer) -> None:
    session, _ = reviewer
    assert share(session) == 0
    assert waiting_households(session) == ()


def test_the_second_person_gets_what_others_submitted(reviewer) -> None:
    session, first = reviewer
    set_share(session, 100)
    assert share(session) == 100
    assert first.household_id in {row.household_id for row in waiting_households(session)}
    other = reopen(session, ENTRY)
    assert first.household_id not in {row.household_id for row in waiting_households(other)}
    other.close()


def test_the_share_is_drawn_at_random_but_always_the_same_households() -> None:
    drawn = [number for number in range(2_000) if is_drawn(f"{number:032x}", "2026-03-03", 10)]
    assert 130 <= len(drawn) <= 270
    again = [number for number in range(2_000) if is_drawn(f"{number:032x}", "2026-03-03", 10)]
    assert drawn == again
    assert all(is_drawn(f"{number:032x}", "2026-03-03", 20) for number in drawn)


def test_the_same_paper_typed_twice_differs_nowhere(reviewer) -> None:
    session, first = reviewer
    assert compare(first, typed_again(first), session.policy()) == ()
    assert typed_fields(first) > 30


def test_older_years_are_not_on_the_paper_that_is_typed_again(reviewer) -> None:
    session, first = reviewer
    second = typed_again(first)
    newest = max(row["year"] for row in second.rows("income_statement"))
    kept = tuple(row for row in second.rows("income_statement") if row["year"] == newest)
    items = tuple(row for row in second.rows("income_item") if row["statement_id"] == kept[0]["id"])
    second = replace(second, records={**second.records, "income_statement": kept, "income_item": items})
    assert len(first.rows("income_statement")) > 1
    assert compare(first, second, session.policy()) == ()


def test_a_difference_is_settled_for_the_second_and_both_rates_are_kept(reviewer) -> None:
    session, first = reviewer
    second = typed_again(first, education="6", phone="19900001111")
    found = compare(first, second, session.policy())
    assert {difference.field.name for difference in found} == {"education", "phone"}
    assert {difference.record for difference in found} == {first.rows("member")[0]["name"]}
    right = [difference for difference in found if difference.field.name == "phone"]
    settle(session, first, second, right)
    stored = open_card(session, first.household_id)
    assert stored.rows("member")[0]["phone"] == "19900001111"
    assert stored.rows("member")[0]["education"] == first.rows("member")[0]["education"]
    assert stored.household["submitted_on"] is None
    rates = {rate.name: rate for rate in operator_rates(session)}
    assert (rates[ENTRY].wrong, rates[REVIEWER].wrong) == (1, 1)
    assert rates[ENTRY].fields == rates[REVIEWER].fields == typed_fields(second)


def test_who_typed_first_cannot_be_the_second(town: Session) -> None:
    first = submitted(town)
    with pytest.raises(UserError, match="另一个人"):
        settle(town, first, typed_again(first), ())
