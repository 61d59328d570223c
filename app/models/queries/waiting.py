"""Households of big acts that were stored but not judged and indexed yet (table `backlog`)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection

from app.models.rows import fetch

CHUNK = 500


def waiting_count(connection: Connection) -> int:
    """How many households wait."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM backlog").scalar_one())


def next_waiting(connection: Connection, most: int) -> list[str]:
    """The first waiting households in the order of their ids, at most `most`."""
    rows = fetch(connection, "SELECT household_id FROM backlog ORDER BY household_id LIMIT ?", (most,))
    return [row[0] for row in rows]


def waiting_among(connection: Connection, households: Iterable[str]) -> set[str]:
    """Those of the households that wait."""
    found: set[str] = set()
    remaining = iter(households)
    while chunk := tuple(islice(remaining, CHUNK)):
        marks = ",".join("?" * len(chunk))
        rows = fetch(connection, f"SELECT household_id FROM backlog WHERE household_id IN ({marks})", chunk)
        found.update(row[0] for row in rows)
    return found
