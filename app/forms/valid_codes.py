"""Whether the codes of a record are valid on its business date, fast enough for half a million records.

Combinations of codes that were found valid are remembered per set of valid values; most records of a
township repeat them. Nothing wrong is remembered: a wrong code is always worked out and worded anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.domain.codes import CodeValue
from app.domain.picking import Picker
from app.domain.policy import PolicyView
from app.domain.rules.base import Finding
from app.forms.conditions import Values, is_blank
from app.forms.kinds import Code, Codes
from app.forms.schema import Field, FormSchema

_MOST_DAYS = 4_096
_MOST_COMBINATIONS = 50_000
_Valid = tuple[frozenset[str], ...]


class ValidCodes:
    """The code fields of one schema."""

    def __init__(self, schema: FormSchema) -> None:
        self._fields = tuple((field, _table_of(field)) for field in schema.fields if _table_of(field))
        self._codes = Picker(tuple(field.name for field, _ in self._fields))
        self._days: dict[tuple[PolicyView, date], set[tuple[Any, ...]]] = {}
        self._proved: dict[_Valid, set[tuple[Any, ...]]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return self._codes.names

    def wrong(self, values: Values, policy: PolicyView, on: date) -> list[Finding]:
        """A finding for each code that the table does not know or that is not valid on the day `on`."""
        facts = self._codes(values)
        proved = self._days.get((policy, on))
        if proved is None:
            proved = self._remember_day(policy, on)
        if facts in proved:
            return []
        found = [
            finding
            for (field, table), value in zip(self._fields, facts, strict=True)
            if not is_blank(value)
            for finding in _findings(field, table, value, policy, on)
        ]
        if not found:
            if len(proved) >= _MOST_COMBINATIONS:
                proved.clear()
            proved.add(facts)
        return found

    def _remember_day(self, policy: PolicyView, on: date) -> set[tuple[Any, ...]]:
        """The combinations proved so far for the values valid on a day; many days share them."""
        valid = tuple(
            frozenset(value.code for value in policy.table(table).valid_on(on)) for _, table in self._fields
        )
        if len(self._days) >= _MOST_DAYS:
            self._days.clear()
        proved = self._days[policy, on] = self._proved.setdefault(valid, set())
        return proved


def _findings(field: Field, table_name: str, value: Any, policy: PolicyView, on: date) -> Iterator[Finding]:
    table = policy.table(table_name)
    for code in value if isinstance(value, tuple) else (value,):
        found = table.by_code(code)
        if found is None:
            yield Finding(field.name, f"“{field.label}”的“{code}”不在选项里")
        elif not found.valid_on(on):
            yield Finding(field.name, f"“{field.label}”的“{found.label}”在{on}不适用{_validity(found)}")


def _validity(value: CodeValue) -> str:
    return f"（{value.valid_from or '最初'}至{value.valid_to or '今'}有效）"


def _table_of(field: Field) -> str:
    """Name of the code table of a field, "" when it has none."""
    return field.kind.table if isinstance(field.kind, Code | Codes) else ""
