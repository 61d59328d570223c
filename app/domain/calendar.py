"""Ages and terms in calendar days and workdays (domain.md 2.5). Holiday tables are given as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from app.domain.policy import PolicyUnset

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SCHOOL_YEAR = (9, 1)


def age_on(birth: date, on: date) -> int:
    """Full years on a day; born on 29 February, a year is full on 1 March. Negative before birth."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@lru_cache(maxsize=256)
def latest_birth(on: date, years: int) -> date:
    """The last day on which somebody may be born who is that many full years old on a day, or older."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def school_year_start(on: date, begins: tuple[int, int] = _SCHOOL_YEAR) -> date:
    """First day of the school year running on a day; `begins` is its month and day."""
    this_year = date(on.year, *begins)
    return this_year if this_year <= on else date(on.year - 1, *begins)


def school_age(birth: date, on: date, begins: tuple[int, int] = _SCHOOL_YEAR) -> int:
    """Full years on the 1 September that opened the school year (V-MEM-07)."""
    return age_on(birth, school_year_start(on, begins))


@dataclass(frozen=True)
class WorkdayCalendar:
    """Days that differ from Monday–Friday, for the years whose holiday notice has been entered.

    `changed`: day → whether it is a workday.
    """

    years: frozenset[int] = frozenset()
    changed: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def is_workday(self, day: date) -> bool:
        """Raises PolicyUnset when the holiday notice of that year has not been entered."""
        if day.year not in self.years:
            raise PolicyUnset("workday_calendar", "工作日历", day.year)
        return self.changed.get(day, day.weekday() < _SATURDAY)

    def after_workdays(self, start: date, workdays: int) -> date:
        """The last day of a term of workdays; the starting day is not counted. Raises PolicyUnset."""
        day = start
        while workdays > 0:
            day += _ONE_DAY
            workdays -= self.is_workday(day)
        return day


def last_day(start: date, days: int, extend: WorkdayCalendar | None = None) -> date:
    """Last day of a term of calendar days; the starting day is not counted (民法典 art. 201).

    With a workday calendar a term ending on a legal holiday runs to the next workday (art. 203).
    Raises PolicyUnset when the calendar does not know the year.
    """
    day = start + days * _ONE_DAY
    while extend is not None and not extend.is_workday(day):
        day += _ONE_DAY
    return day


def first_free_day(start: date, days: int, extend: WorkdayCalendar | None = None) -> date:
    """First day after the term: posted on day 0 for 7 days, a notice comes down from day 8."""
    return last_day(start, days, extend) + _ONE_DAY


def term_over(start: date, days: int, today: date, extend: WorkdayCalendar | None = None) -> bool:
    """Whether the whole term lies before `today`."""
    return today > last_day(start, days, extend)


@lru_cache(maxsize=256)
def registered_window(year: int, begins: tuple[int, int]) -> tuple[date, date]:
    """The twelve months that begin in the year before `year`: 1 Oct – 30 Sep for (10, 1)."""
    return date(year - 1, *begins), date(year, *begins) - _ONE_DAY


@lru_cache(maxsize=256)
def months_before(on: date, months: int) -> tuple[date, date]:
    """First and last day of the whole months that end with the month before `on`."""
    end = on.replace(day=1) - _ONE_DAY
    total = end.year * 12 + end.month - months
    return date(total // 12, total % 12 + 1, 1), end
