"""Between rows of a table and plain values, fast enough for a whole township."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection

from app.models.driver import ask
from app.models.entities import ENTITIES, Entity

CHUNK = 2_000


def fetch(connection: Connection, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The driver's own tuples, without a wrapper per row; for queries that return many."""
    return iter(cast("Iterable[tuple[Any, ...]]", ask(connection, sql, parameters)))


def row_values(
    entity: Entity, rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Records from raw driver rows selected in the order of `names`."""
    read = record_reader(entity.name, names)
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield from read(chunk)


@lru_cache(maxsize=512)
def record_reader(
    entity_name: str, names: tuple[str, ...]
) -> Callable[[Iterable[tuple[Any, ...]]], list[dict[str, Any]]]:
    """What turns raw driver rows with these columns into records.

    Made of source text, as the standard library makes the methods of a dataclass: a dict written out by
    name is built in a third of the time of `dict(zip(...))`, and a township has millions of records. The
    text holds nothing but the names of the entity's own columns.
    """
    readers = ENTITIES[entity_name].readers
    cells = [f"cell{place}" for place, _ in enumerate(names)]
    shown = ", ".join(
        f"{name!r}: " + (f"read_{name}({cell})" if name in readers else cell)
        for name, cell in zip(names, cells, strict=True)
    )
    source = f"lambda rows: [{{{shown}}} for ({', '.join(cells)},) in rows]"
    made: Callable[[Iterable[tuple[Any, ...]]], list[dict[str, Any]]] = eval(
        source, {f"read_{name}": read for name, read in readers.items()}
    )
    return made
