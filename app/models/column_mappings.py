"""Rows of the column_mapping table: what the columns of other people's files mean, local to this PC."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class StoredMapping:
    """`body` is JSON: column key → target; `fingerprint` that of the header; `saved_at` milliseconds."""

    name: str
    fingerprint: str
    body: str
    saved_at: int
    user_name: str


_COLUMNS = ", ".join(StoredMapping.__dataclass_fields__)


def put(connection: Connection, mapping: StoredMapping) -> None:
    """Store a mapping; replaces one of the same name and any other of the same header."""
    connection.exec_driver_sql(
        "DELETE FROM column_mapping WHERE fingerprint = ? OR name = ?", (mapping.fingerprint, mapping.name)
    )
    connection.exec_driver_sql(
        f"INSERT INTO column_mapping ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", astuple(mapping)
    )


def all_mappings(connection: Connection) -> tuple[StoredMapping, ...]:
    """Newest first."""
    rows = fetch(connection, f"SELECT {_COLUMNS} FROM column_mapping ORDER BY saved_at DESC, name", ())
    return tuple(StoredMapping(*row) for row in rows)


def of_header(connection: Connection, fingerprint: str) -> StoredMapping | None:
    """The mapping of a header, None when there is none."""
    query = f"SELECT {_COLUMNS} FROM column_mapping WHERE fingerprint = ?"
    rows = list(fetch(connection, query, (fingerprint,)))
    return StoredMapping(*rows[0]) if rows else None


def remove(connection: Connection, name: str) -> None:
    connection.exec_driver_sql("DELETE FROM column_mapping WHERE name = ?", (name,))
