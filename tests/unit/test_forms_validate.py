"""One record judged by its form alone: needed fields, dates, codes of the business date."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.problems import Severity
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.income import INCOME_STATEMENT
from app.forms.definitions.member import MEMBER
from app.forms.registry import SCHEMAS
from app.forms.schema import FormSchema
from app.forms.validate import checks_of, validate
from tests.unit.rules.sound import Sound, policy_on

TODAY = date(2019, 11, 20)


def _fields(schema: FormSchema, values: dict[str, object], on: date = TODAY) -> dict[str, str]:
    return {problem.field: problem.message for problem in validate(schema, values, policy_on(on), TODAY)}


def test_a_complete_record_has_no_problem() -> None:
    home = Sound()
    assert validate(HOUSEHOLD, home.household, policy_on(TODAY), TODAY) == ()
    assert all(validate(MEMBER, member, policy_on(TODAY), TODAY) == () for member in home.members)
    assert validate(INCOME_STATEMENT, home.statement.values, policy_on(TODAY), TODAY) == ()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.id)
def test_an_empty_record_lacks_what_is_always_needed(schema: FormSchema) -> None:
    needed = [field.name for field in schema.stored_fields if field.is_required({})]
    found = [problem.field for problem in validate(schema, {}, policy_on(TODAY), TODAY)]
    assert found == needed


def test_problems_stand_in_the_order_of_the_form() -> None:
    found = [problem.field for problem in validate(HOUSEHOLD, {"object_type": "99"}, policy_on(TODAY), TODAY)]
    places = [checks_of("household").place_of(name) for name in found]
    assert places == sorted(places)
    assert "object_type" in found


def test_problem_names_the_record_and_blocks_submission() -> None:
    member = {**Sound().head, "ethnicity": None}
    (problem,) = validate(MEMBER, member, policy_on(TODAY), TODAY)
    assert (problem.rule_id, problem.severity, problem.record) == ("V-GEN-01", Severity.E, "1" * 32)
    assert problem.message == "“民族”没有填写，不填不能提交"
    assert problem.fix


def test_disabled_member_needs_type_and_grade() -> None:
    member = {**Sound().head, "health": ("2", "4"), "illness_name": "示例病", "chronic_card": True}
    assert set(_fields(MEMBER, member)) == {"disability_type", "disability_grade"}


def test_codes_are_those_of_the_business_date() -> None:
    household = {**Sound().household, "object_type": "20", "plan_exit_year": 2020, "exited_on": None}
    assert "object_type" not in _fields(HOUSEHOLD, household, date(2018, 6, 1))
    later = _fields(HOUSEHOLD, household, date(2026, 6, 1))
    assert "“贫困户(未脱贫)”在2026-06-01不适用" in later["object_type"]


def test_an_empty_text_is_no_wrong_code() -> None:
    member = {**Sound().head, "public_post": ""}
    assert _fields(MEMBER, member) == {}


def test_relapse_before_exit_is_refused() -> None:
    household = {**Sound().household, "relapsed_on": date(2017, 1, 1)}
    assert "“返贫时间”2017-01-01早于“脱贫时间”2018-12-20" in _fields(HOUSEHOLD, household)["relapsed_on"]


def test_fields_that_hang_on_another_are_found() -> None:
    dependents = {field.name for field in HOUSEHOLD.dependents("relocation")}
    assert dependents == {"relocation_kind", "settle_kind", "settle_place", "lives_there"}
    assert HOUSEHOLD.section_of("lives_there").title == "易地搬迁"
    assert not HOUSEHOLD["settle_place"].is_required({"relocation": False})
    assert HOUSEHOLD["settle_place"].is_required({"relocation": True})
