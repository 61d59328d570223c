"""Marks what a household's own explanations and exemptions speak for, after its rules were judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.domain.explanations import with_explanations
from app.domain.problems import Problem
from app.domain.rules.base import Case, Rule, Values, record_id

LEAST = "rule.explanation_least"


def marked(case: Case, problems: list[Problem], rules: Iterable[Rule]) -> list[Problem]:
    """The problems of these rules, explained ones named. Where the shortest reason is unset, none counts."""
    if not case.explanations or not case.policy.is_set(LEAST):
        return problems
    rows = (row for records in case.records.values() for row in records)
    at = values_at(case.household, rows, rules)
    return with_explanations(problems, case.explanations, at, case.policy.number(LEAST), case.today)


def values_at(household: Values, rows: Iterable[Values], rules: Iterable[Rule]) -> Callable[[Problem], Any]:
    """What stands in the field of a problem; None for a field its rule does not read.

    A value the rule does not read may change without the rule being asked again, or not be loaded at all.
    """
    records = {**{record_id(row): row for row in rows}, "": household}
    read = {rule.id: {name.partition(".")[2] for name in rule.reads} for rule in rules}

    def value_at(problem: Problem) -> Any:
        if problem.field not in read.get(problem.rule_id, ()):
            return None
        return records.get(problem.record, {}).get(problem.field)

    return value_at
