"""What a window of one notice begins with, read outside the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.services.attachments import preview_of
from app.services.notice_board import draft_parts, meeting_choices, prepared_notice
from app.services.notices import Notice, Subject, subjects_of
from app.services.notices import open_notice as stored_notice
from app.services.objection_drafts import typed_opinions
from app.services.record_drafts import record_draft
from app.services.record_scans import Scan, scans_of_record
from app.services.regions import village_names
from app.services.session import Session

Pictured = tuple[Scan, bytes | None]
"""A file with its small picture."""


@dataclass(frozen=True)
class Opened:
    """What a window shows: the stored notice, what was typed into it, and what lies around it."""

    base: Notice | None
    notice: Notice
    subjects: tuple[Subject, ...]
    villages: Mapping[str, str]
    meetings: Mapping[str, str]
    typed: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[Pictured, ...] = ()
    from_draft: bool = False


def _around(session: Session, base: Notice | None, notice: Notice, subjects: Sequence[Subject],
            from_draft: bool = False) -> Opened:  # fmt: skip
    scans = scans_of_record(session, base.id) if base else ()
    return Opened(
        base,
        notice,
        tuple(subjects),
        village_names(session),
        meeting_choices(session, str(notice.values.get("village_code") or "")),
        typed_opinions(session, notice),
        tuple((scan, preview_of(session, scan.attachment)) for scan in scans),
        from_draft,
    )


def stored(session: Session, notice_id: str) -> Opened:
    """As it is stored now. Raises UserError when it is gone."""
    notice = stored_notice(session, notice_id)
    return _around(session, notice, notice, subjects_of(notice))


def reopened(notice_id: str, session: Session) -> Opened:
    """A stored or merely typed notice, with what was typed last."""
    draft = record_draft(session, notice_id)
    if draft is None:
        return stored(session, notice_id)
    return _around(session, *draft_parts(draft), from_draft=True)


def prepared(kind: str, case_ids: Sequence[str], village_code: str, session: Session) -> Opened:
    """A new draft about these cases."""
    return _around(session, None, *prepared_notice(session, kind, case_ids, village_code))
