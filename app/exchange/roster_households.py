"""Putting the rows of a roster together to households.

Rows with one 户编号 are one household, wherever they stand in the file. A row without a number that is
not a 户主 belongs to the household of the row above (merged cells); a 户主 without a number begins a new
household. The household is the unit: it comes in whole or stays out whole, because half a household has
wrong person counts. So one refused row holds back the others of its household, except that a row equal
to an earlier one is just passed over. No head or two heads, two villages or groups in one household are
contradictions and hold it back too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.derivation import HEAD
from app.domain.rules.base import is_active
from app.exchange.roster_rows import RosterRows

_NUMBER_FIELDS = ("national_no", "local_no")
_PLACES = (("village_code", "行政村"), ("group_no", "村民小组"))
_MOST_NAMED = 5


@dataclass
class RosterHousehold:
    """The rows of one household; `number` is "" when the file gives none. `head` is an index or None."""

    number: str
    indexes: list[int]
    head: int | None = None

    @property
    def first(self) -> int:
        """The row that counts where rows differ: the head's, else the first."""
        return self.indexes[0] if self.head is None else self.head

    def joined(self, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The household's values: those of the head's row, completed by the other rows in order."""
        basis = records[self.first]
        values = dict(basis)
        for index in self.indexes:
            own = records[index]
            if own is not basis and own != basis:
                for name, value in own.items():
                    values.setdefault(name, value)
        return values


def group_rows(rows: RosterRows) -> list[RosterHousehold]:
    """All households in the order of their first row; rows that belong to none are refused here."""
    numbered: dict[str, RosterHousehold] = {}
    found: list[RosterHousehold] = []
    above: RosterHousehold | None = None
    for index in range(len(rows.members)):
        if index in rows.repeats:
            continue
        number = _number_of(rows, index)
        if number:
            household = numbered.get(number)
            if household is None:
                household = numbered[number] = RosterHousehold(number, [])
                found.append(household)
        elif rows.members[index].get("relation") == HEAD:
            household = RosterHousehold("", [])
            found.append(household)
        elif above is not None and _same_place(rows, above, index):
            household = above
        else:
            rows.reasons[index].append(
                "“户编号”是空的，也不紧跟在同村同组的户主后面，不知道是哪一户；请填户编号或放到户主下面"
            )
            above = None
            continue
        household.indexes.append(index)
        above = household
    for household in found:
        _check_structure(rows, household)
    return found


def _number_of(rows: RosterRows, index: int) -> str:
    values = rows.households[index]
    for name in _NUMBER_FIELDS:
        if name in values:
            return str(values[name])
    return ""


def _same_place(rows: RosterRows, above: RosterHousehold, index: int) -> bool:
    values, upper = rows.households[index], rows.households[above.indexes[0]]
    return all(name not in values or values[name] == upper.get(name) for name in ("village_code", "group_no"))


def _check_structure(rows: RosterRows, household: RosterHousehold) -> None:
    heads = [index for index in household.indexes if _is_head(rows, index)]
    household.head = heads[0] if heads else None
    if len(heads) > 1:
        named = _row_names(rows, heads)
        refuse_household(
            rows, household, f"本户有 {len(heads)} 个户主（{named}）；一户只能有一个，请核对“与户主关系”"
        )
    for name, label in _PLACES:
        places = {
            rows.households[index][name] for index in household.indexes if name in rows.households[index]
        }
        if len(places) > 1:
            refuse_household(rows, household, f"同一户编号的各行“{label}”不一样；请核对户编号或{label}")
    _note_differences(rows, household)


def _is_head(rows: RosterRows, index: int) -> bool:
    member = rows.members[index]
    return member.get("relation") == HEAD and is_active(member)


def _note_differences(rows: RosterRows, household: RosterHousehold) -> None:
    """Household facts that differ between the rows: the head's row counts."""
    if len(household.indexes) == 1:
        return
    basis = rows.households[household.first]
    for index in household.indexes:
        values = rows.households[index]
        if values is basis or values == basis:
            continue
        if any(name in basis and basis[name] != value for name, value in values.items()):
            rows.notes[index].append(
                f"本行的户信息与第 {rows.row_number(household.first)} 行不一样，按那一行填写"
            )


def refuse_household(rows: RosterRows, household: RosterHousehold, reason: str) -> None:
    """Keep a whole household out for a reason of its own."""
    for index in household.indexes:
        rows.reasons[index].append(reason)


def hold_back(rows: RosterRows, households: Iterable[RosterHousehold]) -> list[RosterHousehold]:
    """The households that may come in; the sound rows of the others get the reason why they wait."""
    sound: list[RosterHousehold] = []
    refused = rows.reasons
    for household in households:
        faulty = [index for index in household.indexes if index in refused]
        if not faulty:
            sound.append(household)
            continue
        reason = f"同一户的{_row_names(rows, faulty)}没有通过，整户先不导入；改好后一起导入"
        for index in household.indexes:
            if index not in refused:
                refused[index] = [reason]
    return sound


def _row_names(rows: RosterRows, indexes: list[int]) -> str:
    named = "、".join(str(rows.row_number(index)) for index in indexes[:_MOST_NAMED])
    more = f"等 {len(indexes)} 行" if len(indexes) > _MOST_NAMED else ""
    return f"第 {named} 行{more}"
