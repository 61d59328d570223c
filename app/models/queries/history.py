"""The acts and ops behind a household, newest first, and what undo needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.models.rows import fetch


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


_OP_FACTS = ("seq", "act_id", "at", "user_name", "label", "entity", "entity_id")
_ACT_FACTS = ("id", "at", "user_id", "user_name", "label", "origin", "from_seq", "to_seq")
_OPS = """SELECT o.seq, a.id, a.at, a.user_name, a.label, o.entity, o.entity_id, o.body, o.old
FROM op o JOIN act a ON a.to_seq = (SELECT min(to_seq) FROM act WHERE to_seq >= o.seq)"""
_ACT = "SELECT id, at, user_id, user_name, label, origin, from_seq, to_seq, undoable, undone_by FROM act"


def ops_of_household(connection: Connection, household_id: str, limit: int = 500) -> tuple[LoggedOp, ...]:
    """The newest ops of all records of one household; closed years are left out: they are long."""
    rows = fetch(
        connection,
        f"{_OPS} WHERE o.owner_id = ? AND o.entity <> 'year_snapshot' ORDER BY o.seq DESC LIMIT ?",
        (household_id, limit),
    )
    return tuple(_logged(row) for row in rows)


def ops_of_act(connection: Connection, act: LoggedAct) -> tuple[LoggedOp, ...]:
    """The ops of one act, newest first."""
    rows = fetch(
        connection, f"{_OPS} WHERE o.seq BETWEEN ? AND ? ORDER BY o.seq DESC", (act.from_seq, act.to_seq)
    )
    return tuple(_logged(row) for row in rows)


def beginning_of_act(
    connection: Connection, act: LoggedAct, limit: int
) -> tuple[tuple[str, LoggedOp], ...]:
    """The first ops of an act in their order, each with the household it belongs to ("" for none)."""
    rows = fetch(
        connection,
        f"{_OPS.replace('o.old', 'o.old, o.owner_id', 1)} WHERE o.seq BETWEEN ? AND ? ORDER BY o.seq LIMIT ?",
        (act.from_seq, act.to_seq, limit),
    )
    return tuple((row[-1], _logged(row[:-1])) for row in rows)


def act_by_id(connection: Connection, act_id: str) -> LoggedAct | None:
    rows = fetch(connection, f"{_ACT} WHERE id = ?", (act_id,))
    return next((_act(row) for row in rows), None)


def newest_acts(connection: Connection, limit: int) -> tuple[LoggedAct, ...]:
    rows = fetch(connection, f"{_ACT} ORDER BY seq DESC LIMIT ?", (limit,))
    return tuple(_act(row) for row in rows)


def households_of_act(connection: Connection, act: LoggedAct, most: int) -> tuple[str, ...]:
    """The households whose records an act changed; of a longer act those of its first `most` ops."""
    last = min(act.to_seq, act.from_seq + most - 1)
    rows = fetch(
        connection,
        "SELECT DISTINCT owner_id FROM op WHERE seq BETWEEN ? AND ? AND owner_id <> ''",
        (act.from_seq, last),
    )
    return tuple(row[0] for row in rows)


def standing_acts_after(
    connection: Connection, act: LoggedAct, owner: str, entity_id: str
) -> tuple[str, ...]:
    """Labels of later acts on this record that were neither taken back nor take another one back."""
    rows = fetch(
        connection,
        "SELECT DISTINCT a.label FROM op o JOIN act a"
        " ON a.to_seq = (SELECT min(to_seq) FROM act WHERE to_seq >= o.seq)"
        " WHERE o.owner_id = ? AND o.entity_id = ? AND o.seq > ? AND a.undone_by IS NULL"
        " AND a.id NOT IN (SELECT undone_by FROM act WHERE undone_by IS NOT NULL)",
        (owner, entity_id, act.to_seq),
    )
    return tuple(row[0] for row in rows)


def _act(row: tuple[Any, ...]) -> LoggedAct:
    *facts, undoable, undone_by = row
    return LoggedAct(
        **dict(zip(_ACT_FACTS, facts, strict=True)), undoable=bool(undoable), undone_by=undone_by
    )


def _logged(row: tuple[Any, ...]) -> LoggedOp:
    *facts, encoded, replaced = row
    body = json.loads(encoded)
    return LoggedOp(
        **dict(zip(_OP_FACTS, facts, strict=True)),
        kind=body["k"],
        stamp=body["s"],
        fields={name: entry["v"] for name, entry in body["f"].items()},
        old=json.loads(replaced) if replaced else {},
    )
