"""The status line: what was not sent yet, what waits for a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.models.log_state import log_state
from app.models.packages_out import awaiting_receipt, last_sent_n
from app.services.session import Session


@dataclass(frozen=True)
class StatusLine:
    """`unsent`: changed records in no package yet; `awaiting_receipt`: packages without a receipt."""

    unsent: int
    awaiting_receipt: int
    folder: Path


def status(session: Session) -> StatusLine:
    with session.store.read() as connection:
        state = log_state(connection)
        unsent = state.last_n - last_sent_n(connection, state.epoch)
        waiting = awaiting_receipt(connection)
    return StatusLine(unsent, waiting, session.folder.root)
