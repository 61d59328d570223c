"""Last year's values beside this year's for what the card page shows: one line for each fact. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.policy import PolicyView
from app.forms.conditions import Values, is_blank
from app.forms.kinds import Code, Reference, Rows
from app.forms.registry import schema_of
from app.forms.schema import Field, FormSchema
from app.services.cards import Card
from app.services.year_records import YEAR, previous_record, record_of
from app.views.pages.card_copy import WorkingCopy


@dataclass(frozen=True)
class YearLine:
    """One fact: what last year said and what stands now, in words; `value` is last year's.

    `row`: last year's whole row where this year has none yet and copying adds one, else None.
    """

    schema_id: str
    record_id: str
    field: str
    label: str
    before: str
    now: str
    value: Any
    copyable: bool = True
    row: Values | None = None

    @property
    def differs(self) -> bool:
        return self.before != self.now


class YearLines:
    """The lines of one record and of its tables; `before` is last year's snapshot, if there is one."""

    def __init__(self, now: Card, before: Card | None, policy: PolicyView) -> None:
        self._now = now
        self._before = before
        self._policy = policy

    def of(self, schema_id: str, record_id: str, names: Sequence[str] = ()) -> tuple[YearLine, ...]:
        """Lines where one of the two years says something; `names` limits the fields of the record.

        Links to other records are left out: a year ago they may have led elsewhere.
        """
        schema = schema_of(schema_id)
        row = record_of(self._now, schema_id, record_id)
        previous = self.previous(schema_id, record_id)
        if row is None or previous is None:
            return ()
        lines: list[YearLine] = []
        for field in schema.fields:
            if names and field.name not in names:
                continue
            if isinstance(field.kind, Rows):
                lines += self._table_lines(schema_of(field.kind.schema_id), row, previous)
            elif field.name != YEAR and not isinstance(field.kind, Reference):
                lines += self._line(schema_id, row, previous, field)
        return tuple(lines)

    def previous(self, schema_id: str, record_id: str) -> Values | None:
        return previous_record(self._now, self._before, schema_id, record_id)

    def _line(self, schema_id: str, row: Values, previous: Values, field: Field) -> Iterator[YearLine]:
        old, new = previous.get(field.name), row.get(field.name)
        if not (is_blank(old) and is_blank(new)):
            before, now = (field.kind.format(value, self._policy) for value in (old, new))
            copyable = not field.derived and not is_blank(old)
            yield YearLine(schema_id, row["id"], field.name, field.label, before, now, old, copyable)

    def _table_lines(self, schema: FormSchema, row: Values, previous: Values) -> Iterator[YearLine]:
        """One line for each kind of row (item, animal): its last figure of both years."""
        key = next((field for field in schema.fields if isinstance(field.kind, Code)), None)
        figure = _figure_of(schema)
        if key is None or figure is None or schema.parent == "household_id":
            return
        ours = self._rows(schema, row["id"])
        theirs = self._rows(schema, previous["id"])
        for code in dict.fromkeys(line.get(key.name) for line in (*theirs, *ours)):
            old = next((line for line in theirs if line.get(key.name) == code), None)
            new = next((line for line in ours if line.get(key.name) == code), None)
            value = (old or {}).get(figure.name)
            missing = {key.name: code, figure.name: value, schema.parent or "": row["id"]}
            yield YearLine(
                schema.id,
                new["id"] if new else "",
                figure.name,
                key.kind.format(code, self._policy),
                figure.kind.format(value, self._policy),
                figure.kind.format((new or {}).get(figure.name), self._policy),
                value,
                old is not None and not figure.derived,
                None if new else missing,
            )

    def _rows(self, schema: FormSchema, parent_id: str) -> list[Values]:
        cards = (self._now, self._before) if self._before else (self._now,)
        for card in cards:
            found = [row for row in card.rows(schema.record) if row.get(schema.parent or "") == parent_id]
            if found:
                return found
        return []


def _figure_of(schema: FormSchema) -> Field | None:
    """What a row of a table says in one figure: the amount or count of its kind."""
    figures = [field for field in schema.fields if field.name in ("amount", "count", "number", "quantity")]
    return next(iter(sorted(figures, key=lambda field: field.name != "amount")), None)


def take_over(copy: WorkingCopy, lines: Sequence[YearLine], new_id: Any) -> int:
    """Put last year's values of these lines into the card being edited; how many it changed."""
    changed = 0
    for line in lines:
        if not line.copyable:
            continue
        if line.row is not None:
            owner = {"id": new_id(), "household_id": copy.household_id}
            copy.add(line.schema_id, {**owner, **line.row})
            changed += 1
        elif copy.set_value(line.schema_id, line.record_id, line.field, line.value):
            changed += 1
    return changed
