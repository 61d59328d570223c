"""When households and persons came and went, for opening, in, out and closing totals.

A household has a first day by an event (补录, 分户), or because it is late: first stored after the day on
which its village closed a year for the first time. All others have always been there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.core.ids import day_of, first_id_after
from app.models.rows import fetch

_LIVING = "h.deleted_at IS NULL"
_STARTS = """SELECT e.household_id AS id, min(e.happened_on) AS started, e.kind AS kind
FROM household_event e WHERE e.deleted_at IS NULL AND e.kind IN ({marks}) GROUP BY e.household_id
UNION ALL SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)"""
_FIRST_CLOSED = """SELECT h.village_code, min(y.taken_on) FROM household h
JOIN year_snapshot y ON y.household_id = h.id
WHERE y.deleted_at IS NULL AND h.village_code IS NOT NULL GROUP BY h.village_code"""
_STORED_AFTER = """SELECT h.id, h.first_identified FROM household h
WHERE h.deleted_at IS NULL AND h.village_code = ? AND h.id > ? AND h.id NOT IN
(SELECT e.household_id FROM household_event e WHERE e.deleted_at IS NULL AND e.kind IN ({marks}))"""
IDENTIFIED, STORED = "identified", "stored"
"""Kinds of a start that no event tells: identified, or only stored, after the village closed a year."""
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


@dataclass(frozen=True)
class Starts:
    """What gives a household a first day: the codes of events, and the late households (id, day, kind)."""

    kinds: tuple[str, ...]
    late: tuple[tuple[str, str, str], ...]

    def sql(self, template: str) -> str:
        return template.format(starts=_STARTS.format(marks=",".join("?" * len(self.kinds))))

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*self.kinds, json.dumps(self.late))


def starts_of(connection: Connection, kinds: Sequence[str]) -> Starts:
    """The first days of households, by events of these kinds or by coming late."""
    sql = _STORED_AFTER.format(marks=",".join("?" * len(kinds)))
    late = []
    for village, closed in fetch(connection, _FIRST_CLOSED):
        after = first_id_after(date.fromisoformat(closed))
        for household, identified in fetch(connection, sql, (village, after, *kinds)):
            newly = identified is not None and identified > closed
            day = identified if newly else day_of(household).isoformat()
            late.append((household, day, IDENTIFIED if newly else STORED))
    return Starts(tuple(kinds), tuple(late))


def settled_households(connection: Connection, starts: Starts) -> dict[str, int]:
    """Village → households on the list with neither a first nor a last day."""
    return _counts(connection, _SETTLED_HOUSEHOLDS, starts)


def settled_persons(connection: Connection, starts: Starts) -> dict[str, int]:
    """Village → active members without any day, of households without any."""
    return _counts(connection, _SETTLED_PERSONS, starts)


def household_stays(connection: Connection, starts: Starts) -> Iterator[StoredStay]:
    """Households with a first day or a last one."""
    rows = fetch(connection, starts.sql(_HOUSEHOLDS), starts.parameters)
    for village, started, kind, ended, reason in rows:
        yield StoredStay(village, None, None, None, None, _day(started), kind, _day(ended), reason)


def person_stays(connection: Connection, starts: Starts) -> Iterator[StoredStay]:
    """Members with any day of their own or of their household."""
    for row in fetch(connection, starts.sql(_PERSONS), starts.parameters):
        village, joined, why_in, left, why_out, started, kind, ended, reason = row
        yield StoredStay(
            village, _day(joined), why_in, _day(left), why_out, _day(started), kind, _day(ended), reason
        )


def _counts(connection: Connection, sql: str, starts: Starts) -> dict[str, int]:
    return {row[0]: row[1] for row in fetch(connection, starts.sql(sql), starts.parameters)}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
