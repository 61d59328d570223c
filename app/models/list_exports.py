"""Rows of the list_export table: who took which list out of this PC, and with full numbers or not."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class StoredExport:
    """`at` milliseconds, `scope` which part of the office, `full_numbers` 1 or 0."""

    at: int
    user_id: str
    user_name: str
    title: str
    scope: str
    lines: int
    full_numbers: int


_COLUMNS = ", ".join(StoredExport.__dataclass_fields__)


def add(connection: Connection, export: StoredExport) -> None:
    marks = ", ".join("?" * len(StoredExport.__dataclass_fields__))
    connection.exec_driver_sql(f"INSERT INTO list_export ({_COLUMNS}) VALUES ({marks})", astuple(export))


def newest(connection: Connection, most: int) -> tuple[StoredExport, ...]:
    """Newest first."""
    rows = fetch(connection, f"SELECT {_COLUMNS} FROM list_export ORDER BY row_no DESC LIMIT ?", (most,))
    return tuple(StoredExport(*row) for row in rows)
