"""Finding persons by any part of name, pinyin, ID, phone or household number; answers within milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.core.pinyin import cuts, meant_by
from app.domain.id_card import ID_LENGTH
from app.models.projections.search import name_tokens, village_token
from app.models.rows import fetch

TRIGRAM = 3
PROBE = 8
"""Characters of a number that the index is asked for; a longer number is compared with what is found."""
FEW = 4_000
"""Up to as many persons found by one word are looked up among those of the other words."""
FEW_READ = 30
"""Up to as many are read to see whether their numbers fit, each a page or two to decipher."""
FEW_HOLDING = 300
"""Up to as many persons with a number are looked up one by one."""
MOST_SPELLINGS = 600
"""Spellings that shortened pinyin may stand for and that are looked up, each one step into the index."""
LONGEST_PINYIN = 40
DATE_LENGTH = 8
_PLAIN = {ord("%"): None, ord("_"): None}
_BEGINNING = """SELECT row_no FROM member WHERE id_no >= ? AND id_no < ? AND deleted_at IS NULL
UNION ALL SELECT row_no FROM member WHERE phone >= ? AND phone < ? AND deleted_at IS NULL LIMIT ?"""
_INNER = "SELECT rowid FROM search_number WHERE search_number MATCH ?"
_HOLDING = """SELECT m.row_no FROM ({near}) AS near CROSS JOIN member m ON m.row_no = near.row_no
WHERE m.id_no LIKE ?2 OR m.phone LIKE ?2 OR (m.relation = '01' AND EXISTS (SELECT 1 FROM household h
    WHERE h.id = m.household_id AND (h.phone LIKE ?2 OR h.national_no LIKE ?2))) LIMIT ?3"""
_INNER_LONG = _HOLDING.format(near="SELECT rowid AS row_no FROM search_number WHERE search_number MATCH ?1")
_READ = _HOLDING.format(near="SELECT value AS row_no FROM json_each(?1)")
_HOW_MANY = f"SELECT count(*) FROM ({_INNER} LIMIT ?)"
_AMONG = f"{_INNER} AND +rowid IN (SELECT value FROM json_each(?)) LIMIT ?"
_NUMBERED = f"{_INNER} AND +rowid IN (SELECT rowid FROM search_name WHERE search_name MATCH ?) LIMIT ?"
_NUMBERED_SPELLED = f"""{_INNER}
AND +rowid IN (SELECT member_row FROM search_pinyin WHERE key >= ? AND key < ?) LIMIT ?"""
_NAMED = "SELECT rowid FROM search_name WHERE search_name MATCH ?"
_NAMED_FEW = f"{_NAMED} AND +rowid IN (SELECT value FROM json_each(?)) LIMIT ?"
_NAMED_AMONG = f"{_NAMED} AND +rowid IN ({_INNER} LIMIT ?) LIMIT ?"
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
_SPELLED_FEW = """SELECT DISTINCT member_row FROM search_pinyin
WHERE member_row IN (SELECT value FROM json_each(?)) AND +key >= ? AND +key < ? LIMIT ?"""
_SPELLED_AMONG = f"""SELECT DISTINCT member_row FROM search_pinyin
WHERE key >= ? AND key < ? AND +member_row IN ({_INNER} LIMIT ?) LIMIT ?"""
_PERSONS = """SELECT m.row_no, m.id, m.household_id, m.name, m.id_no, m.phone,
coalesce(r.name, s.village_code, ''), coalesce(s.group_no, ''), s.head_name, coalesce(s.local_no, ''),
coalesce(m.relation = '01', 0)
FROM member m LEFT JOIN household_summary s ON s.id = m.household_id
LEFT JOIN region r ON r.code = s.village_code AND r.deleted_at IS NULL
WHERE m.row_no IN ({marks}) AND m.deleted_at IS NULL"""
_HOUSEHOLDS = "SELECT id, phone, national_no FROM household WHERE id IN ({marks})"
_VILLAGES = "SELECT code FROM region WHERE instr(name, ?) AND deleted_at IS NULL ORDER BY code LIMIT ?"


@dataclass(frozen=True)
class FoundPerson:
    """One person with the place of the household; numbers are full, masking is the service's matter.

    Telephone and national number of the household are there only after `with_household_numbers`.
    """

    row_no: int
    member_id: str
    household_id: str
    name: str
    id_no: str | None
    phone: str | None
    village: str
    group_no: str
    head_name: str | None
    local_no: str
    is_head: bool
    household_phone: str | None = None
    national_no: str | None = None


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


def villages_named(connection: Connection, part: str, limit: int) -> tuple[str, ...]:
    """Codes of the places with this part in their name."""
    return tuple(_numbers(connection, _VILLAGES, part, limit))


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
    return _NEAR_FIRST if _are_many(connection, letters, end) else _NEAR_CHECKED


def _are_many(connection: Connection, letters: str, end: str) -> bool:
    ((count,),) = fetch(connection, _COUNTED, (letters, end, FEW))
    return bool(count >= FEW)


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


def by_number_and_name(connection: Connection, digits: str, limit: int, asked: str) -> list[int]:
    """Those whose numbers may hold `digits`, among those that fit `asked`, `matching(words)`, if not "".

    The shorter list is looked up in the longer one. Of two long lists the first persons of one may be
    enough. The plus signs keep row numbers out of the full-text indexes: else these are asked anew for
    each (88 s).
    """
    number = _probe(digits)
    if not asked:
        return _numbers(connection, f"{_INNER} LIMIT ?", number, limit)
    named = by_words(connection, asked, FEW)
    if len(named) < FEW:
        return _holding(connection, digits, limit, named)
    holding = _numbers(connection, f"{_INNER} LIMIT ?", number, FEW_HOLDING)
    if len(holding) < FEW_HOLDING:
        return _numbers(connection, _NAMED_FEW, asked, json.dumps(holding), limit)
    found = _numbers(connection, _NAMED_AMONG, asked, number, FEW, limit)
    if len(found) >= limit or _are_few(connection, number):
        return found
    return _numbers(connection, _NUMBERED, number, asked, limit)


def by_number_and_pinyin(
    connection: Connection, digits: str, limit: int, letters: str, asked: str = ""
) -> list[int]:
    """Those whose numbers may hold `digits` and whose name is typed as `letters`, among those of `asked`."""
    number, end = _probe(digits), letters + "{"
    if asked or not _are_many(connection, letters, end):
        return _holding(connection, digits, limit, by_pinyin(connection, letters, FEW, asked))
    holding = _numbers(connection, f"{_INNER} LIMIT ?", number, FEW_HOLDING)
    if len(holding) < FEW_HOLDING:
        return _numbers(connection, _SPELLED_FEW, json.dumps(holding), letters, end, limit)
    found = _numbers(connection, _SPELLED_AMONG, letters, end, number, FEW, limit)
    if len(found) >= limit or _are_few(connection, number):
        return found
    return _numbers(connection, _NUMBERED_SPELLED, number, letters, end, limit)


def _holding(connection: Connection, digits: str, limit: int, rows: list[int]) -> list[int]:
    """Those of the rows whose numbers hold `digits`: a few are read, that may be all or be enough."""
    part = f"%{digits.translate(_PLAIN)}%"
    found = _numbers(connection, _READ, json.dumps(rows[:FEW_READ]), part, limit)
    if len(found) >= limit or len(rows) <= FEW_READ:
        return found
    return _numbers(connection, _AMONG, _probe(digits), json.dumps(rows), limit)


def _are_few(connection: Connection, number: str) -> bool:
    ((count,),) = fetch(connection, _HOW_MANY, (number, FEW))
    return bool(count < FEW)


def by_digits(connection: Connection, digits: str, limit: int) -> list[int]:
    """Members with this part in the ID, phone or national household number; at least three characters.

    Beginnings come from the indexes, inner parts from the trigrams.
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
    if len(digits) <= PROBE:
        return _numbers(connection, f"{_INNER} LIMIT ?", _probe(digits), limit)
    part = f"%{digits.translate(_PLAIN)}%"
    return _numbers(connection, _INNER_LONG, _probe(digits), part, limit)


