"""The list of notices with a clock each; notices prepared for cases; how a draft will hang on the board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.notice_wording import HOLE
from app.domain.notices import ClockState, NoticeClock, days_of, kind_of
from app.domain.policy import PolicyUnset
from app.domain.rules.notices import NoticeCase
from app.models.queries import procedure_cases
from app.models.queries import proceedings as stored
from app.services.home.notices import hanging_notices
from app.services.meetings import meetings_about
from app.services.notice_words import with_body
from app.services.notices import (
    LINE,
    OPINION,
    Notice,
    Subject,
    kind_of_notice,
    list_notices,
    masked_lines,
    new_notice,
    planned_last_day,
    subjects_of,
)
from app.services.record_drafts import RecordDraft, record_drafts, store_record_draft
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
NOTICE = "notice"
_CONTACTS = ("contact", "phone_village", "phone_township", "phone_county")
"""What a notice of a village mostly has in common with the one before."""


@dataclass(frozen=True)
class NoticeRow:
    """A line of the list. `is_stored` is False for one that was only typed; `has_draft`: typed and not
    stored yet. `open_opinions` wait for an answer, `missing_photos` should have been taken by today.
    """

    id: str
    village: str
    kind: str
    title: str
    clock: NoticeClock
    taken_down_on: date | None
    open_opinions: int
    missing_photos: tuple[str, ...]
    is_stored: bool
    has_draft: bool

    @property
    def day_words(self) -> str:
        """Day n of m."""
        if self.clock.days is None or self.clock.posted_on is None:
            return ""
        return f"第 {self.clock.counted} 天，共 {self.clock.days} 天"

    @property
    def state_words(self) -> str:
        if self.taken_down_on:
            return f"{self.taken_down_on} 已撤下"
        if self.clock.state is ClockState.RUNNING:
            return f"公示中，{self.clock.remaining_words}"
        return "期满，可以撤下" if self.is_due else self.clock.state.value

    @property
    def is_due(self) -> bool:
        """Whether it may come down and still hangs."""
        return self.taken_down_on is None and self.clock.state is ClockState.OVER


def notice_rows(session: Session, region: str = "") -> tuple[NoticeRow, ...]:
    """The notices of a village, or of the office: typed and not stored, drafts, then the newest first."""
    villages, kinds = village_names(session), session.policy().table("notice_kind")
    drafts = {draft.record_id: draft for draft in record_drafts(session, NOTICE)}
    notices = list_notices(session, region)
    with session.store.read() as connection:
        said = stored.rows_of(connection, OPINION, "notice", [str(row["id"]) for row in notices])
        missing = {each.id: each.missing_photos for each in hanging_notices(session, connection)}
    opinions: defaultdict[str, list[Values]] = defaultdict(list)
    for row in said:
        opinions[str(row["notice"])].append(row)
    today = session.clock.today()

    def line(values: Values, is_stored: bool) -> NoticeRow:
        policy = session.policy(values.get("posted_on"))
        case = NoticeCase(values, (), tuple(opinions[str(values["id"])]), frozenset(), policy, today)
        return NoticeRow(
            str(values["id"]),
            villages.get(values.get("village_code") or "", ""),
            kinds.label_of(values["kind"]) if values.get("kind") else "",
            values.get("title") or "",
            case.clock(values.get("taken_down_on")),
            values.get("taken_down_on"),
            case.open_opinions(today),
            missing.get(str(values["id"]), ()),
            is_stored,
            values["id"] in drafts,
        )

    typed = [draft.records[NOTICE][0] for draft in drafts.values() if draft.base is None]
    here = [values for values in typed if str(values.get("village_code") or "").startswith(region)]
    return (*(line(values, False) for values in here), *(line(row, True) for row in notices))


def prepared_notice(
    session: Session, kind: str, case_ids: Sequence[str], village_code: str = ""
) -> tuple[Notice, tuple[Subject, ...]]:
    """A draft of a kind about these cases, not stored yet: the list, the meeting it rests on, the contacts
    of the notice before it, and its text. Raises KeyError for an unknown kind.
    """
    with session.store.read() as connection:
        cases = procedure_cases.cases_by_id(connection, case_ids)
    village = village_code or next((str(row["village_code"]) for row in cases if row.get("village_code")), "")
    subjects = tuple(
        Subject(str(row["household_id"]), str(row["id"])) for row in cases if row.get("household_id")
    )
    meetings = [found for row in cases[:1] for found in meetings_about(session, case_id=str(row["id"]))]
    given: dict[str, Any] = _contacts_before(session, village)
    if meetings:
        given["meeting"] = meetings[-1].id
    if len(cases) == 1 and not subjects:
        given["subject_case"] = cases[0]["id"]
    notice = new_notice(session, kind, village, **given)
    return with_body(session, notice, subjects), subjects


def _contacts_before(session: Session, village: str) -> dict[str, Any]:
    """From the newest notice of the village, else of the office."""
    for region in (village, ""):
        for values in list_notices(session, region)[:1]:
            return {name: values[name] for name in _CONTACTS if values.get(name)}
    return {}


def planned(session: Session, notice: Notice, subjects: Sequence[Subject]) -> Notice:
    """A draft as it would hang if it were posted today: masked list and term, without a number."""
    if notice.is_posted:
        return notice
    today = session.clock.today()
    with session.store.read() as connection:
        lines = masked_lines(session, connection, notice, subjects, session.policy())
    kind = kind_of_notice(session, notice.values)
    try:
        days = days_of(kind, str(notice.values.get("issuer")), session.policy(today))
    except PolicyUnset:
        days = None
    return replace(notice, values={**notice.values, "posted_on": today, "days": days}, lines=lines)


def term_words(session: Session, notice: Notice) -> str:
    """How long a draft would hang, in words; what is missing where the days are not set."""
    if not notice.values.get("kind"):
        return ""
    policy, today = session.policy(), session.clock.today()
    kind = kind_of(policy, str(notice.values["kind"]))
    issuer = str(notice.values.get("issuer") or "")
    try:
        days = days_of(kind, issuer, policy)
    except PolicyUnset as unset:
        return unset.message
    if days is None:
        return "长期公开，不用撤下"
    last = planned_last_day(session, kind, issuer, today)
    return f"公示 {days} 天；今天张贴，公示到 {last}" if last else f"公示 {days} 天"


def has_hole(notice: Notice) -> bool:
    """Whether title or text still have a place to be filled in."""
    return any(HOLE in str(notice.values.get(name) or "") for name in ("title", "body"))


def meeting_choices(session: Session, village_code: str) -> dict[str, str]:
    """Meeting id → words, of a village or the office, newest first: what a notice may rest on."""
    kinds = session.policy().table("meeting_kind")
    with session.store.read() as connection:
        rows = stored.newest(connection, "meeting", "held_on", village_code)
    return {
        str(row["id"]): f"{row.get('held_on') or ''} {kinds.label_of(row['kind'])} {row.get('topic') or ''}"
        for row in rows
    }


def keep_notice_draft(
    session: Session, base: Notice | None, edited: Notice, subjects: Sequence[Subject]
) -> None:
    """Keep what was typed, so that nothing is lost when the window closes."""
    listed = [
        {"id": session.new_id(), "subject_household": one.household_id, "subject_case": one.case_id or None}
        for one in subjects
    ]
    before = {NOTICE: (base.values,), LINE: base.lines, OPINION: base.opinions} if base else None
    title = str(edited.values.get("title") or "公示公告")
    store_record_draft(session, NOTICE, edited.id, title, {NOTICE: (edited.values,), LINE: listed}, before)


def draft_parts(draft: RecordDraft) -> tuple[Notice | None, Notice, tuple[Subject, ...]]:
    """(the stored notice the typing began with, the notice as typed, its households)."""
    base = None
    if draft.base is not None:
        base = Notice(draft.base[NOTICE][0], draft.base[LINE], draft.base[OPINION])
    values = draft.records[NOTICE][0]
    return base, Notice(values), subjects_of(Notice(values, draft.records[LINE]))


@dataclass(frozen=True)
class Remade:
    """A draft with what the program words for it. `made` are those values, to tell them from typed ones."""

    notice: Notice
    planned: Notice
    made: Mapping[str, Any]


def remade(
    session: Session, notice: Notice, subjects: Sequence[Subject], made: Mapping[str, Any]
) -> Remade:
    """Title, issuer, places and text follow kind, village, meeting and list, as long as nobody wrote others.

    `made` is what was worded last; blank for a draft that was just opened.
    """
    values = dict(notice.values)
    given = {"year": values.get("year")}
    fresh = new_notice(session, str(values["kind"]), str(values.get("village_code") or ""), **given).values
    wanted = {name: fresh[name] for name in ("title", "issuer", "issuer_name", "places")}
    values |= {name: wanted[name] for name in wanted if _is_made(values.get(name), made.get(name))}
    worded = with_body(session, replace(notice, values=values), subjects).values["body"]
    if _is_made(values.get("body"), made.get("body")):
        values["body"] = worded
    whole = replace(notice, values=values)
    return Remade(whole, planned(session, whole, subjects), {**wanted, "body": worded})


def _is_made(value: Any, made: Any) -> bool:
    return value in (None, "", ()) or value == made
