"""Cards and numbers the card tests speak of. No fixtures here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.id_card import check_digit
from app.security.passwords import StretchCost
from app.services.cards import Card, new_record
from app.services.session import Session

QUICK = StretchCost(memory=8, passes=1, lanes=1)
CLERK, PASSWORD = "李填报", "long-enough-phrase-7"
VILLAGE = "990000001001"


def id_number(birth: str, order: int) -> str:
    """A number that is right in form; the region 990000 exists nowhere."""
    first = f"990000{birth}{order:03d}"
    return first + check_digit(first)


HEAD_ID = id_number("19680512", 11)
WIFE_ID = id_number("19700903", 22)
SON_ID = id_number("20110706", 31)


def with_row(session: Session, card: Card, schema_id: str, parent_id: str = "", **values: Any) -> Card:
    """The card with one more row."""
    row = {**new_record(session, card, schema_id, parent_id), **values}
    return replace(card, records={**card.records, schema_id: (*card.rows(schema_id), row)})


def with_head(card: Card, **values: Any) -> Card:
    head = {**card.rows("member")[0], **values}
    return replace(card, records={**card.records, "member": (head, *card.rows("member")[1:])})


def with_household(card: Card, **values: Any) -> Card:
    return replace(card, records={**card.records, "household": ({**card.household, **values},)})
