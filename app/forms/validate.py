"""V-GEN-01 and V-GEN-03 over one record: needed fields, real dates in order, valid codes.

A schema is prepared once into plain name lists and grouped conditions, because the township check asks
this of more than half a million records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from app.domain.codes import CodeTable
from app.domain.policy import PolicyView
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Finding
from app.forms.conditions import Condition, Values
from app.forms.kinds import Code, Codes, Date, PersonName, Text
from app.forms.registry import SCHEMAS
from app.forms.schema import Field, FormSchema

REQUIRED = "V-GEN-01"
CODES = "V-GEN-03"
_FIXES = {
    REQUIRED: "补填这一项；日期按实际发生的日子填写",
    CODES: "从选项里重新选一个当时有效的",
}
_BLANK = (None, "", ())


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


@dataclass(frozen=True)
class _Need:
    """Fields that are needed under the same two conditions; None stands for always."""

    required: Condition | None
    visible: Condition | None
    fields: tuple[Field, ...]

    def blanks(self, values: Values) -> tuple[Field, ...]:
        get = values.get
        empty = tuple(field for field in self.fields if get(field.name) in _BLANK)
        if not empty or (self.required is not None and not self.required.holds(values)):
            return ()
        return empty if self.visible is None or self.visible.holds(values) else ()


class SchemaChecks:
    """One schema prepared for judging many records."""

    def __init__(self, schema: FormSchema) -> None:
        self.schema = schema
        self._needs = tuple(_needs_of(schema))
        self._places = {field.name: place for place, field in enumerate(schema.fields)}
        self._dates = tuple(field for field in schema.fields if isinstance(field.kind, Date))
        self._codes = tuple(field for field in schema.fields if isinstance(field.kind, Code | Codes))
        self._orders = tuple(tuple(schema[name] for name in order) for order in schema.date_orders)

    def place_of(self, field_name: str) -> int:
        """Position of a field in the form."""
        return self._places[field_name]

    def _place(self, field: Field) -> int:
        return self._places[field.name]

    @cached_property
    def need_reads(self) -> frozenset[str]:
        """Names of all fields that `missing` looks at."""
        names = {field.name for need in self._needs for field in need.fields}
        for need in self._needs:
            for condition in (need.required, need.visible):
                names |= condition.fields if condition else frozenset()
        return frozenset(names)

    @cached_property
    def date_reads(self) -> frozenset[str]:
        return frozenset(field.name for field in self._dates)

    @cached_property
    def code_reads(self) -> frozenset[str]:
        return frozenset(field.name for field in self._codes)

    @cached_property
    def text_names(self) -> tuple[str, ...]:
        """The fields of free text and names that a print may draw."""
        return tuple(f.name for f in self.schema.fields if isinstance(f.kind, Text | PersonName))

    @cached_property
    def text_reads(self) -> frozenset[str]:
        return frozenset(self.text_names)

    @cached_property
    def section_titles(self) -> dict[str, str]:
        """Field name → title of its section."""
        return {field.name: section.title for section in self.schema.sections for field in section.fields}

    def blank_fields(self, values: Values) -> list[Field]:
        """The fields that are needed and blank, in the order of the form."""
        found: list[Field] = []
        for need in self._needs:
            found += need.blanks(values)
        if len(found) > 1:
            found.sort(key=self._place)
        return found

    def missing(self, values: Values) -> Iterator[Finding]:
        for field in self.blank_fields(values):
            yield Finding(field.name, f"“{field.label}”没有填写，不填不能提交")

    def wrong_dates(self, values: Values, today: date) -> Iterator[Finding]:
        """Dates after today where the day must have come, and dates that run backwards."""
        get = values.get
        known = 0
        for field in self._dates:
            value = get(field.name)
            if value is None:
                continue
            known += 1
            if value > today and not _may_be_future(field):
                yield Finding(field.name, f"“{field.label}”{value}是以后的日子，今天是{today}")
        if known > 1:
            yield from self._backward_dates(values)

    def _backward_dates(self, values: Values) -> Iterator[Finding]:
        for order in self._orders:
            earlier: Field | None = None
            for field in order:
                value = values.get(field.name)
                if value is None:
                    continue
                if earlier is not None and value < values[earlier.name]:
                    yield Finding(
                        field.name,
                        f"“{field.label}”{value}早于“{earlier.label}”{values[earlier.name]}，先后颠倒",
                    )
                earlier = field

    def wrong_codes(self, values: Values, policy: PolicyView, on: date) -> Iterator[Finding]:
        """Codes that the table does not know or that are not valid on the business date `on`."""
        get = values.get
        for name, is_multiple, valid in _valid_codes(self.schema.id, policy, on):
            value = get(name)
            if value is None or (value in valid if not is_multiple else valid.issuperset(value)):
                continue
            yield from self._code_findings(self.schema[name], value, policy, on)

    def _code_findings(self, field: Field, value: object, policy: PolicyView, on: date) -> Iterator[Finding]:
        table = policy.table(_table_name(field))
        for code in value if isinstance(value, tuple) else (value,):
            found = table.by_code(str(code))
            if found is None:
                yield Finding(field.name, f"“{field.label}”的“{code}”不在选项里")
            elif not found.valid_on(on):
                yield Finding(field.name, f"“{field.label}”的“{found.label}”在{on}不适用{_validity(found)}")


def _validity(value: object) -> str:
    since, until = getattr(value, "valid_from", None), getattr(value, "valid_to", None)
    return f"（{since or '最初'}至{until or '今'}有效）"


@lru_cache(maxsize=32)
def checks_of(schema_id: str) -> SchemaChecks:
    """The prepared checks of a form. Raises KeyError for an unknown form."""
    return SchemaChecks(next(schema for schema in SCHEMAS if schema.id == schema_id))


@lru_cache(maxsize=512)
def _valid_codes(
    schema_id: str, policy: PolicyView, on: date
) -> tuple[tuple[str, bool, frozenset[str]], ...]:
    schema = checks_of(schema_id).schema
    return tuple(
        (field.name, isinstance(field.kind, Codes), _codes_on(policy.table(_table_name(field)), on))
        for field in schema.fields
        if isinstance(field.kind, Code | Codes)
    )


@lru_cache(maxsize=4096)
def _codes_on(table: CodeTable, on: date) -> frozenset[str]:
    return frozenset(value.code for value in table.valid_on(on))


def _table_name(field: Field) -> str:
    if not isinstance(field.kind, Code | Codes):
        raise TypeError(field.name)
    return field.kind.table


def _may_be_future(field: Field) -> bool:
    return isinstance(field.kind, Date) and field.kind.future


def _needs_of(schema: FormSchema) -> Iterator[_Need]:
    """The needed fields grouped by condition, so that each condition is asked once."""
    groups: dict[tuple[Condition | None, Condition | None], list[Field]] = {}
    for field in schema.fields:
        if field.required is False or not field.is_stored:
            continue
        required = None if isinstance(field.required, bool) else field.required
        visible = None if field.visible == required else field.visible
        groups.setdefault((required, visible), []).append(field)
    for (required, visible), fields in groups.items():
        yield _Need(required, visible, tuple(fields))
