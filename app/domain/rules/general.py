"""V-GEN-02: who collected, entered, reviewed and answers for a card or statement (R061, R182)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, record_id, rule

_ACTS = (
    ("collected_by", "采集人"),
    ("collected_on", "采集日期"),
    ("entered_by", "录入人"),
    ("entered_on", "录入日期"),
    ("reviewed_by", "审核人"),
    ("reviewed_on", "审核日期"),
    ("responsible_by", "责任人"),
)
_ACT_NAMES = tuple(name for name, _ in _ACTS)
_HEAD_ROLE = "01"
_SURVEYOR_ROLE = "02"


@rule(
    "V-GEN-02",
    Severity.E,
    Scope.HOUSEHOLD,
    "经办人",
    fix="写清谁采集、谁录入、谁审核、谁负责和各自的日期；审核由另一个人做",
    reads=(
        *(f"household.{name}" for name, _ in _ACTS),
        "income_statement.checked_by",
        "income_statement.year",
        "statement_signature.role",
        "statement_signature.name",
    ),
)
def acts_named(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    get = case.household.get
    if not all(map(get, _ACT_NAMES)):
        for name, label in _ACTS:
            if not get(name):
                yield Finding(name, f"没有写{label}，出了问题找不到经办的人")
    reviewer = get("reviewed_by")
    if reviewer and reviewer == get("collected_by"):
        yield Finding("reviewed_by", f"采集人和审核人都是“{reviewer}”，自己不能审核自己采集的资料")
    for statement in case.statements:
        yield from _statement_acts(statement, case)


def _statement_acts(statement: StatementCase, case: Case) -> Iterator[Finding]:
    """At least two surveyors, the head, and a checker who is neither surveyor (domain.md 4.4)."""
    surveyors: set[object] = set()
    head_signed = False
    for row in statement.signatures:
        role = row.get("role")
        if role == _SURVEYOR_ROLE:
            surveyors.add(row.get("name"))
        elif role == _HEAD_ROLE:
            head_signed = True
    least = case.policy.number("rule.surveyors_least")
    if len(surveyors) < least:
        words = f"有 {len(surveyors)} 名调查人签字，至少要 {least} 名"
        yield _act_finding(statement, "signatures", words)
    if not head_signed:
        yield _act_finding(statement, "signatures", "没有户主签字")
    checker = statement.values.get("checked_by")
    if not checker:
        yield _act_finding(statement, "checked_by", "没有写审核人")
    elif checker in surveyors:
        words = f"的审核人“{checker}”也是调查人，审核要由另一个人做"
        yield _act_finding(statement, "checked_by", words)


def _act_finding(statement: StatementCase, field: str, words: str) -> Finding:
    title = f"{statement.values.get('year') or ''}年收支核算表"
    return Finding(field, f"{title}{words}", record=record_id(statement.values))


RULES: tuple[Rule, ...] = (acts_named,)
