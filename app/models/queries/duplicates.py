"""Active members who share an ID number, or name and birth date, group by group; members of a village.

Each group is cut: of 500 records that share one number a few are read, the others counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.duplicates import GROUP_MOST, Person
from app.domain.id_card import ID_LENGTH
from app.models.rows import fetch

GROUPS_MOST = 1_000
_ACTIVE = "m.deleted_at IS NULL AND m.leave_date IS NULL AND m.leave_reason IS NULL"
_PERSON = """SELECT m.id, m.household_id, coalesce(h.village_code, ''), coalesce(m.name, ''),
coalesce(m.sex, ''), coalesce(m.birth_date, ''), coalesce(m.id_no, ''), coalesce(m.phone, '')
FROM member m JOIN household h ON h.id = m.household_id AND h.deleted_at IS NULL"""
_NUMBERS = f"""SELECT substr(m.id_no, 1, {ID_LENGTH}) AS number, count(*) FROM member m
WHERE m.id_no IS NOT NULL AND {_ACTIVE} GROUP BY number HAVING count(*) > 1 ORDER BY number"""
_OF_NUMBER = f"""{_PERSON} WHERE m.id_no >= ? AND m.id_no < ? AND {_ACTIVE} ORDER BY m.row_no LIMIT ?"""
_BIRTHS = f"""SELECT m.birth_date, m.name, count(*) FROM member m
WHERE m.birth_date IS NOT NULL AND m.name IS NOT NULL AND {_ACTIVE}
GROUP BY m.birth_date, m.name HAVING count(*) > 1 ORDER BY m.birth_date, m.name"""
_OF_BIRTH = f"""{_PERSON} WHERE m.birth_date = ? AND m.name = ? AND {_ACTIVE} ORDER BY m.row_no LIMIT ?"""
_OF_VILLAGE = f"""{_PERSON} WHERE h.village_code = ? AND {_ACTIVE} ORDER BY m.row_no"""
_TWO = f"""{_PERSON} WHERE m.id IN (?, ?) AND {_ACTIVE}"""


@dataclass(frozen=True)
class Group:
    """`people`: the first members of a group of `size`."""

    people: tuple[Person, ...]
    size: int


def number_groups(connection: Connection) -> tuple[int, Iterator[Group]]:
    """How many ID numbers several active members have, and the first thousand of the groups."""
    found = list(fetch(connection, _NUMBERS))
    return len(found), (
        Group(_people(connection, _OF_NUMBER, number, number + "~", GROUP_MOST + 1), size)
        for number, size in found[:GROUPS_MOST]
    )


def birth_groups(connection: Connection) -> tuple[int, Iterator[Group]]:
    """How often several active members share name and birth date, and the first thousand of the groups."""
    found = list(fetch(connection, _BIRTHS))
    return len(found), (
        Group(_people(connection, _OF_BIRTH, born, name, GROUP_MOST + 1), size)
        for born, name, size in found[:GROUPS_MOST]
    )


def people_of_village(connection: Connection, village_code: str) -> tuple[Person, ...]:
    return _people(connection, _OF_VILLAGE, village_code)


def two_people(connection: Connection, first: str, second: str) -> tuple[Person, ...]:
    """The active members of these ids as they are now."""
    return _people(connection, _TWO, first, second)


def decisions(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Sorted member ids → (what was seen, verdict) of the newest decision on each pair."""
    rows = fetch(
        connection,
        "SELECT first_member, second_member, seen, verdict FROM duplicate_decision"
        " WHERE deleted_at IS NULL ORDER BY row_no",
    )
    return {(min(one, other), max(one, other)): (seen, verdict) for one, other, seen, verdict in rows}


def _people(connection: Connection, sql: str, *parameters: Any) -> tuple[Person, ...]:
    return tuple(Person(*row) for row in fetch(connection, sql, parameters))
