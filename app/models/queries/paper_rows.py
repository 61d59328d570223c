"""Rows of forms that are no part of the card, for the papers of many households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES, OWNER
from app.models.rows import fetch, row_values

CHUNK = 500
Record = dict[str, Any]


def rows_of_households(
    connection: Connection, entity_name: str, household_ids: Sequence[str]
) -> dict[str, list[Record]]:
    """Household id → its living rows of one form, in the order they were added."""
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for start in range(0, len(household_ids), CHUNK):
        part = tuple(household_ids[start : start + CHUNK])
        rows = fetch(
            connection,
            f"SELECT {', '.join(names)} FROM {entity_name}"
            f" WHERE {OWNER} IN ({','.join('?' * len(part))}) AND deleted_at IS NULL ORDER BY row_no",
            part,
        )
        for row in row_values(entity, rows, names):
            found[row[OWNER]].append(row)
    return found
