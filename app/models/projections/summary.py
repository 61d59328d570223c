"""One row per household for lists, counts and printing order; derived, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection

from app.core.text import sort_key
from app.domain.rules.base import Case, Values, active_members
from app.domain.rules.household import NEEDED_PAPERS
from app.domain.village_groups import group_rank
from app.forms.definitions.household import OBJECT_TYPES
from app.forms.registry import schema_of
from app.models.rows import fetch

HEAD_RELATION = "01"
YEARLY = "01"
SUMMARY_READS = frozenset(
    (
        "household.village_code",
        "household.group_no",
        "household.local_no",
        "household.object_type",
        "household.phone",
    "household.ended_on",
        "member.relation",
        "member.name",
        "member.leave_date",
        "member.leave_reason",
        "income_statement.purpose",
        "income_statement.year",
        "income_statement.per_capita",
        "household.collected_on",
        "household.submitted_on",
        "household.reviewed_on",
        "household_paper.paper_kind",
        "pairing.helper_id",
        "pairing.ended_on",
        "visit.visited_on",
    )
)
"""The fields a summary is made of."""
_COLUMNS = (
    "id",
    "village_code",
    "group_no",
    "local_no",
    "head_name",
    "head_key",
    "members",
    "object_type",
    "per_capita",
    "filled",
    "errors",
    "warnings",
    "explained",
    "phone",
    "ended",
    "stage",
    "papers_missing",
    "helped",
    "last_visit",
    "group_rank",
    "updated_at",
)
_UPSERT = (
    f"INSERT INTO household_summary (row_no, {', '.join(_COLUMNS)}) "
    f"SELECT row_no, {', '.join('?' * (len(_COLUMNS) - 1))}, updated_at FROM household WHERE id = ? "
    "ON CONFLICT (row_no) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
    + " WHERE "
    + " OR ".join(f"household_summary.{column} IS NOT excluded.{column}" for column in _COLUMNS[1:])
)
"""A row that says the same already is not written again."""

NOT_JUDGED = -1
"""`filled` of a household that waits in the backlog."""
NOT_COLLECTED, COLLECTED, SUBMITTED, REVIEWED = range(4)
"""`stage`: how far the card of a household is."""
_ACTIVE = "m.household_id = h.id AND m.deleted_at IS NULL AND m.leave_date IS NULL AND m.leave_reason IS NULL"
_STAGE_SQL = (
    f"CASE WHEN h.reviewed_on IS NOT NULL THEN {REVIEWED} WHEN h.submitted_on IS NOT NULL THEN {SUBMITTED}"
    f" WHEN h.collected_on IS NOT NULL THEN {COLLECTED} ELSE {NOT_COLLECTED} END"
)
_PROVISIONAL = f"""SELECT h.row_no, h.id, coalesce(h.village_code, ''), coalesce(h.group_no, ''),
coalesce(h.local_no, ''),
coalesce((SELECT m.name FROM member m WHERE {_ACTIVE} AND m.relation = '{HEAD_RELATION}'
    ORDER BY m.row_no LIMIT 1), ''),
(SELECT count(*) FROM member m WHERE {_ACTIVE}), coalesce(h.object_type, ''),
(SELECT s.per_capita FROM income_statement s WHERE s.household_id = h.id AND s.purpose = '{YEARLY}'
    AND s.deleted_at IS NULL ORDER BY coalesce(s.year, 0) DESC, s.row_no LIMIT 1),
