"""Households as the rules and the card see them: all records of one household, loaded in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, FORM_ENTITIES, OWNER, Entity
from app.models.rows import fetch, row_values

CHUNK = 400
Record = dict[str, Any]
Records = dict[str, list[Record]]


def load_records(
    connection: Connection, household_ids: Sequence[str], entities: Iterable[Entity] = FORM_ENTITIES
) -> dict[str, Records]:
    """Household id → entity name → living records in the order they were added."""
    found: dict[str, Records] = {household: defaultdict(list) for household in household_ids}
    for entity in entities:
        for record in _records_of(connection, entity, household_ids):
            owner = record["id"] if entity.name == "household" else record[OWNER]
            found[owner][entity.name].append(record)
    return found


def load_in_chunks(connection: Connection, household_ids: Iterable[str]) -> Iterator[dict[str, Records]]:
    """All records of many households, `CHUNK` households at a time, so that memory stays bounded."""
    remaining = iter(household_ids)
    while chunk := tuple(islice(remaining, CHUNK)):
        yield load_records(connection, chunk)


def _records_of(connection: Connection, entity: Entity, household_ids: Sequence[str]) -> Iterator[Record]:
    names = ("id", "rev", *entity.names)
    key = "id" if entity.name == "household" else OWNER
    marks = ",".join("?" * len(household_ids))
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity.name} "
        f"WHERE {key} IN ({marks}) AND deleted_at IS NULL ORDER BY row_no",
        tuple(household_ids),
    )
    return row_values(entity, rows, names)


def active_household_ids(connection: Connection) -> list[str]:
    """Every household that was not deleted, in the order of registration."""
    rows = connection.exec_driver_sql("SELECT id FROM household WHERE deleted_at IS NULL ORDER BY row_no")
    return [row[0] for row in rows]


def household_revision(records: Records) -> str:
    """A text that changes whenever any record of the household changes."""
    return ";".join(
        f"{record['id'][-12:]}:{record['rev']}" for entity in ENTITIES for record in records.get(entity, ())
    )
