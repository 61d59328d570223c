"""Meetings and notices with their rows, the people who may come, and the households to be listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES
from app.models.rows import fetch, row_values

CHUNK = 500
_VILLAGE_DIGITS = 12
Record = dict[str, Any]


@dataclass(frozen=True)
class Villager:
    """An active member of a household of the place; `political` is a code of that table or ""."""

    member_id: str
    name: str
    household_id: str
    group_no: str
    birth_date: date | None
    political: str = ""


@dataclass(frozen=True)
class ListedHousehold:
    """What a public list is made from; `persons` counts the active members."""

    id: str
    village_code: str
    group_no: str
    local_no: str
    head: str
    persons: int
    object_type: str
    exited_on: date | None
    risk_removed_on: date | None


def record_by_id(connection: Connection, entity_name: str, record_id: str) -> Record | None:
    """One living record; None when it is not there or was deleted."""
    return next(iter(rows_where(connection, entity_name, "id", record_id)), None)


def rows_where(connection: Connection, entity_name: str, column: str, value: str) -> tuple[Record, ...]:
    """The living records whose column has this value, by their number where they have one."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    order = "CAST(number AS INTEGER), row_no" if "number" in entity.names else "row_no"
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity_name}"
        f" WHERE {column} = ? AND deleted_at IS NULL ORDER BY {order}",
        (value,),
    )
    return tuple(row_values(entity, rows, names))


def untied_matters(connection: Connection, village_code: str) -> list[Record]:
    """Matters of a village's meetings that name neither case nor household, the oldest meeting first.

    Each has "held_on" and "meeting_kind" of its meeting beside its own fields.
    """
    entity = ENTITIES["meeting_matter"]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(f'm.{name}' for name in names)}, g.held_on, g.kind FROM meeting g"
        " JOIN meeting_matter m ON m.meeting = g.id AND m.deleted_at IS NULL"
        " WHERE g.village_code = ? AND g.deleted_at IS NULL AND g.held_on IS NOT NULL"
        " AND coalesce(m.subject_case, '') = '' AND coalesce(m.subject_household, '') = ''"
        " ORDER BY g.held_on, g.row_no, m.row_no",
        (village_code,),
    )
    found = []
    for *own, held_on, kind in rows:
        (record,) = row_values(entity, [tuple(own)], names)
        found.append({**record, "held_on": date.fromisoformat(held_on), "meeting_kind": kind or ""})
    return found


