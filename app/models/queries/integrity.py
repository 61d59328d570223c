"""Whether the file is whole and agrees with itself: pages, references, log chain, rows against the log.

Reading only. Memory stays bounded at district size: the log is read household by household.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.core.oplog.chain import chain_start, chain_step
from app.core.progress import SILENT, Progress
from app.models.entities import ENTITIES, OWNER, Entity
from app.models.log_state import log_state
from app.models.queries.ops import ops_after
from app.models.rows import fetch, row_values

CHUNK = 400
_REPORT_EVERY = 5_000
_ACTIVE = "m.deleted_at IS NULL AND m.leave_date IS NULL AND m.leave_reason IS NULL"
_COUNTS = (
    "SELECT (SELECT count(*) FROM household WHERE deleted_at IS NULL)"
    " - (SELECT count(*) FROM household_summary)",
    "SELECT count(*) FROM household_summary s LEFT JOIN household h ON h.id = s.id AND h.deleted_at IS NULL"
    " WHERE h.id IS NULL",
    "SELECT count(*) FROM household_summary s WHERE s.members <>"
    f" (SELECT count(*) FROM member m WHERE m.household_id = s.id AND {_ACTIVE})",
    "SELECT count(*) FROM household_summary s WHERE (s.errors, s.warnings, s.explained) <>"
    " (SELECT coalesce(sum(p.severity = 'E' AND p.explained = ''), 0),"
    " coalesce(sum(p.severity = 'W' AND p.explained = ''), 0), coalesce(sum(p.explained <> ''), 0)"
    " FROM problem p WHERE p.household_id = s.id)",
    "SELECT count(*) FROM member m JOIN household h ON h.id = m.household_id AND h.deleted_at IS NULL"
    " WHERE m.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM backlog b WHERE b.household_id = m.household_id)"
    " AND NOT EXISTS (SELECT 1 FROM search_pinyin s WHERE s.member_row = m.row_no)",
)


@dataclass
class _Past:
    """What the log says of one record: stamps that wrote its fields, values, whether it is alive."""

    heads: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    is_alive: bool = True

    def take(self, op: Mapping[str, Any]) -> None:
        """Apply the next op of the record."""
        if op["k"] != "put":
            self.heads[""] = op["s"]
            self.is_alive = op["k"] == "undel"
            return
        if self.heads:
            self.heads.update(dict.fromkeys(op["f"], op["s"]))
        else:
            self.heads[""] = op["s"]
        self.values.update((name, written["v"]) for name, written in op["f"].items())


@dataclass
class _Comparison:
    """Records that differ from the log, and those whose log lies with another household."""

    wrong: set[tuple[str, str]] = field(default_factory=set)
    elsewhere: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def page_faults(connection: Connection) -> list[str]:
    """What the library says about failing checksums, structure or references; empty when whole."""
    found = [str(row[0]) for row in fetch(connection, "PRAGMA cipher_integrity_check")]
    found += [str(row[0]) for row in fetch(connection, "PRAGMA integrity_check") if row[0] != "ok"]
    return found + [str(row[0]) for row in fetch(connection, "PRAGMA foreign_key_check")]


def chain_fault(connection: Connection, progress: Progress = SILENT) -> int | None:
    """Number of the first op whose chain value is not the computed one, None when all agree."""
    state = log_state(connection)
    chained = chain_start(state.epoch)
    expected = 1
    for n, body, stored in ops_after(connection, state.epoch, 0):
        chained = chain_step(chained, body)
        if n != expected or stored != chained:
            return expected
        if not n % _REPORT_EVERY:
            progress.step(n, state.last_n)
        expected += 1
    return None if expected == state.last_n + 1 and chained == state.chain else expected


def derived_faults(connection: Connection) -> int:
    """In how many places lists, counts and search do not fit the records."""
    return sum(abs(int(connection.exec_driver_sql(query).scalar_one() or 0)) for query in _COUNTS)


def rows_unlike_log(connection: Connection, progress: Progress = SILENT) -> tuple[tuple[str, str], ...]:
    """Records (entity, id) whose values or stamps are not what the log says. Raises Cancelled."""
    owners = [row[0] for row in fetch(connection, "SELECT id FROM household ORDER BY row_no")]
    comparison = _Comparison()
    _compare(connection, ("",), comparison)
    for start in range(0, len(owners), CHUNK):
        _compare(connection, owners[start : start + CHUNK], comparison)
        progress.step(min(start + CHUNK, len(owners)), len(owners))
    for entity, ids in comparison.elsewhere.items():
        _compare_moved(connection, ENTITIES[entity], sorted(ids), comparison)
    return tuple(sorted(comparison.wrong))


def _compare(connection: Connection, owners: Sequence[str], comparison: _Comparison) -> None:
    past = _past(connection, "owner_id", owners)
    for entity in ENTITIES.values():
        if (owners == ("",)) == (entity.has_owner or entity.name == "household"):
            continue
        known = past.pop(entity.name, {})
        for row in _rows(connection, entity, _key(entity), owners):
            found = known.pop(row["id"], None)
            if found is None or "" not in found.heads:
                comparison.elsewhere[entity.name].add(row["id"])
            elif not _agrees(row, found):
                comparison.elsewhere[entity.name].add(row["id"])
        comparison.elsewhere[entity.name].update(known)


def _compare_moved(
    connection: Connection, entity: Entity, ids: Sequence[str], comparison: _Comparison
) -> None:
    """Records whose log is not all with their household: looked up one by one, which is slow but rare."""
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        known = _past(connection, "entity_id", part).get(entity.name, {})
        rows = {row["id"]: row for row in _rows(connection, entity, "id", part)}
        comparison.wrong.update(
            (entity.name, row_id)
            for row_id in part
            if row_id not in rows or row_id not in known or not _agrees(rows[row_id], known[row_id])
        )


def _key(entity: Entity) -> str:
    if entity.name == "household":
        return "id"
    return OWNER if entity.has_owner else ""


def _past(connection: Connection, column: str, wanted: Sequence[str]) -> dict[str, dict[str, _Past]]:
    """Entity → record id → what the ops of these owners (or records) say."""
    found: dict[str, dict[str, _Past]] = {}
    marks = ",".join("?" * len(wanted))
    query = f"SELECT entity, entity_id, body FROM op WHERE {column} IN ({marks}) ORDER BY seq"
    for entity, row_id, body in fetch(connection, query, tuple(wanted)):
        found.setdefault(entity, {}).setdefault(row_id, _Past()).take(json.loads(body))
    return found


def _rows(
    connection: Connection, entity: Entity, column: str, wanted: Iterable[str]
) -> Iterator[dict[str, Any]]:
    names = ("id", "heads", "deleted_at", *entity.names)
    query = f"SELECT {', '.join(names)} FROM {entity.name}"
    values = tuple(wanted) if column else ()
    if column:
        query += f" WHERE {column} IN ({','.join('?' * len(values))})"
    return row_values(entity, fetch(connection, query, values), names)


def _agrees(row: Mapping[str, Any], past: _Past) -> bool:
    if json.loads(row["heads"]) != past.heads or (row["deleted_at"] is None) != past.is_alive:
        return False
    names = row.keys() - {"id", "heads", "deleted_at"}
    return all(_plain(row[name]) == past.values.get(name) for name in names)


def _plain(value: Any) -> Any:
    """A stored value in the form an op has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
