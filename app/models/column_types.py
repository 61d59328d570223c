"""Portable column types and the conversion of form values into what a driver binds.

STRICT tables of SQLite know only INTEGER, TEXT and BLOB; PostgreSQL takes the same three.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.forms.kinds import Storage


def _date_text(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


_flag_number: Callable[[Any], int | None] = {None: None, False: 0, True: 1}.__getitem__


def _codes_text(value: tuple[str, ...] | None) -> str | None:
    return ",".join(value) if value else None


@lru_cache(maxsize=65_536)
def _read_date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@lru_cache(maxsize=65_536)
def _read_codes(text: str | None) -> tuple[str, ...] | None:
    return tuple(text.split(",")) if text else None


class IsoDate(TypeDecorator[date]):
    """A calendar day as ISO text, so that it sorts and compares in every engine."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Any) -> str | None:
        return _date_text(value)

    def process_result_value(self, value: str | None, dialect: Any) -> date | None:
        return _read_date(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Any) -> int | None:
        return _flag_number(value)

    def process_result_value(self, value: int | None, dialect: Any) -> bool | None:
        return None if value is None else value == 1


class CodeList(TypeDecorator[tuple[str, ...]]):
    """Several codes joined by commas; codes themselves never hold a comma."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Any) -> str | None:
        return _codes_text(value)

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[str, ...] | None:
        return _read_codes(value)


COLUMN_TYPES: dict[Storage, type[TypeEngine[Any]]] = {
    Storage.TEXT: Text,
    Storage.INTEGER: Integer,
    Storage.DATE: IsoDate,
    Storage.FLAG: Flag,
    Storage.CODES: CodeList,
}

BINDERS: dict[Storage, Callable[[Any], Any]] = {
    Storage.DATE: _date_text,
    Storage.FLAG: _flag_number,
    Storage.CODES: _codes_text,
}

READERS: dict[Storage, Callable[[Any], Any]] = {
    Storage.DATE: _read_date,
    Storage.FLAG: {None: None, 0: False, 1: True}.__getitem__,
    Storage.CODES: _read_codes,
}
