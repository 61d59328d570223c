"""Rows of what the second typing of a household brought, and which households wait for it. Local."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from app.models.rows import fetch

SHARE = "second_entry_share"
"""Name of the office setting that holds the percent."""


@dataclass(frozen=True)
class StoredSecondEntry:
    """Counts of one household: fields typed, wrong ones of the first and of the second person."""

    household_id: str
    submitted_on: str
    first_by: str
    second_by: str
    fields: int
    first_wrong: int
    second_wrong: int
    done_at: int


class Submitted(NamedTuple):
    """A submitted household that nobody typed again since."""

    household_id: str
    village_code: str
    group_no: str
    local_no: str
    entered_by: str
    submitted_by: str
    submitted_on: str


_COLUMNS = tuple(StoredSecondEntry.__dataclass_fields__)


def put(connection: Connection, entry: StoredSecondEntry) -> None:
    """Store or replace the result of a household and day of submission."""
    marks = ", ".join("?" * len(_COLUMNS))
    connection.exec_driver_sql(
        f"INSERT OR REPLACE INTO second_entry ({', '.join(_COLUMNS)}) VALUES ({marks})", astuple(entry)
    )


def all_entries(connection: Connection) -> tuple[StoredSecondEntry, ...]:
    """Newest first."""
    rows = fetch(connection, f"SELECT {', '.join(_COLUMNS)} FROM second_entry ORDER BY done_at DESC")
    return tuple(StoredSecondEntry(*row) for row in rows)


def submitted_households(connection: Connection) -> tuple[Submitted, ...]:
    """Submitted and not reviewed households without a second entry of this submission."""
    rows = fetch(
        connection,
        "SELECT h.id, h.village_code, coalesce(h.group_no, ''), coalesce(h.local_no, ''),"
        " coalesce(h.entered_by, ''), coalesce(h.submitted_by, ''), h.submitted_on FROM household h"
        " WHERE h.deleted_at IS NULL AND h.submitted_on IS NOT NULL AND h.reviewed_on IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM second_entry s"
        "  WHERE s.household_id = h.id AND s.submitted_on = h.submitted_on)"
        " ORDER BY h.submitted_on, h.local_no",
    )
    return tuple(Submitted(*row) for row in rows)


def setting_row(connection: Connection, name: str) -> tuple[str, str] | None:
    """Id and text of an office setting, None when it was never set."""
    found = fetch(
        connection, "SELECT id, text FROM office_setting WHERE name = ? AND deleted_at IS NULL", (name,)
    )
    return next(((str(row[0]), str(row[1])) for row in found), None)
