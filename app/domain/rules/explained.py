"""Marks what a household's own explanations and exemptions speak for, after its rules were judged."""

from __future__ import annotations

from app.domain.explanations import with_explanations
from app.domain.problems import Problem
from app.domain.rules.base import Case, Values, record_id

LEAST = "rule.explanation_least"


def marked(case: Case, problems: list[Problem]) -> list[Problem]:
    """The problems, explained ones named. Where the shortest reason is unset, none counts."""
    if not case.explanations or not case.policy.is_set(LEAST):
        return problems
    return with_explanations(
        problems, case.explanations, records_of(case), case.policy.number(LEAST), case.today
    )


def records_of(case: Case) -> dict[str, Values]:
    """Every record a finding may belong to by its id, the household under the empty one."""
    found = {record_id(row): row for rows in case.records.values() for row in rows}
    return {**found, "": case.household}
