"""What a roster is compared with: all living households and members, and the numbers already given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from app.domain.regions import VILLAGE_LENGTH
from app.models.entities import ENTITIES
from app.models.rows import row_values

_PREFIX_LENGTH = VILLAGE_LENGTH + 4


def all_records(connection: Connection, entity_name: str) -> Iterator[dict[str, Any]]:
    """Every record of an entity that was not deleted, in the order of registration."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(names)} FROM {entity.name} WHERE deleted_at IS NULL ORDER BY row_no"
    )
    return row_values(entity, map(tuple, rows), names)


def highest_local_numbers(connection: Connection) -> dict[str, str]:
    """Village code and year → the highest local number ever given, deleted households included."""
    rows = connection.exec_driver_sql(
        f"SELECT substr(local_no, 1, {_PREFIX_LENGTH}), max(local_no) FROM household"
        " WHERE local_no IS NOT NULL GROUP BY 1"
    )
    return {row[0]: row[1] for row in rows}


def last_change(connection: Connection) -> int:
    """The number of the last journaled change, 0 for an empty file; differs after any write."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM op").scalar_one())


def highest_local_number(connection: Connection, prefix: str) -> str | None:
    """The highest local number ever given that begins with `prefix`, from the index."""
    found = connection.exec_driver_sql(
        "SELECT max(local_no) FROM household WHERE local_no >= ? AND local_no < ?", (prefix, prefix + ":")
    ).scalar_one()
    return None if found is None else str(found)
