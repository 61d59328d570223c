"""A family of three generations, for tests of what happens to households."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.services.cards import Card, new_card, save_card
from app.services.household_changes.acts import Grounds
from app.services.household_changes.splits import Split
from app.services.session import Session
from tests.offices import VILLAGE, with_household, with_rows

GROUNDS = Grounds(date(2026, 2, 10), "户口簿 2026-17")
NUMBERS = {
    "father": "990000195803150019", "mother": "990000196004120026", "son": "990000198002290036",
    "wife": "990000198403060027", "child": "990000201203010013",
}  # fmt: skip


def family(session: Session, village: str = VILLAGE, **changes: Any) -> Card:
    """Old parents, their son as head, his wife and their child."""
    card = new_card(session, village, "1组")
    people = (("张三", "01", "1", date(1980, 2, 29)), ("李四", "02", "2", date(1984, 3, 6)),
              ("张小三", "03", "1", date(2012, 3, 1)), ("张大", "11", "1", date(1958, 3, 15)),
              ("王五", "12", "2", date(1960, 4, 12)))  # fmt: skip
    head = card.rows("member")[0]
    rows = tuple(
        {**head, "id": session.new_id() if relation != "01" else head["id"], "name": name, "sex": sex,
         "relation": relation, "birth_date": born, "id_type": "01", "labour": "1"}
        for name, relation, sex, born in people
    )  # fmt: skip
    card = with_household(with_rows(card, "member", *rows), object_type="21", persons_year=5, **changes)
    return save_card(session, None, card, "新建户").card


def named(card: Card, name: str) -> dict[str, Any]:
    return next(dict(row) for row in card.rows("member") if row["name"] == name)


def the_young_leave(card: Card, **more: Any) -> Split:
    ids = {name: named(card, name)["id"] for name in ("张三", "李四", "张小三", "张大", "王五")}
    relations = {ids["李四"]: "02", ids["张小三"]: "03", ids["王五"]: "02"}
    young = (ids["张三"], ids["李四"], ids["张小三"])
    return Split(card.household_id, young, ids["张三"], GROUNDS, relations, head_left=ids["张大"], **more)