def rows_of(connection: Connection, entity_name: str, column: str, ids: Sequence[str]) -> list[Record]:
    """The living records whose column has one of these values, by their number where they have one."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    order = "CAST(number AS INTEGER), row_no" if "number" in entity.names else "row_no"
    found: list[Record] = []
    for start in range(0, len(ids), CHUNK):
        part = tuple(ids[start : start + CHUNK])
        rows = fetch(
            connection,
            f"SELECT {', '.join(names)} FROM {entity_name} WHERE deleted_at IS NULL"
            f" AND {column} IN ({','.join('?' * len(part))}) ORDER BY {order}",
            part,
        )
        found += row_values(entity, rows, names)
    return found


def seats_before(
    connection: Connection, village_code: str, roles: Sequence[str], but: str = ""
) -> list[tuple[str, str]]:
    """(person id, role) of those who sat in meetings of a village in one of these roles, the newest last;
    the meeting `but` is left out.
    """
    rows = fetch(
        connection,
        "SELECT a.person, a.role FROM meeting m JOIN attendance a ON a.meeting = m.id"
        " WHERE m.village_code = ? AND m.deleted_at IS NULL AND a.deleted_at IS NULL AND m.id <> ?"
        f" AND a.person IS NOT NULL AND a.role IN ({','.join('?' * len(roles))})"
        " ORDER BY m.held_on, a.row_no",
        (village_code, but, *roles),
    )
    return [(person, role) for person, role in rows]


def meeting_before(
    connection: Connection, village_code: str, kind: str, group_no: str, but: str
) -> str | None:
    """The id of the newest meeting of this kind in a village or group that has a sign-in book."""
    rows = fetch(
        connection,
        "SELECT m.id FROM meeting m WHERE m.village_code = ? AND m.kind = ? AND coalesce(m.group_no, '') = ?"
        " AND m.id <> ? AND m.deleted_at IS NULL"
        " AND EXISTS (SELECT 1 FROM attendance a WHERE a.meeting = m.id AND a.deleted_at IS NULL)"
        " ORDER BY m.held_on DESC, m.row_no DESC LIMIT 1",
        (village_code, kind, group_no, but),
    )
    return next((row[0] for row in rows), None)


def newest(
    connection: Connection, entity_name: str, day: str, region: str = "", limit: int = 500
) -> tuple[Record, ...]:
    """Living meetings or notices, newest `day` first, those without one first; of a village, of a township
    (those of no village too) or all.
    """
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    within = "village_code >= ? AND village_code < ?"
    if len(region) < _VILLAGE_DIGITS:
        within = f"({within} OR village_code IS NULL)"
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity_name} WHERE deleted_at IS NULL"
        f"{f' AND {within}' if region else ''}"
        f" ORDER BY {day} IS NOT NULL, {day} DESC, row_no DESC LIMIT ?",
        (*((region, f"{region}\uffff") if region else ()), limit),
    )
    return tuple(row_values(entity, rows, names))


def owners_of(connection: Connection, rows_entity: str, owner: str, column: str, value: str) -> list[str]:
    """The ids of the meetings or notices that have a living row about a household or case, oldest first."""
    rows = fetch(
        connection,
        f"SELECT {owner} FROM {rows_entity} WHERE {column} = ? AND deleted_at IS NULL"
        f" GROUP BY {owner} ORDER BY min(row_no)",
        (value,),
    )
    return [row[0] for row in rows]


def numbers_beginning(connection: Connection, entity_name: str, prefix: str) -> list[str]:
    """All numbers given so far that begin so, deleted records included: a number is never given twice."""
    rows = fetch(
        connection,
        f"SELECT number FROM {entity_name} WHERE number >= ? AND number < ?",
        (prefix, prefix + "\uffff"),
    )
    return [row[0] for row in rows]


def villagers(connection: Connection, village_code: str, group_no: str = "") -> tuple[Villager, ...]:
    """The active members of all households of a village or group, by group and household."""
    place = "AND h.group_no = ?" if group_no else ""
    rows = fetch(
        connection,
        "SELECT m.id, m.name, h.id, h.group_no, m.birth_date, m.political FROM household h"
        " JOIN household_summary s ON s.row_no = h.row_no"
        " JOIN member m ON m.household_id = h.id AND m.deleted_at IS NULL"
        " AND m.leave_date IS NULL AND m.leave_reason IS NULL"
        f" WHERE h.village_code = ? {place} AND h.deleted_at IS NULL AND h.ended_on IS NULL"
        " ORDER BY s.group_rank, h.group_no, h.row_no, m.row_no",
        (village_code, *((group_no,) if group_no else ())),
    )
    return tuple(
        Villager(
            member, name or "", home, group or "", date.fromisoformat(born) if born else None, political or ""
        )
        for member, name, home, group, born, political in rows
    )


def listed_households(connection: Connection, ids: Sequence[str]) -> dict[str, ListedHousehold]:
    """Household id → what a list shows of it; households that are gone are left out."""
    found: dict[str, ListedHousehold] = {}
    for start in range(0, len(ids), CHUNK):
        part = tuple(ids[start : start + CHUNK])
        rows = fetch(
            connection,
            "SELECT h.id, h.village_code, h.group_no, h.local_no, head.name,"
            " (SELECT count(*) FROM member m WHERE m.household_id = h.id AND m.deleted_at IS NULL"
            "  AND m.leave_date IS NULL AND m.leave_reason IS NULL),"
            " h.object_type, h.exited_on, h.risk_removed_on FROM household h"
            " LEFT JOIN member head ON head.id = h.head_member"
            f" WHERE h.deleted_at IS NULL AND h.id IN ({','.join('?' * len(part))})",
            part,
        )
        found.update((row[0], _listed(row)) for row in rows)
    return found


def _listed(row: tuple[Any, ...]) -> ListedHousehold:
    id_, village, group, number, head, persons, object_type, exited, removed = row
    days = (date.fromisoformat(day) if day else None for day in (exited, removed))
    return ListedHousehold(
        id_, village or "", group or "", number or "", head or "", persons, object_type or "", *days
    )


def attachment_fields(
    connection: Connection, record_kind: str, record_ids: Iterable[str]
) -> dict[str, set[str]]:
    """Record id → the fields that living attachments prove."""
    found: dict[str, set[str]] = {}
    ids = tuple(record_ids)
    rows = fetch(
        connection,
        "SELECT record_id, field FROM attachment_link WHERE deleted_at IS NULL AND record_kind = ?"
        f" AND record_id IN ({','.join('?' * len(ids))})",
        (record_kind, *ids),
    )
    for record_id, field in rows:
        found.setdefault(record_id, set()).add(field or "")
    return found
