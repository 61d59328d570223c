"""The one runner of all rules: at entry, at submission and over the whole township."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, active_members, record_id
from app.domain.rules.explained import marked

_LIVING = frozenset(("member.leave_date", "member.leave_reason"))
_EXPLAINING = "explanation."
_CLOSED = "household.ended_on"
_OF_HOUSEHOLDS = (Scope.HOUSEHOLD, Scope.MEMBER, Scope.STATEMENT)


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Rules grouped once by scope, so that judging a household is three plain loops."""

    household: tuple[Rule, ...]
    member: tuple[Rule, ...]
    statement: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleBook:
        chosen = tuple(rules)
        return cls(*(tuple(rule for rule in chosen if rule.scope is scope) for scope in _OF_HOUSEHOLDS))

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.household + self.member + self.statement

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)

    def reading(self, changed: frozenset[str]) -> RuleBook:
        """The rules whose answer may differ after these fields ("member.sex") changed.

        Who is asked at all depends on who lives in the household, so a person leaving or coming back
        concerns every rule about members. An explanation may speak for any rule, and a household that
        was closed is asked nothing.
        """
        if _CLOSED in changed or any(name.startswith(_EXPLAINING) for name in changed):
            return self
        household, member, statement = (
            tuple(rule for rule in rules if not rule.reads.isdisjoint(changed))
            for rules in (self.household, self.member, self.statement)
        )
        return RuleBook(household, member if _LIVING.isdisjoint(changed) else self.member, statement)


def judge(case: Case, book: RuleBook) -> tuple[Problem, ...]:
    """All problems of one household, hard errors first, in the order of the rules; none of a closed one."""
    if case.household.get("ended_on") is not None:
        return ()
    problems: list[Problem] = []
    active = active_members(case)
    _ask(book.household, (case, active), "", problems)
    for member in active:
        _ask(book.member, (member, case), record_id(member), problems)
    for statement in case.statements:
        _ask(book.statement, (statement, case), record_id(statement.values), problems)
    problems.sort(key=_by_severity)
    return tuple(marked(case, problems, book.rules))


def judge_record(scope: Scope, subject: Any, rows: Any, rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """All problems of one meeting or notice with its rows, hard errors first."""
    problems: list[Problem] = []
    _ask(tuple(rule for rule in rules if rule.scope is scope), (subject, rows), "", problems)
    problems.sort(key=_by_severity)
    return tuple(problems)


def _ask(rules: tuple[Rule, ...], subject: tuple[Any, Any], record: str, problems: list[Problem]) -> None:
    """Put one subject to all rules of its scope."""
    first, second = subject
    for rule in rules:
        try:
            for finding in rule.judge(first, second):
                problems.append(_problem(rule, finding, record))
        except PolicyUnset as unset:
            problems.append(
                Problem(rule.id, Severity.I, "", _unset_words(unset), fix=_UNSET_FIX, record=record)
            )


def _by_severity(problem: Problem) -> int:
    return _ORDER[problem.severity]


_ORDER = {severity: place for place, severity in enumerate((Severity.E, Severity.W, Severity.I))}


_UNSET_FIX = "请管理员按本县文件在政策参数里填写"


def _unset_words(unset: PolicyUnset) -> str:
    return f"{unset.message}。这一项没有核对"


def _problem(rule: Rule, finding: Finding, record: str) -> Problem:
    return Problem(
        rule.id,
        finding.severity or rule.severity,
        finding.field,
        finding.message,
        fix=rule.fix,
        record=record if finding.record is None else finding.record,
        needs_proof=rule.needs_proof if finding.needs_proof is None else finding.needs_proof,
    )
