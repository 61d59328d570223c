"""The holiday notices of the State Council as a calendar of workdays (domain.md 2.5).

A year is a row of table `workday_calendar`: weekdays that are off, weekends that are worked. A year without
a row is 未设定: asking it raises PolicyUnset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from app.domain.calendar import WorkdayCalendar
from app.domain.codes import CodeTable, CodeValue
from app.domain.policy import PolicyView

TABLE, EXTENDING = "workday_calendar", "calendar.extend_over_holiday"


def workdays(policy: PolicyView) -> WorkdayCalendar:
    """The calendar that holds in a place."""
    return _calendar(policy.table(TABLE))


def extending(policy: PolicyView) -> WorkdayCalendar | None:
    """The calendar by which a term that ends on a holiday runs on (民法典 art. 203); None where switched off.

    Raises PolicyUnset when it is not decided.
    """
    return workdays(policy) if policy.number(EXTENDING) else None


def changed_days(year: CodeValue) -> Mapping[date, bool]:
    """Day → whether it is worked, of every day a year's notice changes. Raises ValueError."""
    number = int(year.code)
    return {
        date.fromisoformat(f"{number:04}-{day}"): is_workday
        for name, is_workday in (("off", False), ("work", True))
        for day in str(year.attributes.get(name, "")).split()
    }


@lru_cache(maxsize=32)
def _calendar(table: CodeTable) -> WorkdayCalendar:
    changed: dict[date, bool] = {}
    for value in table.values:
        changed.update(changed_days(value))
    return WorkdayCalendar(frozenset(int(value.code) for value in table.values), changed)
