"""Scans and photos on their way in: decoded in the child, stored encrypted, then named in rows.

A file becomes an encrypted object first and a row afterwards, so whatever happens in between leaves no row
without its file; an object that never gets a row is swept after 30 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.exchange.foreign_file import FileRefused, Refusal, read_foreign
from app.exchange.scan_process import ScannedFile, ScanProcess
from app.models.changes import Changes
from app.models.entities import OWNER
from app.models.faults import environment_faults
from app.models.queries import attachments as stored
from app.models.write import WriteTx
from app.services.household_papers import file_paper
from app.services.session import Session

MOST_FILES = 2_000
_LONGEST_TITLE = 60
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in the content store and is named by no row yet."""

    title: str
    digest: str
    size: int
    media_type: str
    pages: int
    captured_on: date | None


@dataclass(frozen=True)
class Added:
    """What adding brought: new attachments, how many the household had already, and what was refused."""

    ids: tuple[str, ...]
    known: int
    refused: tuple[Refusal, ...]
    changes: Changes


def add_files(
    session: Session,
    household_id: str,
    paths: Sequence[Path],
    progress: Progress = SILENT,
    *,
    kind: str = "",
) -> Added:
    """Add files, folders with everything in them, to a household; one act, undoable.

    A refused file does not hinder the others. Raises UserError (no permission, too many files),
    EnvironmentFault for the own disk, Cancelled; then nothing was added.
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
        progress.step(len(files), len(files))
    return _add(session, household_id, kept, refused, kind)


def keep_files(session: Session, paths: Sequence[Path]) -> tuple[KeptFile, ...]:
    """Keep files that an act under way is going to name. Raises UserError for the first that is refused."""
    session.require(Action.EDIT)
    kept: list[KeptFile] = []
    with environment_faults(), ScanProcess() as scanner:
        for path in paths:
            try:
                kept.append(keep_file(session, scanner.scan(read_foreign(path)), path.stem))
            except FileRefused as refusal:
                raise UserError(f"“{path.name}”{refusal.reason}数据没有变化。") from refusal
    return tuple(kept)


def add_picture(session: Session, household_id: str, content: bytes, title: str, *, kind: str = "") -> Added:
    """Add one picture given as bytes (clipboard, scanner). Raises as `add_files`."""
    session.require(Action.EDIT)
    kept: list[KeptFile] = []
    refused: list[Refusal] = []
    with environment_faults(), ScanProcess() as scanner:
        try:
            kept.append(keep_file(session, scanner.scan(content), title))
        except FileRefused as refusal:
            refused.append(Refusal(title, refusal.reason))
    return _add(session, household_id, kept, refused, kind)


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The files given and all files of the folders given, hidden ones left out. Raises UserError."""
    found: list[Path] = []
    with environment_faults():
        for path in paths:
            inside = sorted(path.rglob("*")) if path.is_dir() else [path]
            found += [file for file in inside if file.is_file() and not file.name.startswith(".")]
    if len(found) > MOST_FILES:
        raise UserError(f"一次最多添加 {MOST_FILES} 个文件，选中的有 {len(found)} 个。没有添加，请分几次。")
    return found


def keep_file(session: Session, scanned: ScannedFile, title: str) -> KeptFile:
    """Store content and preview, durable when this returns. Raises OSError."""
    digest = session.attachments.put(scanned.content)
    if session.attachments.preview(digest) is None:
        session.attachments.put_preview(digest, scanned.preview)
    return KeptFile(
        title.strip()[:_LONGEST_TITLE] or "附件",
        digest,
        len(scanned.content),
        scanned.media,
        scanned.pages,
        _captured_on(scanned.captured_at, session.clock.today()),
    )


def _captured_on(moment: str, today: date) -> date | None:
    """The day by the camera's clock, unless that clock was never set."""
    try:
        day = date.fromisoformat(moment[:10])
    except ValueError:
        return None
    return day if _EARLIEST <= day <= today else None


def _add(
    session: Session, household_id: str, kept: Sequence[KeptFile], refused: Sequence[Refusal], kind: str
) -> Added:
    if not kept:
        return Added((), 0, tuple(refused), Changes())
    policy = session.policy()
    with session.write(Action.EDIT, f"添加附件{counted(kept[0].title, len(kept))}") as tx:
        require_household(tx, household_id)
        ids = [link_kept(tx, policy, household_id, file, kind) for file in kept]
    sweep(session)
    new = tuple(found for found in ids if found)
    return Added(new, len(ids) - len(new), tuple(refused), tx.changes)


def counted(title: str, count: int) -> str:
    """“户口簿”, “户口簿”等 3 个; the number alone when the first has no title."""
    named = f"“{title}”" if title else ""
    if count == 1 and named:
        return named
    return f"{named}等 {count} 个" if named else f"{count} 个"


def kind_said(title: str, policy: PolicyView) -> str:
    """The kind a file's name says ("张三身份证正面"): the longest label or alias in it; "" for none."""
    words = {
        word: value.code
        for value in policy.table("attachment_kind").values
        for word in (value.label, *value.aliases)
    }
    said = max((word for word in words if word in title), key=len, default="")
    return words.get(said, "")


def link_kept(tx: WriteTx, policy: PolicyView, household_id: str, file: KeptFile, kind: str = "") -> str:
    """Name a kept content in rows and link it to a household; "" when the household has it already.

    Without a kind it is the one the name says. A file that is a paper of the household gets its row there.
    """
    known = stored.file_with_content(tx.connection, file.digest)
    links = stored.links_of(tx.connection, (known["id"],))[known["id"]] if known else []
    if any(link[OWNER] == household_id for link in links):
        return ""
    attachment_id = named_file(tx, file, kind or kind_said(file.title, policy))
    tx.insert("attachment_link", {OWNER: household_id, "attachment": attachment_id})
    row = stored.file_by_id(tx.connection, attachment_id)
    if row is not None:
        file_paper(tx, policy, household_id, row)
    return attachment_id


def named_file(tx: WriteTx, file: KeptFile, kind: str = "") -> str:
    """The id of the attachment with this content, named in a row now if it was not."""
    known = stored.file_with_content(tx.connection, file.digest)
    if known is not None:
        revive(tx, known)
        return str(known["id"])
    return tx.insert(
        "attachment",
        {
            "title": file.title,
            "kind": kind or None,
            "captured_on": file.captured_on,
            "page_count": file.pages,
            "media_type": file.media_type,
            "size": file.size,
            "hash": file.digest,
        },
    )


def sweep(session: Session) -> None:
    """Once in a session: remove contents older than 30 days that no row names."""
    if session.attachments.is_swept:
        return
    with session.store.read() as connection:
        named = list(stored.named_contents(connection))
    with environment_faults():
        session.attachments.sweep(named, session.clock.millis() / 1000)


def require_household(tx: WriteTx, household_id: str) -> None:
    if not stored.household_exists(tx.connection, household_id):
        raise UserError("这一户还没有保存或已被删除，附件没有添加。请先保存户档案。")


def revive(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """A record whose act was taken back while another link still leads to it."""
    if row["deleted_at"] is not None:
        tx.restore("attachment", row["id"])
