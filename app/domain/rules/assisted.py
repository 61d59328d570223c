"""Plain questions about the help a household gets that several rules ask. No rule lives here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.codes import CodeTable
from app.domain.rules.base import Case, Values
from app.domain.rules.people import FULL_LABOUR

DEVELOPMENT, GIFT = "development", "gift"
INDUSTRY, JOB, PUBLIC_POST, COMPREHENSIVE = "01", "02", "04", "16"
"""Kinds of measure (code table measure_kind)."""
REMOVED_BY_ITSELF = "02"

OBJECT_READS = ("household.object_type", "household.risk_removed")
IDENTIFIED_READS = ("period_status.identified_on", "period_status.ended_on", "household.first_identified")
MEASURE_SPAN_READS = ("measure.started_on", "measure.ended_on")


def identified_on(case: Case) -> date | None:
    """When the present identity began: of the identities that did not end, the latest."""
    days = [
        status["identified_on"]
        for status in case.periods
        if status.get("identified_on") and not status.get("ended_on")
    ]
    first: date | None = case.household.get("first_identified")
    return max(days, default=first)


def has_labour(active: Iterable[Values]) -> bool:
    return any(member.get("labour") in FULL_LABOUR for member in active)


def of_nature(case: Case, nature: str) -> frozenset[str]:
    """The kinds of measure that are development, protective or gift."""
    return _codes_with(case.policy.table("measure_kind"), "nature", nature)


@lru_cache(maxsize=64)
def _codes_with(table: CodeTable, name: str, value: object) -> frozenset[str]:
    return frozenset(entry.code for entry in table.values if entry.attributes.get(name) == value)


def attribute(case: Case, table: str, code: Any, name: str) -> Any:
    """An attribute of a code, None where either is unknown."""
    value = case.policy.table(table).by_code(code or "")
    return None if value is None else value.attributes.get(name)


def real_measures(case: Case) -> list[Values]:
    """The measures that help; gifts are none (domain.md 4.7)."""
    gifts = of_nature(case, GIFT)
    return [measure for measure in case.measures if measure.get("kind") not in gifts]


def lasts_on(measure: Values, first: date, last: date) -> bool:
    """Whether a measure ran on some day of a span; a blank start or end is open."""
    started, ended = measure.get("started_on"), measure.get("ended_on")
    return (started is None or started <= last) and (ended is None or ended >= first)


def runs_in_year(measure: Values, year: int) -> bool:
    return lasts_on(measure, date(year, 1, 1), date(year, 12, 31))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, its last day where it is shorter."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
