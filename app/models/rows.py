"""Between rows of a table and plain values, fast enough for a whole township."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection

from app.models.driver import ask
from app.models.entities import Entity

CHUNK = 2_000
_FEW_READERS = 2


def fetch(connection: Connection, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The driver's own tuples, without a wrapper per row; for queries that return many."""
    return iter(cast("Iterable[tuple[Any, ...]]", ask(connection, sql, parameters)))


def row_values(
    entity: Entity, rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Records from raw driver rows selected in the order of `names`, read column by column for speed."""
    readers = [(place, entity.readers[name]) for place, name in enumerate(names) if name in entity.readers]
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        if len(readers) <= _FEW_READERS:
            yield from _one_by_one(chunk, names, [(names[place], read) for place, read in readers])
            continue
        columns: list[Iterable[Any]] = list(zip(*chunk, strict=True))
        for place, read in readers:
            columns[place] = map(read, columns[place])
        for row in zip(*columns, strict=True):
            yield dict(zip(names, row, strict=True))


def _one_by_one(
    rows: Iterable[tuple[Any, ...]], names: tuple[str, ...], readers: list[tuple[str, Callable[[Any], Any]]]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        record = dict(zip(names, row, strict=True))
        for name, read in readers:
            record[name] = read(record[name])
        yield record
