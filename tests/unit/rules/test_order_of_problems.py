"""Problems stand in the order a person works through a card, though many cards are judged at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, rule
from app.domain.rules.runner import RuleBook, judge, judge_many
from tests.unit.rules.sound import policy_on

DAY = date(2018, 3, 7)


def always(name: str, severity: Severity, scope: Scope) -> Rule:
    """A rule that finds something at every subject."""

    @rule(name, severity, scope, name, fix="", reads=())
    def finds(_subject: object, _around: object) -> Iterable[Finding]:
        yield Finding("", name)

    return finds


BOOK = RuleBook.of(
    (
        always("member first", Severity.W, Scope.MEMBER),
        always("member second", Severity.W, Scope.MEMBER),
        always("member error", Severity.E, Scope.MEMBER),
        always("household", Severity.W, Scope.HOUSEHOLD),
    )
)


def home(name: str) -> Case:
    return Case({"id": name}, ({"id": f"{name}1"}, {"id": f"{name}2"}), policy_on(DAY), DAY)


def test_errors_first_then_place_by_place_each_by_the_order_of_the_rules() -> None:
    assert [(found.rule_id, found.record) for found in judge(home("a"), BOOK)] == [
        ("member error", "a1"),
        ("member error", "a2"),
        ("household", ""),
        ("member first", "a1"),
        ("member second", "a1"),
        ("member first", "a2"),
        ("member second", "a2"),
    ]


def test_households_judged_together_find_what_each_finds_alone() -> None:
    cases = [home("a"), home("b"), Case({"id": "c", "ended_on": DAY}, (), policy_on(DAY), DAY)]
    together = judge_many(cases, BOOK)
    assert together == [judge(case, BOOK) for case in cases]
    assert together[2] == ()
