"""One writing transaction: rows in, journal out.

Every insert, update and delete of a synced entity makes one op (sync format section 5) with the base
stamps of the fields it replaces, plus the old values for undo. The op is written in the same transaction
as the row, so audit, undo, outbox and refresh signal can never disagree with the data.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Result

from app.core.clock import Clock
from app.core.ids import IdSource
from app.models.changes import Author, Changes, Touched
from app.models.driver import ask, tell
from app.models.entities import ENTITIES, ENTITIES_APART, Entity
from app.models.journal import Journal, old_values_text
from app.models.new_rows import NewRows
from app.models.projection import Projection
from app.models.rows import row_values

Values = Mapping[str, Any]
CHUNK = 500
ALL_FIELDS: frozenset[str] = frozenset()
_KEPT = ("row_no", "id", "heads", "rev", "deleted_at")
# Fields through which one household bears on the problems of another (V-MEM-02, V-MEM-17, V-HH-07, V-HH-10).
LINK_FIELDS: dict[str, tuple[str, ...]] = {
    "member": ("id_no", "phone"),
    "household": ("split_from", "phone"),
    "pairing": ("helper_id",),
}
# Fields that do so only together (V-HLP-02): a helper is on one day in one place at a time.
JOINT_LINKS: dict[str, tuple[str, ...]] = {"visit": ("helper_id", "visited_on")}
# Of new records of these the links are noted one by one; of others they are looked up by household.
LINKED_WHEN_NEW = frozenset(("pairing", "visit"))
# Changes after which the links of the record count for others, or no longer do.
LINKING = frozenset(
    (
        *("id_no", "phone", "split_from", "leave_date", "leave_reason"),
        *("helper_id", "started_on", "ended_on", "visited_on", "time_in", "time_out"),
    )
)


_APART = frozenset(entity.name for entity in ENTITIES_APART)


class MissingRow(LookupError):
    """The row to change is not there or was deleted meanwhile."""


class WriteTx:
    """Made by `Store.write` only. Values that did not change make no op and touch nothing."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        ids: IdSource,
        author: Author,
        label: str,
        origin: str,
        undoable: bool,
    ) -> None:
        self._connection = connection
        self._ids = ids
        self._journal = Journal(connection, clock, author, origin)
        self.act_id = ids.new()
        self._label = label
        self._undoable = undoable
        self._touched: defaultdict[str, set[str]] = defaultdict(set)
        self._households: defaultdict[str, set[str]] = defaultdict(set)
        self._whole: set[str] = set()
        self._fields: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        self._links: defaultdict[str, set[str]] = defaultdict(set)
        self.changes = Changes()

    def execute(self, query: Executable) -> Result[Any]:
        """Read inside the transaction."""
        return self._connection.execute(query)

    @property
    def connection(self) -> Connection:
        """For named queries; changes go through `insert`, `update` and `delete`."""
        return self._connection

    def insert(self, entity_name: str, values: Values) -> str:
        """Store one new record and return its id (`values["id"]` when given)."""
        return self.insert_many(entity_name, (values,))[0]

    def insert_many(self, entity_name: str, records: Iterable[Values]) -> list[str]:
        """Store new records in batches; the path of imports. Returns their ids in order."""
        rows = NewRows(ENTITIES[entity_name], self._connection, self._journal, self._ids)
        linked = entity_name in LINKED_WHEN_NEW
        for record in records:
            rows.add(record)
            if linked:
                self._link(entity_name, record)
        rows.store()
        if rows.ids:
            self._touched[entity_name].update(rows.ids)
            self._note_new(entity_name, rows.owners - {""})
        return rows.ids

    def _note_new(self, entity_name: str, owners: Iterable[str]) -> None:
        """New records concern their households as a whole, but for what no rule and no list ever reads."""
        if entity_name in _APART:
            for owner in owners:
                self._households[owner].add(f"{entity_name}.id")
        else:
            self._whole.update(owners)

    def update(self, entity_name: str, row_id: str, changes: Values) -> bool:
        """Store the changed fields of one record; False when nothing differs. Raises MissingRow."""
        entity = ENTITIES[entity_name]
        before = self._row(entity, row_id)
        if before["deleted_at"] is not None:
            raise MissingRow(f"{entity_name} {row_id}")
        differing = {name: value for name, value in changes.items() if before[name] != value}
        if not differing:
            return False
        self._replace(entity, before, differing)
        return True

    def delete(self, entity_name: str, row_id: str) -> None:
        """Leave a tombstone; the row stays readable for history, undo and merge. Raises MissingRow."""
        self.delete_many(entity_name, (row_id,))

    def delete_many(self, entity_name: str, row_ids: Sequence[str]) -> None:
        """Tombstones for many records at once; the path of a batch undo. Raises MissingRow."""
        entity = ENTITIES[entity_name]
        for start in range(0, len(row_ids), CHUNK):
            self._delete_chunk(entity, row_ids[start : start + CHUNK])

    def _delete_chunk(self, entity: Entity, row_ids: Sequence[str]) -> None:
        rows = [row for row in self._rows(entity, row_ids) if row["deleted_at"] is None]
        if len(rows) != len(row_ids):
            raise MissingRow(entity.name)
        user, millis = self._journal.author.user_id, self._journal.millis
        bound = []
        for row in rows:
            heads = json.loads(row["heads"])
            owner = entity.owner_of(row["id"], row)
            stamp = self._journal.delete(entity.name, row["id"], owner, sorted(set(heads.values())))
            bound.append((millis, user, millis, _heads_text(heads | {"": stamp}), row["row_no"]))
            self._link(entity.name, row)
            self._note(entity.name, row["id"], owner, ALL_FIELDS)
        tell(
            self._connection,
            f"UPDATE {entity.name}"
            " SET deleted_at = ?, updated_by = ?, updated_at = ?, heads = ?, rev = rev + 1 WHERE row_no = ?",
            bound,
        )

    def restore(self, entity_name: str, row_id: str) -> None:
        """Take back a delete (used by undo). Raises MissingRow when the row was never there."""
        entity = ENTITIES[entity_name]
        before = self._row(entity, row_id)
        heads = json.loads(before["heads"])
        stamp = self._journal.undelete(
            entity.name, row_id, entity.owner_of(row_id, before), sorted(set(heads.values()))
        )
        self._store(entity, before, {"deleted_at": None}, heads | {"": stamp})

    def finish(self, projections: Sequence[Projection]) -> None:
        """Write the journal, refresh what is derived, and say what was touched. Called by the store."""
        self._journal.close(self.act_id, self._label, self._undoable)
        if self._journal.is_empty:
            return
        households = {household: frozenset(fields) for household, fields in self._households.items()}
        households.update(dict.fromkeys(self._whole, ALL_FIELDS))
        links = {field: frozenset(values) for field, values in self._links.items()}
        scope = Touched(households, links, self._fields)
        for projection in projections:
            projection.refresh(self._connection, scope, self._journal.millis)
        touched = {name: frozenset(ids) for name, ids in self._touched.items()}
        self.changes = Changes(self.act_id, self._label, touched, frozenset(households))

    def _row(self, entity: Entity, row_id: str) -> Mapping[str, Any]:
        for row in self._rows(entity, (row_id,)):
            return row
        raise MissingRow(f"{entity.name} {row_id}")

    def _rows(self, entity: Entity, row_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Rows with these ids, deleted ones too."""
        names = (*_KEPT, *entity.names)
        marks = ",".join("?" * len(row_ids))
        query = f"SELECT {', '.join(names)} FROM {entity.name} WHERE id IN ({marks})"
        return row_values(entity, ask(self._connection, query, tuple(row_ids)), names)

    def _replace(self, entity: Entity, before: Values, differing: Values) -> None:
        heads: dict[str, str] = json.loads(before["heads"])
        bases = {name: [heads.get(name, heads[""])] for name in differing}
        old = old_values_text({name: before[name] for name in differing})
        owner = entity.owner_of(before["id"], before)
        stamp = self._journal.put(entity.name, before["id"], owner, differing, bases, old)
        heads.update(dict.fromkeys(differing, stamp))
        self._store(entity, before, differing, heads, frozenset(differing))

    def _store(
        self,
        entity: Entity,
        before: Values,
        values: Values,
        heads: Mapping[str, str],
        fields: frozenset[str] = ALL_FIELDS,
    ) -> None:
        bound = [
            entity.binders[name](value) if name in entity.binders else value for name, value in values.items()
        ]
        written = (_heads_text(heads), before["rev"] + 1, self._journal.millis, self._journal.author.user_id)
        ask(
            self._connection,
            f"UPDATE {entity.name} SET {''.join(f'{name} = ?, ' for name in values)}"
            "heads = ?, rev = ?, updated_at = ?, updated_by = ? WHERE row_no = ?",
            (*bound, *written, before["row_no"]),
        )
        if not fields or not fields.isdisjoint(LINKING):
            self._link(entity.name, before)
            self._link(entity.name, {**before, **values})
        self._note(entity.name, before["id"], entity.owner_of(before["id"], before), fields)
        moved = values.get("household_id")
        if moved:
            self._note(entity.name, before["id"], moved, ALL_FIELDS)

    def _link(self, entity: str, values: Values) -> None:
        for field in LINK_FIELDS.get(entity, ()):
            value = values.get(field)
            if value:
                self._links[f"{entity}.{field}"].add(value)
        joint = tuple(values.get(field) for field in JOINT_LINKS.get(entity, ()))
        if joint and all(joint):
            self._links[entity].add("|".join(map(str, joint)))

    def _note(self, entity: str, row_id: str, owner: str, fields: frozenset[str]) -> None:
        self._touched[entity].add(row_id)
        if not owner:
            return
        if fields:
            self._households[owner].update(f"{entity}.{name}" for name in fields)
            self._fields[entity][row_id] = self._fields[entity].get(row_id, fields) | fields
        else:
            self._whole.add(owner)


def _heads_text(heads: Mapping[str, str]) -> str:
    return json.dumps(heads, separators=(",", ":"))
