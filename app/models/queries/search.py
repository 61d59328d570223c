"""Finding persons by any part of name, pinyin, ID, phone or household number; answers within milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.core.pinyin import cuts, meant_by
from app.domain.id_card import ID_LENGTH
from app.models.projections.search import name_tokens, village_token
from app.models.rows import fetch

TRIGRAM = 3
PROBE = 6
FEW_SPELLED = 4_000
"""As many entries of one spelling are quicker read than everybody of a village."""
MOST_SPELLINGS = 600
"""Spellings that shortened pinyin may stand for and that are looked up, each one step into the index."""
LONGEST_PINYIN = 40
DATE_LENGTH = 8
_PLAIN = {ord("%"): None, ord("_"): None}
_BEGINNING = """SELECT row_no FROM member WHERE id_no >= ? AND id_no < ? AND deleted_at IS NULL
UNION ALL SELECT row_no FROM member WHERE phone >= ? AND phone < ? AND deleted_at IS NULL LIMIT ?"""
_INNER = "SELECT rowid FROM search_number WHERE search_number MATCH ?"
_INNER_LONG = f"""SELECT m.row_no FROM ({_INNER}) AS near JOIN member m ON m.row_no = near.rowid
JOIN household h ON h.id = m.household_id
WHERE m.id_no LIKE ? OR m.phone LIKE ? OR (m.relation = '01' AND (h.phone LIKE ? OR h.national_no LIKE ?))
LIMIT ?"""
_NEAR = " AND {row} IN (SELECT rowid FROM search_name WHERE search_name MATCH ?)"
_NEAR_FIRST, _NEAR_CHECKED = _NEAR.format(row="member_row"), _NEAR.format(row="+member_row")
"""Who fits the other words is gone through, or every spelling found is looked up among them."""
_SPELLED = "SELECT DISTINCT member_row FROM search_pinyin WHERE key >= ? AND key < ?"
_IN_GROUP = """SELECT m.row_no FROM (SELECT rowid FROM search_name WHERE search_name MATCH ?) AS named
CROSS JOIN member m ON m.row_no = named.rowid JOIN household h ON h.id = m.household_id
WHERE h.group_no LIKE ? LIMIT ?"""
_COUNTED = "SELECT count(*) FROM (SELECT 1 FROM search_pinyin WHERE key >= ? AND key < ? LIMIT ?)"
_MEANT = """SELECT DISTINCT p.member_row FROM json_each(?) AS meant
CROSS JOIN search_pinyin AS p ON p.key >= meant.value AND p.key < meant.value || '{'"""
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


@dataclass(frozen=True)
class Word:
    """One of several words: a part of a name, or one of these villages."""

    part: str
    village_codes: tuple[str, ...] = ()


def matching(words: Iterable[Word]) -> str:
    """What the name index is asked for persons whom every word fits, "" for no words."""
    return " AND ".join(f"({asked})" for asked in map(_alternatives, words) if asked)


def _alternatives(word: Word) -> str:
    tokens = name_tokens(word.part)
    villages = [village_token(code) for code in word.village_codes]
    return " OR ".join([f'"{tokens}"', *villages] if tokens else villages)


def by_words(connection: Connection, asked: str, limit: int, group: str = "") -> list[int]:
    """Member row numbers that fit `matching(words)`, those of a group when a part of its name is given."""
    if group:
        part = f"%{group.translate(_PLAIN)}%"
        return _numbers(connection, _IN_GROUP, asked, part, limit)
    return _numbers(
        connection, "SELECT rowid FROM search_name WHERE search_name MATCH ? LIMIT ?", asked, limit
    )


def by_pinyin(connection: Connection, letters: str, limit: int, asked: str = "") -> list[int]:
    """Members whose name is typed as `letters` (lower case), among those that fit `asked` when given.

    First those whose initials, given-name initials or full pinyin begin with the letters; then what
    shortened syllables (zhangxm, zwei) and a given name alone (xiaoming) may stand for.
    """
    end, more = letters + "{", (asked,) if asked else ()
    near = _near(connection, letters, end) if asked else ""
    found = _numbers(connection, f"{_SPELLED}{near} LIMIT ?", letters, end, *more, limit)
    if len(found) >= limit or len(letters) > LONGEST_PINYIN:
        return found
    meant = json.dumps(list(_meant(letters)))
    near = _NEAR_CHECKED if asked else ""
    others = _numbers(connection, f"{_MEANT}{near} LIMIT ?", meant, *more, limit) if meant != "[]" else []
    return list(dict.fromkeys((*found, *others)))[:limit]


def _near(connection: Connection, letters: str, end: str) -> str:
    """The quicker way to those of a spelling who fit other words too: "z" has 60,000 entries in a district,
    "zhangwei" a few hundred."""
    ((count,),) = fetch(connection, _COUNTED, (letters, end, FEW_SPELLED))
    return _NEAR_CHECKED if count < FEW_SPELLED else _NEAR_FIRST


def _meant(letters: str) -> Iterator[str]:
    """Full spellings to look up: only for letters with at least one whole syllable in them."""
    left = MOST_SPELLINGS
    for pieces in sorted(cuts(letters), key=len):
        if max(map(len, pieces)) == 1:
            continue
        for meaning in ((pieces,) if len(pieces) > 1 else ()) + (("", *pieces),):
            spelled = list(meant_by(meaning, left))
            left -= len(spelled)
            yield from spelled


def by_number_among(
    connection: Connection, digits: str, limit: int, asked: str = "", rows: Sequence[int] | None = None
) -> list[int]:
    """Those whose numbers hold the last characters of `digits`, among `rows`, or those that fit `asked`.

    The plus sign keeps the row numbers out of the index: with them it is asked anew for each (88 s).
    """
    probe = digits[-PROBE:].replace('"', '""')
    if rows is not None:
        sql = f"{_INNER} AND +rowid IN (SELECT value FROM json_each(?)) LIMIT ?"
        return _numbers(connection, sql, f'"{probe}"', json.dumps(list(rows)), limit)
    if asked:
        sql = f"{_INNER} AND +rowid IN (SELECT rowid FROM search_name WHERE search_name MATCH ?) LIMIT ?"
        return _numbers(connection, sql, f'"{probe}"', asked, limit)
    return by_digits(connection, digits, limit)


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
