"""The list of meetings: what each decided, and what was typed into one and not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.models.queries import procedure_cases
from app.models.queries import proceedings as stored
from app.services.meetings import (
    MATTER,
    PASSED,
    REJECTED,
    SEAT,
    Matter,
    Meeting,
    list_meetings,
    meetings_about,
    new_matter,
    new_meeting,
)
from app.services.notices import Notice, notices_about
from app.services.record_drafts import RecordDraft, record_drafts, store_record_draft
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
MEETING = "meeting"


@dataclass(frozen=True)
class MeetingRow:
    """A line of the list. `is_stored` is False for one that was only typed; `has_draft`: typed and not
    stored yet.
    """

    id: str
    village: str
    kind: str
    held_on: date | None
    topic: str
    matters: tuple[str, ...]
    passed: int
    rejected: int
    is_stored: bool
    has_draft: bool

    @property
    def matter_words(self) -> str:
        if not self.matters:
            return ""
        more = f" 等 {len(self.matters)} 项" if len(self.matters) > 1 else ""
        return f"{self.matters[0]}{more}"

    @property
    def decision(self) -> str:
        """Decided or not, in words."""
        if not self.matters:
            return "没有议题"
        undecided = len(self.matters) - self.passed - self.rejected
        parts = ((self.passed, "通过"), (self.rejected, "未通过"), (undecided, "未决定"))
        told = [(count, words) for count, words in parts if count]
        if len(told) == 1:
            return told[0][1]
        return "，".join(f"{words} {count} 项" for count, words in told)


def meeting_rows(session: Session, village_code: str = "") -> tuple[MeetingRow, ...]:
    """The meetings of a village, or of the office, newest first; those never stored before all others."""
    villages, kinds = village_names(session), session.policy().table("meeting_kind")
    drafts = {draft.record_id: draft for draft in record_drafts(session, MEETING)}
    meetings = list_meetings(session, village_code)
    with session.store.read() as connection:
        rows = stored.rows_of(connection, MATTER, "meeting", [str(row["id"]) for row in meetings])
    matters: defaultdict[str, list[Values]] = defaultdict(list)
    for row in rows:
        matters[str(row["meeting"])].append(row)

    def line(values: Values, rows: Sequence[Values], is_stored: bool) -> MeetingRow:
        results = [row.get("result") for row in rows]
        kind = values.get("kind")
        return MeetingRow(
            str(values["id"]),
            villages.get(values.get("village_code") or "", ""),
            kinds.label_of(kind) if kind else "",
            values.get("held_on"),
            values.get("topic") or "",
            tuple(row.get("matter") or "" for row in rows),
            results.count(PASSED),
            results.count(REJECTED),
            is_stored,
            values["id"] in drafts,
        )

    typed = [meeting_of(draft) for draft in drafts.values() if draft.base is None]
    unsaved = [
        line(meeting.values, meeting.matters, False)
        for meeting in typed
        if str(meeting.values.get("village_code") or "").startswith(village_code)
    ]
    return (*unsaved, *(line(row, matters[str(row["id"])], True) for row in meetings))


def prepared_meeting(
    session: Session, matters: Sequence[Matter], kind: str = "", village_code: str = ""
) -> Meeting:
    """A meeting of today, not stored yet, with these matters on its agenda; the village is that of the
    first case when none is given.
    """
    village = village_code or _village_of(session, matters)
    meeting = new_meeting(session, kind, village)
    for matter in matters:
        meeting = new_matter(session, meeting, matter.title, matter.household_id, matter.case_id)
    if matters:
        more = f"等 {len(matters)} 项" if len(matters) > 1 else ""
        meeting = replace(meeting, values={**meeting.values, "topic": f"{matters[0].title}{more}"[:200]})
    return meeting


def _village_of(session: Session, matters: Sequence[Matter]) -> str:
    cases = [matter.case_id for matter in matters if matter.case_id]
    homes = [matter.household_id for matter in matters if matter.household_id]
    with session.store.read() as connection:
        about = procedure_cases.cases_by_id(connection, cases[:1])
        named = stored.listed_households(connection, homes[:1])
    found = (*(row.get("village_code") for row in about), *(home.village_code for home in named.values()))
    return next((str(code) for code in found if code), "")


def keep_meeting_draft(session: Session, base: Meeting | None, edited: Meeting) -> None:
    """Keep what was typed, so that nothing is lost when the window closes."""
    title = str(edited.values.get("topic") or "会议")
    store_record_draft(
        session, MEETING, edited.id, title, _records(edited), _records(base) if base else None
    )


def meeting_of(draft: RecordDraft) -> Meeting:
    """The meeting as it was typed."""
    return _meeting(draft.records)


def base_of(draft: RecordDraft) -> Meeting | None:
    """The stored meeting the typing began with."""
    return None if draft.base is None else _meeting(draft.base)


def _records(meeting: Meeting) -> dict[str, tuple[Values, ...]]:
    return {MEETING: (meeting.values,), MATTER: meeting.matters, SEAT: meeting.seats}


def _meeting(records: Mapping[str, tuple[Values, ...]]) -> Meeting:
    return Meeting(records[MEETING][0], records[MATTER], records[SEAT])


def discussions_of(
    session: Session, meeting: Meeting
) -> tuple[tuple[Meeting, ...], tuple[Notice, ...]]:
    """The meetings and notices about the first matter of a meeting, for the register of 四议两公开."""
    first = meeting.matters[0] if meeting.matters else {}
    about = {"case_id": first.get("subject_case") or ""} if first.get("subject_case") else {}
    if not about and first.get("subject_household"):
        about = {"household_id": str(first["subject_household"])}
    if not about:
        return (meeting,), ()
    return meetings_about(session, **about) or (meeting,), notices_about(session, **about)
