"""Rows of the table of drafts of office records (meetings, notices): one per record and user, local."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class StoredRecordDraft:
    """`body` is JSON of the records as typed and as they were before; `saved_at` milliseconds."""

    record_id: str
    user_id: str
    entity: str
    title: str
    saved_at: int
    body: str


_COLUMNS = tuple(StoredRecordDraft.__dataclass_fields__)
_NAMES = ", ".join(_COLUMNS)


def put(connection: Connection, draft: StoredRecordDraft) -> None:
    marks = ", ".join("?" * len(_COLUMNS))
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO record_draft ({_NAMES}) VALUES ({marks})", astuple(draft)
    )


def of_user(connection: Connection, user_id: str, entity: str) -> tuple[StoredRecordDraft, ...]:
    """Newest first."""
    rows = fetch(
        connection,
        f"SELECT {_NAMES} FROM record_draft WHERE user_id = ? AND entity = ? ORDER BY saved_at DESC",
        (user_id, entity),
    )
    return tuple(StoredRecordDraft(*row) for row in rows)


def of_record(connection: Connection, user_id: str, record_id: str) -> StoredRecordDraft | None:
    rows = fetch(
        connection,
        f"SELECT {_NAMES} FROM record_draft WHERE user_id = ? AND record_id = ?",
        (user_id, record_id),
    )
    return next((StoredRecordDraft(*row) for row in rows), None)


def remove(connection: Connection, record_id: str, user_id: str) -> None:
    connection.exec_driver_sql(
        "DELETE FROM record_draft WHERE record_id = ? AND user_id = ?", (record_id, user_id)
    )
