"""Taking one act back through the write door, so that undo is itself journaled and synced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, update

from app.core.progress import SILENT, Progress
from app.forms.kinds import Storage
from app.models.entities import ENTITIES, OWNER, Entity
from app.models.local_tables import ACT
from app.models.queries.history import LoggedAct, LoggedOp, ops_of_act, standing_acts_after
from app.models.rows import fetch
from app.models.write import WriteTx

CHUNK = 500


class MovedOn(Exception):
    """A record of the act was changed again later; nothing was taken back."""

    def __init__(self, entity: str, entity_id: str) -> None:
        super().__init__(f"{entity} {entity_id}")
        self.entity = entity
        self.entity_id = entity_id


def undo_act(tx: WriteTx, act: LoggedAct, act_id: str, progress: Progress = SILENT) -> None:
    """Replay the act backwards inside `tx`. Raises MovedOn, Cancelled; the caller's block rolls back."""
    ops = ops_of_act(tx.connection, act)
    _refuse_moved(tx.connection, act, ops, progress)
    done = 0
    for (entity, is_new), run in groupby(ops, key=lambda op: (op.entity, _creates(op))):
        chosen = list(run)
        if is_new:
            tx.delete_many(entity, [op.entity_id for op in chosen])
        else:
            for op in chosen:
                _take_back(tx, op)
        done += len(chosen)
        progress.step(done, len(ops))
    tx.connection.execute(update(ACT).where(ACT.c.id == act.id).values(undone_by=act_id))


def _creates(op: LoggedOp) -> bool:
    return op.kind == "put" and not op.old


def _take_back(tx: WriteTx, op: LoggedOp) -> None:
    if op.kind == "del":
        tx.restore(op.entity, op.entity_id)
    elif op.kind == "undel":
        tx.delete(op.entity, op.entity_id)
    else:
        tx.update(op.entity, op.entity_id, values_from_json(ENTITIES[op.entity], op.old))


def _refuse_moved(
    connection: Connection, act: LoggedAct, ops: Sequence[LoggedOp], progress: Progress
) -> None:
    """Each field the act wrote must still carry the act's own stamp, or only acts since undone came later.

    A record that was deleted since has moved on too, whatever its fields carry.
    """
    newest: dict[tuple[str, str], dict[str, str]] = {}
    for op in reversed(ops):
        written = newest.setdefault((op.entity, op.entity_id), {})
        names = [""] if _creates(op) or op.kind != "put" else list(op.fields)
        written.update(dict.fromkeys(names, op.stamp))
    ordered = sorted(newest, key=lambda key: key[0])
    for entity, keys in groupby(ordered, key=lambda key: key[0]):
        for chunk in _chunks([entity_id for _, entity_id in keys]):
            for entity_id, owner, heads, is_gone in _heads(connection, entity, chunk):
                written = newest[(entity, entity_id)]
                if is_gone and heads[""] != written.get(""):
                    raise MovedOn(entity, entity_id)
                if _is_later(heads, written) and standing_acts_after(connection, act, owner, entity_id):
                    raise MovedOn(entity, entity_id)
            progress.step(0, len(ops))


def _is_later(heads: Mapping[str, str], written: Mapping[str, str]) -> bool:
    """A created record must have no later stamp at all, a changed one none on the changed fields."""
    limit = written.get("", "")
    return any(stamp > written.get(name, limit or stamp) for name, stamp in heads.items())


def _heads(
    connection: Connection, entity: str, ids: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, str], bool]]:
    """Id, household and stamps of these records, and whether they are deleted."""
    shared = "id" if entity == "household" else "''"
    marks = ",".join("?" * len(ids))
    owner = OWNER if ENTITIES[entity].has_owner else shared
    rows = fetch(
        connection,
        f"SELECT id, {owner}, heads, deleted_at IS NOT NULL FROM {entity} WHERE id IN ({marks})",
        tuple(ids),
    )
    return ((row[0], row[1] or "", json.loads(row[2]), bool(row[3])) for row in list(rows))


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def values_from_json(entity: Entity, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Journaled values back in the forms' own types; unknown fields are left out."""
    storages = {field.name: field.storage for field in entity.fields}
    return {name: _from_json(storages[name], value) for name, value in fields.items() if name in storages}


def _from_json(storage: Storage, value: Any) -> Any:
    if value is None:
        return None
    if storage is Storage.DATE:
        return date.fromisoformat(value)
    if storage is Storage.CODES:
        return tuple(value)
    return value
