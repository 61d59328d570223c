"""V-IDN-04 and V-IDN-06: what shows only when the households of a village are seen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.policy import PolicyView
from app.domain.problems import Severity
from app.domain.rules.base import Finding, Rule, Scope, Values, rule

Rows = tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class PassedHousehold:
    """A household whose identification passed in a year: its score of the four looks, its income in fen."""

    year: int
    score: int | None
    per_capita: int | None


@dataclass(frozen=True, slots=True)
class VillageCase:
    """A village: who passed, how many are registered as poor, and how many are on their way."""

    name: str
    policy: PolicyView
    passed: tuple[PassedHousehold, ...]
    registered: int
    under_way: int


@rule(
    "V-IDN-04",
    Severity.W,
    Scope.VILLAGE,
    "整村评分或收入雷同",
    fix="抽几户重新入户核实；确实相同的写明原因",
    reads=("four_looks.total", "income_statement.per_capita"),
)
def not_all_alike(village: VillageCase, _rows: Rows) -> Iterable[Finding]:
    least = village.policy.number("rule.identical_least")
    by_year: defaultdict[int, list[PassedHousehold]] = defaultdict(list)
    for household in village.passed:
        by_year[household.year].append(household)
    for year, households in sorted(by_year.items()):
        if len(households) < least:
            continue
        if _alike([household.score for household in households]):
            words = f"{village.name}{year}年识别通过的 {len(households)} 户四看评分完全相同"
            yield Finding("total", words)
        if _alike([household.per_capita for household in households]):
            words = f"{village.name}{year}年识别通过的 {len(households)} 户人均纯收入完全相同"
            yield Finding("per_capita", words)


def _alike(figures: list[int | None]) -> bool:
    return None not in figures and len(set(figures)) == 1


@rule(
    "V-IDN-06",
    Severity.W,
    Scope.VILLAGE,
    "规模控制",
    fix="核对名单；确实符合条件的，报县里调整规模基数",
    reads=("household.object_type",),
)
def within_baseline(village: VillageCase, _rows: Rows) -> Iterable[Finding]:
    total = village.registered + village.under_way
    if not total:
        return
    baseline = village.policy.number("scale.baseline")
    if total > baseline:
        words = (
            f"{village.name}在册 {village.registered} 户，正在识别 {village.under_way} 户，"
            f"超过规模基数 {baseline} 户"
        )
        yield Finding("object_type", words)


RULES: tuple[Rule, ...] = (not_all_alike, within_baseline)
