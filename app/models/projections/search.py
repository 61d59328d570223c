"""The search tables: single characters of names, pinyin keys, digits of ID, phone and household numbers.

Trigram search finds nothing for two-character names, so names are indexed one character per token; each
character becomes its code point in hex, because FTS tokenizers take characters newer than Unicode 6.1
(rare names) for separators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.core.text import name_initials, name_pinyin
from app.models.changes import Touched

CHUNK = 500
SEARCHED_FIELDS = frozenset(
    (
        "member.name",
        "member.id_no",
        "member.phone",
        "member.relation",
        "member.household_id",
        "household.phone",
        "household.national_no",
    )
)
_SELECT = """SELECT m.row_no, m.name, m.id_no, m.phone, h.phone, h.national_no, m.relation
FROM member m JOIN household h ON h.id = m.household_id
WHERE m.household_id IN ({marks}) AND m.deleted_at IS NULL AND h.deleted_at IS NULL"""


def name_tokens(text: str) -> str:
    """One hex token per character; spaces and middle dots are left out."""
    return " ".join(f"{ord(character):x}" for character in text if character not in " ·")


class SearchIndex:
    """The projection of the search tables."""

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None:
        wanted = [
            household
            for household, fields in touched.households.items()
            if not fields or not fields.isdisjoint(SEARCHED_FIELDS)
        ]
        self.index(connection, wanted)

    def index(self, connection: Connection, households: Iterable[str]) -> None:
        """Index all persons of these households anew."""
        for chunk in _chunks(households):
            _forget(connection, chunk)
            _index(connection, chunk)

    def forget(self, connection: Connection, households: Iterable[str]) -> None:
        """Take all persons of these households out of the index."""
        for chunk in _chunks(households):
            _forget(connection, chunk)


def _chunks(households: Iterable[str]) -> Iterator[tuple[str, ...]]:
    remaining = iter(households)
    while chunk := tuple(islice(remaining, CHUNK)):
        yield chunk


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def _forget(connection: Connection, households: Sequence[str]) -> None:
    rows = connection.exec_driver_sql(
        f"SELECT m.row_no FROM member m WHERE m.household_id IN ({_marks(households)})"
        " AND EXISTS (SELECT 1 FROM search_pinyin s WHERE s.member_row = m.row_no)",
        tuple(households),
    ).fetchall()
    numbers = [(row[0],) for row in rows]
    if numbers:
        connection.exec_driver_sql("DELETE FROM search_name WHERE rowid = ?", numbers)
        connection.exec_driver_sql("DELETE FROM search_number WHERE rowid = ?", numbers)
        connection.exec_driver_sql("DELETE FROM search_pinyin WHERE member_row = ?", numbers)


def _index(connection: Connection, households: Sequence[str]) -> None:
    rows = connection.exec_driver_sql(_SELECT.format(marks=_marks(households)), tuple(households)).fetchall()
    names: list[tuple[int, str]] = []
    numbers: list[tuple[int, str]] = []
    pinyin: list[tuple[str, int]] = []
    for row_no, name, id_no, phone, household_phone, national_no, relation in rows:
        names.append((row_no, name_tokens(name or "")))
        parts: list[Any] = [id_no, phone]
        if relation == "01":
            parts += [household_phone, national_no]
        numbers.append((row_no, " ".join(dict.fromkeys(part for part in parts if part))))
        pinyin.extend((key, row_no) for key in _pinyin_keys(name or ""))
    if not rows:
        return
    connection.exec_driver_sql("INSERT INTO search_name (rowid, tokens) VALUES (?, ?)", names)
    connection.exec_driver_sql("INSERT INTO search_number (rowid, digits) VALUES (?, ?)", numbers)
    connection.exec_driver_sql("INSERT INTO search_pinyin (key, member_row) VALUES (?, ?)", pinyin)


def _pinyin_keys(name: str) -> tuple[str, ...]:
    """All plausible initials of the whole name and of the given name, and the full pinyin; never empty."""
    keys: dict[str, None] = {}
    for initials in name_initials(name):
        keys[initials] = None
        if len(initials) > 2:
            keys[initials[1:]] = None
    keys[name_pinyin(name)] = None
    return tuple(keys)
