"""Households as the rules and the card see them: all records of one household, loaded in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, FORM_ENTITIES, OWNER, Entity
from app.models.rows import fetch, record_reader

CHUNK = 400
_MOST_BETWEEN = 1.25
"""How many households a span may cover for each one that is wanted."""
Record = dict[str, Any]
Records = dict[str, list[Record]]
Fields = Mapping[str, tuple[str, ...]]
"""Entity name → some of its columns."""


@dataclass(frozen=True)
class Chosen:
    """Some households, and how a statement names them: one by one, or as all from the first to the last.

    Ids sort by the moment they were given, so households registered together are neighbours in the table
    and in each index. A span is read in one go, in place of one look-up per household and table.
    """

    ids: tuple[str, ...]
    is_span: bool = False

    def condition(self, column: str) -> str:
        """What is true of the rows of these households; with a span, of a few others too."""
        if self.is_span:
            return f"{column} BETWEEN ? AND ?"
        return f"{column} IN ({','.join('?' * len(self.ids))})"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.ids[0], self.ids[-1]) if self.is_span else self.ids


def chosen(connection: Connection, household_ids: Sequence[str]) -> Chosen:
    """These households (at least one), as a span where hardly any other lies between them."""
    ids = tuple(sorted(household_ids))
    between = next(
        fetch(connection, "SELECT count(*) FROM household WHERE id BETWEEN ? AND ?", (ids[0], ids[-1]))
    )
    return Chosen(ids, is_span=between[0] <= len(ids) * _MOST_BETWEEN)


def load_records(
    connection: Connection, households: Sequence[str] | Chosen, fields: Fields | None = None
) -> dict[str, Records]:
    """Household id → entity name → living records in the order they were added.

    `fields` names the entities and their columns that are wanted (the id always comes); None means all.
    """
    asked = households if isinstance(households, Chosen) else Chosen(tuple(households))
    found: dict[str, Records] = {household: defaultdict(list) for household in asked.ids}
    if not found:
        return found
    for entity in FORM_ENTITIES:
        if fields is None:
            names = ("id", "rev", *entity.names)
        elif entity.name in fields:
            names = ("id", *fields[entity.name])
        else:
            continue
        _load(connection, entity, asked, names, found)
    return found


def load_in_chunks(connection: Connection, household_ids: Iterable[str]) -> Iterator[dict[str, Records]]:
    """All records of many households, `CHUNK` households at a time, so that memory stays bounded."""
    remaining = iter(household_ids)
    while chunk := tuple(islice(remaining, CHUNK)):
        yield load_records(connection, chunk)


def _load(
    connection: Connection,
    entity: Entity,
    asked: Chosen,
    names: tuple[str, ...],
    found: dict[str, Records],
) -> None:
    """Put the living records of one entity to their households."""
    key = "id" if entity.name == "household" else OWNER
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity.name} WHERE {asked.condition(key)} "
        f"AND deleted_at IS NULL ORDER BY {key}, row_no",
        asked.parameters,
    )
    owner, group = "", list[Record]()
    for record in record_reader(entity.name, names)(rows):
        if record[key] != owner:
            owner, group = record[key], []
            if owner in found:
                found[owner][entity.name] = group
        group.append(record)


def complete(
    connection: Connection, records: Mapping[str, Records], ids: Mapping[str, tuple[str, ...]]
) -> None:
    """Give these records (ids by entity) all their fields, in the place where some of them may stand."""
    for name, wanted in ids.items():
        names = ("id", "rev", *ENTITIES[name].names)
        marks = ",".join("?" * len(wanted))
        rows = fetch(
            connection, f"SELECT {', '.join(names)} FROM {name} WHERE id IN ({marks}) ORDER BY row_no", wanted
        )
        for record in record_reader(name, names)(rows):
            home = records[record["id" if name == "household" else OWNER]]
            partial = next((known for known in home[name] if known["id"] == record["id"]), None)
            if partial is None:
                home[name].append(record)
            else:
                partial.update(record)


def active_household_ids(connection: Connection) -> list[str]:
    """Every household that was not deleted, in the order of registration."""
    rows = connection.exec_driver_sql("SELECT id FROM household WHERE deleted_at IS NULL ORDER BY row_no")
    return [row[0] for row in rows]


def household_revision(records: Records) -> str:
    """A text that changes whenever any record of the household changes."""
    return ";".join(
        f"{record['id'][-12:]}:{record['rev']}" for entity in ENTITIES for record in records.get(entity, ())
    )
