"""The catalogue of rules keeps its promises: complete, worded, and honest about what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase
from app.domain.rules.catalogue import DOMAIN_RULES
from app.domain.rules.kinds import AGE, SCHOOL_AGE, Standing
from app.domain.rules.runner import RuleBook, judge
from app.forms.gen_rules import RULES as FORM_RULES
from app.forms.registry import SCHEMAS
from app.forms.rulebook import standard_book
from tests.unit.rules.cases import EXAMPLES
from tests.unit.rules.example import Example
from tests.unit.rules.sound import Sound

FAMILIES = {"GEN": 4, "HH": 10, "MEM": 17, "INC": 10, "AST": 6, "HLP": 4, "IDN": 1, "EXT": 5, "MON": 3}
"""The other rules of identification and monitoring speak of a whole case or village (`office_book`)."""
EXPECTED = [f"V-{family}-{number:02}" for family, most in FAMILIES.items() for number in range(1, most + 1)]
WARNINGS = frozenset(
    "V-GEN-04 V-HH-07 V-HH-08 V-HH-09 V-MEM-05 V-MEM-07 V-MEM-08 V-MEM-10 V-MEM-11 V-MEM-12 V-MEM-14 V-MEM-16"
    " V-MEM-17 V-INC-04 V-INC-05 V-INC-06 V-INC-07 V-INC-08 V-INC-09 V-INC-10 V-AST-01 V-AST-02 V-AST-03"
    " V-AST-05 V-AST-06 V-HLP-02 V-EXT-03 V-EXT-05 V-MON-02".split()
)
HINTS = frozenset(("V-AST-04", "V-HLP-04"))
WITH_PROOF = frozenset(
    "V-HH-07 V-HH-08 V-MEM-07 V-MEM-10 V-MEM-16 V-INC-04 V-INC-05 V-AST-05 V-EXT-05".split()
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z_]{2,}")
LONG_NUMBER = re.compile(r"\d{8}")
RULES = standard_book().rules
by_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_every_rule_of_the_finished_families_exists_once() -> None:
    assert sorted(rule.id for rule in RULES) == sorted(EXPECTED)
    assert len(DOMAIN_RULES) + len(FORM_RULES) == len(EXPECTED)


@by_rule
def test_severity_and_proof_are_those_of_the_domain_reference(rule: Rule) -> None:
    softer = Severity.I if rule.id in HINTS else Severity.W
    assert rule.severity is (softer if rule.id in WARNINGS | HINTS else Severity.E)
    assert rule.needs_proof == (rule.id in WITH_PROOF)


@by_rule
def test_title_and_fix_are_chinese(rule: Rule) -> None:
    assert CHINESE.search(rule.title)
    assert len(rule.fix) >= 8
    assert CHINESE.search(rule.fix)
    assert not LATIN_WORD.search(rule.title + rule.fix)


@by_rule
def test_an_example_where_it_speaks_and_one_where_it_is_silent(rule: Rule) -> None:
    kinds = {example.fires for example in EXAMPLES if example.rule_id == rule.id}
    assert kinds == {True, False}


@by_rule
def test_every_field_it_names_exists(rule: Rule) -> None:
    known = {f"{schema.record}.{field.name}" for schema in SCHEMAS for field in schema.fields}
    assert rule.reads - known == frozenset()
    assert rule.reads


class Recording(Mapping[str, Any]):
    """A record that remembers what was asked of it."""

    def __init__(self, entity: str, values: Mapping[str, Any], asked: set[str]) -> None:
        self._entity, self._values, self._asked = entity, values, asked

    def __getitem__(self, name: str) -> Any:
        self._asked.add(f"{self._entity}.{name}")
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        self._asked.add(f"{self._entity}.{name}")
        return self._values.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _recording(case: Case, asked: set[str]) -> Case:
    def wrap(entity: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        return tuple(Recording(entity, row, asked) for row in rows)

    def wrap_statement(statement: StatementCase) -> StatementCase:
        before = statement.previous
        return StatementCase(
            Recording("income_statement", statement.values, asked),
            wrap("income_item", statement.items),
            wrap("subsidy_check", statement.subsidy_checks),
            wrap("statement_signature", statement.signatures),
            before and replace(before, items=wrap("income_item", before.items)),
            wrap("cash_entry", statement.cash_book),
        )

    return replace(
        case,
        household=Recording("household", case.household, asked),
        members=wrap("member", case.members),
        statements=tuple(wrap_statement(statement) for statement in case.statements),
        papers=wrap("household_paper", case.papers),
        periods=wrap("period_status", case.periods),
        measures=wrap("measure", case.measures),
        needs=wrap("need", case.needs),
        plans=wrap("help_plan", case.plans),
        insurances=wrap("insurance", case.insurances),
        trainings=wrap("training", case.trainings),
        visits=wrap("visit", case.visits),
        pairings=wrap("pairing", case.pairings),
        safeguards=wrap("safeguard", case.safeguards),
        applications=wrap("application", case.applications),
        clues=wrap("clue", case.clues),
        checks=wrap("status_check", case.checks),
        conditions=case.conditions and Recording("living_conditions", case.conditions, asked),
    )


def _recorded(rule: Rule, asked: set[str]) -> Rule:
    """Of a rule about kinds what it asks of the kind is recorded: the person it never sees."""
    if not rule.of_kinds:
        return rule

    def judge_kind(kind: Mapping[str, Any], by: Standing) -> Iterable[Finding]:
        of_kind: set[str] = set()
        found = list(rule.judge(Recording("member", kind, of_kind), by))
        ages = {f"member.{AGE}", f"member.{SCHOOL_AGE}"}
        asked.update(of_kind - ages, {"member.birth_date"} if of_kind & ages else ())
        return found

    return replace(rule, judge=judge_kind)


def _asked_by(rule: Rule, examples: Iterable[Example]) -> set[str]:
    asked: set[str] = set()
    book = RuleBook.of((_recorded(rule, asked),))
    for example in examples:
        home = Sound()
        example.spoil(home)
        judge(home.case() if rule.of_kinds else _recording(home.case(), asked), book)
    return {name for name in asked if not name.endswith(".id")}


ALWAYS_ASKED = {"member.leave_date", "member.leave_reason", "household.ended_on"}
"""The runner itself asks these: whether the household is open, and who lives in it."""

ANSWERED_BY_OTHERS = {
    "V-HH-07": frozenset(("household.split_from",)),
    "V-INC-04": frozenset(("income_statement.year", "income_statement.purpose")),
}
"""Read for the rule by the township and by whoever pairs a statement with last year's."""


