"""Between rows of a table and plain values, fast enough for a whole township."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection

from app.models.entities import Entity

CHUNK = 2_000


def fetch(connection: Connection, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The driver's own tuples, without a wrapper per row; for queries that return many."""
    return iter(cast("Iterable[tuple[Any, ...]]", connection.exec_driver_sql(sql, parameters).cursor))


def row_values(
    entity: Entity, rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Records from raw driver rows selected in the order of `names`, read column by column for speed."""
    readers = [(place, entity.readers[name]) for place, name in enumerate(names) if name in entity.readers]
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        columns: list[Iterable[Any]] = list(zip(*chunk, strict=True))
        for place, read in readers:
            columns[place] = map(read, columns[place])
        for row in zip(*columns, strict=True):
            yield dict(zip(names, row, strict=True))
