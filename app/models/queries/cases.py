"""Households as the rules and the card see them: all records of one household, loaded in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, FORM_ENTITIES, OWNER, Entity
from app.models.rows import fetch, record_reader

CHUNK = 400
Record = dict[str, Any]
Records = dict[str, list[Record]]
Fields = Mapping[str, tuple[str, ...]]
"""Entity name → some of its columns."""


def load_records(
    connection: Connection, household_ids: Sequence[str], fields: Fields | None = None
) -> dict[str, Records]:
    """Household id → entity name → living records in the order they were added.

    `fields` names the entities and their columns that are wanted (the id always comes); None means all.
    """
    found: dict[str, Records] = {household: defaultdict(list) for household in household_ids}
    if not found:
        return found
    for entity in FORM_ENTITIES:
        if fields is None:
            names = ("id", "rev", *entity.names)
        elif entity.name in fields:
            names = ("id", *fields[entity.name])
        else:
            continue
        _load(connection, entity, tuple(household_ids), names, found)
    return found


def load_in_chunks(connection: Connection, household_ids: Iterable[str]) -> Iterator[dict[str, Records]]:
    """All records of many households, `CHUNK` households at a time, so that memory stays bounded."""
    remaining = iter(household_ids)
    while chunk := tuple(islice(remaining, CHUNK)):
        yield load_records(connection, chunk)


def _load(
    connection: Connection,
    entity: Entity,
    households: tuple[str, ...],
    names: tuple[str, ...],
    found: dict[str, Records],
) -> None:
    """Put the living records of one entity to their households."""
    key = "id" if entity.name == "household" else OWNER
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity.name} WHERE {key} IN ({','.join('?' * len(households))}) "
        f"AND deleted_at IS NULL ORDER BY {key}, row_no",
        households,
    )
    owner, group = "", list[Record]()
    for record in record_reader(entity.name, names)(rows):
        if record[key] != owner:
            owner = record[key]
            group = found[owner][entity.name] = []
        group.append(record)


def active_household_ids(connection: Connection) -> list[str]:
    """Every household that was not deleted, in the order of registration."""
    rows = connection.exec_driver_sql("SELECT id FROM household WHERE deleted_at IS NULL ORDER BY row_no")
    return [row[0] for row in rows]


def household_revision(records: Records) -> str:
    """A text that changes whenever any record of the household changes."""
    return ";".join(
        f"{record['id'][-12:]}:{record['rev']}" for entity in ENTITIES for record in records.get(entity, ())
    )
