"""Households of big acts that were stored but not judged and indexed yet (table `backlog`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from sqlalchemy import Connection

from app.models.rows import fetch

CHUNK = 500
# Of households where a problem is still marked by an explanation whose last day is over.
_EXPIRED = """SELECT DISTINCT e.household_id FROM explanation e
CROSS JOIN problem p ON p.household_id = e.household_id AND p.explained = e.id
WHERE e.expires_on < ? AND e.deleted_at IS NULL
AND e.household_id NOT IN (SELECT household_id FROM backlog)"""

_LIVING = "SELECT id FROM household WHERE deleted_at IS NULL"


def waiting_count(connection: Connection) -> int:
    """How many households wait."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM backlog").scalar_one())


def expired_count(connection: Connection, today: date) -> int:
    """How many households rest on an explanation whose last day was before `today`, and do not wait yet."""
    query = f"SELECT count(*) FROM ({_EXPIRED})"
    return int(connection.exec_driver_sql(query, (today.isoformat(),)).scalar_one())


def let_expired_wait(connection: Connection, today: date) -> None:
    """Let those households wait to be judged again."""
    connection.exec_driver_sql(f"INSERT INTO backlog {_EXPIRED}", (today.isoformat(),))


def let_all_wait(connection: Connection) -> None:
    """Let every household wait to be judged again: the policy in force is another one."""
    connection.exec_driver_sql(f"INSERT INTO backlog (household_id) {_LIVING} ON CONFLICT DO NOTHING")


def household_count(connection: Connection) -> int:
    """How many households would wait then."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM ({_LIVING})").scalar_one())


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
