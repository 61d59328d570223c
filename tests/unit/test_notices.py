"""The clock of a notice, its kinds and the holiday tables (domain.md 10.2, 2.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain.calendar import WorkdayCalendar
from app.domain.holidays import extending, workdays
from app.domain.notices import (
    ClockState,
    Pause,
    Term,
    clock_of,
    closed_reason,
    days_of,
    kind_of,
    run_clock,
)
from app.domain.policy import PolicyBook, PolicyUnset

BOOK = PolicyBook.load(resource("policy"))
POLICY = BOOK.at("990000101", date(2026, 3, 3))
MONDAY = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
PLAIN = WorkdayCalendar(frozenset(range(2000, 2101)))
DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))


def test_a_seven_day_notice_posted_on_day_0_may_come_down_on_day_8() -> None:
    found = clock_of(MONDAY, 7, MONDAY, POLICY)
    assert (found.last_day, found.earliest) == (MONDAY + 7 * ONE_DAY, MONDAY + 8 * ONE_DAY)
    assert clock_of(MONDAY, 7, MONDAY + 7 * ONE_DAY, POLICY).state is ClockState.RUNNING
    assert clock_of(MONDAY, 7, MONDAY + 8 * ONE_DAY, POLICY).state is ClockState.OVER


def test_remaining_days_count_down_to_nothing() -> None:
    left = [clock_of(MONDAY, 7, MONDAY + n * ONE_DAY, POLICY).remaining for n in range(9)]
    assert left == [7, 6, 5, 4, 3, 2, 1, 0, 0]
    done = [clock_of(MONDAY, 7, MONDAY + n * ONE_DAY, POLICY).counted for n in range(9)]
    assert done == [0, 1, 2, 3, 4, 5, 6, 7, 7]


def test_a_holiday_at_the_end_extends_the_term_to_the_next_workday() -> None:
    # posted on Thursday 24 September 2026: day 7 is 1 October, off until 7 October
    found = clock_of(date(2026, 9, 24), 7, MONDAY, POLICY)
    assert found.last_day == date(2026, 10, 8)
    off = run_clock(date(2026, 9, 24), 7, MONDAY)
    assert off.last_day == date(2026, 10, 1)


def test_a_worked_saturday_does_not_extend() -> None:
    assert clock_of(date(2026, 2, 21), 7, MONDAY, POLICY).last_day == date(2026, 2, 28)
    assert clock_of(date(2026, 3, 7), 7, MONDAY, POLICY).last_day == date(2026, 3, 16)


def test_a_year_without_its_holiday_table_is_unset_not_guessed() -> None:
    found = clock_of(date(2026, 12, 28), 7, date(2026, 12, 29), POLICY)
    assert found.state is ClockState.UNSET
    assert found.earliest is None
    assert "工作日历（2027年）”未设定" in found.words


def test_working_days_skip_weekends_and_holidays() -> None:
    found = clock_of(date(2026, 9, 28), 5, MONDAY, POLICY, in_workdays=True)
    assert found.last_day == date(2026, 10, 10)
    assert clock_of(date(2026, 12, 28), 5, MONDAY, POLICY, in_workdays=True).state is ClockState.UNSET


def test_days_with_an_open_objection_do_not_count() -> None:
    pauses = (Pause(MONDAY + 3 * ONE_DAY, MONDAY + 5 * ONE_DAY),)
    found = run_clock(MONDAY, 7, MONDAY + 9 * ONE_DAY, pauses)
    assert (found.last_day, found.paused, found.state) == (MONDAY + 9 * ONE_DAY, 2, ClockState.RUNNING)


def test_an_objection_answered_on_the_day_it_came_costs_no_day() -> None:
    at_once = Pause(MONDAY + 3 * ONE_DAY, MONDAY + 3 * ONE_DAY)
    assert run_clock(MONDAY, 7, MONDAY, (at_once,)).last_day == MONDAY + 7 * ONE_DAY


def test_an_open_objection_stops_the_clock() -> None:
    found = run_clock(MONDAY, 7, MONDAY + 20 * ONE_DAY, (Pause(MONDAY + 3 * ONE_DAY),))
    assert (found.state, found.earliest) == (ClockState.PAUSED, None)
    assert (found.counted, found.remaining) == (2, 5)
    assert "答复后还要公示 5 天" in found.words


def test_an_objection_after_the_term_does_not_open_it_again() -> None:
    late = Pause(MONDAY + 8 * ONE_DAY)
    assert run_clock(MONDAY, 7, MONDAY + 9 * ONE_DAY, (late,)).state is ClockState.OVER


def test_a_pause_on_the_extended_day_is_waited_for_too() -> None:
    saturday = date(2026, 3, 14)
    found = run_clock(date(2026, 3, 7), 7, MONDAY, (Pause(saturday + 2 * ONE_DAY, saturday + 3 * ONE_DAY),),
                      extend=PLAIN)  # fmt: skip
    assert found.last_day == date(2026, 3, 17)


def test_a_standing_notice_has_no_end_and_an_unposted_one_no_beginning() -> None:
    assert run_clock(MONDAY, None, MONDAY).state is ClockState.STANDING
    assert run_clock(None, 7, MONDAY).state is ClockState.NOT_POSTED


PAUSES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=4)


@given(DAYS, st.integers(1, 20), PAUSES, st.integers(0, 80))
def test_objections_never_shorten_a_term(posted: date, days: int, stops: list, later: int) -> None:
    pauses = [Pause(posted + a * ONE_DAY, posted + (a + n) * ONE_DAY) for a, n in stops]
    today = posted + later * ONE_DAY
    plain, paused = run_clock(posted, days, today), run_clock(posted, days, today, pauses)
    assert plain.last_day is not None
    assert paused.last_day is not None
    assert paused.last_day >= plain.last_day
    hung = [posted + n * ONE_DAY for n in range(1, (paused.last_day - posted).days + 1)]
    assert sum(not any(pause.covers(day) for pause in pauses) for day in hung) == days


@given(DAYS, st.integers(1, 20), st.integers(0, 60))
def test_it_is_over_exactly_from_the_earliest_day(posted: date, days: int, later: int) -> None:
    found = run_clock(posted, days, posted + later * ONE_DAY, extend=PLAIN)
    assert found.earliest is not None
    assert PLAIN.is_workday(found.earliest - ONE_DAY)
    assert (found.state is ClockState.OVER) == (posted + later * ONE_DAY >= found.earliest)


def test_all_thirteen_kinds_are_there() -> None:
    kinds = [kind_of(POLICY, f"N-{number:02}") for number in range(1, 14)]
    assert [kind.code for kind in kinds] == [f"{number:02}" for number in range(1, 14)]
    assert all(kind.content and kind.places and kind.issuer for kind in kinds)
    assert all(bool(kind.days_parameter) == kind.term.is_counted for kind in kinds)
    with pytest.raises(KeyError):
        kind_of(POLICY, "N-14")


@pytest.mark.req("R305")
@pytest.mark.parametrize(
    ("named", "issuer", "days"),
    [
        ("N-01", "village", 7), ("N-02", "township", 7), ("N-03", "county", None), ("N-04", "village", 7),
        ("N-05", "village", 5), ("N-06", "village", None), ("N-07", "county", 10), ("N-08", "village", 10),
        ("N-09", "village", 10), ("N-10", "county", None), ("N-11", "township", 7), ("N-11", "county", 10),
        ("N-13", "village", None),
    ],
)  # fmt: skip
def test_days_of_each_kind(named: str, issuer: str, days: int | None) -> None:
    assert days_of(kind_of(POLICY, named), issuer, POLICY) == days


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("N-07", "资金规模 资金来源 资金用途 使用单位 分配原则 分配结果 监督电话"),
        ("N-08", "项目名称 实施地点 建设内容 实施期限"),
        ("N-08", "实施单位及责任人 资金来源构成及规模 采购招投标情况 预期目标 受益农户 投诉方式"),
        pytest.param("N-10", "收入（按来源） 救助户数和金额 结余 监督电话", marks=pytest.mark.req("R206")),
    ],
)  # fmt: skip
def test_what_a_notice_has_to_say_is_listed_in_order(named: str, asked: str) -> None:
    content = [part for part in kind_of(POLICY, named).content if part in asked.split()]
    assert content == asked.split()


@pytest.mark.req("R175")
def test_the_four_key_points_each_have_a_notice() -> None:
    titles = [POLICY.table("notice_kind").label_of(code) for code in ("01", "08", "07", "04")]
    assert titles == ["初选名单公示", "项目实施前公示", "资金安排公告", "退出公示"]


@pytest.mark.req("R028")
def test_four_bodies_publish() -> None:
    issuers = [value.label for value in POLICY.table("notice_issuer").values]
    assert issuers == ["村", "乡镇", "县", "实施单位"]


def test_the_days_of_dividends_are_the_county_s_matter() -> None:
    with pytest.raises(PolicyUnset, match="分红公示"):
        days_of(kind_of(POLICY, "N-12"), "village", POLICY)


def test_the_next_step_waits_for_the_term_and_for_every_answer() -> None:
    first = kind_of(POLICY, "N-01")
    assert "还没有张贴" in closed_reason(first, run_clock(None, 7, MONDAY), 0)
    assert "还有 7 天" in closed_reason(first, run_clock(MONDAY, 7, MONDAY), 0)
    over = run_clock(MONDAY, 7, MONDAY + 8 * ONE_DAY)
    assert closed_reason(first, over, 0) == ""
    assert "1 条异议还没有答复" in closed_reason(first, over, 1)


def test_an_announcement_only_has_to_be_posted() -> None:
    final = kind_of(POLICY, "N-03")
    assert closed_reason(final, run_clock(MONDAY, None, MONDAY), 0) == ""
    assert closed_reason(final, run_clock(None, None, MONDAY), 0)
    assert final.term is Term.STANDING


def test_shipped_years_know_the_well_known_days() -> None:
    calendar = workdays(POLICY)
    assert calendar.years == frozenset(range(2014, 2027))
    assert calendar.is_workday(date(2026, 2, 14))  # Saturday before the Spring Festival of 2026
    assert not calendar.is_workday(date(2026, 2, 23))
    assert not calendar.is_workday(date(2020, 1, 31))  # longer Spring Festival of 2020
    assert all(not calendar.is_workday(date(year, 10, day)) for year in calendar.years for day in (1, 2, 3))
    for day, works in calendar.changed.items():
        assert (day.weekday() > 4) == works, day


def test_the_extension_can_be_switched_off(tmp_path) -> None:
    for path in resource("policy").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "county.toml").write_text(
        'kind = "policy"\n[version]\nid = "c"\ntitle = "县"\nregion = "990000"\neffective_from = 2018-01-01\n'
        '[parameter."calendar.extend_over_holiday"]\nvalue = 0\n',
        "utf-8",
    )
    policy = PolicyBook.load(tmp_path).at("990000101", MONDAY)
    assert extending(policy) is None
    assert clock_of(date(2026, 9, 24), 7, MONDAY, policy).last_day == date(2026, 10, 1)
