"""The one runner of all rules: at entry, at submission and over the whole township."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_HOUSEHOLD, _MEMBER, _STATEMENT = range(3)
_Place = tuple[int, int]
"""Scope, and which of its subjects in the household."""
_Hit = tuple[_Place, int, Problem]
"""Where it was found, by the how manieth rule, and what."""
_Asked = tuple[_Place, Any, Any, str, list[_Hit]]
"""A subject with what its rules are asked: place, the two arguments, id of the record, where hits go."""
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
    return judge_many((case,), book)[0]


def judge_many(cases: Sequence[Case], book: RuleBook) -> list[tuple[Problem, ...]]:
    """The problems of each of many households.

    One rule is put to all of them before the next, so that the processor keeps its few lines at hand:
    a whole township is judged in two thirds of the time that household after household takes.
    """
    hits: list[list[_Hit]] = [[] for _ in cases]
    households: list[_Asked] = []
    members: list[_Asked] = []
    statements: list[_Asked] = []
    for case, own in zip(cases, hits, strict=True):
        if case.household.get("ended_on") is None:
            active = active_members(case)
            households.append(((_HOUSEHOLD, 0), case, active, "", own))
            members += [
                ((_MEMBER, place), member, case, record_id(member), own)
                for place, member in enumerate(active)
            ]
            statements += [
                ((_STATEMENT, place), statement, case, record_id(statement.values), own)
                for place, statement in enumerate(case.statements)
            ]
    _ask(book.household, households)
    _ask(book.member, members)
    _ask(book.statement, statements)
    return [
        tuple(marked(case, _in_order(own), book.rules)) if own else ()
        for case, own in zip(cases, hits, strict=True)
    ]


def judge_record(scope: Scope, subject: Any, rows: Any, rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """All problems of one meeting or notice with its rows, hard errors first."""
    hits: list[_Hit] = []
    _ask(tuple(rule for rule in rules if rule.scope is scope), [((_HOUSEHOLD, 0), subject, rows, "", hits)])
    return tuple(_in_order(hits))


def _ask(rules: tuple[Rule, ...], subjects: Sequence[_Asked]) -> None:
    """Put every subject to all rules of its scope."""
    for number, rule in enumerate(rules):
        asked = rule.judge
        for place, first, second, record, hits in subjects:
            try:
                for finding in asked(first, second):
                    hits.append((place, number, _problem(rule, finding, record)))
            except PolicyUnset as unset:
                words = Problem(rule.id, Severity.I, "", _unset_words(unset), fix=_UNSET_FIX, record=record)
                hits.append((place, number, words))


def _in_order(hits: list[_Hit]) -> list[Problem]:
    """Hard errors first; then household, members and statements, each by the order of the rules."""
    hits.sort(key=_by_place)
    return [problem for _, _, problem in hits]


def _by_place(hit: _Hit) -> tuple[int, _Place, int]:
    place, number, problem = hit
    return _ORDER[problem.severity], place, number


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
