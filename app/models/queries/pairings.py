"""Households with the helper they are paired with on a day and the last visit, for lists of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.models.rows import fetch


class PairedHousehold(NamedTuple):
    """`pairing_id` and `helper_id` are "" for a household without a helper that day."""

    household_id: str
    village_code: str
    group_no: str
    head_name: str
    object_type: str
    pairing_id: str
    helper_id: str
    started_on: date | None
    last_visit: date | None
    visits_this_month: int
    local_no: str


_RUNNING = (
    "p.deleted_at IS NULL AND p.helper_id IS NOT NULL AND (p.started_on IS NULL OR p.started_on <= :on)"
    " AND (p.ended_on IS NULL OR p.ended_on > :on)"
)


def paired_households(
    connection: Connection, on: date, object_types: Sequence[str], region: str = "", helper_id: str = ""
) -> tuple[PairedHousehold, ...]:
    """Households of these types in a place, one line for each pairing that runs on the day `on`.

    Closed households are left out. With `helper_id` only those of one helper.
    """
    marks = ",".join("?" * len(object_types))
    month = on.replace(day=1).isoformat()
    query = (
        "SELECT s.id, s.village_code, s.group_no, s.head_name, s.object_type, coalesce(p.id, ''),"
        " coalesce(p.helper_id, ''), p.started_on,"
        " (SELECT max(v.visited_on) FROM visit v WHERE v.household_id = s.id AND v.deleted_at IS NULL),"
        " (SELECT count(*) FROM visit v WHERE v.household_id = s.id AND v.deleted_at IS NULL"
        "  AND v.visited_on >= ?), s.local_no"
        f" FROM household_summary s LEFT JOIN pairing p ON p.household_id = s.id AND "
        f"{_RUNNING.replace(':on', '?')}"
        f" WHERE s.ended = 0 AND s.object_type IN ({marks}) AND s.village_code LIKE ?"
        + (" AND p.helper_id = ?" if helper_id else "")
        + " ORDER BY s.village_code, s.group_rank, s.group_no, s.head_key, p.row_no"
    )
    day = on.isoformat()
    asked = (month, day, day, *object_types, f"{region}%", *((helper_id,) if helper_id else ()))
    found = (tuple(row) for row in fetch(connection, query, asked))
    return tuple(PairedHousehold._make((*row[:7], _day(row[7]), _day(row[8]), *row[9:])) for row in found)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else text