def _probe(digits: str) -> str:
    """What the trigrams are asked for: of a long number the piece that the fewest numbers are likely to hold.

    Each trigram is a list to walk, and that of "000" holds everybody in a county whose code ends so. Letters
    are rarest, repeated characters most frequent, and the end of a number differs more than its beginning.
    """
    pieces = [digits[start : start + PROBE] for start in range(max(1, len(digits) - PROBE + 1))]
    rarest = max(reversed(pieces), key=_rarity)
    return '"' + rarest.replace('"', '""') + '"'


def _rarity(piece: str) -> tuple[bool, int]:
    trigrams = (piece[start : start + TRIGRAM] for start in range(len(piece) - TRIGRAM + 1))
    return not piece.isdigit(), sum(len(set(trigram)) == TRIGRAM for trigram in trigrams)


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


def with_household_numbers(connection: Connection, found: Iterable[FoundPerson]) -> list[FoundPerson]:
    """The same persons with the telephone and the national number of their households."""
    persons_found = list(found)
    homes = list(dict.fromkeys(person.household_id for person in persons_found))
    if not homes:
        return persons_found
    rows = fetch(connection, _HOUSEHOLDS.format(marks=",".join("?" * len(homes))), tuple(homes))
    numbers = {home: own for home, *own in rows}
    return [
        replace(person, household_phone=phone, national_no=national_no)
        for person in persons_found
        for phone, national_no in (numbers[person.household_id],)
    ]


def _numbers(connection: Connection, sql: str, *parameters: object) -> list[Any]:
    return [row[0] for row in fetch(connection, sql, parameters)]
