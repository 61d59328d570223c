"""The work calendar as reminders: what is due in its period and was not ticked off yet (domain.md 8.14).

A line opens some days before a named day, or with its months; after the day it stays for a while as overdue.
What fell due before the office began to use the program is nobody's debt and is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.domain.calendar import WorkdayCalendar
from app.domain.codes import CodeValue
from app.domain.holidays import extending
from app.domain.permissions import Action
from app.domain.policy import PolicyUnset, PolicyView
from app.domain.policy_figures import UNSET
from app.domain.work_calendar import TABLE, Occurrence, moved_if_known, occurrences, read_rule, rule_of
from app.forms.definitions.reminder import MOST_REASON
from app.forms.registry import schema_of
from app.models.changes import Changes
from app.models.queries.home import began_at
from app.models.queries.office_records import living_records
from app.models.store import Connection
from app.services.session import Session

Values = Mapping[str, Any]
DONE = "reminder_done"
LEAD, OVERDUE = "reminder.lead_days", "reminder.overdue_days"
_AHEAD = timedelta(days=400)
_LONGEST_HOLIDAY = 15


@dataclass(frozen=True)
class Reminder:
    """Something of the calendar that is due. `place` is a room of the window or ""; `note` what is not known.

    `days_left` counts calendar days to the day due, negative when it is over.
    """

    code: str
    title: str
    period: str
    period_words: str
    due: date
    days_left: int
    place: str
    source: str
    note: str = ""

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True)
class CalendarLine:
    """One event of the calendar for its page: its rule, when it is due next, what was ticked off last."""

    code: str
    title: str
    rule: str
    next_due: date | None
    next_period: str
    source: str
    last_done: Values | None

    @property
    def is_set(self) -> bool:
        return bool(self.rule)


def reminders(session: Session) -> tuple[Reminder, ...]:
    """What is open today and not ticked off, the earliest day due first."""
    with session.store.read() as connection:
        done = {(row["event"], row["period"]) for row in living_records(connection, DONE)}
        since = _began(session, connection)
    found = [each for each in _open_today(session, since) if (each.code, each.period) not in done]
    return tuple(sorted(found, key=lambda each: (each.due, each.title)))


def calendar_lines(session: Session) -> tuple[CalendarLine, ...]:
    """All events that hold today, those without a day first: somebody has to set it."""
    policy, today = session.policy(), session.clock.today()
    with session.store.read() as connection:
        rows = living_records(connection, DONE)
    last = {row["event"]: row for row in sorted(rows, key=lambda row: (row["done_on"], row["id"]))}
    extend = _extending(policy)
    events = policy.table(TABLE).valid_on(today)
    found = [_line(event, today, extend, last.get(event.code)) for event in events]
    return tuple(sorted(found, key=lambda line: (line.is_set, line.next_due or date.max, line.title)))


def tick_off(session: Session, reminder: Reminder, note: str = "") -> Changes:
    """Record who did it and when, for this period only; one act that can be undone.

    Raises UserError without permission, or when somebody ticked it off meanwhile.
    """
    if len(note.strip()) > MOST_REASON:
        raise UserError(f"说明最多 {MOST_REASON} 个字。", "note")
    with session.write(Action.EDIT, f"日程办结：{reminder.title}（{reminder.period_words}）") as tx:
        before = [
            row for row in living_records(tx.connection, DONE)
            if (row["event"], row["period"]) == (reminder.code, reminder.period)
        ]  # fmt: skip
        if before:
            raise UserError(f"{before[0]['done_by']}已经在 {before[0]['done_on']} 登记办结了。")
        blank = {field.name: None for field in schema_of(DONE).stored_fields}
        given = {
            "event": reminder.code, "period": reminder.period, "title": reminder.title,
            "period_words": reminder.period_words, "due_on": reminder.due, "note": note.strip() or None,
            "done_on": session.clock.today(), "done_by": session.actor.name,
        }  # fmt: skip
        tx.insert(DONE, {**blank, **given})
    return tx.changes


def done_reminders(session: Session) -> tuple[Values, ...]:
    """What was ticked off, the newest first."""
    with session.store.read() as connection:
        rows = living_records(connection, DONE)
    return tuple(sorted(rows, key=lambda row: (row["done_on"], row["id"]), reverse=True))


def _open_today(session: Session, since: date) -> Iterator[Reminder]:
    policy, today = session.policy(), session.clock.today()
    lead, kept = policy.number(LEAD), policy.number(OVERDUE)
    extend = _extending(policy)
    for event in policy.table(TABLE).valid_on(today):
        for found in _around(event, today, lead, kept):
            moved, unknown = moved_if_known(found, extend)
            opens, closes = moved.opens(lead), moved.due + timedelta(days=kept)
            if opens <= today <= closes and moved.due >= since and _held_on(session, event, moved.due):
                yield _reminder(event, moved, today, unknown)


def _held_on(session: Session, event: CodeValue, due: date) -> bool:
    """Whether the rule was in force on the day due; a rule set later makes nothing overdue."""
    if due >= session.clock.today():
        return True
    before = session.policy(due).table(TABLE).by_code(event.code)
    return before is not None and before.valid_on(due) and rule_of(before) == rule_of(event)


def _around(event: CodeValue, today: date, lead: int, kept: int) -> Iterator[Occurrence]:
    """The periods that may be open or overdue today; none for 随时 and for what has no rule."""
    text = rule_of(event)
    rule = read_rule(text) if text else None
    if rule is None:
        return iter(())
    return occurrences(rule, today - timedelta(days=kept + _LONGEST_HOLIDAY), today + timedelta(days=lead))


def _reminder(event: CodeValue, found: Occurrence, today: date, unknown: str) -> Reminder:
    note = f"“{unknown}”（{found.due.year}年）{UNSET}，遇到节假日没有顺延" if unknown else ""
    told = event.attributes
    return Reminder(
        event.code, event.label, found.key, found.words, found.due, (found.due - today).days,
        str(told.get("place", "")), str(told.get("source", "")), note,
    )  # fmt: skip


def _line(event: CodeValue, today: date, extend: WorkdayCalendar | None, last: Values | None) -> CalendarLine:
    text = rule_of(event)
    rule = read_rule(text) if text else None
    found = next(occurrences(rule, today, today + _AHEAD), None) if rule else None
    moved = moved_if_known(found, extend)[0] if found else None
    return CalendarLine(
        event.code, event.label, text, moved.due if moved else None, moved.words if moved else "",
        str(event.attributes.get("source", "")), last,
    )  # fmt: skip


def _extending(policy: PolicyView) -> WorkdayCalendar | None:
    """The holidays by which a named day moves; none where that is switched off or not decided."""
    try:
        return extending(policy)
    except PolicyUnset:
        return None


def _began(session: Session, connection: Connection) -> date:
    millis = began_at(connection)
    if millis is None:
        return session.clock.today()
    return datetime.fromtimestamp(millis / 1000, CHINA_STANDARD_TIME).date()
