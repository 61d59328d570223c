"""Photos that prove a notice hung: near and far, on the first and on the last day (domain.md 10.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.rules.notices import PHOTOS
from app.exchange.foreign_file import FileRefused, Refusal, read_foreign
from app.exchange.scan_process import ScanProcess
from app.models.changes import Changes
from app.models.faults import environment_faults
from app.models.queries import attachments as stored
from app.models.queries import proceedings
from app.models.write import WriteTx
from app.services.attachment_intake import KeptFile, keep_file, revive, sweep
from app.services.session import Session

_NEAR, _FAR = "19", "20"
"""Codes of attachment_kind."""


@dataclass(frozen=True)
class AddedPhotos:
    """What adding brought."""

    changes: Changes
    refused: tuple[Refusal, ...]


def add_photos(session: Session, notice_id: str, shows: str, paths: Sequence[Path]) -> AddedPhotos:
    """Attach photos to a notice; `shows` is a key of PHOTOS. One act, undoable.

    Raises UserError (no permission, notice gone), EnvironmentFault for the own disk.
    """
    if shows not in PHOTOS:
        raise KeyError(shows)
    session.require(Action.EDIT)
    kept: list[KeptFile] = []
    refused: list[Refusal] = []
    with environment_faults(), ScanProcess() as scanner:
        for path in paths:
            try:
                kept.append(keep_file(session, scanner.scan(read_foreign(path)), path.stem))
            except FileRefused as refusal:
                refused.append(Refusal(path.name, refusal.reason))
    if not kept:
        return AddedPhotos(Changes(), tuple(refused))
    with session.write(Action.EDIT, f"添加公示照片 {len(kept)} 张") as tx:
        if proceedings.record_by_id(tx.connection, "notice", notice_id) is None:
            raise UserError("这份公示已经不在了，照片没有添加。")
        for file in kept:
            _link(tx, notice_id, shows, file)
    sweep(session)
    return AddedPhotos(tx.changes, tuple(refused))


def _link(tx: WriteTx, notice_id: str, shows: str, file: KeptFile) -> None:
    known = stored.file_with_content(tx.connection, file.digest)
    if known is None:
        attachment_id = tx.insert(
            "attachment",
            {
                "title": file.title,
                "kind": _NEAR if "near" in shows else _FAR,
                "captured_on": file.captured_on,
                "page_count": file.pages,
                "media_type": file.media_type,
                "size": file.size,
                "hash": file.digest,
            },
        )
    else:
        attachment_id = known["id"]
        revive(tx, known)
    proved = {"record_kind": "notice", "record_id": notice_id, "field": shows}
    tx.insert("attachment_link", {"attachment": attachment_id, **proved})
