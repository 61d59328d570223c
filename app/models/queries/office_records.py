"""Records of the office that belong to no household, and how many households each helper has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES
from app.models.rows import fetch, row_values

CHUNK = 500


def living_records(connection: Connection, entity_name: str) -> tuple[dict[str, Any], ...]:
    """All records of an office-wide entity that were not deleted, in the order they were added."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity_name} WHERE deleted_at IS NULL ORDER BY row_no",
    )
    return tuple(row_values(entity, rows, names))


def record_by_id(connection: Connection, entity_name: str, record_id: str) -> dict[str, Any] | None:
    """One living record; None when it is not there or was deleted."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity_name} WHERE id = ? AND deleted_at IS NULL",
        (record_id,),
    )
    return next(iter(row_values(entity, rows, names)), None)


def active_pairings(connection: Connection, on: date) -> dict[str, int]:
    """Helper id → households paired with the helper on the day `on`."""
    rows = fetch(
        connection,
        "SELECT p.helper_id, count(DISTINCT p.household_id) FROM pairing p"
        " JOIN household h ON h.id = p.household_id AND h.deleted_at IS NULL"
        " WHERE p.deleted_at IS NULL AND p.helper_id IS NOT NULL"
        " AND (p.started_on IS NULL OR p.started_on <= ?) AND (p.ended_on IS NULL OR p.ended_on > ?)"
        " GROUP BY p.helper_id",
        (on.isoformat(), on.isoformat()),
    )
    return {row[0]: row[1] for row in rows}


def is_helper_named(connection: Connection, helper_id: str) -> bool:
    """Whether a living pairing or visit names this helper."""
    found = fetch(
        connection,
        "SELECT 1 FROM pairing WHERE helper_id = ? AND deleted_at IS NULL"
        " UNION ALL SELECT 1 FROM visit WHERE helper_id = ? AND deleted_at IS NULL LIMIT 1",
        (helper_id, helper_id),
    )
    return next(found, None) is not None


def texts_by_id(
    connection: Connection, entity_name: str, column: str, ids: Sequence[str], key: str = "id"
) -> dict[str, str]:
    """Id → one text of these records, deleted ones included: the history names them too."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), CHUNK):
        part = tuple(ids[start : start + CHUNK])
        marks = ",".join("?" * len(part))
        rows = fetch(
            connection,
            f"SELECT {key}, {column} FROM {entity_name} WHERE {key} IN ({marks})",
            part,
        )
        found.update({row[0]: row[1] or "" for row in rows})
    return found
