"""The search tables: single characters of names and villages, pinyin keys, digits of all numbers.

Trigram search finds nothing for two-character names, so names are indexed one character per token; each
character becomes its code point in hex, because FTS tokenizers take characters newer than Unicode 6.1
(rare names) for separators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection

from app.core.text import name_initials, name_pinyin, name_spellings
from app.models.changes import Touched
from app.models.driver import Row, ask, tell

CHUNK = 500
HEAD_RELATION = "01"
NAME_FIELDS = frozenset(("name",))
NUMBER_FIELDS = frozenset(("id_no", "phone", "relation"))
HOUSEHOLD_FIELDS = frozenset(("phone", "national_no"))
VILLAGE = "village_code"
MOVED = "member.household_id"
_SELECT = """SELECT m.row_no, m.name, m.id_no, m.phone, h.phone, h.national_no, m.relation, h.village_code
FROM member m JOIN household h ON h.id = m.household_id
WHERE {where} AND m.deleted_at IS NULL AND h.deleted_at IS NULL"""
_OF_HOUSEHOLDS = "m.household_id IN ({marks})"
_OF_PERSONS = "m.id IN ({marks})"
_OF_HEADS = f"m.household_id IN ({{marks}}) AND m.relation = '{HEAD_RELATION}'"
_INDEXED = """SELECT m.row_no FROM member m WHERE m.household_id IN ({marks})
AND EXISTS (SELECT 1 FROM search_pinyin s WHERE s.member_row = m.row_no)"""
_ADD_NAME = "INSERT INTO search_name (rowid, tokens) VALUES (?, ?)"
_ADD_NUMBER = "INSERT INTO search_number (rowid, digits) VALUES (?, ?)"
_ADD_PINYIN = "INSERT INTO search_pinyin (key, member_row) VALUES (?, ?)"
_DROP_NAME = "DELETE FROM search_name WHERE rowid = ?"
_DROP_NUMBER = "DELETE FROM search_number WHERE rowid = ?"
_DROP_PINYIN = "DELETE FROM search_pinyin WHERE member_row = ?"
_FULL_TEXT = ("search_name", "search_number")
_PIECES = "SELECT count(*) FROM {table}_idx GROUP BY segid"
_MERGE = "INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)"
TOLERATED_PAGES = 16
"""Pages outside the largest piece that are never worth merging."""
TOLERATED_PART = 0.1
_MERGED = 2
"""A merge that finds nothing to do counts as fewer changes (FTS5, section 6.8)."""


def name_tokens(text: str) -> str:
    """One hex token per character; spaces and middle dots are left out."""
    return " ".join(f"{ord(character):x}" for character in text if character not in " ·")


def village_token(code: str) -> str:
    """How the village of a person stands in the name index; no character has such a token."""
    return f"v{code}"


class SearchIndex:
    """The projection of the search tables."""

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None:
        """Index wholly changed households anew, of the others only what was changed of a person.

        One row less in an index is a page less to write, and less for the index to merge later.
        """
        self.index(
            connection,
            [household for household, fields in touched.households.items() if not fields or MOVED in fields],
        )
        persons = touched.records.get("member", {})
        renamed = [person for person, fields in persons.items() if not fields.isdisjoint(NAME_FIELDS)]
        renumbered = [person for person, fields in persons.items() if not fields.isdisjoint(NUMBER_FIELDS)]
        households = touched.records.get("household", {})
        led = [owner for owner, fields in households.items() if not fields.isdisjoint(HOUSEHOLD_FIELDS)]
        moved = [owner for owner, fields in households.items() if VILLAGE in fields]
        named = {*_select(connection, _OF_PERSONS, renamed), *_select(connection, _OF_HOUSEHOLDS, moved)}
        for row in sorted(named):
            _rename(connection, row)
        numbered = {*_select(connection, _OF_PERSONS, renumbered), *_select(connection, _OF_HEADS, led)}
        for row in sorted(numbered):
            _renumber(connection, row)

    def index(self, connection: Connection, households: Iterable[str]) -> None:
        """Index all persons of these households anew."""
        for chunk in _chunks(households):
            _forget(connection, chunk)
            _index(connection, _select(connection, _OF_HOUSEHOLDS, chunk))

    def forget(self, connection: Connection, households: Iterable[str]) -> None:
        """Take all persons of these households out of the index."""
        for chunk in _chunks(households):
            _forget(connection, chunk)


def is_scattered(connection: Connection) -> bool:
    """Whether much of a full-text table lies outside its largest piece, as after a big import.

    Every list of places is then put together from ten pieces while it is read, which takes ten times as
    long. A few hundred saved cards leave small pieces that hardly cost anything.
    """
    return any(_is_scattered(connection, table) for table in _FULL_TEXT)


def merge_pieces(connection: Connection, pages: int) -> bool:
    """Go on making one piece of each scattered table, writing about this many pages of one of them.

    False when nothing was left to merge.
    """
    scattered = next((table for table in _FULL_TEXT if _is_scattered(connection, table)), None)
    if scattered is None:
        return False
    before = _changes(connection)
    # A negative number: all pieces into one. Goes on where the last call stopped.
    connection.exec_driver_sql(_MERGE.format(table=scattered), (-pages,))
    return _changes(connection) - before >= _MERGED


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())


def _is_scattered(connection: Connection, table: str) -> bool:
    pieces: list[int] = [pages for (pages,) in ask(connection, _PIECES.format(table=table))]
    scattered = sum(pieces) - max(pieces, default=0)
    return scattered > max(TOLERATED_PAGES, TOLERATED_PART * sum(pieces))


def _chunks(households: Iterable[str]) -> Iterator[tuple[str, ...]]:
    remaining = iter(households)
    while chunk := tuple(islice(remaining, CHUNK)):
        yield chunk


def _select(connection: Connection, where: str, ids: Iterable[str]) -> list[Row]:
    """What is searched of living persons: row number, name, number, phone, and two of the household."""
    found: list[Row] = []
    for chunk in _chunks(ids):
        marks = ",".join("?" * len(chunk))
        found += ask(connection, _SELECT.format(where=where.format(marks=marks)), chunk)
    return found


def _forget(connection: Connection, households: Sequence[str]) -> None:
    marks = ",".join("?" * len(households))
    numbers = ask(connection, _INDEXED.format(marks=marks), tuple(households)).fetchall()
    for statement in (_DROP_NAME, _DROP_NUMBER, _DROP_PINYIN):
        tell(connection, statement, numbers)


def _index(connection: Connection, rows: Sequence[Row]) -> None:
    tell(connection, _ADD_NAME, [(row[0], _tokens(row)) for row in rows])
    tell(connection, _ADD_NUMBER, [(row[0], _digits(row)) for row in rows])
    tell(connection, _ADD_PINYIN, [(key, row[0]) for row in rows for key in _pinyin_keys(row[1] or "")])


def _rename(connection: Connection, row: Row) -> None:
    """A person's name in the two tables of names, replaced row by row so that each is flushed once."""
    ask(connection, _DROP_NAME, row[:1])
    ask(connection, _ADD_NAME, (row[0], _tokens(row)))
    ask(connection, _DROP_PINYIN, row[:1])
    tell(connection, _ADD_PINYIN, [(key, row[0]) for key in _pinyin_keys(row[1] or "")])


def _renumber(connection: Connection, row: Row) -> None:
    ask(connection, _DROP_NUMBER, row[:1])
    ask(connection, _ADD_NUMBER, (row[0], _digits(row)))


def _tokens(row: Row) -> str:
    """The characters of the name, then the village."""
    village = [village_token(row[-1])] if row[-1] else []
    return " ".join((name_tokens(row[1] or ""), *village))


def _digits(row: Row) -> str:
    """All numbers a person is found by; those of the household count for its head."""
    _, _, id_no, phone, household_phone, national_no, relation, _ = row
    parts = (id_no, phone, household_phone, national_no) if relation == HEAD_RELATION else (id_no, phone)
    return " ".join(dict.fromkeys(part for part in parts if part))


def _pinyin_keys(name: str) -> tuple[str, ...]:
    """Plausible initials of the whole name and of the given name, and full spellings; never empty."""
    keys: dict[str, None] = {}
    for initials in name_initials(name):
        keys[initials] = None
        if len(initials) > 2:
            keys[initials[1:]] = None
    keys.update(dict.fromkeys(name_spellings(name) or (name_pinyin(name),)))
    return tuple(keys)
