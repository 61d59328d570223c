"""The work calendar on fixed days: what opens, what moves over holidays, what stays overdue, what is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.core.clock import CHINA_STANDARD_TIME, FixedClock
from app.core.errors import UserError
from app.domain.policy_documents import CALENDAR
from app.domain.work_calendar import TABLE
from app.services.acts import recent_acts, undo
from app.services.policy_documents import activate, documents, new_document, put_value, value_row
from app.services.reminders import Reminder, calendar_lines, done_reminders, reminders, tick_off
from app.services.session import Session
from tests.offices import ADMIN, ENTRY, REVIEWER, open_copy, reopen


class Office:
    """One office, founded on 3 March 2026; `session` is how it is open now."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template = template
        self._folder = folder
        self.session: Session = None  # type: ignore[assignment]

    def open(self, day: str, user: str = ENTRY) -> Session:
        clock = FixedClock(datetime.fromisoformat(day).replace(hour=9, tzinfo=CHINA_STANDARD_TIME))
        self.session = open_copy(self._template, self._folder, clock, user)
        return self.session

    def as_user(self, user: str) -> Session:
        self.session = reopen(self.session, user)
        return self.session

    def on(self, day: str) -> Session:
        """The same office on a later day."""
        clock = self.session.clock
        clock.move(timedelta(days=(date.fromisoformat(day) - clock.today()).days))
        return self.session

    def set_rule(self, code: str, rule: str, label: str = "", **told: object) -> Session:
        """Put a rule in force: one person enters it, another activates it."""
        session = self.as_user(ADMIN)
        known = session.policy().table(TABLE).by_code(code)
        label = label or (known.label if known else "")
        put_value(session, document(session), value_row(CALENDAR, TABLE, code=code, text=rule, label=label,
                                                        **told))  # fmt: skip
        session = self.as_user(REVIEWER)
        activate(session, next(each.id for each in documents(session) if not each.is_active))
        return self.as_user(ENTRY)


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[Office]:
    made = Office(office_template, tmp_path / "office")
    yield made
    made.session.close()


def of(session: Session, code: str) -> list[Reminder]:
    return [each for each in reminders(session) if each.code == code]


def test_a_month_is_open_to_its_last_day_and_stays_as_overdue(office: Office) -> None:
    (this,) = of(office.open("2026-04-30"), "monthly_check")[1:]
    assert (this.period, this.due, this.days_left) == ("2026-04", date(2026, 4, 30), 0)
    assert not this.is_overdue
    late, new = of(office.on("2026-05-01"), "monthly_check")
    assert (late.period, late.days_left, late.is_overdue) == ("2026-04", -1, True)
    assert (new.period, new.due) == ("2026-05", date(2026, 5, 31))


def test_what_was_due_before_the_office_began_is_not_shown(office: Office) -> None:
    assert [each.period for each in of(office.open("2026-03-03"), "monthly_check")] == ["2026-03"]
    assert of(office.session, "data_summary") == []


def test_a_named_day_opens_a_week_before_and_closes_a_month_after(office: Office) -> None:
    assert of(office.open("2026-12-02"), "self_check") == []
    (open_,) = of(office.on("2026-12-03"), "self_check")
    assert (open_.due, open_.days_left) == (date(2026, 12, 10), 7)
    assert of(office.on("2027-01-09"), "self_check")[0].is_overdue
    assert of(office.on("2027-01-10"), "self_check") == []


def test_a_named_day_on_a_holiday_moves_to_the_next_workday(office: Office) -> None:
    session = office.open("2026-10-01")
    (window,) = of(session, "income_window")
    assert window.due == date(2026, 9, 30)
    session = office.set_rule("income_window", "10月1日")
    (moved,) = of(session, "income_window")
    assert (moved.due, moved.note) == (date(2026, 10, 8), "")


def test_without_the_holidays_of_the_year_the_day_stays_and_it_is_said(office: Office) -> None:
    (summary,) = of(office.open("2027-01-15"), "data_summary")
    assert summary.due == date(2027, 1, 20)
    assert "2027年" in summary.note
    assert "未设定" in summary.note


@pytest.mark.req("R144")
def test_the_yearly_appraisal_runs_from_march_to_the_end_of_april(office: Office) -> None:
    assert of(office.open("2026-01-31"), "fund_appraisal") == []
    assert [each.due for each in of(office.on("2026-03-03"), "fund_appraisal")] == [date(2026, 4, 30)]
    assert of(office.on("2026-05-01"), "fund_appraisal")[0].is_overdue
    assert of(office.on("2026-06-01"), "fund_appraisal") == []


