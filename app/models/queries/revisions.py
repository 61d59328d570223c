"""Whether a household is still the one somebody began to edit: asked at every save, so in one statement."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection

from app.models.entities import FORM_ENTITIES, OWNER
from app.models.rows import fetch


def stored_revision(connection: Connection, household_id: str) -> str:
    """What `household_revision` says of the household's living records, without loading them."""
    rows = fetch(connection, _query(), (household_id,))
    return ";".join(f"{record[-12:]}:{rev}" for _, _, record, rev in rows)


@cache
def _query() -> str:
    parts = (
        f"SELECT {place}, row_no, id, rev FROM {entity.name}"
        f" WHERE {'id' if entity.name == 'household' else OWNER} = ?1 AND deleted_at IS NULL"
        for place, entity in enumerate(FORM_ENTITIES)
    )
    return f"{' UNION ALL '.join(parts)} ORDER BY 1, 2"
