"""V-GEN-01 and V-GEN-03 over one record: needed fields, real dates in order, valid codes.

A schema is prepared once into plain name lists and grouped conditions, because the township check asks
this of more than half a million records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property

from app.domain.picking import Picker
from app.domain.policy import PolicyView
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Finding
from app.forms.conditions import Values
from app.forms.kinds import Date, PersonName, Text
from app.forms.needed import NeededFields
from app.forms.registry import schema_of
from app.forms.schema import Field, FormSchema
from app.forms.valid_codes import ValidCodes

REQUIRED = "V-GEN-01"
CODES = "V-GEN-03"
_FIXES = {
    REQUIRED: "补填这一项；日期按实际发生的日子填写",
    CODES: "从选项里重新选一个当时有效的",
}


def validate(schema: FormSchema, values: Values, policy: PolicyView, as_of: date) -> tuple[Problem, ...]:
    """Problems of one record on its own, in the order of the form.

    `as_of` is today: no date may be later. Codes must be valid on `policy.on`, the business date.
    """
    checks = checks_of(schema.id)
    record = str(values.get("id") or "")
    found = [(REQUIRED, finding) for finding in checks.missing(values)]
    found += [(REQUIRED, finding) for finding in checks.wrong_dates(values, as_of)]
    found += [(CODES, finding) for finding in checks.wrong_codes(values, policy, policy.on)]
    found.sort(key=lambda entry: checks.place_of(entry[1].field))
    return tuple(
        Problem(rule, Severity.E, finding.field, finding.message, fix=_FIXES[rule], record=record)
        for rule, finding in found
    )


class SchemaChecks:
    """One schema prepared for judging many records."""

    def __init__(self, schema: FormSchema) -> None:
        self.schema = schema
        self._needs = NeededFields(schema)
        self.blank_names = self._needs.blank
        self._places = {field.name: place for place, field in enumerate(schema.fields)}
        self._dates = tuple(field for field in schema.fields if isinstance(field.kind, Date))
        self._days = Picker(tuple(field.name for field in self._dates))
        self._codes = ValidCodes(schema)
        self._orders = tuple(tuple(schema[name] for name in order) for order in schema.date_orders)

    def place_of(self, field_name: str) -> int:
        """Position of a field in the form."""
        return self._places[field_name]

    @cached_property
    def need_reads(self) -> frozenset[str]:
        """Names of all fields that `missing` looks at."""
        return self._needs.reads

    @cached_property
    def date_reads(self) -> frozenset[str]:
        return frozenset(self._days.names)

    @cached_property
    def code_reads(self) -> frozenset[str]:
        return frozenset(self._codes.names)

    @cached_property
    def texts(self) -> Picker:
        """The fields of free text and names that a print may draw."""
        return Picker(tuple(f.name for f in self.schema.fields if isinstance(f.kind, Text | PersonName)))

    @cached_property
    def text_reads(self) -> frozenset[str]:
        return frozenset(self.texts.names)

    @cached_property
    def section_titles(self) -> dict[str, str]:
        """Field name → title of its section."""
        return {field.name: section.title for section in self.schema.sections for field in section.fields}

    def missing(self, values: Values) -> list[Finding]:
        """A finding for each field that is needed and blank, in the order of the form."""
        return [self.missing_finding(name) for name in self.blank_names(values)]

    def missing_finding(self, name: str) -> Finding:
        return Finding(name, f"“{self.schema[name].label}”没有填写，不填不能提交")

    def wrong_dates(self, values: Values, today: date) -> list[Finding]:
        """Dates after today where the day must have come, and dates that run backwards."""
        days = [day for day in self._days(values) if day]
        if not days:
            return []
        found: list[Finding] = []
        if max(days) > today:
            found += self._future_dates(values, today)
        if len(days) > 1 and self._orders:
            found += self._backward_dates(values)
        return found

    def _future_dates(self, values: Values, today: date) -> Iterator[Finding]:
        for field in self._dates:
            day = values.get(field.name)
            if day and day > today and not _may_be_future(field):
                yield Finding(field.name, f"“{field.label}”{day}是以后的日子，今天是{today}")

    def _backward_dates(self, values: Values) -> Iterator[Finding]:
        for order in self._orders:
            earlier: Field | None = None
            for field in order:
                value = values.get(field.name)
                if not value:
                    continue
                if earlier is not None and value < values[earlier.name]:
                    yield Finding(
                        field.name,
                        f"“{field.label}”{value}早于“{earlier.label}”{values[earlier.name]}，先后颠倒",
                    )
                earlier = field

    def wrong_codes(self, values: Values, policy: PolicyView, on: date) -> list[Finding]:
        """Codes that the table does not know or that are not valid on the business date `on`."""
        return self._codes.wrong(values, policy, on)


@cache
def checks_of(schema_id: str) -> SchemaChecks:
    """The prepared checks of a form. Raises KeyError for an unknown form."""
    return SchemaChecks(schema_of(schema_id))


def _may_be_future(field: Field) -> bool:
    return isinstance(field.kind, Date) and field.kind.future
