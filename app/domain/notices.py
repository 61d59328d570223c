"""Kinds of notices and the clock of a notice (domain.md 10.2, 2.5).

The day of posting is not counted; days on which an objection was open are not counted; a term that ends on a
legal holiday runs to the next workday. What cannot be known (no days set, no holiday table) is 未设定.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar import WorkdayCalendar, last_day
from app.domain.codes import CodeValue
from app.domain.holidays import extending, workdays
from app.domain.policy import PolicyUnset, PolicyView

KINDS = "notice_kind"
COUNTY = "county"
ANSWER_DAYS = "pub.objection_answer_days"
_ONE_DAY = timedelta(days=1)
_LONGEST = 3660


class Term(enum.Enum):
    """How long a notice stays up."""

    DAYS = "days"
    AT_LEAST = "at_least"
    STANDING = "standing"
    PERIODIC = "periodic"

    @property
    def is_counted(self) -> bool:
        return self in (Term.DAYS, Term.AT_LEAST)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One of N-01 to N-13. `blocks`: the next step waits for its term and its objections.

    `list_kind` says which list it carries: "heads", "exits" (with the year), "categories", "" for none.
    """

    code: str
    id: str
    label: str
    issuer: str
    places: tuple[str, ...]
    content: tuple[str, ...]
    term: Term
    blocks: bool
    list_kind: str
    days_parameter: str
    county_days_parameter: str


def kind_of(policy: PolicyView, named: str) -> NoticeKind:
    """The kind of a code ("01") or an id ("N-01"). Raises KeyError for an unknown one."""
    table = policy.table(KINDS)
    found = table.by_code(named) or next(
        (value for value in table.values if value.attributes.get("notice") == named), None
    )
    if found is None:
        raise KeyError(named)
    return read_kind(found)


def read_kind(value: CodeValue) -> NoticeKind:
    """A row of the table. Raises ValueError for a term that is none."""
    given = value.attributes

    def text(name: str) -> str:
        return str(given.get(name, ""))

    return NoticeKind(
        code=value.code,
        id=text("notice"),
        label=value.label,
        issuer=text("issuer"),
        places=tuple(filter(None, text("place").split(","))),
        content=tuple(filter(None, text("content").split("、"))),
        term=Term(text("term")),
        blocks=bool(given.get("clock", False)),
        list_kind=text("list"),
        days_parameter=text("days"),
        county_days_parameter=text("county_days"),
    )


def days_of(kind: NoticeKind, issuer: str, policy: PolicyView) -> int | None:
    """Calendar days the kind stays up when `issuer` posts it; None for standing and periodic ones.

    Raises PolicyUnset.
    """
    if not kind.term.is_counted:
        return None
    of_county = issuer == COUNTY and kind.county_days_parameter
    return policy.number(kind.county_days_parameter if of_county else kind.days_parameter)


@dataclass(frozen=True, slots=True)
class Pause:
    """An objection, open from the day it came until the day it was answered, which counts again."""

    opened_on: date
    closed_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class ClockState(enum.Enum):
    """Where a notice stands."""

    NOT_POSTED = "未张贴"
    RUNNING = "公示中"
    PAUSED = "有异议，暂停计时"
    OVER = "期满"
    STANDING = "长期公开"
    UNSET = "未设定"


@dataclass(frozen=True, slots=True)
class NoticeClock:
    """`last_day` is the last day it must hang, `earliest` the first day it may come down; both None while
    they cannot be known. `counted` days of the term have passed, `remaining` calendar days are still to come
    (of a paused notice: days of the term). `paused` days did not count.
    """

    state: ClockState
    posted_on: date | None = None
    days: int | None = None
    last_day: date | None = None
    counted: int = 0
    remaining: int = 0
    paused: int = 0
    unset: str = ""

    @property
    def earliest(self) -> date | None:
        return self.last_day + _ONE_DAY if self.last_day else None

    @property
    def remaining_words(self) -> str:
        """How long a running notice still has to hang."""
        return f"还有 {self.remaining} 天" if self.remaining else "今天是最后一天"

    @property
    def state_words(self) -> str:
        """Where it stands, without the day on which it may come down."""
        if self.state is ClockState.RUNNING:
            return f"公示中，{self.remaining_words}"
        if self.state is ClockState.PAUSED:
            return f"有异议还没有答复，暂停计时；已计 {self.counted} 天，答复后还要公示 {self.remaining} 天"
        return "公示期满" if self.state is ClockState.OVER else self.unset or self.state.value

    @property
    def words(self) -> str:
        """One sentence for a reason."""
        return f"{self.state_words}，{self.earliest} 起可以撤下" if self.earliest else self.state_words


