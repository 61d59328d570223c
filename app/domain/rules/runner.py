"""The one runner of all rules: at entry, at submission and over the whole township."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count
from typing import Any

from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Case, Rule, Scope, record_id
from app.domain.rules.explained import marked
from app.domain.rules.found import problem_of, unset_problem
from app.domain.rules.kinds import KindRules, kind_rules

_LIVING = frozenset(("member.leave_date", "member.leave_reason"))
_EXPLAINING = "explanation."
_CLOSED = "household.ended_on"
_OF_HOUSEHOLDS = (Scope.HOUSEHOLD, Scope.MEMBER, Scope.STATEMENT)
TOGETHER = 64
"""How many households are put to one rule before the next."""
_Place = tuple[int, int]
"""Scope, and which of its subjects."""
_Hit = tuple[_Place, int, Problem]
"""Where it was found, by the how manieth rule, and what."""


class _Subjects:
    """All that the rules of one scope are asked about: their two arguments, and where the hits go."""

    def __init__(self, scope: int, record_of: Callable[[Any], str]) -> None:
        self.scope = scope
        self.record_of = record_of
        self.first: list[Any] = []
        self.second: list[Any] = []
        self.hits: list[list[_Hit]] = []

    def add(self, first: Sequence[Any], second: Any, hits: list[_Hit]) -> None:
        """Subjects of one household, which share the second argument."""
        self.first += first
        self.second += [second] * len(first)
        self.hits += [hits] * len(first)

    def concerned(self, when: Callable[[Any], object] | None) -> Iterable[tuple[int, Any, Any]]:
        """Place and arguments of those a rule has anything to ask; most rules with `when` concern few."""
        if when is None:
            return zip(count(), self.first, self.second)
        places = compress(count(), map(when, self.first))
        return [(at, self.first[at], self.second[at]) for at in places]


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

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return self.household + self.member + self.statement

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)

    @cached_property
    def kinds(self) -> tuple[KindRules, ...]:
        """Those of the rules about members that ask only what kind of person it is."""
        return kind_rules(self.member)

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

    One rule is put to some of them before the next, so that the processor keeps its few lines at hand: a
    whole township is judged in two thirds of the time that household after household takes. Put to a
    thousand of them it would not find their records at hand, which costs a fifth more.
    """
    return [
        found
        for start in range(0, len(cases), TOGETHER)
        for found in _judge_together(cases[start : start + TOGETHER], book)
    ]


def _judge_together(cases: Sequence[Case], book: RuleBook) -> list[tuple[Problem, ...]]:
    hits: list[list[_Hit]] = [[] for _ in cases]
    households = _Subjects(0, lambda _case: "")
    members = _Subjects(1, record_id)
    statements = _Subjects(2, lambda statement: record_id(statement.values))
    for case, own in zip(cases, hits, strict=True):
        if case.household.get("ended_on") is None:
            households.add((case,), case.active, own)
            members.add(case.active, case, own)
            statements.add(case.statements, case, own)
    _ask(book.household, households)
    _ask(book.member, members)
    for kinds in book.kinds:
        _ask_kinds(kinds, members)
    _ask(book.statement, statements)
    return [
        tuple(marked(case, _in_order(own), book.rules)) if own else ()
        for case, own in zip(cases, hits, strict=True)
    ]


def judge_record(scope: Scope, subject: Any, rows: Any, rules: Iterable[Rule]) -> tuple[Problem, ...]:
    """All problems of one meeting or notice with its rows, hard errors first."""
    hits: list[_Hit] = []
    subjects = _Subjects(0, lambda _subject: "")
    subjects.add((subject,), rows, hits)
    _ask(tuple(rule for rule in rules if rule.scope is scope), subjects)
    return tuple(_in_order(hits))


def _ask(rules: tuple[Rule, ...], subjects: _Subjects) -> None:
    """Put the subjects to all rules of their scope; of a rule with `when`, those it has anything to ask."""
    for number, rule in enumerate(rules):
        if rule.of_kinds:
            continue
        judge = rule.judge
        for at, first, second in subjects.concerned(rule.when):
            try:
                for finding in judge(first, second):
                    problem = problem_of(rule, finding, subjects.record_of(first))
                    subjects.hits[at].append(((subjects.scope, at), number, problem))
            except PolicyUnset as unset:
                problem = unset_problem(rule, unset, subjects.record_of(first))
                subjects.hits[at].append(((subjects.scope, at), number, problem))


def _ask_kinds(rules: KindRules, members: _Subjects) -> None:
    """Put the rules about kinds of persons."""
    for at, answers in enumerate(rules.answers(members.first, members.second)):
        for number, problem in answers:
            own = problem._replace(record=record_id(members.first[at]))
            members.hits[at].append(((members.scope, at), number, own))


def _in_order(hits: list[_Hit]) -> list[Problem]:
    """Hard errors first; then household, members and statements, each by the order of the rules."""
    hits.sort(key=_by_place)
    return [problem for _, _, problem in hits]


def _by_place(hit: _Hit) -> tuple[int, _Place, int]:
    place, number, problem = hit
    return _ORDER[problem.severity], place, number


_ORDER = {severity: place for place, severity in enumerate((Severity.E, Severity.W, Severity.I))}
