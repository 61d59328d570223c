"""Scans and photos of households: listing, opening, describing, linking, taking away.

Adding them is `attachment_intake`'s work. A PDF is pictured in the scanning child only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import EnvironmentFault, UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.exchange.foreign_file import PDF, FileRefused
from app.exchange.scan_process import ScanProcess
from app.forms.definitions.attachment import ATTACHMENT
from app.models.changes import Changes
from app.models.entities import OWNER
from app.models.faults import environment_faults
from app.models.queries import attachments as stored
from app.services.attachment_intake import counted, require_household, revive
from app.services.faults import SaidFault
from app.services.faults import describe as fault_words
from app.services.household_papers import PAPER, drop_paper, file_paper, follow_file
from app.services.session import Session

DESCRIBED = tuple(field.name for field in ATTACHMENT.fields if not field.derived)
PAGE_SIDE = 1600


@dataclass(frozen=True)
class Use:
    """One thing an attachment proves: a household, and in it a record and a field when they were named."""

    link_id: str
    household_id: str
    record_kind: str = ""
    record_id: str = ""
    field: str = ""


@dataclass(frozen=True)
class Attachment:
    """A stored file as a page shows it; `size` in bytes, `kind` a code of attachment_kind or ""."""

    id: str
    title: str
    kind: str
    captured_on: date | None
    captured_by: str
    original_place: str
    page_count: int
    media_type: str
    size: int
    hash: str
    uses: tuple[Use, ...] = ()

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF

    @property
    def described(self) -> dict[str, Any]:
        """What a person may change, by field name."""
        return {name: getattr(self, name) or None for name in DESCRIBED}

    def use_in(self, household_id: str) -> Use | None:
        return next((use for use in self.uses if use.household_id == household_id), None)


def attachments_of(session: Session, household_id: str) -> tuple[Attachment, ...]:
    """The attachments of a household in the order they were added, each with all its uses."""
    session.require(Action.VIEW)
    with session.store.read() as connection:
        files = stored.files_of_household(connection, household_id)
        links = stored.links_of(connection, (row["id"] for row in files))
    return tuple(attachment_of(row, links.get(row["id"], ())) for row in files)


def attachment_of(row: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> Attachment:
    """A stored file with its uses."""
    uses = tuple(
        Use(
            link["id"],
            link[OWNER],
            link["record_kind"] or "",
            link["record_id"] or "",
            link["field"] or "",
        )
        for link in links
    )
    return Attachment(
        row["id"],
        row["title"] or "",
        row["kind"] or "",
        row["captured_on"],
        row["captured_by"] or "",
        row["original_place"] or "",
        row["page_count"] or 1,
        row["media_type"] or "",
        row["size"] or 0,
        row["hash"] or "",
        uses,
    )


def content_of(session: Session, attachment: Attachment) -> bytes:
    """The file itself, decrypted in memory and checked. Raises SaidFault when it is damaged or not here."""
    session.require(Action.VIEW)
    try:
        with environment_faults():
            return session.attachments.read(attachment.hash)
    except EnvironmentFault as fault:
        raise SaidFault(
            f"附件“{attachment.title}”的文件不在或已损坏，打不开。",
            "档案里的其他内容都在。",
            "请用原件重新扫描或拍照添加一次，损坏的文件会被好的代替。",
            fault_words(fault).code,
        ) from fault


def page_of(session: Session, attachment: Attachment, page: int = 0) -> bytes:
    """A page, counted from 0, as JPEG. Raises SaidFault, UserError."""
    content = content_of(session, attachment)
    if not attachment.is_pdf:
        return content
    try:
        with environment_faults(), ScanProcess() as scanner:
            return scanner.page(content, page, PAGE_SIDE)
    except FileRefused as refusal:
        raise UserError(f"“{attachment.title}”第 {page + 1} 页{refusal.reason}") from refusal


def preview_of(session: Session, attachment: Attachment) -> bytes | None:
    """The small picture as JPEG, made anew when it was lost; None when the file itself can not be read."""
    found = session.attachments.preview(attachment.hash)
    if found is not None:
        return found
    try:
        with environment_faults(), ScanProcess() as scanner:
            preview = scanner.scan(session.attachments.read(attachment.hash)).preview
            session.attachments.put_preview(attachment.hash, preview)
            return preview
    except (EnvironmentFault, FileRefused):
        return None


def describe(session: Session, attachment_id: str, values: Mapping[str, Any]) -> Changes:
    """Store title, kind, date, person and place of the original. Raises UserError."""
    wanted = {name: values[name] for name in DESCRIBED if name in values}
    if "title" in wanted and not wanted["title"]:
        raise UserError("附件要有名称，没有保存这一处修改。", "title")
    with session.write(Action.EDIT, "修改附件说明") as tx:
        row = stored.file_by_id(tx.connection, attachment_id)
        if row is None:
            raise UserError("这个附件已经不在了，没有保存。")
        revive(tx, row)
        tx.update("attachment", attachment_id, wanted)
        follow_file(tx, session.policy(), row, {**row, **wanted})
    return tx.changes


def link(
    session: Session,
    attachment_id: str,
    household_id: str,
    *,
    record_kind: str = "",
    record_id: str = "",
    field: str = "",
) -> Changes:
    """Let a file prove one more thing, in this or another household. Raises UserError."""
    proved = {"record_kind": record_kind or None, "record_id": record_id or None, "field": field or None}
    with session.write(Action.EDIT, "关联附件") as tx:
        require_household(tx, household_id)
        row = stored.file_by_id(tx.connection, attachment_id)
        if row is None:
            raise UserError("这个附件已经不在了，没有关联。")
        links = stored.links_of(tx.connection, (attachment_id,)).get(attachment_id, [])
        same = {OWNER: household_id, **proved}
        if any(all(known[name] == value for name, value in same.items()) for known in links):
            raise UserError("这一处已经关联了这个附件。")
        revive(tx, row)
        tx.insert("attachment_link", {**same, "attachment": attachment_id})
        if not record_id:
            file_paper(tx, session.policy(), household_id, row)
    return tx.changes


def unlink(session: Session, link_ids: Sequence[str]) -> Changes:
    """Take links away in one act; a file that proves something else stays there. Raises UserError."""
    with session.write(Action.EDIT, f"移除附件{_named(session, link_ids)}") as tx:
        for link_id in link_ids:
            found = stored.link_by_id(tx.connection, link_id)
            if found is None:
                raise UserError("这个附件已经移除了，没有改动。")
            tx.delete("attachment_link", link_id)
            attachment_id = found["attachment"]
            row = stored.file_by_id(tx.connection, attachment_id)
            if row is not None and found["record_kind"] == PAPER:
                drop_paper(tx, found, row)
            unused = not stored.links_of(tx.connection, (attachment_id,)).get(attachment_id)
            if unused and row is not None and row["deleted_at"] is None:
                tx.delete("attachment", attachment_id)
    return tx.changes


def _named(session: Session, link_ids: Sequence[str]) -> str:
    """The title of the first file of these links, and how many there are: what undo offers."""
    with session.store.read() as connection:
        links = [stored.link_by_id(connection, link_id) for link_id in link_ids[:1]]
        files = [stored.file_by_id(connection, found["attachment"]) for found in links if found]
    return counted(next((found["title"] for found in files if found), ""), len(link_ids))


def unreadable_contents(session: Session, progress: Progress = SILENT) -> tuple[str, ...]:
    """The hashes of contents in use that are missing or damaged. Raises Cancelled."""
    with session.store.read() as connection:
        wanted = stored.contents_in_use(connection)
    wrong = []
    for number, digest in enumerate(wanted):
        progress.step(number, len(wanted))
        try:
            session.attachments.read(digest)
        except EnvironmentFault:
            wrong.append(digest)
    return tuple(wrong)
