"""The user accounts of this office and its settings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class Account:
    """One user; `role` is a value of `domain.permissions.Role`."""

    id: str
    name: str
    role: str
    active: bool


def accounts(connection: Connection) -> tuple[Account, ...]:
    rows = fetch(
        connection, "SELECT id, name, role, active FROM user_account WHERE deleted_at IS NULL ORDER BY row_no"
    )
    return tuple(Account(row[0], row[1], row[2], bool(row[3])) for row in rows)


def office_settings(connection: Connection) -> dict[str, str]:
    """Setting name → text."""
    rows = fetch(connection, "SELECT name, text FROM office_setting WHERE deleted_at IS NULL")
    return {row[0]: row[1] or "" for row in rows}
