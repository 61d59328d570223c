"""A form as one frozen definition read by five consumers: page, validation, storage, print, Excel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.forms.conditions import Condition, Values
from app.forms.kinds import Kind, Rows


@dataclass(frozen=True)
class Field:
    """One fact. `required` and `visible` are constants or conditions over the same record.

    `derived` fields are computed by the program and read-only on the page; `sensitive` ones are masked
    outside the archive (domain.md 10.4); `aliases` are other column titles an import accepts.
    """

    name: str
    label: str
    kind: Kind
    required: bool | Condition = False
    visible: Condition | None = None
    sensitive: bool = False
    derived: bool = False
    guidance: str = ""
    aliases: tuple[str, ...] = ()

    def is_visible(self, values: Values) -> bool:
        return self.visible is None or self.visible.holds(values)

    def is_required(self, values: Values) -> bool:
        """A hidden field is never required."""
        if isinstance(self.required, bool):
            needed = self.required
        else:
            needed = self.required.holds(values)
        return needed and self.is_visible(values)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        candidates = (self.visible, None if isinstance(self.required, bool) else self.required)
        return tuple(condition for condition in candidates if condition is not None)

    @property
    def is_stored(self) -> bool:
        """Rows of a table-in-form are records of their own, not a column."""
        return not isinstance(self.kind, Rows)


@dataclass(frozen=True)
class Section:
    """A titled group of fields, in the order of the paper."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormSchema:
    """`record` names the entity that stores it; `parent` the field that points to its owner, if any.

    `date_orders` are chains of date fields that may not run backwards (V-GEN-01, step order).
    """

    id: str
    version: int
    title: str
    record: str
    sections: tuple[Section, ...]
    parent: str | None = None
    date_orders: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    @cached_property
    def stored_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_stored)

    @cached_property
    def tables(self) -> tuple[Field, ...]:
        """The tables-in-form; their kind names the schema of the rows."""
        return tuple(field for field in self.fields if isinstance(field.kind, Rows))

    def section_of(self, field_name: str) -> Section:
        return next(s for s in self.sections if any(f.name == field_name for f in s.fields))

    def dependents(self, field_name: str) -> Iterator[Field]:
        """The fields whose visibility or need changes with `field_name`."""
        for field in self.fields:
            if any(field_name in condition.fields for condition in field.conditions):
                yield field
