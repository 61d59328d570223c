"""Terms in days, workdays and notice clocks against a second model: lists of days, counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain.calendar import (
    WorkdayCalendar,
    age_on,
    first_free_day,
    last_day,
    months_before,
    registered_window,
    school_age,
    term_over,
)
from app.domain.holidays import TABLE, changed_days, extending, workdays
from app.domain.notices import ClockState, Pause, clock_of, run_clock
from app.domain.policy import PolicyBook, PolicyUnset

POLICY = PolicyBook.load(resource("policy")).at("", date(2026, 1, 1))
YEARS = sorted(int(value.code) for value in POLICY.table(TABLE).values)
ONE_DAY = timedelta(days=1)
FAR = 150
STARTS = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 7, 1))
PAUSES = st.lists(st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 15))), max_size=3)


def days_after(start: date) -> list[date]:
    return list(islice((start + n * ONE_DAY for n in count(1)), FAR))


def works(day: date) -> bool:
    """Read straight from the table of the year: a list of days off, a list of weekends worked."""
    [year] = [value for value in POLICY.table(TABLE).values if value.code == str(day.year)]
    if f"{day:%m-%d}" in str(year.attributes.get("off", "")).split():
        return False
    return day.isoweekday() <= 5 or f"{day:%m-%d}" in str(year.attributes.get("work", "")).split()


def hung(posted: date, days: int, pauses: list[Pause], counting, extend) -> date | None:
    """The last day of a notice: cross out the days with an open objection, take the n-th that counts, go on
    to the first day that may be a last one. None where an objection is never answered.
    """
    free = [day for day in days_after(posted) if not any(p.covers(day) for p in pauses)]
    counted = [day for day in free if counting(day)]
    last = counted[days - 1] if len(counted) >= days else None
    if last is None:
        return None
    return next((day for day in free if day >= last and extend(day)), None)


@given(STARTS)
def test_workdays_are_those_of_the_table(day: date) -> None:
    assert workdays(POLICY).is_workday(day) is works(day)


@given(STARTS, st.integers(1, 60))
def test_a_term_of_workdays_ends_on_its_nth_workday(start: date, term: int) -> None:
    expected = [day for day in days_after(start) if works(day)][term - 1]
    assert workdays(POLICY).after_workdays(start, term) == expected


@given(STARTS, st.integers(1, 60), st.integers(-5, 90))
def test_a_term_of_calendar_days_ends_on_a_workday(start: date, term: int, later: int) -> None:
    calendar = extending(POLICY)
    expected = next(day for day in days_after(start)[term - 1 :] if works(day))
    assert last_day(start, term, calendar) == expected
    assert first_free_day(start, term, calendar) == expected + ONE_DAY
    today = start + later * ONE_DAY
    assert term_over(start, term, today, calendar) is (today > expected)
    assert last_day(start, term) == days_after(start)[term - 1]


@settings(max_examples=200)
@given(STARTS, st.integers(1, 20), PAUSES, st.integers(0, 80), st.booleans())
def test_the_clock_of_a_notice_is_that_of_the_model(
    posted: date, days: int, stops: list, later: int, in_workdays: bool
) -> None:
    pauses = [
        Pause(posted + begins * ONE_DAY, None if lasts is None else posted + (begins + lasts) * ONE_DAY)
        for begins, lasts in stops
    ]
    today = posted + later * ONE_DAY
    any_day = lambda _day: True  # noqa: E731
    counting, extend = (works, any_day) if in_workdays else (any_day, works)
    expected = hung(posted, days, pauses, counting, extend)
    found = clock_of(posted, days, today, POLICY, pauses, in_workdays=in_workdays)
    assert found.last_day == expected
    if expected is None:
        assert found.state is ClockState.PAUSED
        return
    assert found.earliest == expected + ONE_DAY
    assert found.state is (ClockState.OVER if today > expected else ClockState.RUNNING)
    passed = [day for day in days_after(posted) if day <= min(today, expected)]
    free = [day for day in passed if counting(day) and not any(p.covers(day) for p in pauses)]
    assert found.counted == min(len(free), days)
    assert found.remaining == max(0, (expected - today).days)


@given(STARTS, st.integers(1, 20), PAUSES)
def test_without_a_calendar_every_day_may_be_the_last(posted: date, days: int, stops: list) -> None:
    pauses = [Pause(posted + a * ONE_DAY, posted + (a + (n or 0)) * ONE_DAY) for a, n in stops]
    found = run_clock(posted, days, posted, pauses)
    assert found.last_day == hung(posted, days, pauses, lambda _day: True, lambda _day: True)


def test_every_changed_day_changes_something() -> None:
    """A day off falls on Monday to Friday, a day worked on a weekend; anything else is a slip of the pen."""
    for value in POLICY.table(TABLE).values:
        changed = changed_days(value)
        assert changed
        assert all(is_workday is (day.isoweekday() > 5) for day, is_workday in changed.items()), value.code


def test_a_year_without_a_table_is_unset_and_never_guessed() -> None:
    beyond = date(YEARS[-1] + 1, 1, 5)
    with pytest.raises(PolicyUnset):
        workdays(POLICY).is_workday(beyond)
    with pytest.raises(PolicyUnset):
        workdays(POLICY).after_workdays(date(YEARS[-1], 12, 30), 5)
    assert clock_of(beyond, 7, beyond, POLICY).state is ClockState.UNSET
    assert WorkdayCalendar().years == frozenset()


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 40_000))
def test_ages_count_birthdays(birth: date, days: int) -> None:
    on = min(birth + days * ONE_DAY, date(2100, 1, 1))
    birthdays = [
        date(year, 3, 1) if (birth.month, birth.day) == (2, 29) and not _leap(year)
        else date(year, birth.month, birth.day)
        for year in range(birth.year + 1, on.year + 1)
    ]  # fmt: skip
    assert age_on(birth, on) == sum(day <= on for day in birthdays)
    opened = date(on.year - (on < date(on.year, 9, 1)), 9, 1)
    if birth <= opened:
        assert school_age(birth, on) == age_on(birth, opened)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@given(st.dates(date(2014, 1, 1), date(2030, 12, 31)), st.integers(1, 24))
def test_whole_months_before_a_day(on: date, months: int) -> None:
    first, last = months_before(on, months)
    assert (last + ONE_DAY).day == first.day == 1
    assert last < on <= last + 31 * ONE_DAY
    touched = {(day.year, day.month) for day in (first + n * ONE_DAY for n in range((last - first).days + 1))}
    assert len(touched) == months


@given(st.integers(2014, 2030))
def test_the_window_of_registered_households_is_a_year(year: int) -> None:
    first, last = registered_window(year, (10, 1))
    assert (first, last) == (date(year - 1, 10, 1), date(year, 9, 30))
