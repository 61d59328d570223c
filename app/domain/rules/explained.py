"""Marks what a household's own explanations and exemptions speak for, after its rules were judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.explanations import with_explanations
from app.domain.problems import Problem
from app.domain.rules.base import Case, StatementCase, Values, record_id

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
    return {**{record_id(row): row for row in _rows(case)}, "": case.household}


def _rows(case: Case) -> Iterator[Values]:
    yield from case.members
    for statement in case.statements:
        yield from _statement_rows(statement)
    groups: Iterable[tuple[Values, ...]] = (
        case.papers,
        case.periods,
        case.measures,
        case.needs,
        case.plans,
        case.insurances,
        case.trainings,
        case.loans,
        case.visits,
        case.pairings,
        case.safeguards,
    )
    for rows in groups:
        yield from rows
    if case.conditions is not None:
        yield case.conditions


def _statement_rows(statement: StatementCase) -> Iterator[Values]:
    yield statement.values
    yield from statement.items
    yield from statement.subsidy_checks
    yield from statement.signatures
    yield from statement.cash_book
