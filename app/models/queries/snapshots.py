"""The closed years of a household: which there are, and the content of one when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.models.rows import fetch

_LIVING = "deleted_at IS NULL"


@dataclass(frozen=True)
class StoredYear:
    """A closed year without its content."""

    id: str
    year: int
    taken_on: date
    persons_year: int | None


def closed_years(connection: Connection, household_id: str) -> tuple[StoredYear, ...]:
    """The closed years of one household, newest first; their content is not read."""
    rows = fetch(
        connection,
        "SELECT id, year, taken_on, persons_year FROM year_snapshot"
        f" WHERE household_id = ? AND {_LIVING} ORDER BY year DESC",
        (household_id,),
    )
    return tuple(StoredYear(row[0], row[1], date.fromisoformat(row[2]), row[3]) for row in rows)


def fixed_persons(connection: Connection, household_id: str) -> dict[int, int]:
    """Year → the number of persons that was fixed when it was closed."""
    years = closed_years(connection, household_id)
    return {stored.year: stored.persons_year for stored in years if stored.persons_year is not None}


def year_content(connection: Connection, household_id: str, year: int) -> str | None:
    """The packed content of one closed year."""
    rows = fetch(
        connection,
        f"SELECT content FROM year_snapshot WHERE household_id = ? AND year = ? AND {_LIVING}",
        (household_id, year),
    )
    return next((row[0] for row in rows), None)


def households_without(connection: Connection, year: int, region: str = "") -> list[str]:
    """Living households below a region code whose year was not closed yet, in the order of registration."""
    rows = fetch(
        connection,
        "SELECT h.id FROM household h WHERE h.deleted_at IS NULL AND coalesce(h.village_code, '') LIKE ?"
        " AND NOT EXISTS (SELECT 1 FROM year_snapshot y WHERE y.household_id = h.id AND y.year = ?"
        " AND y.deleted_at IS NULL) ORDER BY h.row_no",
        (region + "%", year),
    )
    return [row[0] for row in rows]
