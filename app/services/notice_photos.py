"""Photos that prove a notice hung: near and far, on the first and on the last day (domain.md 10.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.domain.rules.notices import PHOTOS
from app.models.changes import Changes
from app.models.queries import proceedings
from app.services.attachment_intake import KeptFile, sweep
from app.services.record_scans import AddedScans, Proved, add_scans, tie_file
from app.services.session import Session

_NEAR, _FAR = "19", "20"
"""Codes of attachment_kind."""


def add_photos(
    session: Session, notice_id: str, shows: str, paths: Sequence[Path], progress: Progress = SILENT
) -> AddedScans:
    """Attach photos to a notice; `shows` is a key of PHOTOS. One act, undoable.

    Raises UserError (no permission, notice gone), EnvironmentFault for the own disk.
    """
    _require_notice(session, notice_id)
    return add_scans(session, (_proved(notice_id, shows),), paths, progress, kind=_kind(shows))


def tie_photos(session: Session, notice_id: str, chosen: Mapping[str, KeptFile]) -> Changes:
    """Attach photos read before; `chosen` by keys of PHOTOS. One act, undoable. Raises UserError."""
    _require_notice(session, notice_id)
    with session.write(Action.EDIT, f"添加公示照片 {len(chosen)} 张") as tx:
        for shows, file in chosen.items():
            tie_file(tx, (_proved(notice_id, shows),), file, _kind(shows))
    sweep(session)
    return tx.changes


def _proved(notice_id: str, shows: str) -> Proved:
    if shows not in PHOTOS:
        raise KeyError(shows)
    return Proved("notice", notice_id, shows)


def _kind(shows: str) -> str:
    return _NEAR if "near" in shows else _FAR


def _require_notice(session: Session, notice_id: str) -> None:
    with session.store.read() as connection:
        if proceedings.record_by_id(connection, "notice", notice_id) is None:
            raise UserError("这份公示已经不在了，照片没有添加。")
