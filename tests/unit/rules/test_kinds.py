"""Rules about kinds of persons are asked once for each kind, and the answer is that of each person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from app.domain.calendar import age_on, latest_birth
from app.domain.problems import Severity
from app.domain.rules import kinds
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, rule
from app.domain.rules.kinds import AGE, Standing
from app.domain.rules.runner import RuleBook, judge, judge_many
from tests.unit.rules.sound import policy_on

DAY = date(2019, 11, 20)


def counting(asked: list[Values]) -> Rule:
    """A rule that notes the kinds it is asked about and speaks of everybody at work."""

    @rule(
        "V-X-01",
        Severity.W,
        Scope.MEMBER,
        "甲",
        fix="乙",
        reads=("member.birth_date", "member.work_months", "member.work_county"),
        of_kinds=True,
    )
    def finds(kind: Values, _by: Standing) -> Iterable[Finding]:
        asked.append(kind)
        if kind.get("work_months"):
            yield Finding("work_months", f"{kind[AGE]}")

    return finds


def person(name: str, born: date, months: int | None, county: str | None = None) -> Values:
    return {"id": name, "name": name, "birth_date": born, "work_months": months, "work_county": county}


PEOPLE = (
    person("a", date(1990, 3, 1), 8, "甲县"),
    person("b", date(1990, 6, 9), 8, "乙县"),
    person("c", date(1990, 6, 9), None),
    person("d", date(1991, 6, 9), 8, "乙县"),
)


def home(*members: Values, on: date = DAY) -> Case:
    return Case({"id": "h"}, members, policy_on(on), on)


def test_a_kind_is_asked_once_and_sees_neither_name_nor_birth_date_nor_place() -> None:
    asked: list[Values] = []
    book = RuleBook.of((counting(asked),))
    found = judge_many([home(*PEOPLE[:2]), home(*PEOPLE)], book)
    assert [[(p.record, p.message) for p in one] for one in found] == [
        [("a", "29"), ("b", "29")],
        [("a", "29"), ("b", "29"), ("d", "28")],
    ]
    assert len(asked) == 3
    assert all(kind.keys() == {"work_months", "work_county", "age", "school_age"} for kind in asked)
    assert asked[0]["work_county"] is True


def test_a_rule_that_asks_for_no_age_is_asked_once_for_people_of_all_ages() -> None:
    asked: list[Values] = []

    @rule("V-X-02", Severity.W, Scope.MEMBER, "甲", fix="乙", reads=("member.work_months",), of_kinds=True)
    def ageless(kind: Values, _by: Standing) -> Iterable[Finding]:
        asked.append(kind)
        if kind.get("work_months"):
            yield Finding("work_months", "在外")

    with_age: list[Values] = []
    (found,) = judge_many([home(*PEOPLE)], RuleBook.of((ageless, counting(with_age))))
    assert asked == [{"work_months": 8, "age": None, "school_age": None},
                     {"work_months": None, "age": None, "school_age": None}]  # fmt: skip
    assert len(with_age) == 3
    assert [(p.record, p.rule_id) for p in found] == [
        (person_id, rule_id) for person_id in "abd" for rule_id in ("V-X-02", "V-X-01")
    ]


def test_on_another_day_the_kinds_are_asked_anew() -> None:
    book = RuleBook.of((counting([]),))
    later = date(2020, 11, 20)
    found = judge_many([home(PEOPLE[0]), home(PEOPLE[0], on=later), home(PEOPLE[0])], book)
    assert [one[0].message for one in found] == ["29", "30", "29"]


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one kind only, the answers are still right."""
    monkeypatch.setattr(kinds, "_MOST_KINDS", 1)
    book = RuleBook.of((counting([]),))
    together = judge_many([home(one) for one in PEOPLE * 2], book)
    assert together == [judge(home(one), RuleBook.of((counting([]),))) for one in PEOPLE * 2]


@pytest.mark.parametrize("on", [date(2019, 11, 20), date(2020, 2, 29), date(2021, 3, 1), date(2021, 2, 28)])
def test_the_latest_birth_of_an_age_agrees_with_the_age(on: date) -> None:
    for years in (0, 1, 17, 60):
        limit = latest_birth(on, years)
        assert age_on(limit, on) >= years
        assert age_on(date.fromordinal(limit.toordinal() + 1), on) < years
