"""The one runner of all rules: at entry, at submission and over the whole township."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, active_members


@dataclass(frozen=True)
class RuleBook:
    """Rules grouped once by scope, so that judging a household is three plain loops."""

    household: tuple[Rule, ...]
    member: tuple[Rule, ...]
    statement: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleBook:
        chosen = tuple(rules)
        return cls(*(tuple(rule for rule in chosen if rule.scope is scope) for scope in Scope))

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.household + self.member + self.statement

    def reading(self, changed: frozenset[str]) -> RuleBook:
        """The rules whose answer may differ after these fields ("member.sex") changed."""
        return RuleBook.of(rule for rule in self.rules if not rule.reads.isdisjoint(changed))


def judge(case: Case, book: RuleBook) -> tuple[Problem, ...]:
    """All problems of one household, hard errors first, in the order of the rules."""
    problems: list[Problem] = []
    active = active_members(case)
    for rule in book.household:
        _collect(rule, rule.judge(case, active), case.household, problems)
    for rule in book.member:
        judge_one = rule.judge
        for member in active:
            _collect(rule, judge_one(member, case), member, problems)
    for rule in book.statement:
        for statement in case.statements:
            _collect(rule, rule.judge(statement, case), statement.values, problems)
    problems.sort(key=_by_severity)
    return tuple(problems)


def _by_severity(problem: Problem) -> int:
    return _ORDER[problem.severity]


_ORDER = {severity: place for place, severity in enumerate((Severity.E, Severity.W, Severity.I))}


def _collect(rule: Rule, findings: Iterable[Finding], record: Values, problems: list[Problem]) -> None:
    try:
        for finding in findings:
            problems.append(_problem(rule, finding, record))
    except PolicyUnset as unset:
        problems.append(
            Problem(
                rule.id,
                Severity.I,
                "",
                f"“{unset.title}”未设定，这一项没有核对",
                fix="请管理员按本县文件在政策参数里填写",
                record=str(record.get("id") or ""),
            )
        )


def _problem(rule: Rule, finding: Finding, record: Values) -> Problem:
    return Problem(
        rule.id,
        finding.severity or rule.severity,
        finding.field,
        finding.message,
        fix=rule.fix,
        record=str(record.get("id") or ""),
        needs_proof=rule.needs_proof if finding.needs_proof is None else finding.needs_proof,
    )
