"""The basic figures of a village by group: households, people, and who among them gets help (T20).

Counts only: nobody can be named from them. Health is not counted, for a group may have one household
(domain.md 10.4). Which kinds of households are objects is told by the policy period of the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.calendar import age_on
from app.domain.policy import PolicyView
from app.domain.rules.people import FULL_LABOUR
from app.domain.village_groups import group_order

Values = Mapping[str, Any]
HAN, FEMALE, NO_GROUP = "01", "2", "未填组"
HOUSEHOLDS, PERSONS = "户", "人"
_WORKING_AGE, _OLD_AGE = 16, 60
_NOT_AT_SCHOOL = frozenset(("", "01", "99"))
"""school_status: nothing, before school, other."""


@dataclass(frozen=True)
class CountLine:
    """One line of the table: part, item, unit and the figure of each group that has any."""

    part: str
    item: str
    unit: str
    by_group: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_group.values())


@dataclass(frozen=True)
class VillageCounts:
    """Groups in order and the lines, the same lines for every village of the policy."""

    groups: tuple[str, ...]
    lines: tuple[CountLine, ...]


@dataclass(frozen=True)
class _Counted:
    """A household with its members, ready to be asked."""

    group: str
    household: Values
    members: Sequence[Values]


def village_counts(
    homes: Iterable[tuple[Values, Sequence[Values]]],
    policy: PolicyView,
    applying: Collection[str] = (),
    on: date | None = None,
) -> VillageCounts:
    """The figures of these households, each with its active members; `applying` are ids of households whose
    identification is under way. Ages are those on a day, by default the day of the policy.
    """
    counted = [_Counted(str(home.get("group_no") or NO_GROUP), home, members) for home, members in homes]
    objects = object_codes(policy)
    helped = [one for one in counted if one.household.get("object_type") in objects]
    lines = [
        *_both("全村", "农户和人口", counted),
        *_both("帮扶对象", "户数和人数合计", helped),
        *_both("正在识别", "申请的户", [one for one in counted if one.household.get("id") in applying]),
    ]
    for code in objects:
        lines += _of_type(code, helped, policy)
    for value in policy.table("household_attr").valid_on(policy.on):
        of_kind = [one for one in helped if one.household.get("household_attr") == value.code]
        lines.append(CountLine("按户属性", value.label, HOUSEHOLDS, _by_group(of_kind)))
    for item, belongs in _people(on or policy.on):
        lines.append(CountLine("对象人口", item, PERSONS, _by_group(helped, belongs)))
    groups = sorted({str(one.household.get("group_no") or "") for one in counted}, key=group_order)
    return VillageCounts(tuple(group or NO_GROUP for group in groups), tuple(lines))


def _of_type(code: str, helped: Sequence[_Counted], policy: PolicyView) -> tuple[CountLine, CountLine]:
    """A type that is a group of others holds theirs too; theirs are told as parts of it."""
    table = policy.table("object_type")
    held = {value.code for value in table.values if value.attributes.get("group") == code} | {code}
    value = table.by_code(code)
    is_part = value is not None and bool(value.attributes.get("group"))
    label = f"其中：{table.label_of(code)}" if is_part else table.label_of(code)
    return _both("按户类型", label, [one for one in helped if one.household["object_type"] in held])


def object_codes(policy: PolicyView) -> tuple[str, ...]:
    """Types that are objects on the day and may still be chosen then."""
    valid = {value.code for value in policy.table("object_type").valid_on(policy.on)}
    named = [
        code
        for period in policy.table("period").valid_on(policy.on)
        for code in str(period.attributes.get("objects") or "").split()
    ]
    return tuple(code for code in dict.fromkeys(named) if code in valid)


def _both(part: str, item: str, homes: Sequence[_Counted]) -> tuple[CountLine, CountLine]:
    return (
        CountLine(part, item, HOUSEHOLDS, _by_group(homes)),
        CountLine(part, item, PERSONS, _by_group(homes, lambda member: True)),
    )


def _by_group(homes: Iterable[_Counted], belongs: Callable[[Values], bool] | None = None) -> Counter[str]:
    """Households of each group, or with `belongs` the members it holds for."""
    counts: Counter[str] = Counter()
    for one in homes:
        counts[one.group] += 1 if belongs is None else sum(map(belongs, one.members))
    return counts


def _people(on: date) -> tuple[tuple[str, Callable[[Values], bool]], ...]:
    return (
        ("女性", lambda member: member.get("sex") == FEMALE),
        ("少数民族", lambda member: member.get("ethnicity") not in (None, HAN)),
        (f"未满{_WORKING_AGE}周岁", lambda member: _is_aged(member, on, 0, _WORKING_AGE - 1)),
        (f"满{_OLD_AGE}周岁", lambda member: _is_aged(member, on, _OLD_AGE)),
        ("在校生", lambda member: str(member.get("school_status") or "") not in _NOT_AT_SCHOOL),
        ("有劳动能力", lambda member: member.get("labour") in FULL_LABOUR),
    )


def _is_aged(member: Values, on: date, least: int, most: int = 200) -> bool:
    born = member.get("birth_date")
    return born is not None and least <= age_on(born, on) <= most
