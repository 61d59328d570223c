"""Opinions of a notice as a page shows them: stored ones, and what was typed and not stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.services.notices import OPINION, Notice
from app.services.record_drafts import record_drafts, store_record_draft
from app.services.session import Session

Values = Mapping[str, Any]


def keep_opinion_draft(session: Session, opinion: Values, base: Values | None) -> None:
    """Keep a typed opinion; `base` is the stored one, None for a new one."""
    title = str(opinion.get("text") or "群众意见")[:40]
    before = {OPINION: (base,)} if base is not None else None
    store_record_draft(session, OPINION, str(opinion["id"]), title, {OPINION: (opinion,)}, before)


def typed_opinions(session: Session, notice: Notice) -> dict[str, Values]:
    """Opinion id → as it was typed and not stored, of one notice."""
    found = (draft.records[OPINION][0] for draft in record_drafts(session, OPINION))
    return {str(row["id"]): row for row in found if row.get("notice") == notice.id}
