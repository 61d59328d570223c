"""Which other households have to be judged again after an act.

Households bear on each other through ID numbers, phone numbers, splits, helpers and visits; what a message
says about the other household (place, name of the head) counts as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.id_card import ID_LENGTH
from app.models.changes import Touched
from app.models.queries.waiting import waiting_among
from app.models.rows import fetch

CHUNK = 500
FEW = 40
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
_CARD_HOLDERS = f"""SELECT household_id, substr(id_no, 1, {ID_LENGTH}) FROM member
WHERE length(id_no) > {ID_LENGTH}"""
_NUMBERS_OF = """SELECT id_no FROM member
WHERE household_id IN ({marks}) AND id_no IS NOT NULL AND deleted_at IS NULL"""
_PHONES_OF = """SELECT phone FROM member
WHERE household_id IN ({marks}) AND phone IS NOT NULL AND deleted_at IS NULL
UNION SELECT phone FROM household WHERE id IN ({marks}) AND phone IS NOT NULL"""
_SPLIT = """SELECT id FROM household WHERE split_from IN ({marks}) AND deleted_at IS NULL
UNION SELECT split_from FROM household WHERE id IN ({marks}) AND split_from IS NOT NULL"""
_SAME_HELPER = "SELECT household_id FROM pairing WHERE helper_id IN ({marks}) AND deleted_at IS NULL"
_VISITED_ON = "SELECT household_id FROM visit WHERE helper_id = ? AND visited_on = ? AND deleted_at IS NULL"
_AT_THE_SAME_TIME = """SELECT o.household_id FROM visit v CROSS JOIN visit o
ON o.helper_id = v.helper_id AND o.visited_on = v.visited_on
WHERE v.household_id IN ({marks}) AND o.household_id <> v.household_id
AND o.time_in < v.time_out AND o.time_out > v.time_in AND v.deleted_at IS NULL AND o.deleted_at IS NULL"""
_WAITING = "SELECT household_id FROM backlog"
SHARING_WITH_WAITING = (
    f"""SELECT household_id FROM member WHERE deleted_at IS NULL AND substr(id_no, 1, {ID_LENGTH}) IN (
    SELECT substr(id_no, 1, {ID_LENGTH}) FROM member
    WHERE household_id IN ({_WAITING}) AND id_no IS NOT NULL AND deleted_at IS NULL)""",
    f"""WITH phones AS MATERIALIZED (
    SELECT phone FROM member WHERE household_id IN ({_WAITING}) AND phone IS NOT NULL AND deleted_at IS NULL
    UNION SELECT phone FROM household WHERE id IN ({_WAITING}) AND phone IS NOT NULL)
    SELECT household_id FROM member WHERE phone IN (SELECT phone FROM phones) AND deleted_at IS NULL
    UNION SELECT id FROM household WHERE phone IN (SELECT phone FROM phones) AND deleted_at IS NULL""",
    f"""SELECT id FROM household WHERE split_from IN ({_WAITING}) AND deleted_at IS NULL
    UNION SELECT split_from FROM household WHERE id IN ({_WAITING}) AND split_from IS NOT NULL""",
    f"""SELECT household_id FROM pairing WHERE deleted_at IS NULL AND helper_id IN (
    SELECT helper_id FROM pairing WHERE household_id IN ({_WAITING}) AND deleted_at IS NULL)""",
    _AT_THE_SAME_TIME.replace("{marks}", _WAITING),
)
"""Households that share a person, phone, split, helper or the time of a visit with one of the backlog; those
that wait are among them."""


def dependents(connection: Connection, touched: Touched) -> set[str]:
    """Ids of all households whose problems may differ now, touched ones possibly included.

    Those that wait in the backlog are left out: they will be judged as a whole.
    """
    shown = [
        household
        for household, fields in touched.households.items()
        if not fields or not fields.isdisjoint(SEEN_BY_OTHERS)
    ]
    whole = [household for household, fields in touched.households.items() if not fields]
    links = {field: set(values) for field, values in touched.links.items()}
    links.setdefault("member.id_no", set()).update(_column(connection, _NUMBERS_OF, shown))
    links.setdefault("member.phone", set()).update(_column(connection, _PHONES_OF, whole, times=2))
    found = linked_households(connection, links)
    found.update(_column(connection, _SPLIT, shown, times=2))
    found.update(_column(connection, _AT_THE_SAME_TIME, shown))
    return found - waiting_among(connection, found)


def linked_households(connection: Connection, links: Mapping[str, Collection[str]]) -> set[str]:
    """Ids of households with one of these numbers, phones, helpers or visits, or of the same origin."""
    found = set(links.get("household.split_from", ()))
    found.update(_of_persons(connection, set(links.get("member.id_no", ()))))
    phones = sorted({*links.get("member.phone", ()), *links.get("household.phone", ())})
    found.update(_column(connection, _SAME_PHONE, phones, times=2))
    found.update(_column(connection, _SAME_HELPER, sorted(links.get("pairing.helper_id", ()))))
    for link in links.get("visit", ()):
        found.update(row[0] for row in fetch(connection, _VISITED_ON, tuple(link.split("|"))))
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
