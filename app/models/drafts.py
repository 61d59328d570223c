"""Rows of the draft table: one per household and user, local to this installation."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class StoredDraft:
    """`body` is JSON of all records; `saved_at` milliseconds."""

    household_id: str
    user_id: str
    title: str
    place: str
    saved_at: int
    base_revision: str
    body: str


_COLUMNS = tuple(StoredDraft.__dataclass_fields__)


def put(connection: Connection, draft: StoredDraft) -> None:
    marks = ", ".join("?" * len(_COLUMNS))
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO draft ({', '.join(_COLUMNS)}) VALUES ({marks})", astuple(draft)
    )


def of_user(connection: Connection, user_id: str, household_id: str | None = None) -> tuple[StoredDraft, ...]:
    """Newest first."""
    rows = fetch(
        connection,
        f"SELECT {', '.join(_COLUMNS)} FROM draft WHERE user_id = ? AND (? IS NULL OR household_id = ?)"
        " ORDER BY saved_at DESC",
        (user_id, household_id, household_id),
    )
    return tuple(StoredDraft(*row) for row in rows)


def remove(connection: Connection, household_id: str, user_id: str) -> None:
    connection.exec_driver_sql(
        "DELETE FROM draft WHERE household_id = ? AND user_id = ?", (household_id, user_id)
    )
