"""One row per household for lists, counts and printing order; derived, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection

from app.core.text import sort_key
from app.domain.rules.base import Case, Values, active_members
from app.forms.registry import schema_of

HEAD_RELATION = "01"
YEARLY = "01"
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
    "phone",
    "updated_at",
)
_UPSERT = (
    f"INSERT INTO household_summary (row_no, {', '.join(_COLUMNS)}) "
    f"SELECT row_no, {', '.join('?' * (len(_COLUMNS) - 1))}, updated_at FROM household WHERE id = ? "
    "ON CONFLICT (row_no) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
)


def summary_row(case: Case, counts: tuple[int, int, int]) -> tuple[Any, ...]:
    """The bound values of the upsert; `counts` are errors, warnings, missing facts."""
    household = case.household
    active = active_members(case)
    head = next((member for member in active if member.get("relation") == HEAD_RELATION), None)
    name = str((head or {}).get("name") or "")
    errors, warnings, missing = counts
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
        household.get("phone") or "",
        household["id"],
    )


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
