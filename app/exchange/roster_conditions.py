"""Living conditions of a roster (危房户, 安全饮用水, 耕地…): one record per household and year.

A roster says what is so now, without a year of its own, so the year is chosen by the person, named by the
file (its columns or the lines above its header) or this year, in this order, and said in the remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.exchange.roster_columns import CONDITIONS, ColumnMap
from app.exchange.roster_households import RosterHousehold
from app.exchange.roster_records import PlanBasis, PlannedConditions, ReadingChoices
from app.exchange.roster_rows import RosterRows, Values
from app.exchange.sameness import Sameness
from app.forms.registry import schema_of
from app.forms.schema import Field

YEAR = "year"
_YEAR_IN_TITLE = re.compile(r"(20\d\d)\s*(?:年|[-./]\s?\d{1,2}[-./])")

NEVER_CLEARED = frozenset(
    "id_no id_type sex birth_date national_no national_person_no local_no join_date join_reason leave_date "
    "leave_reason ended_on end_reason year".split()
)
"""Fields whose blank cell never empties them, even when asked: who somebody is and whether he lives there."""


def clearable(fields: Iterable[Field]) -> tuple[str, ...]:
    """The names of the fields that a blank cell may empty."""
    return tuple(
        found.name for found in fields if found.required is not True and found.name not in NEVER_CLEARED
    )


def cleared(said: Values, stored: Values, names: Sequence[str]) -> dict[str, None]:
    """The stored values that blank cells take away."""
    return {name: None for name in names if name not in said and stored.get(name) is not None}


class ConditionsPlan:
    """Plans the records of all households; asks for stored ones once per year."""

    def __init__(
        self, rows: RosterRows, columns: ColumnMap, basis: PlanBasis, choices: ReadingChoices
    ) -> None:
        self._rows = rows
        self._basis = basis
        self._sameness = Sameness(basis.policy)
        placed = [found for _, found in columns.places(CONDITIONS)]
        self.labels = tuple(found.label for found in placed if found.name != YEAR)
        self._clearable = clearable(placed) if choices.clear_blanks else ()
        self.year = choices.year or year_named(rows.table.said_above) or basis.policy.on.year
        self._stored: dict[int, Mapping[str, Values]] = {}

    def of(self, household: RosterHousehold, household_id: str) -> PlannedConditions | None:
        """What the rows of a household say of its living conditions, None when they say nothing."""
        if not self._rows.conditions:
            return None
        said = household.joined(self._rows.conditions)
        year = said.pop(YEAR, self.year)
        stored = self._year(year).get(household_id)
        if stored is None:
            return self._new(said, year, household_id) if said else None
        changes = self._sameness.changes(CONDITIONS, said, stored)
        changes |= cleared(said, stored, self._clearable)
        return PlannedConditions(stored["id"], False, changes, said, stored)

    def _new(self, said: dict[str, Any], year: int, household_id: str) -> PlannedConditions:
        record_id = self._basis.new_id()
        values = {**said, "id": record_id, "household_id": household_id, YEAR: year}
        return PlannedConditions(record_id, True, values, said)

    def _year(self, year: int) -> Mapping[str, Values]:
        if year not in self._stored:
            self._stored[year] = self._basis.stored.conditions_of(year)
        return self._stored[year]

    def remark(self) -> str:
        """Which columns were taken for which year."""
        named = "、".join(f"“{label}”" for label in self.labels)
        title = schema_of(CONDITIONS).title
        return f"{named}记在 {self.year} 年度的“{title}”里"


def year_named(text: str) -> int | None:
    """The year that a title above the header speaks of: 2025年脱贫户信息, 导出时间：2026-11-22."""
    found = _YEAR_IN_TITLE.search(text)
    return int(found.group(1)) if found else None
