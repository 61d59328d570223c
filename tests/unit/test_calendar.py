"""Ages and terms (domain.md 2.5)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import calendar
from app.domain.calendar import WorkdayCalendar
from app.domain.policy import PolicyUnset

# A made-up notice: Thursday 1 and Friday 2 October off, Saturday 10 October a workday.
NOTICE = WorkdayCalendar(
    frozenset((2026,)),
    {date(2026, 10, 1): False, date(2026, 10, 2): False, date(2026, 10, 10): True},
)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2010, 9, 1), date(2016, 8, 31), 5),
        (date(2010, 9, 1), date(2016, 9, 1), 6),
        (date(2012, 2, 29), date(2018, 2, 28), 5),
        (date(2012, 2, 29), date(2018, 3, 1), 6),
    ],
)
def test_age_on(birth, on, age):
    assert calendar.age_on(birth, on) == age


@given(st.dates(date(1900, 1, 1), date(2050, 1, 1)), st.dates(date(2050, 1, 2), date(2150, 1, 1)))
def test_age_grows_by_one_within_a_year(birth, on):
    later = date(on.year + 1, on.month, min(on.day, 28))
    assert calendar.age_on(birth, later) - calendar.age_on(birth, on) in (0, 1)


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2016, 8, 31), 5), (date(2016, 9, 1), 6), (date(2017, 6, 1), 6), (date(2017, 9, 1), 7)],
)
def test_school_age_is_that_of_first_september(on, age):
    assert calendar.school_age(date(2010, 8, 31), on) == age


class TestTerms:
    def test_the_starting_day_is_not_counted(self):
        posted = date(2026, 3, 2)
        assert calendar.last_day(posted, 7) == date(2026, 3, 9)
        assert calendar.first_free_day(posted, 7) == date(2026, 3, 10)
        assert not calendar.term_over(posted, 7, date(2026, 3, 9))
        assert calendar.term_over(posted, 7, date(2026, 3, 10))

    def test_a_term_ending_on_a_holiday_runs_on(self):
        assert calendar.last_day(date(2026, 9, 24), 7) == date(2026, 10, 1)
        assert calendar.last_day(date(2026, 9, 24), 7, NOTICE) == date(2026, 10, 5)

    def test_a_saturday_made_a_workday_ends_a_term(self):
        assert calendar.last_day(date(2026, 10, 3), 7, NOTICE) == date(2026, 10, 10)

    def test_workdays(self):
        assert NOTICE.after_workdays(date(2026, 9, 30), 5) == date(2026, 10, 9)
        assert NOTICE.after_workdays(date(2026, 9, 30), 6) == date(2026, 10, 10)

    def test_a_year_without_notice_is_not_guessed(self):
        with pytest.raises(PolicyUnset, match="工作日历（2027年）"):
            NOTICE.after_workdays(date(2026, 12, 31), 1)


class TestWindows:
    def test_registered(self):
        assert calendar.registered_window(2018, (10, 1)) == (date(2017, 10, 1), date(2018, 9, 30))

    @pytest.mark.parametrize(
        ("on", "window"),
        [
            (date(2023, 5, 20), (date(2022, 5, 1), date(2023, 4, 30))),
            (date(2023, 1, 1), (date(2022, 1, 1), date(2022, 12, 31))),
            (date(2024, 3, 31), (date(2023, 3, 1), date(2024, 2, 29))),
        ],
    )
    def test_twelve_months_before(self, on, window):
        assert calendar.months_before(on, 12) == window
