"""Rules over half-filled drafts, older statements and households judged alone: they never break."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Case, Finding, NoTownship, Scope, all_drawable, rule
from app.domain.rules.runner import RuleBook, judge
from app.forms import needed, valid_codes
from app.forms.conditions import Values
from app.forms.kinds import Code, Codes, Date, Kind, Money, Whole, Year, YesNo
from app.forms.registry import schema_of
from app.forms.rulebook import standard_book
from app.forms.schema import FormSchema, Section
from tests.unit.rules.sound import Sound, policy_on

UNKNOWN = ("", "zz", "01", "1", "4")


def value_for(kind: Kind) -> st.SearchStrategy[Any]:
    """Blank, or anything the field could hold, known to a table or not."""
    if isinstance(kind, Date):
        return st.none() | st.dates(date(1900, 1, 1), date(2040, 1, 1))
    if isinstance(kind, Codes):
        return st.none() | st.lists(st.sampled_from(UNKNOWN), max_size=7).map(tuple)
    if isinstance(kind, Code):
        return st.sampled_from((None, *UNKNOWN))
    if isinstance(kind, YesNo):
        return st.none() | st.booleans()
    if isinstance(kind, Year):
        return st.none() | st.integers(kind.least, kind.most)
    if isinstance(kind, Whole):
        return st.none() | st.integers(-3, 60)
    if isinstance(kind, Money):
        return st.none() | st.integers(-(10**6), 10**8)
    return st.sampled_from((None, "", "示例", "13900000001", "990000198002290036", "99000019800229003643"))


def spoil(draw: st.DataObject, schema_id: str, record: MutableMapping[str, Any]) -> None:
    """Change or forget a few fields of a record."""
    fields = [field for field in schema_of(schema_id).stored_fields if hasattr(field.kind, "parse")]
    for field in draw.draw(st.lists(st.sampled_from(fields), max_size=6)):
        if draw.draw(st.booleans()):
            record.pop(field.name, None)
        elif not field.name.endswith("_unit"):
            record[field.name] = draw.draw(_typed(field.name, field.kind))


def _typed(name: str, kind: Kind) -> st.SearchStrategy[Any]:
    if name in ("quantity", "government_share"):
        return st.none() | st.integers(0, 10_000)
    return value_for(kind)


@settings(max_examples=60)
@given(st.data())
def test_a_draft_of_any_shape_can_be_judged(data: st.DataObject) -> None:
    home = Sound()
    spoil(data, "household", home.household)
    for member in home.members:
        spoil(data, "member", member)
    spoil(data, "income_statement", home.statement.values)
    for item in home.statement.items:
        spoil(data, "income_item", item)
    for signature in home.statement.signatures:
        spoil(data, "statement_signature", signature)
    for paper in home.papers:
        spoil(data, "household_paper", paper)
    spoil(data, "period_status", home.periods[0])
    home.statement.previous = list(home.statement.items)
    home.statement.totals_stored = data.draw(st.booleans())
    problems = home.problems()
    assert all(problem.message and problem.fix for problem in problems)


def test_an_empty_household_can_be_judged() -> None:
    case = Case({}, (), policy_on(date(2026, 3, 3)), date(2026, 3, 3))
    found = {problem.rule_id for problem in judge(case, standard_book())}
    assert {"V-GEN-01", "V-GEN-02", "V-HH-01", "V-HH-02", "V-HH-03"} <= found


def test_judged_alone_nothing_is_known_about_others() -> None:
    home = Sound()
    assert judge(home.case(NoTownship()), standard_book()) == ()
    alone = NoTownship()
    assert (alone.label_of("b"), alone.working_adults_in("b")) == ("", 0)
    assert (alone.households_of_phone("1", 3), alone.related_households("b")) == (0, ())


def test_without_a_sheet_of_living_conditions_nothing_is_said_about_them() -> None:
    home = Sound()
    home.conditions = None
    assert home.problems() == ()


def test_a_card_without_statement_is_incomplete() -> None:
    found = judge(replace(Sound().case(), statements=()), standard_book())
    assert [problem.message for problem in found] == ["档案卡还不完整：没有家庭收支核算表"]


def test_a_statement_of_unknown_purpose_has_no_window_to_miss() -> None:
    home = Sound()
    home.statement.values["purpose"] = "77"
    assert [problem.rule_id for problem in home.problems()] == ["V-GEN-03"]


def test_where_nothing_is_printed_no_character_is_missing() -> None:
    assert all_drawable("𬱖") == ()


def test_people_are_compared_with_the_latest_statement_only() -> None:
    home = Sound()
    home.head.update({"work_province": None, "work_county": None, "work_months": None})
    home.mother["allowance"] = "02"
    home.measures.append({"kind": "01"})
    case = home.case()
    (newest,) = case.statements
    year = {"id": "e" * 32, "year": 2018, "window_from": date(2017, 10, 1), "window_to": date(2018, 9, 30)}
    older = replace(newest, values={**newest.values, **year, "business_total": 0})
    found = judge(replace(case, statements=(older, newest)), standard_book())
    compared = [problem for problem in found if problem.rule_id in ("V-INC-06", "V-INC-07", "V-INC-09")]
    assert {problem.record for problem in compared} == {"c" * 32}


def test_the_line_of_a_risk_household_is_the_monitoring_range() -> None:
    home = Sound()
    home.household["object_type"] = "32"
    home.statement.values |= {
        "year": 2020,
        "window_from": date(2019, 10, 1),
        "window_to": date(2020, 9, 30),
    }
    home.item("101")["amount"] = 1_640_000
    words = [problem.message for problem in home.problems() if problem.rule_id == "V-INC-10"]
    assert any("2020年标准 6,000.00 元" in message for message in words)


def test_hard_errors_come_first_and_an_unset_figure_is_a_hint() -> None:
    @rule("V-X-01", Severity.W, Scope.HOUSEHOLD, "甲", fix="乙", reads=("household.phone",))
    def warns(case: Case, active: tuple[Values, ...]) -> list[Finding]:
        return [Finding("phone", "丙"), Finding("phone", "丁", Severity.E, True, "9" * 32)]

    @rule("V-X-02", Severity.E, Scope.HOUSEHOLD, "甲", fix="乙", reads=("household.phone",))
    def needs_a_figure(case: Case, active: tuple[Values, ...]) -> list[Finding]:
        raise PolicyUnset("line.monitor", "监测范围", 2026)

    found = judge(Sound().case(), RuleBook.of((needs_a_figure, warns)))
    assert found[0] == Problem("V-X-01", Severity.E, "phone", "丁", "乙", "9" * 32, True)
    assert [problem.severity for problem in found] == [Severity.E, Severity.W, Severity.I]
    assert "“监测范围（2026年）”未设定" in found[2].message


class Unheard:
    """A condition nobody taught the form engine."""

    fields = frozenset(("a",))

    def holds(self, values: Values) -> bool:
        return True


def test_an_unknown_kind_of_condition_is_refused_at_once() -> None:
    field = replace(schema_of("member")["name"], required=Unheard())
    with pytest.raises(TypeError):
        needed.NeededFields(FormSchema("x", 1, "x", "x", (Section("x", (field,)),)))


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one answer only, the answers are still right."""
    monkeypatch.setattr(needed, "_MOST_COMBINATIONS", 1)
    monkeypatch.setattr(valid_codes, "_MOST_COMBINATIONS", 1)
    monkeypatch.setattr(valid_codes, "_MOST_DAYS", 1)
    member = schema_of("member")
    needs, codes = needed.NeededFields(member), valid_codes.ValidCodes(member)
    policy = policy_on(date(2019, 11, 20))
    for health, lacking in ((("4",), {"disability_type", "disability_grade"}), (("1",), set())) * 2:
        record = {**Sound().head, "health": health}
        assert set(needs.blank(record)) == lacking
        for day in (date(2019, 11, 20), date(2019, 11, 21)):
            assert codes.wrong(record, policy, day) == []
