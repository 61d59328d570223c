"""Which other households have to be judged again after an act.

Households bear on each other through ID numbers, phone numbers and splits; what a message says about the
other household (place, name of the head) counts as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from app.models.changes import Touched
from app.models.rows import fetch

CHUNK = 500
FEW = 40
ID_LENGTH = 18
SEEN_BY_OTHERS = frozenset(
    (
        "household.village_code",
        "household.group_no",
        "member.name",
        "member.relation",
        "member.birth_date",
        "member.leave_date",
        "member.leave_reason",
    )
)
_SAME_PHONE = """SELECT household_id FROM member WHERE phone IN ({marks}) AND deleted_at IS NULL
UNION SELECT id FROM household WHERE phone IN ({marks}) AND deleted_at IS NULL"""
_SAME_VALUE = "SELECT household_id FROM member WHERE {column} IN ({marks}) AND deleted_at IS NULL"
# A disability card number is the ID number and two more digits: the same person.
_SAME_PERSON = """SELECT household_id FROM member WHERE id_no > ? AND id_no < ? AND deleted_at IS NULL"""
_CARD_HOLDERS = "SELECT household_id, substr(id_no, 1, 18) FROM member WHERE length(id_no) > 18"
_NUMBERS_OF = """SELECT id_no FROM member
WHERE household_id IN ({marks}) AND id_no IS NOT NULL AND deleted_at IS NULL"""
_SPLIT = """SELECT id FROM household WHERE split_from IN ({marks}) AND deleted_at IS NULL
UNION SELECT split_from FROM household WHERE id IN ({marks}) AND split_from IS NOT NULL"""


def dependents(connection: Connection, touched: Touched) -> set[str]:
    """Ids of all households whose problems may differ now, touched ones possibly included."""
    shown = [
        household
        for household, fields in touched.households.items()
        if not fields or not fields.isdisjoint(SEEN_BY_OTHERS)
    ]
    numbers = set(touched.links.get("member.id_no", ()))
    numbers.update(_column(connection, _NUMBERS_OF, shown))
    found = set(touched.links.get("household.split_from", ()))
    found.update(_column(connection, _SPLIT, shown, times=2))
    found.update(_of_persons(connection, numbers))
    phones = sorted(
        touched.links.get("member.phone", frozenset()) | touched.links.get("household.phone", frozenset())
    )
    found.update(_column(connection, _SAME_PHONE, phones, times=2))
    return found


def _of_persons(connection: Connection, numbers: set[str]) -> Iterator[str]:
    """Households with one of these persons, under the ID number or a card number made from it."""
    persons = sorted({number[:ID_LENGTH] for number in numbers})
    wanted = sorted(numbers.union(persons))
    yield from _column(connection, _SAME_VALUE.replace("{column}", "id_no"), wanted)
    if len(persons) <= FEW:
        for person in persons:
            yield from (row[0] for row in fetch(connection, _SAME_PERSON, (person, person + "~")))
        return
    known = frozenset(persons)
    yield from (row[0] for row in fetch(connection, _CARD_HOLDERS) if row[1] in known)


def _column(connection: Connection, sql: str, values: Sequence[Any], times: int = 1) -> Iterator[str]:
    for start in range(0, len(values), CHUNK):
        part = tuple(values[start : start + CHUNK])
        marks = ",".join("?" * len(part))
        yield from (row[0] for row in fetch(connection, sql.replace("{marks}", marks), part * times))
