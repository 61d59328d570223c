"""The rows of a roster as values: every cell read, every row checked for who and where.

A row is refused when a cell cannot be read, when name, number, relation or village is missing, when the
person stands in the file twice, or when the row belongs to another township. Households are put together
in `roster_households`; the V rules are not asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from app.domain.derivation import member_facts
from app.domain.policy import PolicyView
from app.exchange.cell_values import ColumnValues, Refusal, column_values, shown, tidy
from app.exchange.roster_columns import CONDITIONS, HOUSEHOLD, MEMBER, ColumnMap, Special
from app.exchange.roster_reader import RosterTable, Unclear
from app.exchange.roster_steps import RowSteps
from app.forms.definitions.member import NO_PAPERS
from app.forms.kinds import Whole
from app.forms.registry import schema_of
from app.forms.schema import Field

Values = Mapping[str, Any]
BIRTH = "birth_date"
READING, DERIVING = 0.4, 0.2
"""Shares of the passes over all rows here; `roster_plan` has the others."""


@dataclass(frozen=True)
class Places:
    """The township a roster is for: its name and the villages by every name they go by."""

    township: str
    villages: Mapping[str, str]


@dataclass
class RosterRows:
    """Parallel lists, one entry per row of the table. Values hold only what is filled.

    Rows that say the same of their household as the row above share one record; nobody changes it.
    `conditions` are the living conditions of the household; empty when the file has no such column.
    `reasons` and `notes` are by index; `repeats` are rows equal to an earlier one in every cell.
    """

    table: RosterTable
    members: list[dict[str, Any]]
    households: Sequence[Values]
    persons: list[int | None]
    reasons: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    repeats: frozenset[int] = frozenset()
    conditions: Sequence[Values] = ()
    fact_columns: dict[str, int] = field(default_factory=dict)

    def says(self, index: int, name: str) -> bool:
        """Whether the file itself gives this sex or birth date, and not only the ID number."""
        place = self.fact_columns.get(name)
        cell = "" if place is None else self.table.columns[place][index]
        return cell != "" and _DIFFERS[name] not in self.notes.get(index, ())

    def row_number(self, index: int) -> int:
        """As Excel counts."""
        return self.table.row_numbers[index]


def read_rows(
    table: RosterTable,
    columns: ColumnMap,
    policy: PolicyView,
    places: Places,
    steps: RowSteps | None = None,
) -> RosterRows:
    """All rows as values with the reasons of the refused ones. Raises Cancelled."""
    steps = steps or RowSteps()
    rows = RosterRows(table, [], [], [])
    readings = _Readings(table, columns, policy, rows, steps)
    rows.members = _records(readings.columns(MEMBER), table.row_count)
    households = readings.columns(HOUSEHOLD)
    rows.fact_columns = {
        found.name: place for place, found in columns.places(MEMBER) if found.name in _DIFFERS
    }
    rows.conditions = _shared_records(readings.columns(CONDITIONS))
    readings.monitored(households)
    readings.villages(households, places)
    rows.households = _shared_records(households) or [{}] * table.row_count
    readings.refuse_other_townships(places)
    rows.persons = readings.person_counts()
    _check_shifted(rows)
    _check_identity(rows)
    _check_twice(rows)
    _derive(rows, steps)
    readings.complete_births()
    return rows


def _check_shifted(rows: RosterRows) -> None:
    """In a text file a comma inside a cell moves everything behind it one column on."""
    for index in sorted(rows.table.shifted):
        rows.reasons[index] = [
            "这一行的格子比表头多，可能有一格里带了逗号，后面的内容都错了位；"
            "请把那一格用双引号括起来，或另存为 Excel 工作簿再导入"
        ]


def _records(columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    """One record per row, blanks left out."""
    if not columns:
        return [{} for _ in range(count)]
    filled = ([value is not None for value in column] for column in columns.values())
    return [
        dict(compress(zip(columns, row, strict=True), kept))
        for row, kept in zip(zip(*columns.values(), strict=True), zip(*filled, strict=True), strict=True)
    ]


def _shared_records(columns: Mapping[str, Sequence[Any]]) -> list[Values]:
    """One record per row, one for all rows in a run that say the same; none where there is no column."""
    records: list[Values] = []
    above: tuple[Any, ...] = ()
    for row in zip(*columns.values(), strict=True):
        if row != above or not records:
            pairs = zip(columns, row, strict=True)
            above, record = row, {name: value for name, value in pairs if value is not None}
        records.append(record)
    return records


class _Readings:
    """Reads the columns of one table and files refusals and notes by row."""

    def __init__(self, table: RosterTable, columns: ColumnMap, policy: PolicyView, rows: RosterRows,
                 steps: RowSteps) -> None:
        self._table = table
        self._map = columns
        self._policy = policy
        self._rows = rows
        self._steps = steps
        self._births: dict[int, str] = {}

    def columns(self, schema_id: str) -> dict[str, list[Any]]:
        """The values of all columns of one schema by field, None for blanks."""
        columns = list(self._map.places(schema_id))
        share = READING * len(columns) / max(1, len(self._table.columns))
        return {found.name: self._column(index, found)
                for index, found in self._steps.over(columns, share, every=1)}

    def _column(self, index: int, found: Field) -> list[Any]:
        column = self._table.columns[index]
        values = ColumnValues(self._table.titles[index], found, self._policy)
        read = column_values(column, values)
        if values.lost_digits:
            read = [values.refused_as_lost(value) or value for value in read]
        if values.refuses:
            for row, value in enumerate(read):
                if isinstance(value, Refusal):
                    self._refuse(row, found, value)
                    read[row] = None
        if values.notes:
            for row, cell in enumerate(column):
                if cell in values.notes:
                    self._rows.notes[row].append(values.notes[cell])
        return read

    def _refuse(self, row: int, found: Field, refusal: Refusal) -> None:
        if refusal.only_day_missing and found.name == BIRTH:
            self._births[row] = refusal.sentence
        else:
            self._rows.reasons[row].append(refusal.sentence)

    def complete_births(self) -> None:
        """A birth date without its day comes from the number; where that gives none, the row is refused."""
        for row, sentence in self._births.items():
            if self._rows.members[row].get(BIRTH) is None:
                self._rows.reasons[row].append(sentence)

    def monitored(self, households: dict[str, list[Any]]) -> None:
        """监测对象类别 says more than 户类型 where it is filled."""
        place = self._map.place_of(Special.MONITORED)
        if place is None:
            return
        object_type = schema_of(HOUSEHOLD)["object_type"]
        kinds = self._column(place, object_type)
        usual = households.get(object_type.name, kinds)
        households[object_type.name] = [
            one if kind is None else kind for kind, one in zip(kinds, usual, strict=True)
        ]

    def villages(self, households: dict[str, list[Any]], places: Places) -> None:
        place = self._map.place_of(Special.VILLAGE)
        if place is None:
            return
        lookup = {name.removesuffix("民委员会"): code for name, code in places.villages.items()}
        lookup |= places.villages
        names = self._texts(place)
        households["village_code"] = [lookup.get(name) for name in names]
        for row, name in enumerate(names):
            if name and name not in lookup:
                self._rows.reasons[row].append(
                    f"“{self._table.titles[place]}”填的是“{shown(name)}”，不在{places.township}的行政村里；"
                    "请核对村名，或先补全行政区划"
                )

    def refuse_other_townships(self, places: Places) -> None:
        place = self._map.place_of(Special.TOWNSHIP)
        if place is None:
            return
        ours = places.township
        for row, name in enumerate(self._texts(place)):
            if name and name != ours and not ours.endswith(name):
                self._rows.reasons[row].append(
                    f"“{self._table.titles[place]}”填的是“{shown(name)}”，不是{ours}；请分乡镇导入"
                )

    def person_counts(self) -> list[int | None]:
        """What 人数 says, for comparing only: an unreadable figure is a note, not a refusal."""
        place = self._map.place_of(Special.PERSONS)
        if place is None:
            return [None] * self._table.row_count
        counted = ColumnValues(self._table.titles[place], Field("persons", "人数", Whole()), self._policy)
        read = column_values(self._table.columns[place], counted)
        return [None if isinstance(value, Refusal) else value for value in read]

    def _texts(self, place: int) -> list[str]:
        plain: dict[Any, str] = {}
        column = self._table.columns[place]
        for cell in set(column):
            plain[cell] = "" if isinstance(cell, Unclear) else tidy(cell)
        return [plain[cell] for cell in column]


def _check_identity(rows: RosterRows) -> None:
    """Name, number (or 未办证) and relation; a village is needed per household, not per row."""
    schema = schema_of(MEMBER)
    for index, member in enumerate(rows.members):
        if "name" in member and "id_no" in member and "relation" in member:
            continue
        told = rows.reasons.get(index, ())
        for name, remedy in _NEEDED.items():
            label = schema[name].label
            without = name == "id_no" and member.get("id_type") == NO_PAPERS
            if name not in member and not without and not any(label in reason for reason in told):
                rows.reasons[index].append(f"“{label}”是空的；{remedy}")


_NEEDED = {
    "name": "请照证件填写姓名",
    "id_no": "请照证件填写，确实没有证件的把“证件类型”填成“未办证”",
    "relation": "请填与户主关系，户主本人填“户主”",
}


def _check_twice(rows: RosterRows) -> None:
    """The same number in two rows: an equal row is passed over, differing rows are both refused."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for index, member in enumerate(rows.members):
        number = member.get("id_no")
        if number:
            seen[number[:18]].append(index)
    repeats: set[int] = set()
    for indexes in seen.values():
        if len(indexes) > 1:
            repeats.update(_refuse_twice(rows, indexes))
    rows.repeats = frozenset(repeats)


