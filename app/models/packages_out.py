"""The outbox: one row per package written, until the district's receipt."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from app.models.local_tables import PACKAGE_OUT

WRITTEN = "written"
ACKED = "acked"
NO_PACKAGE = "0" * 64


@dataclass(frozen=True)
class SentPackage:
    """What is remembered of a package; `seq` counts per epoch and district from 1."""

    header_hash: str
    district: str
    kind: str
    epoch: str
    seq: int
    from_n: int
    to_n: int
    created_at: int
    file_name: str


def last_package(connection: Connection, epoch: str, district: str) -> tuple[int, str]:
    """Sequence number and header hash of the last package to this district, (0, zeros) before the first."""
    row = connection.execute(
        select(PACKAGE_OUT.c.seq, PACKAGE_OUT.c.header_hash)
        .where(PACKAGE_OUT.c.epoch == epoch, PACKAGE_OUT.c.district == district)
        .order_by(PACKAGE_OUT.c.seq.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else (0, NO_PACKAGE)


def acknowledged_n(connection: Connection, epoch: str) -> int:
    """The last op the district has confirmed; 0 before the first receipt."""
    query = select(func.max(PACKAGE_OUT.c.to_n)).where(
        PACKAGE_OUT.c.epoch == epoch, PACKAGE_OUT.c.state == ACKED
    )
    return int(connection.execute(query).scalar() or 0)


def last_sent_n(connection: Connection, epoch: str) -> int:
    """The last op that is in any written package."""
    query = select(func.max(PACKAGE_OUT.c.to_n)).where(PACKAGE_OUT.c.epoch == epoch)
    return int(connection.execute(query).scalar() or 0)


def awaiting_receipt(connection: Connection) -> int:
    query = select(func.count()).where(PACKAGE_OUT.c.state == WRITTEN)
    return int(connection.execute(query).scalar_one())


def remember(connection: Connection, sent: SentPackage) -> None:
    connection.execute(
        insert(PACKAGE_OUT).values(
            header_hash=sent.header_hash,
            district=sent.district,
            kind=sent.kind,
            epoch=sent.epoch,
            seq=sent.seq,
            from_n=sent.from_n,
            to_n=sent.to_n,
            state=WRITTEN,
            created_at=sent.created_at,
            file_name=sent.file_name,
        )
    )


def forget(connection: Connection, header_hash: str) -> None:
    """The package did not get to where it was to go."""
    connection.execute(delete(PACKAGE_OUT).where(PACKAGE_OUT.c.header_hash == header_hash))
