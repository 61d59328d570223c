"""交换: the last package out, the last receipt in, what is not sent yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.models.queries.home import LastPackage, last_packages
from app.services.office_status import status
from app.services.packages import KINDS
from app.services.session import Session


@dataclass(frozen=True)
class SentPackage:
    """A package as a person knows it: kind in words, number, file, moment it was written."""

    kind: str
    seq: int
    file_name: str
    at: datetime


@dataclass(frozen=True)
class Exchange:
    """`sent` is the newest package, `confirmed` the newest with a receipt, None before the first.

    `unsent` changed records are in no package; `awaiting` packages have no receipt.
    """

    sent: SentPackage | None
    confirmed: SentPackage | None
    unsent: int
    awaiting: int


def exchange(session: Session) -> Exchange:
    """What the exchange room and the status line count, in one answer."""
    now = status(session)
    with session.store.read() as connection:
        newest, confirmed = last_packages(connection)
    return Exchange(_package(newest), _package(confirmed), now.unsent, now.awaiting_receipt)


def _package(row: LastPackage | None) -> SentPackage | None:
    if row is None:
        return None
    at = datetime.fromtimestamp(row.created_at / 1000, CHINA_STANDARD_TIME)
    return SentPackage(KINDS.get(row.kind, row.kind), row.seq, row.file_name, at)
