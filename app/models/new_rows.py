"""New records of one entity on their way into the file: their ops and their bound rows, thousands at a time.

Records of an import repeat few sets of filled fields; what follows from such a set is worked out once.
Columns that no record fills are not bound at all: a blank costs the driver as much as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from app.core.ids import IdSource
from app.models.driver import Row, tell
from app.models.entities import OWNER, Entity
from app.models.journal import Journal

Values = Mapping[str, Any]
Column = Sequence[Any]
BATCH = 500
TECHNICAL = ("id", "heads", "rev", "updated_at", "updated_by", "deleted_at")

_Kept = tuple["_Layout", str, str, tuple[Any, ...]]
"""Layout, id, household or "", values in the order of the layout."""


class _Layout:
    """One set of filled fields: how to pick their values, journal them and place them in rows."""

    def __init__(self, entity: Entity, journal: Journal, names: Iterable[str]) -> None:
        self.form = journal.new_records(entity.name, names)
        ordered = self.form.names
        self.pick = _picker(ordered)
        self.owner = ordered.index(OWNER) if OWNER in ordered else None
        self._conversions = tuple(
            (name, entity.binders[name]) for name in ordered if name in entity.binders
        )

    def bound(self, columns: Sequence[Column], wanted: Iterable[str], count: int) -> list[Column]:
        """The values as the driver takes them, for all `wanted` columns; blanks for those not filled."""
        filled: dict[str, Column] = dict(zip(self.form.names, columns, strict=True))
        for name, convert in self._conversions:
            filled[name] = list(map(convert, filled[name]))
        blank: Column = (None,) * count
        return [filled.get(name, blank) for name in wanted]


class NewRows:
    """Takes records one by one and stores them in batches. Ids, owners: what was stored, in order."""

    def __init__(self, entity: Entity, connection: Connection, journal: Journal, ids: IdSource) -> None:
        self.ids: list[str] = []
        self.owners: set[str] = set()
        self._entity = entity
        self._connection = connection
        self._journal = journal
        self._source = ids
        self._known = frozenset(entity.names)
        self._is_household = entity.name == "household"
        self._columns: dict[str, None] = {}
        self._layouts: dict[tuple[str, ...], _Layout] = {}
        self._kept: list[_Kept] = []

    def add(self, record: Values) -> None:
        """Keep one record for the next batch; None is blank, unknown names are left."""
        row_id: str = record.get("id") or self._source.new()
        layout = self._layout(tuple(record))
        values = layout.pick(record)
        if None in values:
            layout = self._layout(tuple(name for name, value in record.items() if value is not None))
            values = layout.pick(record)
        owner = row_id if self._is_household else "" if layout.owner is None else values[layout.owner]
        self._kept.append((layout, row_id, owner, values))
        if len(self._kept) >= BATCH:
            self.store()

    def store(self) -> None:
        """Journal the records kept so far and write their rows, both in the order they came."""
        if not self._kept:
            return
        alike: dict[_Layout, list[int]] = {}
        for place, kept in enumerate(self._kept):
            alike.setdefault(kept[0], []).append(place)
        written = [b""] * len(self._kept)
        bound: list[Row] = [()] * len(self._kept)
        for layout, places in alike.items():
            columns = list(zip(*(self._kept[place][3] for place in places), strict=True))
            _put(written, places, layout.form.written(columns) if columns else repeat(b""))
            _put(bound, places, zip(*layout.bound(columns, self._columns, len(places)), strict=True))
        stamps = self._journal.put_new(
            self._entity.name,
            ((kept[0].form, kept[1], kept[2], own) for kept, own in zip(self._kept, written, strict=True)),
        )
        rows = [
            (kept[1], f'{{"":"{stamp}"}}', *values)
            for kept, stamp, values in zip(self._kept, stamps, bound, strict=True)
        ]
        tell(self._connection, self._sql(), rows)
        self.ids += [kept[1] for kept in self._kept]
        self.owners.update(kept[2] for kept in self._kept)
        self._kept = []

    def _layout(self, names: tuple[str, ...]) -> _Layout:
        layout = self._layouts.get(names)
        if layout is None:
            layout = _Layout(self._entity, self._journal, self._known.intersection(names))
            self._layouts[names] = layout
            self._columns.update(dict.fromkeys(layout.form.names))
        return layout

    def _sql(self) -> str:
        columns = ", ".join((*TECHNICAL, *self._columns))
        author, millis = self._journal.author.user_id, self._journal.millis
        quoted = author.replace("'", "''")
        marks = ", ?" * len(self._columns)
        values = f"?, ?, 1, {millis}, '{quoted}', NULL{marks}"
        return f"INSERT INTO {self._entity.name} ({columns}) VALUES ({values})"


def _put(target: list[Any], places: Iterable[int], values: Iterable[Any]) -> None:
    for place, value in zip(places, values, strict=False):
        target[place] = value


def _picker(keys: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """`itemgetter` that gives a tuple for any number of keys."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda container: tuple(container[key] for key in keys)
