"""The journal of one transaction: ops numbered without gaps, stamped, chained, written in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.core.clock import Clock
from app.core.oplog.chain import chain_step
from app.core.oplog.ops import NO_BASES, NewRecordOps, make_op
from app.core.oplog.stamps import HybridClock
from app.models.changes import Author
from app.models.driver import ask, tell

BATCH = 5_000
_INSERT = (
    "INSERT INTO op (epoch, n, entity, entity_id, owner_id, body, old, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_STATE = "SELECT epoch, last_n, chain, last_millis, last_counter FROM log_state"
_LAST = "SELECT seq FROM op WHERE epoch = ? AND n = ?"
_ACT = (
    "INSERT INTO act (id, at, user_id, user_name, label, origin, from_seq, to_seq, undoable)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADVANCE = "UPDATE log_state SET last_n = ?, last_millis = ?, last_counter = ?, chain = ?"


NewRecord = tuple[NewRecordOps, str, str, bytes]
"""Form of the op, id, household or "", and what the form made of the values."""


class Journal:
    """Collects ops in memory up to a batch; `close` writes the rest and the act they belong to."""

    def __init__(self, connection: Connection, clock: Clock, author: Author, origin: str) -> None:
        self.author = author
        self.millis = clock.millis()
        self._connection = connection
        self._origin = origin
        epoch, last_n, chain, last_millis, last_counter = ask(connection, _STATE).fetchone()
        self._epoch: str = epoch
        self._first_n: int = last_n
        self._n: int = last_n
        self._chain: bytes = chain
        self._clock = HybridClock(epoch, last_millis, last_counter)
        self._pending: list[tuple[Any, ...]] = []

    @property
    def is_empty(self) -> bool:
        return self._n == self._first_n

    def put(
        self,
        entity: str,
        row_id: str,
        owner: str,
        fields: Mapping[str, Any],
        bases: Mapping[str, Sequence[str]] = NO_BASES,
        old: str | None = None,
    ) -> str:
        """Journal written fields; returns the stamp of the op."""
        stamp = self._clock.tick(self.millis)
        body = make_op(
            self._epoch,
            self._n + 1,
            stamp,
            entity,
            row_id,
            self.author.user_id,
            fields,
            bases=bases,
            origin=self._origin,
        )
        self._append(entity, row_id, owner, body, old)
        return stamp

    def new_records(self, entity: str, names: Iterable[str]) -> NewRecordOps:
        """The form of ops of new records with these fields filled; `put_new` takes what it wrote."""
        return NewRecordOps(self._epoch, entity, self.author.user_id, self._origin, names)

    def put_new(self, entity: str, records: Iterable[NewRecord]) -> list[str]:
        """Journal new records in this order; returns the stamps of their ops."""
        stamps: list[str] = []
        made: list[tuple[Any, ...]] = []
        tick, millis, epoch = self._clock.tick, self.millis, self._epoch
        n, chain = self._n, self._chain
        for form, row_id, owner, written in records:
            n += 1
            stamp = tick(millis)
            body = form.body(n, stamp, row_id, written)
            chain = chain_step(chain, body)
            made.append((epoch, n, entity, row_id, owner, body, None, chain))
            stamps.append(stamp)
        self._n, self._chain = n, chain
        self._pending += made
        if len(self._pending) >= BATCH:
            self._flush()
        return stamps

    def delete(self, entity: str, row_id: str, owner: str, row_bases: Sequence[str]) -> str:
        return self._alive(entity, row_id, owner, "del", row_bases)

    def undelete(self, entity: str, row_id: str, owner: str, row_bases: Sequence[str]) -> str:
        return self._alive(entity, row_id, owner, "undel", row_bases)

    def _alive(self, entity: str, row_id: str, owner: str, kind: str, row_bases: Sequence[str]) -> str:
        stamp = self._clock.tick(self.millis)
        body = make_op(
            self._epoch,
            self._n + 1,
            stamp,
            entity,
            row_id,
            self.author.user_id,
            {"_alive": kind == "undel"},
            bases={"_alive": list(row_bases)},
            kind=kind,
            origin=self._origin,
            row_bases=row_bases if kind == "del" else None,
        )
        self._append(entity, row_id, owner, body, None)
        return stamp

    def _append(self, entity: str, row_id: str, owner: str, body: bytes, old: str | None) -> None:
        self._n += 1
        self._chain = chain_step(self._chain, body)
        self._pending.append((self._epoch, self._n, entity, row_id, owner, body, old, self._chain))
        if len(self._pending) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            tell(self._connection, _INSERT, self._pending)
            self._pending = []

    def close(self, act_id: str, label: str, undoable: bool) -> None:
        """Write the ops, the act that groups them, and the state of the log."""
        if self.is_empty:
            return
        self._flush()
        (last,) = ask(self._connection, _LAST, (self._epoch, self._n)).fetchone()
        first = last - (self._n - self._first_n) + 1
        who = (self.author.user_id, self.author.name)
        ask(
            self._connection,
            _ACT,
            (act_id, self.millis, *who, label, self._origin, first, last, int(undoable)),
        )
        ask(
            self._connection,
            _ADVANCE,
            (self._n, self._clock.last_millis, self._clock.last_counter, self._chain),
        )


def old_values_text(values: Mapping[str, Any]) -> str:
    """The replaced values as JSON, in the same value forms as an op."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