@by_rule
def test_it_reads_what_it_says_and_nothing_more(rule: Rule) -> None:
    asked = _asked_by(rule, EXAMPLES)
    assert asked - rule.reads - ALWAYS_ASKED == set()
    unasked = rule.reads - asked - ALWAYS_ASKED - ANSWERED_BY_OTHERS.get(rule.id, frozenset())
    if rule in FORM_RULES:
        shown = {name.partition(".")[0] for name in asked}
        unasked = {name for name in unasked if name.partition(".")[0] in shown}
    assert unasked == set()


def test_after_one_change_only_its_readers_are_judged_again() -> None:
    narrowed = standard_book().reading(frozenset(("member.labour",)))
    found = {rule.id for rule in narrowed.rules}
    expected = "V-MEM-12 V-MEM-14 V-GEN-01 V-GEN-03 V-HH-02 V-AST-03 V-AST-05 V-AST-06 V-MON-02"
    assert found == set(expected.split())


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.fires], ids=str)
def test_a_rule_alone_finds_what_it_finds_among_all(example: Example) -> None:
    """Rules do not lean on each other, so a narrowed book gives the same answers."""
    home = Sound()
    example.spoil(home)
    case = home.case()
    together = judge(case, standard_book())
    for rule in RULES:
        alone = judge(case, RuleBook.of((rule,)))
        assert list(alone) == [problem for problem in together if problem.rule_id == rule.id]


def test_messages_are_sentences_without_program_words() -> None:
    for example in EXAMPLES:
        home = Sound()
        example.spoil(home)
        for problem in home.problems():
            assert CHINESE.search(problem.message)
            assert not LATIN_WORD.search(problem.message), problem.message
            assert not LONG_NUMBER.search(problem.message + problem.fix), "such lists go from hand to hand"


def test_members_are_judged_only_while_they_live_in_the_household() -> None:
    home = Sound()
    home.mother.update({"leave_reason": "11", "leave_date": home.today, "health": None})
    home.count_persons()
    members = [rule for rule in RULES if rule.scope is Scope.MEMBER]
    assert judge(home.case(), RuleBook.of(members)) == ()