def _refuse_twice(rows: RosterRows, indexes: list[int]) -> set[int]:
    first, *others = indexes
    lines = [tuple(column[index] for column in rows.table.columns) for index in indexes]
    repeats = {index for index, line in zip(others, lines[1:], strict=True) if line == lines[0]}
    for index in sorted(repeats):
        rows.reasons[index].append(f"与第 {rows.row_number(first)} 行完全相同，只导入前一行；可以删去这一行")
    differing = [index for index in indexes if index not in repeats]
    for index in differing if len(differing) > 1 else ():
        named = "、".join(str(rows.row_number(other)) for other in differing if other != index)
        number = shown(rows.members[index]["id_no"], True)
        rows.reasons[index].append(
            f"证件号码 {number} 与第 {named} 行重复，不知道以哪一行为准；请核对后只留一行"
        )
    return repeats


def _derive(rows: RosterRows, steps: RowSteps) -> None:
    """Sex and birth date follow from a valid number; a differing column is said, the number counts."""
    for index, member in enumerate(steps.over(rows.members, DERIVING)):
        for name, value in member_facts(member).items():
            if member.setdefault(name, value) != value:
                rows.notes[index].append(_DIFFERS[name])
                member[name] = value


FACTS_OF_NUMBER = ("sex", "birth_date")
_DIFFERS = {
    "sex": "“性别”与证件号码不一致，按证件号码填写，请核对",
    "birth_date": "“出生日期”与证件号码不一致，按证件号码填写，请核对",
}
