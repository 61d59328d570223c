"""The days on which the county wants something every year are in the calendar that is shipped."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import UserError
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.work_calendar import TABLE, occurrences, read_rule, rule_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
req = pytest.mark.req


@pytest.fixture(scope="module")
def calendar():
    return PolicyBook.load(resource("policy")).at("990000101201", date(2026, 3, 3)).table(TABLE)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        pytest.param("self_check", [date(2026, 12, 10)], marks=req("R164")),
        pytest.param("field_check", [date(2026, 12, 15)], marks=req("R165")),
        pytest.param("data_summary", [date(2026, 1, 20)], marks=req("R166")),
        pytest.param("fund_appraisal", [date(2026, 4, 30)], marks=req("R144")),
        pytest.param("delegates", [date(2026, 6, 30), date(2026, 12, 31)], marks=req("R224")),
    ],
)
def test_it_is_due_on_the_day_of_the_paper(calendar, code: str, days: list[date]) -> None:
    rule = read_rule(rule_of(calendar.by_code(code)))
    assert rule is not None
    assert [found.due for found in occurrences(rule, *YEAR)] == days


@req("R163")
def test_every_month_every_half_year_and_at_the_end_of_the_year(calendar) -> None:
    counted = [
        len(list(occurrences(read_rule(rule_of(calendar.by_code(code))), *YEAR)))
        for code in ("monthly_check", "half_year_inspection", "screening", "self_check", "field_check")
    ]
    assert counted == [12, 2, 2, 1, 1]


def test_what_is_due_in_the_next_year_is_named_after_the_year_it_is_about(calendar) -> None:
    rule = read_rule(rule_of(calendar.by_code("data_summary")))
    assert rule is not None
    found = list(occurrences(rule, date(2026, 6, 1), date(2027, 6, 1)))
    assert [(each.key, each.words, each.due) for each in found] == [("2026", "2026年", date(2027, 1, 20))]


def test_months_and_days_of_the_next_year_are_read_like_those_of_this_one() -> None:
    span = read_rule("次年12月至3月")
    assert span is not None
    (found,) = occurrences(span, date(2028, 3, 31), date(2028, 3, 31))
    assert (found.key, found.begins, found.due) == ("2026", date(2027, 12, 1), date(2028, 3, 31))
    with pytest.raises(UserError, match="没有这一天"):
        read_rule("次年2月30日")
