"""The op log as packages carry it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from app.models.rows import fetch


def ops_after(connection: Connection, epoch: str, n: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, canonical body and chain value of every op after `n`, in order."""
    rows = fetch(connection, "SELECT n, body, chain FROM op WHERE epoch = ? AND n > ? ORDER BY n", (epoch, n))
    for row in rows:
        yield row[0], bytes(row[1]), bytes(row[2])


def chain_at(connection: Connection, epoch: str, n: int) -> bytes | None:
    """The chain value after op `n`, None before the first."""
    row = connection.exec_driver_sql("SELECT chain FROM op WHERE epoch = ? AND n = ?", (epoch, n)).first()
    return bytes(row[0]) if row else None


def households_after(connection: Connection, epoch: str, n: int) -> int:
    """How many households have an op after `n`."""
    return int(
        connection.exec_driver_sql(
            "SELECT count(DISTINCT owner_id) FROM op WHERE epoch = ? AND n > ? AND owner_id <> ''", (epoch, n)
        ).scalar_one()
    )
