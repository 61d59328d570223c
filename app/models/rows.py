"""Between rows of a table and plain values, fast enough for a whole township."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection

from app.models.entities import Entity

TECHNICAL = ("id", "heads", "rev", "updated_at", "updated_by", "deleted_at")


@cache
def insert_sql(entity: Entity) -> str:
    """The INSERT of one entity: technical columns first, then its fields in order."""
    columns = (*TECHNICAL, *entity.names)
    return f"INSERT INTO {entity.name} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"


@cache
def row_binder(entity: Entity) -> Callable[[Mapping[str, Any]], list[Any]]:
    """A function from a record without blanks to the bound values of all fields in order."""
    names, binders = entity.names, tuple(entity.binders.items())
    places = {name: place for place, name in enumerate(names)}

    def bind(filled: Mapping[str, Any]) -> list[Any]:
        bound = list(map(filled.get, names))
        for name, convert in binders:
            if name in filled:
                bound[places[name]] = convert(filled[name])
        return bound

    return bind


def fetch(connection: Connection, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The driver's own tuples, without a wrapper per row; for queries that return many."""
    return iter(cast("Iterable[tuple[Any, ...]]", connection.exec_driver_sql(sql, parameters).cursor))


def row_values(
    entity: Entity, rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Records from raw driver rows selected in the order of `names`."""
    readers = [(name, entity.readers[name]) for name in names if name in entity.readers]
    for row in rows:
        record = dict(zip(names, row, strict=True))
        for name, read in readers:
            value = record[name]
            if value is not None:
                record[name] = read(value)
        yield record
