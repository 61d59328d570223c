"""Which records of a card belong to a year, and which record of last year stands beside one of now.

Pure: over cards and form definitions, no storage. Records with a year are compared inside the card itself,
lasting ones (household, members) with the snapshot of the year before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from app.forms.kinds import Code, Date, Rows
from app.forms.registry import SCHEMAS, schema_of
from app.forms.schema import FormSchema
from app.models.entities import OWNER, PERSON
from app.services.cards import Card

Values = Mapping[str, Any]
YEAR = "year"
HAPPENINGS = frozenset(("visit", "training", "safeguard", "explanation"))
"""Forms with many dated records: a year keeps those of its own days."""


@cache
def owner_schema(schema_id: str) -> FormSchema | None:
    """The form whose table the rows of this form are, when that is not the household."""
    if schema_of(schema_id).parent in (None, OWNER):
        return None
    return next(
        schema
        for schema in SCHEMAS
        for field in schema.tables
        if isinstance(field.kind, Rows) and field.kind.schema_id == schema_id
    )


@cache
def _first_date(schema_id: str) -> str:
    return next((field.name for field in schema_of(schema_id).fields if isinstance(field.kind, Date)), "")


@cache
def _first_code(schema_id: str) -> str:
    fields = schema_of(schema_id).stored_fields
    return next((field.name for field in fields if isinstance(field.kind, Code)), "")


def records_of_year(card: Card, year: int) -> dict[str, tuple[Values, ...]]:
    """The household as a year knew it: lasting records whole, yearly and dated ones of that year."""
    kept: dict[str, tuple[Values, ...]] = {}
    for schema in SCHEMAS:
        owner = owner_schema(schema.id)
        rows = card.rows(schema.record)
        if owner is not None:
            parents = {row["id"] for row in kept.get(owner.record, ())}
            kept[schema.record] = tuple(row for row in rows if row.get(schema.parent or "") in parents)
        elif YEAR in schema.by_name:
            kept[schema.record] = tuple(row for row in rows if row.get(YEAR) == year)
        elif schema.id in HAPPENINGS:
            day = _first_date(schema.id)
            kept[schema.record] = tuple(row for row in rows if row.get(day) and row[day].year == year)
        else:
            kept[schema.record] = rows
    return kept


def record_of(card: Card, schema_id: str, record_id: str) -> Values | None:
    rows = card.rows(schema_of(schema_id).record)
    return next((row for row in rows if row["id"] == record_id), None)


def previous_record(now: Card, before: Card | None, schema_id: str, record_id: str) -> Values | None:
    """The record that said the same a year ago; `before` is the snapshot of the year before, if any."""
    row = record_of(now, schema_id, record_id)
    return None if row is None else _previous(now, before, schema_of(schema_id), row)


def _previous(now: Card, before: Card | None, schema: FormSchema, row: Values) -> Values | None:
    owner = owner_schema(schema.id)
    if owner is not None:
        parent = record_of(now, owner.id, row.get(schema.parent or "") or "")
        earlier = _previous(now, before, owner, parent) if parent is not None else None
        if earlier is None:
            return None
        return _same_key(schema, row, _children(now, before, schema, earlier["id"]))
    if YEAR in schema.by_name:
        year = row.get(YEAR)
        candidates = (other for card in (now, before) if card for other in card.rows(schema.record))
        return _same_key(schema, row, (other for other in candidates if year and other.get(YEAR) == year - 1))
    if before is None:
        return None
    return next((other for other in before.rows(schema.record) if _is_same(schema, row, other)), None)


def _children(now: Card, before: Card | None, schema: FormSchema, parent_id: str) -> Iterator[Values]:
    for card in (now, before):
        for row in card.rows(schema.record) if card else ():
            if row.get(schema.parent or "") == parent_id:
                yield row


def _same_key(schema: FormSchema, row: Values, candidates: Iterator[Values]) -> Values | None:
    """The first candidate with the same kind (purpose, item, animal)."""
    key = _first_code(schema.id)
    return next((other for other in candidates if not key or other.get(key) == row.get(key)), None)


def _is_same(schema: FormSchema, row: Values, other: Values) -> bool:
    if row["id"] == other["id"]:
        return True
    person = row.get(PERSON)
    return schema.record == "member" and bool(person) and person in (other["id"], other.get(PERSON))
