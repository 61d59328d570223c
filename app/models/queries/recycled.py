"""What was deleted and can be brought back: tombstones, newest first, and the acts that made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, OWNER
from app.models.rows import fetch, row_values

NEWEST = 2_000
_WHY = """SELECT a.id, a.label, a.user_name FROM op o
JOIN act a ON a.to_seq = (SELECT min(to_seq) FROM act WHERE to_seq >= o.seq)
WHERE o.owner_id = ? AND o.entity_id = ? ORDER BY o.seq DESC LIMIT 1"""
_PLACES = """SELECT h.id, coalesce(h.village_code, ''), coalesce(h.group_no, ''), coalesce((
SELECT m.name FROM member m WHERE m.household_id = h.id AND m.relation = '01'
ORDER BY m.deleted_at IS NOT NULL, m.leave_date IS NOT NULL, m.row_no LIMIT 1), ''), h.deleted_at IS NOT NULL,
 coalesce(h.local_no, '')
FROM household h WHERE h.id IN ({marks})"""


@dataclass(frozen=True)
class Tombstone:
    """One deleted record; `deleted_at` in milliseconds, `owner` a household id or ""."""

    entity: str
    id: str
    owner: str
    deleted_at: int


@dataclass(frozen=True)
class Why:
    """The act that deleted a record."""

    act_id: str
    label: str
    user: str


@dataclass(frozen=True)
class HouseholdPlace:
    """Where a household is and who its head is or was, also when it was deleted."""

    village_code: str
    group_no: str
    head_name: str
    is_deleted: bool
    local_no: str


def tombstones(connection: Connection) -> tuple[Tombstone, ...]:
    """The newest deleted records of all forms, each table asked through its own index."""
    found: list[Tombstone] = []
    for entity in ENTITIES.values():
        owner = OWNER if entity.has_owner else ("id" if entity.name == "household" else "''")
        rows = fetch(
            connection,
            f"SELECT id, coalesce({owner}, ''), deleted_at FROM {entity.name}"
            " WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT ?",
            (NEWEST,),
        )
        found.extend(Tombstone(entity.name, *row) for row in rows)
    return tuple(sorted(found, key=lambda stone: -stone.deleted_at)[:NEWEST])


def why_deleted(connection: Connection, stone: Tombstone) -> Why | None:
    """The newest act on the record, which is the one that deleted it."""
    rows = fetch(connection, _WHY, (stone.owner, stone.id))
    return next((Why(*row) for row in rows), None)


def undoing_acts(connection: Connection) -> frozenset[str]:
    """Acts that took back another one: what they deleted had been made by mistake."""
    rows = fetch(connection, "SELECT undone_by FROM act WHERE undone_by IS NOT NULL")
    return frozenset(row[0] for row in rows)


def household_places(connection: Connection, ids: Sequence[str]) -> dict[str, HouseholdPlace]:
    """Household id → place, deleted households included."""
    found: dict[str, HouseholdPlace] = {}
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        rows = fetch(connection, _PLACES.format(marks=",".join("?" * len(part))), part)
        found.update((row[0], HouseholdPlace(row[1], row[2], row[3], bool(row[4]), row[5])) for row in rows)
    return found


def deleted_records(
    connection: Connection, entity_name: str, ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Record id → values of deleted records."""
    return _records(connection, entity_name, ids, "AND deleted_at IS NOT NULL")


def records_by_id(connection: Connection, entity_name: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Record id → values as they stand, or stood when the record was deleted."""
    return _records(connection, entity_name, ids, "")


def _records(
    connection: Connection, entity_name: str, ids: Sequence[str], which: str
) -> dict[str, dict[str, Any]]:
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), 500):
        part = tuple(ids[start : start + 500])
        marks = ",".join("?" * len(part))
        rows = fetch(
            connection, f"SELECT {', '.join(names)} FROM {entity_name} WHERE id IN ({marks}) {which}", part
        )
        found.update((record["id"], record) for record in row_values(entity, rows, names))
    return found
