"""Opening the encrypted file of an office once the master key is known. Who may is decided elsewhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from app.core.clock import Clock
from app.core.errors import EnvironmentFault, FaultKind
from app.core.folder_lock import FolderLock
from app.core.oplog.chain import chain_start
from app.core.paths import DataFolder, resource
from app.core.system_faults import system_faults
from app.domain.policy import PolicyBook
from app.domain.procedures.book import ProcedureBook
from app.forms.rulebook import standard_book
from app.models.log_state import begin_log
from app.models.migrate import migrate
from app.models.projections.backlog import Backlog
from app.models.projections.judgement import Judgement
from app.models.projections.search import SearchIndex
from app.models.store import Connection, Doors, Store
from app.printing.fonts import missing_characters
from app.security.attachment_store import AttachmentStore
from app.security.encryption import connector, require_driver
from app.security.identity import SiteIdentity
from app.security.page_seal import SMALLEST_PAGE
from app.services.session import OfficeStandards
from app.services.standing_policy import Shipped, standing_policy

HEX16_BYTES = 8


@dataclass(frozen=True)
class OpenFile:
    """The parts of a session that do not depend on the user."""

    folder: DataFolder
    store: Store
    backlog: Backlog
    standards: OfficeStandards
    lock: FolderLock
    attachments: AttachmentStore

    def close(self) -> None:
        try:
            self.store.close()
        finally:
            self.lock.release()


def open_file(
    folder: DataFolder, master_key: bytes, clock: Clock, identity: SiteIdentity | None = None
) -> OpenFile:
    """Lock the folder, open and migrate the file. `identity` is given only when the office is new.

    Raises EnvironmentFault (already open, wrong key, damaged, newer, disk).
    """
    require_driver()
    lock = FolderLock.take(folder.lock)
    try:
        if identity is None:
            _require_whole(folder.database)
        standards = OfficeStandards(shipped_policy(), standard_book(), clock, missing_characters)
        judgement = Judgement(standards.today)
        doors = Doors(
            connector(folder.database, master_key), connector(folder.database, master_key, read_only=True)
        )
        backlog = Backlog(SearchIndex(), judgement)
        store = Store(doors, clock, (backlog,))
        attachments = AttachmentStore(folder.attachments, folder.quarantine, master_key)
    except BaseException:
        lock.release()
        raise
    opened = OpenFile(folder, store, backlog, standards, lock, attachments)
    try:
        with store.write_local() as connection:
            migrate(connection)
            if identity is not None:
                _begin(connection, identity)
        with store.read() as connection:
            standards.adopt(standing_policy(connection, standards.shipped))
    except BaseException:
        opened.close()
        raise
    return opened


def _require_whole(database: Path) -> None:
    """An office whose file is gone or empty is never begun anew in its place. Raises EnvironmentFault."""
    with system_faults(database), database.open("rb") as stream:
        begins = stream.read(SMALLEST_PAGE)
    if len(begins) < SMALLEST_PAGE:
        raise EnvironmentFault(FaultKind.FILE_DAMAGED, database)


def shipped_policy() -> Shipped:
    """The policy that is part of the program. Raises PolicyPackRefused when a file of it was damaged."""
    policies = PolicyBook.load(resource("policy"))
    return Shipped(policies, ProcedureBook.load(resource("policy", "procedures"), policies))


def _begin(connection: Connection, identity: SiteIdentity) -> None:
    """A new site in its first epoch (sync format section 1)."""
    epoch = secrets.token_hex(HEX16_BYTES)
    begin_log(
        connection,
        site=secrets.token_hex(HEX16_BYTES),
        epoch=epoch,
        chain=chain_start(epoch),
        site_keys=identity.to_bytes().decode("utf-8"),
    )
