"""The table of problems, brought in line with what was just judged: only differences are written.

Most judgements find what is stored already; comparing costs a fraction of deleting and inserting anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from app.domain.problems import Problem, Severity
from app.models.rows import fetch

Counts = tuple[int, int, int, int]
"""Open errors, open warnings, explained or exempted ones, missing required facts of a household."""

_COLUMNS = "household_id, record_id, rule_id, severity, field, message, fix, needs_proof, explained"
_INSERT = f"INSERT INTO problem ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_RULE, _SEVERITY, _EXPLAINED = 2, 3, 8
_MISSING = "V-GEN-01"
_Row = tuple[Any, ...]


def store_problems(
    connection: Connection,
    households: Iterable[str],
    found: Mapping[str, Iterable[Problem]],
    judged: Mapping[str, frozenset[str] | None],
) -> dict[str, Counts]:
    """Make the stored problems of `households` those found; returns what each of `found` then has.

    `judged` names the rules a household was judged by, None for all: problems of other rules stay. A
    household that is not in `found` exists no more and keeps nothing.
    """
    asked = tuple(households)
    stored = _stored(connection, asked)
    gone: list[tuple[int]] = []
    new: list[_Row] = []
    counts: dict[str, Counts] = {}
    for household in asked:
        before = stored.get(household, {})
        rows = [_row(household, problem) for problem in found.get(household, ())]
        rules = judged.get(household)
        if rules is not None:
            rows += [row for row in before.values() if row[_RULE] not in rules]
        if household in found:
            counts[household] = _counts(rows)
        if rows != list(before.values()):
            needless, lacking = _difference(before, rows)
            gone += needless
            new += lacking
    if gone:
        connection.exec_driver_sql("DELETE FROM problem WHERE row_no = ?", gone)
    if new:
        connection.exec_driver_sql(_INSERT, new)
    return counts


def _stored(connection: Connection, households: tuple[str, ...]) -> dict[str, dict[int, _Row]]:
    """Household id → row number → row, in the order they were stored."""
    marks = ",".join("?" * len(households))
    query = f"SELECT row_no, {_COLUMNS} FROM problem WHERE household_id IN ({marks}) ORDER BY 2, 1"
    found: dict[str, dict[int, _Row]] = {}
    for number, *row in fetch(connection, query, households):
        found.setdefault(row[0], {})[number] = tuple(row)
    return found


def _row(household: str, problem: Problem) -> _Row:
    return (
        household,
        problem.record,
        problem.rule_id,
        problem.severity.value,
        problem.field,
        problem.message,
        problem.fix,
        int(problem.needs_proof),
        problem.explained,
    )


def _difference(before: Mapping[int, _Row], rows: Iterable[_Row]) -> tuple[list[tuple[int]], list[_Row]]:
    """Numbers of the stored rows that have to go, and the rows that are not stored yet."""
    lacking = Counter(rows)
    needless = []
    for number, row in before.items():
        if lacking[row]:
            lacking[row] -= 1
        else:
            needless.append((number,))
    return needless, list(lacking.elements())


def _counts(rows: Collection[_Row]) -> Counts:
    severities = [row[_SEVERITY] for row in rows if not row[_EXPLAINED]]
    said = sum(row[_EXPLAINED] != "" for row in rows)
    missing = sum(row[_RULE] == _MISSING for row in rows)
    return severities.count(Severity.E.value), severities.count(Severity.W.value), said, missing
