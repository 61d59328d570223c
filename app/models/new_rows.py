"""New records of one entity on their way into the file: their ops and their bound rows, thousands at a time.

Records of an import repeat few sets of filled fields; what follows from such a set is worked out once.
Columns that no record fills are not bound at all: a blank costs the driver as much as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from app.core.ids import IdSource
from app.models.driver import tell
from app.models.entities import OWNER, Entity
from app.models.journal import Journal

Values = Mapping[str, Any]
BATCH = 4_000
TECHNICAL = ("id", "heads", "rev", "updated_at", "updated_by", "deleted_at")


class _Layout:
    """One set of filled fields: how to pick their values, journal them and place them in a row."""

    def __init__(self, entity: Entity, journal: Journal, names: Iterable[str]) -> None:
        self.form = journal.new_records(entity.name, names)
        ordered = self.form.names
        self.pick = _picker(ordered)
        self.owner = ordered.index(OWNER) if OWNER in ordered else None
        self.conversions = tuple(
            (place, entity.binders[name]) for place, name in enumerate(ordered) if name in entity.binders
        )
        self.width = -1
        self.place: Callable[[Any], tuple[Any, ...]] = tuple

    def fit(self, columns: Mapping[str, None]) -> None:
        """Prepare `place` for rows of these columns; the value after the last one is the blank."""
        places = {name: place for place, name in enumerate(self.form.names)}
        blank = len(places)
        self.place = _picker(tuple(places.get(name, blank) for name in columns))
        self.width = len(columns)


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
        self._rows: list[tuple[_Layout, tuple[str, str], list[Any]]] = []

    def add(self, record: Values) -> None:
        """Journal one record and keep its row for the next batch; None is blank, unknown names are left."""
        row_id: str = record.get("id") or self._source.new()
        layout = self._layout(tuple(record))
        values = layout.pick(record)
        if None in values:
            layout = self._layout(tuple(name for name, value in record.items() if value is not None))
            values = layout.pick(record)
        owner = row_id if self._is_household else "" if layout.owner is None else values[layout.owner]
        stamp = self._journal.put_new(layout.form, self._entity.name, row_id, owner, values)
        self.ids.append(row_id)
        self.owners.add(owner)
        bound = [*values, None]
        for place, convert in layout.conversions:
            bound[place] = convert(bound[place])
        self._rows.append((layout, (row_id, f'{{"":"{stamp}"}}'), bound))
        if len(self._rows) >= BATCH:
            self.store()

    def store(self) -> None:
        """Write the rows kept so far."""
        if not self._rows:
            return
        width = len(self._columns)
        rows = []
        for layout, technical, bound in self._rows:
            if layout.width != width:
                layout.fit(self._columns)
            rows.append(technical + layout.place(bound))
        tell(self._connection, self._sql(), rows)
        self._rows = []

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


def _picker(keys: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """`itemgetter` that gives a tuple for any number of keys."""
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda container: tuple(container[key] for key in keys)
