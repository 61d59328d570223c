"""Between rows of a table and plain values, fast enough for a whole township."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import Connection

from app.models.entities import Entity


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