@pytest.mark.req("R163")
def test_checks_come_monthly_half_yearly_and_at_the_end_of_the_year(office: Office) -> None:
    session = office.open("2026-12-05")
    due = {each.code: each.due for each in reminders(session) if not each.is_overdue}
    assert due["monthly_check"] == date(2026, 12, 31)
    assert due["screening"] == due["half_year_inspection"] == date(2026, 12, 31)
    assert due["self_check"] == date(2026, 12, 10)


def test_a_span_over_the_new_year_is_one_period(office: Office) -> None:
    session = office.open("2026-12-20")
    session = office.set_rule("demand_survey", "11月至1月")
    assert [(each.period, each.due) for each in of(session, "demand_survey")] == [("2026", date(2027, 1, 31))]
    session = office.on("2027-01-05")
    assert [(each.period, each.days_left) for each in of(session, "demand_survey")] == [("2026", 26)]


@pytest.mark.parametrize(
    ("rule", "day", "due"),
    [
        ("每月月底", "2027-02-25", date(2027, 2, 28)),
        ("每月31日", "2028-02-26", date(2028, 2, 29)),
        ("每季度末月25日", "2026-12-18", date(2026, 12, 25)),
        ("每两个月", "2026-11-22", date(2026, 12, 31)),
        ("每半年", "2026-11-22", date(2026, 12, 31)),
    ],
)
def test_last_days_of_short_months_and_longer_periods(
    office: Office, rule: str, day: str, due: date
) -> None:
    session = office.open(day)
    session = office.set_rule("project_audit", rule)
    assert [each.due for each in of(session, "project_audit") if not each.is_overdue] == [due]


def test_what_has_no_day_is_unset_and_never_due(office: Office) -> None:
    session = office.open("2026-12-31")
    lines = {line.code: line for line in calendar_lines(session)}
    assert not lines["project_audit"].is_set
    assert lines["project_audit"].next_due is None
    assert lines["relief_cases"].rule == "随时"
    assert {each.code for each in reminders(session)}.isdisjoint({"project_audit", "relief_cases"})


def test_ticked_off_for_one_period_by_whom_and_when_and_undone(office: Office) -> None:
    session = office.open("2026-05-01")
    late, new = of(session, "monthly_check")
    tick_off(session, late, "补登记")
    assert of(session, "monthly_check") == [new]
    (row,) = done_reminders(session)
    assert (row["done_by"], row["done_on"], row["period"], row["note"]) == (
        ENTRY, date(2026, 5, 1), "2026-04", "补登记"
    )  # fmt: skip
    assert next(
        line for line in calendar_lines(session) if line.code == "monthly_check"
    ).last_done["period"] == "2026-04"
    with pytest.raises(UserError, match="已经在 2026-05-01 登记办结"):
        tick_off(session, late)
    undo(session, recent_acts(session)[0].tx_id)
    assert of(session, "monthly_check") == [late, new]


def test_only_who_may_edit_ticks_off(office: Office) -> None:
    session = office.open("2026-05-01", ADMIN)
    with pytest.raises(UserError, match="管理员"):
        tick_off(session, reminders(session)[0])


def test_an_event_of_the_office_is_added_and_one_retired(office: Office) -> None:
    session = office.open("2026-11-22")
    session = office.set_rule("own-1", "每月25日", label="镇上碰头会")
    assert [each.due for each in of(session, "own-1")] == [date(2026, 11, 25)]
    office.on("2026-11-23")
    session = office.set_rule("monthly_work", "每月", valid_to=date(2026, 11, 22))
    assert of(session, "monthly_work") == []


@pytest.mark.parametrize("rule", ["每周", "13月1日", "2月30日", "每季度25日", "每月首月3日", "三月"])
def test_a_rule_nobody_can_read_is_refused_in_words(office: Office, rule: str) -> None:
    session = office.open("2026-11-22", REVIEWER)
    row = value_row(CALENDAR, TABLE, code="demand_survey", text=rule, label="需求调查")
    with pytest.raises(UserError, match="没有保存"):
        put_value(session, document(session), row)


def document(session: Session) -> dict[str, object]:
    today = session.clock.today()
    return {**new_document(session), "doc_title": "关于工作日程的通知", "doc_date": today,
            "effective_from": today}  # fmt: skip