def clock_of(
    posted_on: date | None,
    days: int | None,
    today: date,
    policy: PolicyView,
    pauses: Iterable[Pause] = (),
    *,
    in_workdays: bool = False,
) -> NoticeClock:
    """The clock by the policy's holiday table; a table that does not know the year gives state UNSET."""
    try:
        if in_workdays:
            return run_clock(posted_on, days, today, pauses, counting=workdays(policy))
        return run_clock(posted_on, days, today, pauses, extend=extending(policy))
    except PolicyUnset as unset:
        return NoticeClock(ClockState.UNSET, posted_on, days, unset=unset.message)


def run_clock(
    posted_on: date | None,
    days: int | None,
    today: date,
    pauses: Iterable[Pause] = (),
    *,
    extend: WorkdayCalendar | None = None,
    counting: WorkdayCalendar | None = None,
) -> NoticeClock:
    """`days` calendar days, or workdays of `counting`; None stays up until it is replaced.

    `extend`: a calendar-day term that ends on a holiday runs on. Raises PolicyUnset where a calendar does
    not know the year.
    """
    if posted_on is None:
        return NoticeClock(ClockState.NOT_POSTED, days=days)
    if days is None:
        return NoticeClock(ClockState.STANDING, posted_on)
    stops = tuple(pauses)
    last, counted, paused, open_since = _last_day(posted_on, days, today, stops, extend, counting)
    if last is None:
        return NoticeClock(ClockState.PAUSED, posted_on, days, None, open_since, days - open_since, paused)
    over = today > last
    return NoticeClock(
        ClockState.OVER if over else ClockState.RUNNING,
        posted_on,
        days,
        last,
        min(counted, days),
        0 if over else (last - max(today, posted_on)).days,
        paused,
    )


def _last_day(
    posted_on: date,
    days: int,
    today: date,
    stops: tuple[Pause, ...],
    extend: WorkdayCalendar | None,
    counting: WorkdayCalendar | None,
) -> tuple[date | None, int, int, int]:
    """Last day (None: an open objection holds it), days counted to today, days paused, all days counted."""
    day, total, until_today, paused = posted_on, 0, 0, 0
    held = False
    counts: Callable[[date], bool] = counting.is_workday if counting else _every_day
    while total < days or held or (extend is not None and not extend.is_workday(day)):
        day += _ONE_DAY
        stop = next((pause for pause in stops if pause.covers(day)), None)
        held = stop is not None
        if stop is not None:
            if stop.closed_on is None or (day - posted_on).days > _LONGEST:
                return None, until_today, paused, total
            paused += 1
            continue
        if total < days and counts(day):
            total += 1
            until_today += day <= today
    return day, until_today, paused, total


def _every_day(_day: date) -> bool:
    return True


def answer_due(raised_on: date, policy: PolicyView) -> date:
    """The last day on which an objection may be answered. Raises PolicyUnset while nobody set its days."""
    return last_day(raised_on, policy.number(ANSWER_DAYS), extending(policy))


def closed_reason(kind: NoticeKind, clock: NoticeClock, open_objections: int) -> str:
    """Why the step after the notice may not come yet (V-NTC-03); "" when it may."""
    if not kind.blocks:
        return "" if clock.state is not ClockState.NOT_POSTED else f"“{kind.label}”还没有张贴"
    if open_objections:
        return f"“{kind.label}”有 {open_objections} 条异议还没有答复"
    if clock.state is ClockState.OVER:
        return ""
    if clock.state is ClockState.NOT_POSTED:
        return f"“{kind.label}”还没有张贴"
    return f"“{kind.label}”{clock.words}"
