"""Scans and photos of records that belong to no household: meetings, notices, steps of cases.

A link names the record and, in `field`, what the file is of it: the code of a paper, a place of a photo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.exchange.foreign_file import FileRefused, Refusal, read_foreign
from app.exchange.scan_process import ScanProcess
from app.models.changes import Changes
from app.models.faults import environment_faults
from app.models.queries import attachments as stored
from app.models.write import WriteTx
from app.services.attachment_intake import KeptFile, files_below, keep_file, named_file, sweep
from app.services.attachments import Attachment, attachment_of
from app.services.session import Session


@dataclass(frozen=True)
class Proved:
    """What a file shows: a field (code of a paper, place of a photo) of a record; "" for the record."""

    record_kind: str
    record_id: str
    field: str = ""


@dataclass(frozen=True)
class Scan:
    """A file of a record: what it shows of it and the link that says so."""

    field: str
    link_id: str
    attachment: Attachment


@dataclass(frozen=True)
class AddedScans:
    """What adding brought."""

    added: int
    changes: Changes
    refused: tuple[Refusal, ...]


def scans_of_record(session: Session, record_id: str) -> tuple[Scan, ...]:
    """The files of a record in the order they were added."""
    session.require(Action.VIEW)
    with session.store.read() as connection:
        links = stored.links_of_record(connection, record_id)
        uses = stored.links_of(connection, [link["attachment"] for link in links])
        files = {found: stored.file_by_id(connection, found) for found in uses}
    return tuple(
        Scan(link["field"] or "", link["id"], attachment_of(row, uses[link["attachment"]]))
        for link in links
        if (row := files[link["attachment"]]) is not None
    )


def add_scans(
    session: Session,
    proved: Sequence[Proved],
    paths: Sequence[Path],
    progress: Progress = SILENT,
    *,
    kind: str = "",
) -> AddedScans:
    """Add files, folders with everything in them, as proof of each of `proved`; one act, undoable.

    `kind` is a code of attachment_kind. A refused file does not hinder the others. Raises UserError (no
    permission, too many files), EnvironmentFault for the own disk, Cancelled; then nothing was added.
    """
    session.require(Action.EDIT)
    files = files_below(paths)
    kept: list[KeptFile] = []
    refused: list[Refusal] = []
    with environment_faults(), ScanProcess() as scanner:
        for number, path in enumerate(files):
            progress.step(number, len(files), path.name)
            try:
                kept.append(keep_file(session, scanner.scan(read_foreign(path)), path.stem))
            except FileRefused as refusal:
                refused.append(Refusal(path.name, refusal.reason))
    return AddedScans(len(kept), link_scans(session, proved, kept, kind), tuple(refused))


def link_scans(
    session: Session, proved: Sequence[Proved], kept: Sequence[KeptFile], kind: str = ""
) -> Changes:
    """Name kept files in rows as proof of each of `proved`; one act, undoable. Raises UserError."""
    if not kept:
        return Changes()
    with session.write(Action.EDIT, f"添加扫描件 {len(kept)} 个") as tx:
        for file in kept:
            tie_file(tx, proved, file, kind)
    sweep(session)
    return tx.changes


def tie_file(tx: WriteTx, proved: Iterable[Proved], file: KeptFile, kind: str = "") -> None:
    """Name one kept file and what it shows, once for each record."""
    attachment_id = named_file(tx, file, kind)
    known = {
        (link["record_id"], link["field"] or "")
        for link in stored.links_of(tx.connection, (attachment_id,)).get(attachment_id, ())
    }
    for each in proved:
        if (each.record_id, each.field) not in known:
            tx.insert(
                "attachment_link",
                {
                    "attachment": attachment_id,
                    "record_kind": each.record_kind,
                    "record_id": each.record_id,
                    "field": each.field or None,
                },
            )


def remove_scan(session: Session, scan: Scan, proved: Sequence[Proved]) -> Changes:
    """Take a file away from each of `proved`; one that shows something else too stays there. Raises
    UserError when it is gone already.
    """
    with session.write(Action.EDIT, "移除扫描件") as tx:
        links = stored.links_of(tx.connection, (scan.attachment.id,)).get(scan.attachment.id, [])
        if scan.link_id not in {link["id"] for link in links}:
            raise UserError("这个附件已经移除了，没有改动。")
        named = {(each.record_id, each.field) for each in proved}
        gone = [link["id"] for link in links if (link["record_id"], link["field"] or "") in named]
        tx.delete_many("attachment_link", gone)
        if len(gone) == len(links):
            tx.delete("attachment", scan.attachment.id)
    return tx.changes
