"""Notices that need somebody today: ending, to be taken down, without photos, with open objections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.notices import ClockState, answer_due
from app.domain.policy import UNSET_TEXT, PolicyUnset, PolicyView
from app.domain.rules.notices import PHOTOS, NoticeCase
from app.models.queries import proceedings as stored
from app.models.queries.home import notices_up
from app.models.store import Connection
from app.services.home.tasks import Opens, Task, TaskGroup, grouped
from app.services.reminders import LEAD
from app.services.session import Session

KEPT_DAYS = 60
"""Notices that came down longer ago are no task any more."""
_FIRST = tuple(name for name in PHOTOS if name.endswith("_first"))
_LAST = tuple(name for name in PHOTOS if name.endswith("_last"))


@dataclass(frozen=True)
class HangingNotice:
    """A posted notice with its clock of today; `is_up` until it was taken down."""

    id: str
    title: str
    case: NoticeCase

    @property
    def is_up(self) -> bool:
        return self.case.notice.get("taken_down_on") is None

    @property
    def is_running(self) -> bool:
        """Whether nobody on its list can go on yet."""
        return self.is_up and self.case.clock().state in (ClockState.RUNNING, ClockState.PAUSED)

    @property
    def has_ended(self) -> bool:
        """Whether its last day has come."""
        last = self.case.clock().last_day
        return last is not None and self.case.today >= last

    @property
    def missing_photos(self) -> tuple[str, ...]:
        """What the photos that should be there by today would show; a notice without a term needs none."""
        if self.case.clock().state is ClockState.STANDING:
            return ()
        wanted = _FIRST + (_LAST if self.has_ended or not self.is_up else ())
        return tuple(PHOTOS[name] for name in wanted if name not in self.case.photos)


def hanging_notices(session: Session, connection: Connection) -> tuple[HangingNotice, ...]:
    """The notices that are up, and those that came down a short time ago."""
    today = session.clock.today()
    rows = notices_up(connection, (today - timedelta(days=KEPT_DAYS)).isoformat())
    ids = [row["id"] for row in rows]
    photos = stored.attachment_fields(connection, "notice", ids)
    opinions: dict[str, list[dict[str, Any]]] = {}
    for opinion in stored.rows_of(connection, "opinion", "notice", ids):
        opinions.setdefault(opinion["notice"], []).append(opinion)
    return tuple(
        HangingNotice(
            row["id"], f"{row['title']}　{row['number']}",
            NoticeCase(row, (), tuple(opinions.get(row["id"], ())), frozenset(photos.get(row["id"], ())),
                       session.policy(row["posted_on"]), today),
        )
        for row in rows
    )  # fmt: skip


def notice_groups(session: Session, notices: tuple[HangingNotice, ...]) -> tuple[TaskGroup, ...]:
    """What the notices ask for, by matter."""
    today, lead = session.clock.today(), session.policy().number(LEAD)
    return (
        *grouped("没有答复的异议", (task for each in notices for task in _objections(session, each))),
        *grouped("可以撤下的公示", (task for each in notices for task in _to_take_down(each))),
        *grouped("快到期的公示", (task for each in notices for task in _ending(each, lead))),
        *grouped("公示要补照片", (task for each in notices for task in _photos(each, today))),
        *grouped("公示期算不出来", (task for each in notices for task in _unset(each))),
    )


def _objections(session: Session, each: HangingNotice) -> Iterator[Task]:
    for opinion in each.case.opinions:
        raised = opinion.get("raised_on")
        if raised and opinion.get("replied_on") is None:
            due, told = _answer_by(raised, session.policy(raised))
            is_overdue = due is not None and due < session.clock.today()
            why = f"{told}；{raised} 提出，答复以前公示暂停计时"
            yield Task(each.title, why, Opens.NOTICE, each.id, due, raised, is_overdue=is_overdue)


def _answer_by(raised: date, policy: PolicyView) -> tuple[date | None, str]:
    """The last day for the answer with its words; None where nobody set how many days there are."""
    try:
        due = answer_due(raised, policy)
    except PolicyUnset as unset:
        return None, f"{unset.title}{UNSET_TEXT}"
    return due, f"最晚 {due} 答复"


def _to_take_down(each: HangingNotice) -> Iterator[Task]:
    clock = each.case.clock()
    if each.is_up and clock.state is ClockState.OVER:
        why = f"公示 {clock.days} 天已满，撤下以后登记结果"
        yield Task(each.title, why, Opens.NOTICE, each.id, due=clock.earliest)


def _ending(each: HangingNotice, lead: int) -> Iterator[Task]:
    clock = each.case.clock()
    if each.is_up and clock.state is ClockState.RUNNING and clock.remaining <= lead:
        why = f"{clock.remaining_words}，{clock.earliest} 起可以撤下"
        yield Task(each.title, why, Opens.NOTICE, each.id, due=clock.last_day)


def _photos(each: HangingNotice, today: date) -> Iterator[Task]:
    missing = each.missing_photos
    if missing:
        first = any(PHOTOS[name] in missing for name in _FIRST)
        due = each.case.notice["posted_on"] if first else each.case.clock().last_day
        why = f"缺{'、'.join(missing)}"
        is_overdue = due is not None and due < today
        yield Task(each.title, why, Opens.NOTICE, each.id, due=due, is_overdue=is_overdue)


def _unset(each: HangingNotice) -> Iterator[Task]:
    clock = each.case.clock()
    if each.is_up and clock.state is ClockState.UNSET:
        why = f"{clock.unset}，满期日算不出来"
        yield Task(each.title, why, Opens.NOTICE, each.id, since=each.case.notice["posted_on"])