coalesce(h.phone, ''), h.ended_on IS NOT NULL, {_STAGE_SQL}, h.updated_at
FROM household h WHERE h.id IN ({{marks}}) AND h.deleted_at IS NULL"""
_JUDGED = ("errors", "warnings", "explained", "papers_missing", "helped", "last_visit")
_UPSERT_PROVISIONAL = (
    f"INSERT INTO household_summary (row_no, {', '.join(_COLUMNS)}) "
    f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NOT_JUDGED}, 0, 0, 0, ?, ?, ?, 0, 0, '', ?, ?) "
    "ON CONFLICT (row_no) DO UPDATE SET "
    + ", ".join(
        f"{column} = excluded.{column}" for column in _COLUMNS[1:] if column not in _JUDGED
    )
)


def summary_row(case: Case, counts: tuple[int, int, int, int]) -> tuple[Any, ...]:
    """The bound values of the upsert; `counts`: open errors, open warnings, explained, missing facts."""
    household = case.household
    active = active_members(case)
    name = _head_name(case, active)
    errors, warnings, explained, missing = counts
    return (
        household["id"],
        household.get("village_code") or "",
        household.get("group_no") or "",
        household.get("local_no") or "",
        name,
        sort_key(name),
        len(active),
        household.get("object_type") or "",
        _per_capita(case),
        _filled(missing, len(active)),
        errors,
        warnings,
        explained,
        household.get("phone") or "",
        household.get("ended_on") is not None,
        _stage(household),
        _papers_missing(case),
        _is_helped(case),
        _last_visit(case),
        group_rank(household.get("group_no") or ""),
        household["id"],
    )


def _stage(household: Values) -> int:
    """How far the card is: the last of the three signatures that is there."""
    days = ("collected_on", "submitted_on", "reviewed_on")
    return max((place for place, day in enumerate(days, 1) if household.get(day)), default=NOT_COLLECTED)


def _papers_missing(case: Case) -> int:
    """How many of the papers every household needs are not there (V-HH-03)."""
    there = {paper.get("paper_kind") for paper in case.papers}
    return sum(kind not in there for kind, _ in NEEDED_PAPERS)


def _is_helped(case: Case) -> bool:
    """An object of help that has a helper: somebody should visit it."""
    paired = any(row.get("helper_id") and row.get("ended_on") is None for row in case.pairings)
    return paired and case.household.get("object_type") in OBJECT_TYPES


def _last_visit(case: Case) -> str:
    """ISO day of the newest visit, "" before the first."""
    newest = max((row["visited_on"] for row in case.visits if row.get("visited_on")), default=None)
    return newest.isoformat() if newest else ""


def _head_name(case: Case, active: Sequence[Values]) -> str:
    """The head; of a closed household the last one, so that the list can still name it."""
    people = case.members if case.household.get("ended_on") else active
    heads = [member for member in people if member.get("relation") == HEAD_RELATION]
    shown = heads[:1] if people is active else heads[-1:]
    return str(shown[0].get("name") or "") if shown else ""


def _per_capita(case: Case) -> int | None:
    """Fen per head of the latest yearly statement, as shown: rounded half up."""
    yearly: list[Values] = [
        statement.values for statement in case.statements if statement.values.get("purpose") == YEARLY
    ]
    latest = max(yearly, key=lambda values: values.get("year") or 0, default={})
    value = latest.get("per_capita")
    return value if isinstance(value, int) else None


@cache
def _always_needed(schema_id: str) -> int:
    return sum(field.required is True for field in schema_of(schema_id).fields)


def _filled(missing: int, members: int) -> int:
    """Percent of the facts every card needs that are there; whole percent, rounded down."""
    needed = _always_needed("household") + members * _always_needed("member")
    return max(0, 100 - -(-missing * 100 // needed)) if needed else 100


def write_summaries(connection: Connection, rows: Sequence[tuple[Any, ...]], removed: Iterable[str]) -> None:
    """Store the rows; households that were removed leave the lists."""
    if rows:
        connection.exec_driver_sql(_UPSERT, list(rows))
    gone = [(household,) for household in removed]
    if gone:
        connection.exec_driver_sql("DELETE FROM household_summary WHERE id = ?", gone)


def write_provisional_summaries(connection: Connection, households: Sequence[str]) -> set[str]:
    """What the list shows of households before they are judged; returns the ids of those that live.

    Errors and warnings stay as they were, `filled` is NOT_JUDGED.
    """
    query = _PROVISIONAL.format(marks=",".join("?" * len(households)))
    rows = [
        (*row[:6], sort_key(row[5]), *row[6:-1], group_rank(row[3]), row[-1])
        for row in fetch(connection, query, tuple(households))
    ]
    if rows:
        connection.exec_driver_sql(_UPSERT_PROVISIONAL, rows)
    return {row[1] for row in rows}
