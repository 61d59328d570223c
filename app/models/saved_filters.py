"""Rows of the table of saved filters: one per user and name, local to this installation."""

from __future__ import annotations

from sqlalchemy import Connection

from app.models.rows import fetch


def of_user(connection: Connection, user_id: str) -> dict[str, str]:
    """Name → body (JSON), in the order of the names."""
    sql = "SELECT name, body FROM saved_filter WHERE user_id = ? ORDER BY name"
    rows = fetch(connection, sql, (user_id,))
    return {row[0]: row[1] for row in rows}


def put(connection: Connection, user_id: str, name: str, body: str) -> None:
    """Replaces the filter of that name."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO saved_filter (user_id, name, body) VALUES (?, ?, ?)", (user_id, name, body)
    )


def remove(connection: Connection, user_id: str, name: str) -> None:
    connection.exec_driver_sql("DELETE FROM saved_filter WHERE user_id = ? AND name = ?", (user_id, name))
