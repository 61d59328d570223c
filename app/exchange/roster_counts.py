"""What a roster says field by field: newly known, replaced, emptied, the same. Counted when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from app.exchange.roster_columns import CONDITIONS, HOUSEHOLD, MEMBER
from app.exchange.roster_records import RosterPlan
from app.exchange.roster_rows import Values
from app.forms.registry import schema_of


@dataclass(frozen=True)
class FieldCount:
    """One field of one form over all rows that come in. `added` had no value on the card before."""

    form: str
    label: str
    added: int
    changed: int
    cleared: int
    same: int


class _Planned(Protocol):
    """A planned record of any form."""

    @property
    def changes(self) -> Values: ...

    @property
    def said(self) -> Values: ...

    @property
    def stored(self) -> Values: ...


_KINDS = ("added", "changed", "cleared", "same")


def field_counts(plan: RosterPlan) -> tuple[FieldCount, ...]:
    """In the order of the forms; only fields that the file says something about."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    for schema_id, record in _records(plan):
        counts = found.setdefault(schema_id, Counter())
        counts.update((name, "same") for name in record.said if name not in record.changes)
        counts.update((name, _kind(record, name, value)) for name, value in record.changes.items())
    return tuple(
        FieldCount(schema_of(schema_id).title, field.label, *(counts[field.name, kind] for kind in _KINDS))
        for schema_id, counts in found.items()
        for field in schema_of(schema_id).stored_fields
        if not field.derived and any(counts[field.name, kind] for kind in _KINDS)
    )


def _records(plan: RosterPlan) -> Iterator[tuple[str, _Planned]]:
    for household in plan.planned:
        yield HOUSEHOLD, household
        for person in household.persons:
            yield MEMBER, person
        if household.conditions:
            yield CONDITIONS, household.conditions


def _kind(record: _Planned, name: str, value: Any) -> str:
    if value is None:
        return "cleared"
    return "added" if record.stored.get(name) is None else "changed"
