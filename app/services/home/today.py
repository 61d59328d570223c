"""今天要办: everything that waits for a hand today, by matter, the most urgent first."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from app.core.progress import SILENT, Progress
from app.domain.permissions import Action, may
from app.domain.policy import PolicyView
from app.models.queries.home import submitted_cards
from app.models.store import Connection
from app.services.home.cases import case_groups
from app.services.home.notices import hanging_notices, notice_groups
from app.services.home.standing import read_villages
from app.services.home.tasks import Opens, Task, TaskGroup, grouped, in_order
from app.services.pairings import FREQUENCY, visits_due
from app.services.regions import village_names
from app.services.reminders import Reminder, reminders
from app.services.session import Session

SOON = "reminder.soon_days"
FIXED_WEEKDAY = "visit.fixed_weekday"
_WEEKDAYS = (
    *(tuple(f"{before}{day}" for before in ("周", "星期", "礼拜")) for day in "一二三四五六"),
    ("周日", "周天", "星期日", "星期天", "礼拜天"),
)


def today_groups(session: Session, progress: Progress = SILENT) -> tuple[TaskGroup, ...]:
    """Read anew each time. Raises Cancelled."""
    with session.store.read() as connection:
        notices = hanging_notices(session, connection)
        progress.step(0, 1)
        found = [
            *notice_groups(session, notices),
            *case_groups(session, connection, notices, progress),
            *grouped("等我审核的卡", _cards(session, connection)),
            *grouped(_visits_title(session), _visits(session, connection)),
        ]
    calendar = reminders(session)
    soon = session.clock.today() + timedelta(days=session.policy().number(SOON))
    found += grouped("工作日程", (_reminder(each) for each in calendar if each.due <= soon))
    later = (_reminder(each) for each in calendar if each.due > soon)
    found += grouped("本期还要办的日程", later, is_later=True)
    return in_order(found)


def _cards(session: Session, connection: Connection) -> Iterator[Task]:
    if not may(session.actor.role, Action.REVIEW):
        return
    names = village_names(session)
    for village in submitted_cards(connection, session.actor.name):
        for_me = village.cards - village.own
        if for_me:
            own = f"；另有 {village.own} 户是您采集或录入的，要别人审核" if village.own else ""
            yield Task(
                f"{names.get(village.village_code, '')}　{for_me} 户", f"已提交，等审核{own}",
                Opens.SUBMITTED, village.village_code, since=date.fromisoformat(village.oldest), count=for_me,
            )  # fmt: skip


def _visits_title(session: Session) -> str:
    unset = "" if session.policy().is_set(FREQUENCY) else "（走访频次未设定，按每月一次找）"
    return f"入户走访{unset}"


def _visits(session: Session, connection: Connection) -> Iterator[Task]:
    """By village: objects of help that were not visited often enough this month."""
    if not may(session.actor.role, Action.EDIT):
        return
    today, policy = session.clock.today(), session.policy()
    names = village_names(session)
    last = today.replace(day=monthrange(today.year, today.month)[1])
    if policy.is_set(FREQUENCY) and policy.number(FREQUENCY) > 1:
        yield from _visits_often(session, policy.number(FREQUENCY), last)
        return
    fixed = _fixed_day(policy, today)
    if fixed:
        yield Task("今天是固定走访日", f"按“{fixed}”安排入户", Opens.VISITS, due=today, count=0)
    for village in read_villages(session, connection):
        if village.unvisited:
            late = f"，其中 {village.long_unvisited} 户上月也没有" if village.long_unvisited else ""
            yield Task(
                f"{names.get(village.village_code, '')}　{village.unvisited} 户",
                f"本月还没有走访{late}", Opens.VISITS, village.village_code, due=last,
                count=village.unvisited,
            )  # fmt: skip


def _fixed_day(policy: PolicyView, today: date) -> str:
    """The words of the weekday that the county set for visits if it is today, "" otherwise."""
    if not policy.is_set(FIXED_WEEKDAY):
        return ""
    words = policy.text(FIXED_WEEKDAY)
    named = {words.find(mark) for mark in _WEEKDAYS[today.weekday()]}
    return words if max(named) >= 0 else ""


def _visits_often(session: Session, wanted: int, last: date) -> Iterator[Task]:
    """Where more than one visit a month is asked for, the visits are counted one by one."""
    by_village: dict[str, int] = {}
    for row in visits_due(session):
        by_village[row.village] = by_village.get(row.village, 0) + 1
    codes = {name: code for code, name in village_names(session).items()}
    for name, count in by_village.items():
        yield Task(f"{name}　{count} 户", f"本月走访不满 {wanted} 次", Opens.VISITS, codes.get(name, ""),
                   due=last, count=count)  # fmt: skip


def _reminder(each: Reminder) -> Task:
    left = f"过了 {-each.days_left} 天" if each.is_overdue else f"还有 {each.days_left} 天"
    told = "今天到期" if each.days_left == 0 else left
    why = "；".join(filter(None, (f"{each.period_words}，{told}", each.note)))
    return Task(
        each.title, why, Opens.REMINDER, each.code, due=each.due, is_overdue=each.is_overdue, reminder=each
    )
