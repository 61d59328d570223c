"""The division table: villages of the township with their names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.models.rows import fetch


@dataclass(frozen=True)
class Place:
    """One row of the division table; `level` is township or village."""

    id: str
    code: str
    name: str
    level: str
    parent_code: str


def places(connection: Connection) -> tuple[Place, ...]:
    """All living places in the order of their codes."""
    rows = fetch(
        connection,
        "SELECT id, code, name, level, coalesce(parent_code, '') FROM region"
        " WHERE deleted_at IS NULL ORDER BY code",
    )
    return tuple(Place(*row) for row in rows)
