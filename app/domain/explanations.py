"""Which problems are explained or exempted (domain.md 13.0). Plain values in, marked problems out.

A row of `explanation` speaks for one finding: rule, record and field. It counts while the field and the
words of the rule are the same as when it was written, until its last day.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from app.domain.problems import Problem, Severity

Values = Mapping[str, Any]
EXPLAINED, EXEMPTED = "01", "02"
"""Codes of the table explanation_kind."""

_SPOKEN_FOR = {EXPLAINED: (Severity.W,), EXEMPTED: (Severity.E, Severity.W)}
_LENGTH = 16
_BLANKS: tuple[Any, ...] = (None, "", ())


class Standing(enum.Enum):
    """Whether a stored explanation still counts, and why not."""

    COUNTS = "counts"
    CHANGED = "changed"
    EXPIRED = "expired"
    TOO_SHORT = "too_short"
    UNPROVED = "unproved"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "counts": "有效",
    "changed": "内容已变，不再算数",
    "expired": "已过期",
    "too_short": "理由太短",
    "unproved": "缺证明材料",
}


def fingerprint(message: str, value: Any) -> str:
    """16 hex digits of what a rule said and of the value it stood at; blank values are all the same."""
    shown = "" if value in _BLANKS else repr(value)
    return hashlib.sha256(f"{message}\x1f{shown}".encode()).hexdigest()[:_LENGTH]


def standing_of(row: Values, problem: Problem, value: Any, least: int, today: date) -> Standing:
    """How a row about this very place stands to the problem; `least` is the shortest reason."""
    expires: date | None = row.get("expires_on")
    if row.get("fingerprint") != fingerprint(problem.message, value):
        return Standing.CHANGED
    if expires is not None and expires < today:
        return Standing.EXPIRED
    if len((row.get("reason") or "").strip()) < least:
        return Standing.TOO_SHORT
    if problem.needs_proof and not (row.get("proof") or "").strip():
        return Standing.UNPROVED
    return Standing.COUNTS


def speaks_for(row: Values, problem: Problem) -> bool:
    """Whether a row is about this problem, counting or not."""
    place = (row.get("rule_id"), row.get("record_id") or "", row.get("field") or "")
    kinds = _SPOKEN_FOR.get(row.get("kind") or "", ())
    return place == (problem.rule_id, problem.record, problem.field) and problem.severity in kinds


def with_explanations(
    problems: Iterable[Problem],
    rows: Iterable[Values],
    value_at: Callable[[Problem], Any],
    least: int,
    today: date,
) -> list[Problem]:
    """The problems, those with a counting explanation marked by its id. `value_at`: what stands there now."""
    by_rule: dict[str, list[Values]] = {}
    for row in rows:
        by_rule.setdefault(row.get("rule_id") or "", []).append(row)
    marked = []
    for problem in problems:
        for row in by_rule.get(problem.rule_id, ()):
            if speaks_for(row, problem) and (
                standing_of(row, problem, value_at(problem), least, today) is Standing.COUNTS
            ):
                problem = problem._replace(explained=str(row.get("id") or ""))
                break
        marked.append(problem)
    return marked
