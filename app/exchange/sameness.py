"""Whether a roster says something new: a value that reads as the stored one would read changes nothing.

Reading tidies more than typing does (spaces in a name, 1组 as 一组, an old number as a new one), so a list
that was exported and comes back must not look changed.
"""

from __future__ import annotations

from typing import Any

from app.domain.policy import PolicyView
from app.exchange.cell_values import ColumnValues
from app.exchange.roster_rows import Values
from app.forms.registry import schema_of


class Sameness:
    """Compares values of any form; remembers how stored values read."""

    def __init__(self, policy: PolicyView) -> None:
        self._policy = policy
        self._readings: dict[tuple[str, str], ColumnValues] = {}

    def changes(self, schema_id: str, said: Values, stored: Values) -> dict[str, Any]:
        """The values that differ from the stored ones also when those are read as the file is."""
        differing = {name: value for name, value in said.items() if stored.get(name) != value}
        if not differing:
            return differing
        return {
            name: value
            for name, value in differing.items()
            if stored.get(name) is None or self._reads_as(schema_id, name, stored[name]) != value
        }

    def _reads_as(self, schema_id: str, name: str, value: Any) -> Any:
        field = schema_of(schema_id).by_name.get(name)
        if field is None:
            return value
        reading = self._readings.get((schema_id, name))
        if reading is None:
            reading = self._readings[schema_id, name] = ColumnValues(field.label, field, self._policy)
        return reading[field.kind.format(value, self._policy)]
