"""The records of one person in all households, deleted households left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, OWNER, PERSON
from app.models.rows import fetch, row_values

_LIVING = "deleted_at IS NULL"


def rows_with_id_number(
    connection: Connection, number: str = "", member_id: str = ""
) -> tuple[dict[str, Any], ...]:
    """Members with exactly this ID number, or the one record of that id, in the order of registration."""
    if member_id:
        return tuple(_members(connection, "id = ?", (member_id,)))
    return tuple(_members(connection, "id_no = ?", (number,)))


def rows_of_person(connection: Connection, person: str) -> tuple[dict[str, Any], ...]:
    """Every record of the same person; `person` is the id of the first one."""
    return tuple(_members(connection, f"(id = ? OR {PERSON} = ?)", (person, person)))


def events_of_person(connection: Connection, person: str) -> tuple[dict[str, Any], ...]:
    """The registered changes that name the person, by date."""
    entity = ENTITIES["household_event"]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM household_event"
        f" WHERE person = ? AND {_LIVING} ORDER BY happened_on, row_no",
        (person,),
    )
    return tuple(row_values(entity, rows, names))


def events_of_household(connection: Connection, household_id: str) -> tuple[dict[str, Any], ...]:
    """The registered changes of one household, newest first."""
    entity = ENTITIES["household_event"]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM household_event"
        f" WHERE {OWNER} = ? AND {_LIVING} ORDER BY happened_on DESC, row_no DESC",
        (household_id,),
    )
    return tuple(row_values(entity, rows, names))


def _members(
    connection: Connection, condition: str, parameters: tuple[Any, ...]
) -> Iterator[dict[str, Any]]:
    entity = ENTITIES["member"]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM member WHERE {condition} AND {_LIVING} ORDER BY row_no",
        parameters,
    )
    return row_values(entity, rows, names)
