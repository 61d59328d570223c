"""The acts and ops behind a household, newest first, and what undo needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True)
class LoggedOp:
    """One op: `fields` new values, `old` replaced values (empty for a new record), both in JSON forms."""

    seq: int
    act_id: str
    at: int
    user_name: str
    label: str
    entity: str
    entity_id: str
    kind: str
    stamp: str
    fields: Mapping[str, Any]
    old: Mapping[str, Any]


@dataclass(frozen=True)
class LoggedAct:
    """One act as the undo menu shows it."""

    id: str
    at: int
    user_id: str
    user_name: str
    label: str
    origin: str
    from_seq: int
    to_seq: int
    undoable: bool
    undone_by: str | None


_OPS = """SELECT o.seq, a.id, a.at, a.user_name, a.label, o.entity, o.entity_id, o.body, o.old
FROM op o JOIN act a ON a.to_seq = (SELECT min(to_seq) FROM act WHERE to_seq >= o.seq)"""
_ACT = "SELECT id, at, user_id, user_name, label, origin, from_seq, to_seq, undoable, undone_by FROM act"


def ops_of_household(connection: Connection, household_id: str, limit: int = 500) -> tuple[LoggedOp, ...]:
    """The newest ops of all records of one household."""
    rows = connection.exec_driver_sql(
        f"{_OPS} WHERE o.owner_id = ? ORDER BY o.seq DESC LIMIT ?", (household_id, limit)
    )
    return tuple(_logged(row) for row in rows.cursor)


def ops_of_act(connection: Connection, act: LoggedAct) -> tuple[LoggedOp, ...]:
    """The ops of one act, newest first."""
    rows = connection.exec_driver_sql(
        f"{_OPS} WHERE o.seq BETWEEN ? AND ? ORDER BY o.seq DESC", (act.from_seq, act.to_seq)
    )
    return tuple(_logged(row) for row in rows.cursor)


def act_by_id(connection: Connection, act_id: str) -> LoggedAct | None:
    rows = connection.exec_driver_sql(f"{_ACT} WHERE id = ?", (act_id,))
    return next((_act(row) for row in rows.cursor), None)


def newest_acts(connection: Connection, limit: int) -> tuple[LoggedAct, ...]:
    rows = connection.exec_driver_sql(f"{_ACT} ORDER BY seq DESC LIMIT ?", (limit,))
    return tuple(_act(row) for row in rows.cursor)


def _act(row: tuple[Any, ...]) -> LoggedAct:
    return LoggedAct(*row[:8], bool(row[8]), row[9])


def _logged(row: tuple[Any, ...]) -> LoggedOp:
    body = json.loads(row[7])
    fields = {name: entry["v"] for name, entry in body["f"].items()}
    old = json.loads(row[8]) if row[8] else {}
    return LoggedOp(*row[:7], body["k"], body["s"], fields, old)
