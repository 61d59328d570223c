"""Finding persons by any part of name, pinyin, ID, phone or household number; answers within milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.domain.id_card import ID_LENGTH
from app.models.projections.search import name_tokens
from app.models.rows import fetch

TRIGRAM = 3
PROBE = 6
DATE_LENGTH = 8
_PLAIN = {ord("%"): None, ord("_"): None}
_BEGINNING = """SELECT row_no FROM member WHERE id_no >= ? AND id_no < ? AND deleted_at IS NULL
UNION ALL SELECT row_no FROM member WHERE phone >= ? AND phone < ? AND deleted_at IS NULL LIMIT ?"""
_INNER = "SELECT rowid FROM search_number WHERE search_number MATCH ?"
_INNER_LONG = f"""SELECT m.row_no FROM ({_INNER}) AS near JOIN member m ON m.row_no = near.rowid
JOIN household h ON h.id = m.household_id
WHERE m.id_no LIKE ? OR m.phone LIKE ? OR (m.relation = '01' AND (h.phone LIKE ? OR h.national_no LIKE ?))
LIMIT ?"""
_PERSONS = """SELECT m.row_no, m.id, m.household_id, m.name, m.id_no, m.phone, h.phone, h.national_no,
h.local_no, h.village_code, h.group_no, s.head_name
FROM member m JOIN household h ON h.id = m.household_id LEFT JOIN household_summary s ON s.id = h.id
WHERE m.row_no IN ({marks}) AND m.deleted_at IS NULL"""


@dataclass(frozen=True)
class FoundPerson:
    """One person with the place of the household; numbers are full, masking is the service's matter."""

    row_no: int
    member_id: str
    household_id: str
    name: str
    id_no: str | None
    phone: str | None
    household_phone: str | None
    national_no: str | None
    local_no: str | None
    village_code: str | None
    group_no: str | None
    head_name: str | None


def by_name(connection: Connection, part: str, limit: int) -> list[int]:
    """Member row numbers whose name contains `part`, of any length from one character."""
    tokens = name_tokens(part)
    if not tokens:
        return []
    return _numbers(
        connection,
        "SELECT rowid FROM search_name WHERE search_name MATCH ? LIMIT ?",
        f'"{tokens}"',
        limit,
    )


def by_pinyin(connection: Connection, letters: str, limit: int) -> list[int]:
    """Members whose initials, given-name initials or full pinyin begin with `letters` (lower case)."""
    return _numbers(
        connection,
        "SELECT DISTINCT member_row FROM search_pinyin WHERE key >= ? AND key < ? LIMIT ?",
        letters,
        letters + "{",
        limit,
    )


def by_digits(connection: Connection, digits: str, limit: int) -> list[int]:
    """Members with this part in the ID, phone or national household number; at least three characters.

    Beginnings come from the indexes. Inner parts come from the trigrams of the last `PROBE` characters:
    each further trigram is another long list to intersect (a whole ID took 77 ms on a district file).
    Parts longer than that are compared with the numbers themselves.
    """
    if len(digits) < TRIGRAM or not digits.isprintable():
        return []
    end = digits + ":"
    found = dict.fromkeys(_numbers(connection, _BEGINNING, digits, end, digits, end, limit))
    born = _born_on(connection, digits, limit)
    found |= dict.fromkeys(born)
    if len(digits) < ID_LENGTH and len(found) < limit and not born:
        found |= dict.fromkeys(_containing(connection, digits, limit - len(found)))
    return list(found)[:limit]


def _born_on(connection: Connection, digits: str, limit: int) -> list[int]:
    """Eight digits that are a date are the birthday in the middle of an ID, answered from its index."""
    try:
        born = datetime.strptime(digits, "%Y%m%d").date() if len(digits) == DATE_LENGTH else None
    except ValueError:
        return []
    if born is None:
        return []
    sql = "SELECT row_no FROM member WHERE birth_date = ? AND deleted_at IS NULL LIMIT ?"
    return _numbers(connection, sql, born.isoformat(), limit)


def _containing(connection: Connection, digits: str, limit: int) -> list[int]:
    probe = digits[-PROBE:].replace('"', '""')
    if len(digits) <= PROBE:
        return _numbers(connection, _INNER + " LIMIT ?", f'"{probe}"', limit)
    part = f"%{digits.translate(_PLAIN)}%"
    return _numbers(connection, _INNER_LONG, f'"{probe}"', part, part, part, part, limit)


def by_local_number(connection: Connection, number: str, limit: int) -> list[int]:
    """Heads of households whose local number begins with `number`."""
    return _numbers(
        connection,
        "SELECT m.row_no FROM household h JOIN member m ON m.household_id = h.id AND m.relation = '01' "
        "WHERE h.local_no >= ? AND h.local_no < ? AND m.deleted_at IS NULL LIMIT ?",
        number,
        number + ":",
        limit,
    )


def persons(connection: Connection, numbers: Iterable[int]) -> list[FoundPerson]:
    """The persons of these row numbers, in their order; deleted ones are left out."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return []
    rows = fetch(connection, _PERSONS.format(marks=",".join("?" * len(wanted))), tuple(wanted))
    found = {row[0]: FoundPerson(*row) for row in rows}
    return [found[number] for number in wanted if number in found]


def _numbers(connection: Connection, sql: str, *parameters: object) -> list[int]:
    return [row[0] for row in fetch(connection, sql, parameters)]
