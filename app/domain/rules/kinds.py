"""Rules that ask only what kind of person somebody is: answered once for each kind, not for each person.

A kind is everything such rules read: chosen codes as they are, of a place of work only whether it is filled,
of a birth date only the ages that follow from it. The rules are handed nothing else, so all persons of one
kind have the same answer. A district has half a million persons of some ten thousand kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from app.domain.calendar import age_on, school_year_start
from app.domain.picking import Picker
from app.domain.policy import PolicyUnset, PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Case, Rule, Values
from app.domain.rules.found import problems_found

AGE, SCHOOL_AGE = "age", "school_age"
"""What a kind holds in place of `birth_date`: full years today and at the opening of the school year."""
SCHOOL_CUTOFF = "rule.school_cutoff"
"""Month and day on which the age for school is taken."""
_BIRTH = "member.birth_date"
_FILLED_ONLY = frozenset(
    f"member.{name}" for name in ("work_province", "work_city", "work_county", "work_town", "abroad")
)
_MOST_KINDS = 50_000

Answers = tuple[tuple[int, Problem], ...]
"""Which of the rules of a scope found it, and what, as yet without the record of the person."""


class Standing(NamedTuple):
    """What besides the kind decides an answer."""

    policy: PolicyView
    today: date


class _Round:
    """The answers given by one standing."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.school_year = _school_year(standing)
        self.answers: dict[tuple[object, ...], Answers] = {}

    def keep(self, kind: tuple[object, ...], answers: Answers) -> Answers:
        if len(self.answers) >= _MOST_KINDS:
            self.answers.clear()
        self.answers[kind] = answers
        return answers


def kind_rules(rules: Iterable[Rule]) -> tuple[KindRules, ...]:
    """The rules about kinds of persons among those of a scope: those that ask for the age, and the others.

    Apart, because most kinds differ by the age: together they would be ten times as many.
    """
    numbered = [(number, rule) for number, rule in enumerate(rules) if rule.of_kinds]
    by_age = [one for one in numbered if _BIRTH in one[1].reads]
    others = [one for one in numbered if _BIRTH not in one[1].reads]
    return tuple(KindRules(group) for group in (by_age, others) if group)


class KindRules:
    """Some rules about kinds of persons, with their places in their scope, and what they answered so far."""

    def __init__(self, numbered: Sequence[tuple[int, Rule]]) -> None:
        self._rules = tuple(numbered)
        reads = frozenset(name for _, rule in self._rules for name in rule.reads)
        self._by_age = _BIRTH in reads
        self._codes = _fields(reads - _FILLED_ONLY - {_BIRTH})
        self._filled = _fields(reads & _FILLED_ONLY)
        self._round: _Round | None = None

    def answers(self, members: Iterable[Values], cases: Iterable[Case]) -> Iterator[Answers]:
        """What the rules find at each of these persons, in their order; `cases` are their households."""
        codes, filled, by_age = Picker(self._codes), Picker(self._filled), self._by_age
        home: Case | None = None
        for member, case in zip(members, cases, strict=True):
            if case is not home:
                home, now = case, self._round_of(Standing(case.policy, case.today))
            ages = _ages(member.get("birth_date"), case.today, now.school_year) if by_age else None
            kind = (ages, *codes(member), *map(bool, filled(member)))
            answers = now.answers.get(kind)
            if answers is None:
                answers = now.keep(kind, self._ask(kind, now.standing))
            yield answers

    def _round_of(self, standing: Standing) -> _Round:
        now = self._round
        if now is None or now.standing != standing:
            now = self._round = _Round(standing)
        return now

    def _ask(self, kind: tuple[Any, ...], standing: Standing) -> Answers:
        ages, *values = kind
        person = dict(zip((*self._codes, *self._filled), values, strict=True))
        person[AGE], person[SCHOOL_AGE] = ages or (None, None)
        return tuple(
            (number, problem)
            for number, rule in self._rules
            for problem in problems_found(rule, person, standing, "")
        )


@lru_cache(maxsize=65_536)
def _ages(born: date | None, today: date, school_year: date | None) -> tuple[int, int | None] | None:
    """Full years on two days; a population shares few distinct birth dates."""
    if born is None:
        return None
    return age_on(born, today), None if school_year is None else age_on(born, school_year)


def _school_year(standing: Standing) -> date | None:
    """When the school year running today began; None where the policy does not say when it begins."""
    try:
        month, day = standing.policy.numbers(SCHOOL_CUTOFF)
    except PolicyUnset:
        return None
    return school_year_start(standing.today, (month, day))


def _fields(reads: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(name.partition(".")[2] for name in reads))
