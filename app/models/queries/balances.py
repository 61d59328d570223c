"""When households and persons came and went, for opening, in, out and closing totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.models.rows import fetch

_LIVING = "h.deleted_at IS NULL"
_STARTS = """SELECT e.household_id AS id, min(e.happened_on) AS started, e.kind AS kind
FROM household_event e WHERE e.deleted_at IS NULL AND e.kind IN ({marks}) GROUP BY e.household_id"""
_HOUSEHOLDS = f"""SELECT coalesce(h.village_code, ''), s.started, s.kind, h.ended_on, h.end_reason
FROM household h LEFT JOIN ({{starts}}) s ON s.id = h.id
WHERE {_LIVING} AND (s.started IS NOT NULL OR h.ended_on IS NOT NULL)"""
_SETTLED_HOUSEHOLDS = f"""SELECT coalesce(h.village_code, ''), count(*) FROM household h
WHERE {_LIVING} AND h.ended_on IS NULL AND h.id NOT IN (SELECT id FROM ({{starts}})) GROUP BY 1"""
_DATED = "(m.join_date IS NOT NULL OR m.leave_date IS NOT NULL OR m.leave_reason IS NOT NULL)"
_PERSONS = f"""SELECT coalesce(h.village_code, ''), m.join_date, m.join_reason, m.leave_date, m.leave_reason,
s.started, s.kind, h.ended_on, h.end_reason
FROM member m JOIN household h ON h.id = m.household_id LEFT JOIN ({{starts}}) s ON s.id = h.id
WHERE m.deleted_at IS NULL AND {_LIVING}
AND ({_DATED} OR s.started IS NOT NULL OR h.ended_on IS NOT NULL)"""
_SETTLED_PERSONS = f"""SELECT coalesce(h.village_code, ''), count(*)
FROM member m JOIN household h ON h.id = m.household_id
WHERE m.deleted_at IS NULL AND {_LIVING} AND NOT {_DATED} AND h.ended_on IS NULL
AND h.id NOT IN (SELECT id FROM ({{starts}})) GROUP BY 1"""


@dataclass(frozen=True)
class StoredStay:
    """Days and reason codes; the household's own for one stay of a household."""

    village_code: str
    join_date: date | None
    join_reason: str | None
    leave_date: date | None
    leave_reason: str | None
    started: date | None
    start_kind: str | None
    ended: date | None
    end_reason: str | None


def settled_households(connection: Connection, start_kinds: Sequence[str]) -> dict[str, int]:
    """Village → households on the list with neither a first nor a last day."""
    return _counts(connection, _SETTLED_HOUSEHOLDS, start_kinds)


def settled_persons(connection: Connection, start_kinds: Sequence[str]) -> dict[str, int]:
    """Village → active members without any day, of households without any."""
    return _counts(connection, _SETTLED_PERSONS, start_kinds)


def household_stays(connection: Connection, start_kinds: Sequence[str]) -> Iterator[StoredStay]:
    """Households with a first day (event kinds `start_kinds`) or a last one."""
    for village, started, kind, ended, reason in fetch(
        connection, _sql(_HOUSEHOLDS, start_kinds), tuple(start_kinds)
    ):
        yield StoredStay(village, None, None, None, None, _day(started), kind, _day(ended), reason)


def person_stays(connection: Connection, start_kinds: Sequence[str]) -> Iterator[StoredStay]:
    """Members with any day of their own or of their household."""
    for row in fetch(connection, _sql(_PERSONS, start_kinds), tuple(start_kinds)):
        village, joined, why_in, left, why_out, started, kind, ended, reason = row
        yield StoredStay(
            village, _day(joined), why_in, _day(left), why_out, _day(started), kind, _day(ended), reason
        )


def _counts(connection: Connection, sql: str, start_kinds: Sequence[str]) -> dict[str, int]:
    rows = fetch(connection, _sql(sql, start_kinds), tuple(start_kinds))
    return {row[0]: row[1] for row in rows}


def _sql(template: str, start_kinds: Sequence[str]) -> str:
    return template.format(starts=_STARTS.format(marks=",".join("?" * len(start_kinds))))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
