"""Two versions of a card side by side: what differs, and the card that results from the choices. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.forms.conditions import Values, is_blank
from app.forms.registry import SCHEMAS
from app.forms.schema import Field
from app.services.cards import Card
from app.views.pages.card_copy import WorkingCopy


@dataclass(frozen=True)
class FieldDifference:
    """A field whose value is not the same in two cards. `record_title` names the person or table."""

    schema_id: str
    record_id: str
    record_title: str
    field: Field
    ours: Any
    theirs: Any


def differences(ours: Card, theirs: Card, title: Callable[[str, Values], str]) -> tuple[FieldDifference, ...]:
    """Fields of records that both cards have and whose values differ, and records that only one has."""
    found: list[FieldDifference] = []
    for schema in SCHEMAS:
        mine = {row["id"]: row for row in ours.records.get(schema.id, ())}
        other = {row["id"]: row for row in theirs.records.get(schema.id, ())}
        for record_id in mine.keys() | other.keys():
            row = mine.get(record_id) or other[record_id]
            for field in schema.stored_fields:
                pair = (mine.get(record_id, {}).get(field.name), other.get(record_id, {}).get(field.name))
                if pair[0] != pair[1] and not all(map(is_blank, pair)) and not field.derived:
                    found.append(FieldDifference(schema.id, record_id, title(schema.id, row), field, *pair))
    return tuple(found)


def merged(ours: Card, theirs: Card, keep_ours: Sequence[FieldDifference]) -> Card:
    """`theirs` with the chosen fields of `ours`; a record that only one of them has comes or goes whole."""
    mine = WorkingCopy(ours)
    result = WorkingCopy(theirs)
    for difference in keep_ours:
        place = (difference.schema_id, difference.record_id)
        row, stored = mine.record(*place), result.record(*place)
        if row is None and stored is not None:
            result.remove(*place)
        elif row is not None and stored is None:
            result.add(difference.schema_id, row)
        elif row is not None:
            result.set_value(*place, difference.field.name, difference.ours)
    return result.card()


def changed_by_us_only(base: Card, difference: FieldDifference) -> bool:
    """Whether the stored value is still the one the editing began with."""
    row = next(
        (row for row in base.records.get(difference.schema_id, ()) if row["id"] == difference.record_id), None
    )
    return (row or {}).get(difference.field.name) == difference.theirs
