"""Two rosters of different dates side by side: who came, who is gone, which fields differ.

Persons are the same by ID number, else by name and birth date within a household number or village (so a
corrected number is a change and not a new person). Only columns that both files have are compared; household
facts are compared once, on the row of the head. Nothing is stored and the office is not asked.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.derivation import HEAD
from app.domain.policy import PolicyView
from app.domain.village_groups import group_order
from app.exchange.roster_columns import CONDITIONS, HOUSEHOLD, MEMBER, Special, Target, map_columns
from app.exchange.roster_reader import RosterTable, Unclear
from app.exchange.roster_rows import Places, RosterRows, Values, read_rows
from app.forms.schema import Field

Corrections = Mapping[str, Target | None]
Mask = Callable[[Field, str], str]
_NUMBERS = ("national_no", "local_no")
_HOUSEHOLD_NUMBER = "户编号"


class Difference(enum.Enum):
    """What became of a person; the value is what the list says."""

    NEW = "新增"
    GONE = "减少"
    CHANGED = "变更"


@dataclass(frozen=True)
class ComparedRoster:
    """One of the two files with what its columns mean."""

    table: RosterTable
    corrections: Corrections


@dataclass(frozen=True)
class ComparisonLine:
    """One thing to check: a person who came or is gone, or one field; `row` counts in its own file."""

    village: str
    group: str
    household_no: str
    name: str
    id_no: str
    difference: Difference
    field: str
    old: str
    new: str
    row: int


@dataclass(frozen=True)
class RosterComparison:
    """`uncompared` counts rows of both files without a name or number; `fields` are the compared titles."""

    old_name: str
    new_name: str
    old_persons: int
    new_persons: int
    lines: tuple[ComparisonLine, ...]
    fields: tuple[str, ...]
    missing: tuple[str, ...]
    uncompared: int

    def persons(self, difference: Difference) -> int:
        """How many persons came, are gone, or have a changed field."""
        found = {(line.id_no, line.name, line.row) for line in self.lines if line.difference is difference}
        return len(found)


def compare_rosters(
    old: ComparedRoster, new: ComparedRoster, policy: PolicyView, places: Places, mask: Mask
) -> RosterComparison:
    """All differences in the order of the places. `mask` hides parts of numbers for the list."""
    before, after = _Side(old, policy, places, mask), _Side(new, policy, places, mask)
    comparison = _Comparison(before, after)
    missing = tuple(f"{side.table.file_name}：{title}" for side in (before, after) for title in side.missing)
    lines = () if missing else tuple(sorted(comparison.lines(), key=_order))
    return RosterComparison(
        before.table.file_name,
        after.table.file_name,
        len(before.persons),
        len(after.persons),
        lines,
        tuple(found.label for _, found in comparison.fields),
        missing,
        before.uncompared + after.uncompared,
    )


def _order(line: ComparisonLine) -> tuple[str | tuple[int, str], ...]:
    place = line.village, group_order(line.group), line.household_no
    return (*place, line.difference.name, line.name, line.id_no, line.field)


class _Side:
    """One file read into persons by row index."""

    def __init__(self, roster: ComparedRoster, policy: PolicyView, places: Places, mask: Mask) -> None:
        self.table = roster.table
        columns = map_columns(roster.table.titles, roster.corrections)
        self.missing = tuple(title for title in columns.missing if title in ("姓名", "证件号码"))
        self.rows: RosterRows = read_rows(roster.table, columns, policy, places)
        self.fields = {
            (schema_id, found.name): found
            for schema_id in (MEMBER, HOUSEHOLD, CONDITIONS)
            for _, found in columns.places(schema_id)
        }
        self._places = {
            (schema_id, found.name): place
            for schema_id in (MEMBER, HOUSEHOLD, CONDITIONS)
            for place, found in columns.places(schema_id)
        }
        self._policy = policy
        self._mask = mask
        self._village = columns.place_of(Special.VILLAGE)
        living = [index for index, member in enumerate(self.rows.members) if index not in self.rows.repeats]
        self.persons = [index for index in living if self._is_somebody(index)]
        self.uncompared = len(living) - len(self.persons)
        self.by_number = {self._number(index): index for index in self.persons if self._number(index)}
        self.heads = {
            self.household_no(index): index
            for index in self.persons
            if self.rows.members[index].get("relation") == HEAD
        }

    def _is_somebody(self, index: int) -> bool:
        member = self.rows.members[index]
        return "name" in member or "id_no" in member

    def _number(self, index: int) -> str:
        return str(self.rows.members[index].get("id_no", ""))[:18]

    def household_no(self, index: int) -> str:
        values = self.rows.households[index]
        return next((str(values[name]) for name in _NUMBERS if name in values), "")

    def likeness(self, index: int) -> tuple[Any, ...] | None:
        """What makes two rows without a common number the same person; None when too little is known."""
        member = self.rows.members[index]
        if "name" not in member or "birth_date" not in member:
            return None
        name = "".join(member["name"].split())
        return name, member["birth_date"], self.household_no(index) or self.village(index)

    def village(self, index: int) -> str:
        cell = "" if self._village is None else self.table.columns[self._village][index]
        return "" if isinstance(cell, Unclear) else cell.strip()

    def values(self, schema_id: str, index: int) -> Values:
        """What a row says of one form; household facts and conditions stand in the same row."""
        if schema_id == CONDITIONS:
            return self.rows.conditions[index] if self.rows.conditions else {}
        return self.rows.members[index] if schema_id == MEMBER else self.rows.households[index]

    def shown(self, found: Field, value: Any) -> str:
        return self._mask(found, found.kind.format(value, self._policy))

    def said(self, schema_id: str, found: Field, index: int) -> str:
        """The value as a list shows it; a cell that cannot be read as it stands in the file."""
        value = self.values(schema_id, index).get(found.name)
        if value is not None:
            return self.shown(found, value)
        cell = self.table.columns[self._places[schema_id, found.name]][index]
        return f"{cell.shown}（读不出）" if isinstance(cell, Unclear) else self._mask(found, cell.strip())

    def line(
        self, index: int, difference: Difference, field: str = "", old: str = "", new: str = ""
    ) -> ComparisonLine:
        member, household = self.rows.members[index], self.rows.households[index]
        number = self.fields.get((MEMBER, "id_no"))
        return ComparisonLine(
            self.village(index),
            household.get("group_no") or "",
            self.household_no(index),
            member.get("name") or "",
            self.shown(number, member.get("id_no")) if number else "",
            difference,
            field,
            old,
            new,
            self.rows.row_number(index),
        )


class _Comparison:
    """Pairs the persons of two files and compares each pair."""

    def __init__(self, before: _Side, after: _Side) -> None:
        self._before = before
        self._after = after
        self.fields = [
            (schema_id, found)
            for (schema_id, name), found in after.fields.items()
            if (schema_id, name) in before.fields
        ]

    def lines(self) -> Iterator[ComparisonLine]:
        pairs, came, gone = self._pairs()
        for index in came:
            yield self._after.line(index, Difference.NEW, "整行", "", self._relation(self._after, index))
        for index in gone:
            yield self._before.line(index, Difference.GONE, "整行", self._relation(self._before, index), "")
        for old, new in pairs:
            yield from self._changes(old, new)

    def _relation(self, side: _Side, index: int) -> str:
        found = side.fields.get((MEMBER, "relation"))
        return side.shown(found, side.rows.members[index].get("relation")) if found else ""

    def _pairs(self) -> tuple[list[tuple[int, int]], list[int], list[int]]:
        """Pairs of row indexes old and new, and those who came and are gone."""
        before, after = self._before, self._after
        pairs = [
            (before.by_number[number], index)
            for number, index in after.by_number.items()
            if number in before.by_number
        ]
        left, right = (
            _rest(before.persons, (old for old, _ in pairs)),
            _rest(after.persons, (new for _, new in pairs)),
        )
        waiting = {before.likeness(index): index for index in reversed(left)}
        waiting.pop(None, None)
        found = []
        for index in right:
            old = waiting.pop(after.likeness(index), None)
            if old is not None:
                found.append((old, index))
        return (
            [*pairs, *found],
            _rest(right, (new for _, new in found)),
            _rest(left, (old for old, _ in found)),
        )

    def _changes(self, old: int, new: int) -> Iterator[ComparisonLine]:
        before, after = self._before, self._after
        numbers = before.household_no(old), after.household_no(new)
        if numbers[0] != numbers[1]:
            yield after.line(new, Difference.CHANGED, _HOUSEHOLD_NUMBER, *numbers)
        is_head = after.rows.members[new].get("relation") == HEAD
        old_head = before.heads.get(numbers[1], old)
        for schema_id, found in self.fields:
            if found.name in _NUMBERS or (schema_id != MEMBER and not is_head):
                continue
            other = old if schema_id == MEMBER else old_head
            if before.values(schema_id, other).get(found.name) != after.values(schema_id, new).get(
                found.name
            ):
                texts = before.said(schema_id, found, other), after.said(schema_id, found, new)
                yield after.line(new, Difference.CHANGED, found.label, *texts)


def _rest(indexes: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [index for index in indexes if index not in gone]
