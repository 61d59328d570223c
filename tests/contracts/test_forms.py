"""What every form owes its five consumers: page, validation, storage, print and Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.forms.conditions import AllOf, AnyOf, Condition, Equals, Not, OneOf
from app.forms.kinds import Code, Codes, Date, Reference, Rows
from app.forms.registry import ALL_SCHEMAS as SCHEMAS
from app.forms.registry import APART, schema_of
from app.forms.schema import Field, FormSchema

LINKS = ("statement_id", "conditions_id", "plan_id", "authorisation_id", "four_looks_id")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ALL_FIELDS = [(schema, field) for schema in SCHEMAS for field in schema.fields]
by_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.id)
by_field = pytest.mark.parametrize(
    ("schema", "field"), ALL_FIELDS, ids=lambda part: getattr(part, "name", getattr(part, "id", ""))
)


@cache
def policy() -> PolicyView:
    return PolicyBook.load(resource("policy")).at("990000", date(2019, 11, 20))


def test_ids_are_unique_and_found() -> None:
    assert len({schema.id for schema in SCHEMAS}) == len(SCHEMAS)
    assert all(schema_of(schema.id) is schema for schema in SCHEMAS)
    with pytest.raises(KeyError):
        schema_of("no_such_form")


@by_schema
def test_names_and_labels_are_unique(schema: FormSchema) -> None:
    for words in ([f.name for f in schema.fields], [f.label for f in schema.fields]):
        assert len(words) == len(set(words))
    assert all(section.fields for section in schema.sections)
    assert len({section.title for section in schema.sections}) == len(schema.sections)


@by_schema
def test_a_column_title_means_one_field(schema: FormSchema) -> None:
    titles = [title for field in schema.fields for title in {field.label, *field.aliases}]
    assert sorted(titles) == sorted(set(titles))


@by_schema
def test_rows_point_back_to_their_owner(schema: FormSchema) -> None:
    for field in schema.tables:
        assert isinstance(field.kind, Rows)
        assert schema_of(field.kind.schema_id).parent in ("household_id", *LINKS)
    owned = {f.kind.schema_id for s in SCHEMAS for f in s.tables if isinstance(f.kind, Rows)}
    assert schema.parent in (None, "household_id") or schema in APART or schema.id in owned


@by_schema
def test_date_orders_name_date_fields(schema: FormSchema) -> None:
    for order in schema.date_orders:
        assert len(order) > 1
        assert all(isinstance(schema[name].kind, Date) for name in order)


@by_field
def test_field_is_worded_for_people(schema: FormSchema, field: Field) -> None:
    assert IDENTIFIER.fullmatch(field.name)
    assert CHINESE.search(field.label)
    assert len(field.label) <= 20
    assert not field.guidance or (CHINESE.search(field.guidance) and not field.guidance.endswith("。"))
    assert field.name not in ("id", "rev", schema.parent)


@by_field
def test_conditions_name_fields_of_the_same_form(schema: FormSchema, field: Field) -> None:
    for condition in field.conditions:
        assert condition.fields <= schema.by_name.keys()


@by_field
def test_conditions_compare_with_codes_that_exist(schema: FormSchema, field: Field) -> None:
    for name, value in (pair for condition in field.conditions for pair in _comparisons(condition)):
        kind = schema[name].kind
        if isinstance(kind, Code | Codes):
            assert policy().table(kind.table).by_code(str(value)), (name, value)
        else:
            assert isinstance(value, bool)


def _comparisons(condition: Condition) -> Iterator[tuple[str, object]]:
    match condition:
        case Equals(name, value):
            yield name, value
        case OneOf(name, choices):
            yield from ((name, choice) for choice in choices)
        case Not(inner):
            yield from _comparisons(inner)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)


@by_field
def test_code_tables_and_referenced_records_exist(schema: FormSchema, field: Field) -> None:
    if isinstance(field.kind, Code | Codes):
        assert policy().table(field.kind.table).values
    if isinstance(field.kind, Reference):
        assert field.kind.entity in {"region", *(other.record for other in SCHEMAS)}


@by_field
def test_code_labels_are_read_back(schema: FormSchema, field: Field) -> None:
    """What a page, a print or a workbook shows of a code, typing or importing it gives again."""
    if not isinstance(field.kind, Code | Codes):
        return
    for value in policy().table(field.kind.table).values:
        stored = value.code if isinstance(field.kind, Code) else (value.code,)
        shown = field.kind.format(stored, policy())
        assert field.kind.parse(shown, policy()) == stored
        assert field.kind.parse(value.code, policy()) == stored


@by_field
def test_what_is_needed_can_be_seen(schema: FormSchema, field: Field) -> None:
    """A field that is always needed is always shown."""
    assert field.required is not True or field.visible is None


DICTIONARY = {
    "household": """local_no national_no village_code group_no natural_village address head_member phone
        bank_name bank_account bank_holder standard_type period_status object_type
        household_attr military_family
        family_planning_type no_labour_fully persons_current persons_year cause_main cause_other risks
        disaster_sub risk_note first_identified exited_on relapsed_on relapse_reason risk_removed
        risk_removed_on risk_removed_how plan_exit_year relocation relocation_kind settle_kind settle_place
        lives_there residence_state collected_by collected_on entered_by reviewed_by reviewed_on papers
        head_sign_way thumbprint""",
    "member": """national_person_no name sex id_type id_no birth_date relation ethnicity political education
        school_status school_name out_of_school_reason health disability_type disability_grade
        disability_card_year illness_name chronic_card labour work_province work_city work_county work_town
        abroad work_months employer work_channel plan_work work_service_need public_post public_post_months
        graduate_unemployed_reason ins_medical_resident ins_medical_worker ins_serious ins_commercial
        ins_accident ins_pension_resident ins_pension_worker medical_relief other_health_help allowance
        allowance_kind special_support orphan_like mandarin phone join_date join_reason leave_date
        leave_reason""",
    "income_statement": """purpose window_from window_to items wage_total business_total property_total
        transfer_total expense_total gross net per_capita rigid_medical rigid_school rigid_disaster
        rigid_other compliant_self_pay claims_received reference_total reference_per_capita subsidy_crosscheck
        signatures
        checked_by cash_book year""",
    "living_conditions": """year land_arable land_irrigated land_forest land_returned_forest land_orchard
        land_pasture land_water livestock power_production power_living broadcast_tv water_hard water_safe
        road_distance road_kind house_area house_structure house_built_year house_grade dangerous_house
        house_programme house_programme_year no_house house_source fuel toilet coop_member leading_company
        leading_farmer industry_help_kind""",
    "livestock_row": "kind in_stock sold",
    "safeguard": "item result reason evidence assessed_by assessed_on follow_up",
    "helper": "name sex political unit unit_level post source phone started_on ended_on recall_reason",
    "pairing": "helper_id started_on ended_on end_reason",
    "help_plan": "year needs goals measures income_goal head_sign_way signed_on",
    "need": "kind text source found_on",
    "measure": """kind sub_kind project_ref amount in_kind started_on ended_on beneficiary_member result
        evidence""",
    "five_to_household": "year industry training loan measure insurance",
    "loan": "bank amount rate term subsidised used_for due_on repaid",
    "insurance": "product insured insurer started_on ended_on premium paid_by claim",
    "training": "topic kind hours held_on member certificate",
    "visit": """helper_id kind visited_on time_in time_out found did needs income_clue risk_clue photo
        head_sign_way""",
    "leading_farmer": "member led_households loan",
    "social_help": "unit village_code amount goods",
    "responsibility_letter": "from_post to_post year text signed_on",
    "period_status": "period object_type identified_on ended_on end_reason decision case_id",
    "application": "applicant situation reason request promise sign_way thumbprint applied_on",
    "authorisation": "promise items signers written_by",
    "authorisation_signer": "member sign_way proxy",
    "four_looks": "scores total opinion",
    "four_looks_score": "item score remark",
    "status_check": """per_capita village_opinion team_opinion head_answer refusal_reason first_witness
        second_witness township_opinion county_opinion""",
    "clue": "source found_on text checked_by outcome case_id",
}


@pytest.mark.parametrize(
    "schema_id",
    [
        pytest.param(name, marks=pytest.mark.req("R269")) if name == "income_statement" else name
        for name in DICTIONARY
    ],
)
def test_every_identifier_of_the_data_dictionary_is_there(schema_id: str) -> None:
    assert set(DICTIONARY[schema_id].split()) <= schema_of(schema_id).by_name.keys()


ELEMENTS = {
    "living_conditions": {
        "aac301": "land_arable", "aac302": "land_irrigated", "aac303": "land_forest",
        "aac304": "land_returned_forest", "aac305": "land_orchard", "aac306": "land_pasture",
        "aac307": "land_water", "aac308": "power_production", "aac311": "water_hard",
        "aac312": "water_safe", "aac313": "power_living", "aac314": "broadcast_tv",
        "aac315": "road_distance", "aac316": "road_kind", "aac317": "house_area",
        "aac318": "dangerous_house", "aac319": "toilet", "aac320": "fuel", "aac322": "house_grade",
        "aac084": "coop_member", "aac088": "leading_company", "aac089": "leading_farmer",
        "aac091": "water_safe",
    },
}  # fmt: skip


@pytest.mark.parametrize("schema_id", ELEMENTS)
def test_element_ids_of_the_national_form_mean_the_right_fields(schema_id: str) -> None:
    """domain.md 6."""
    meant = {alias: field.name for field in schema_of(schema_id).fields for alias in field.aliases}
    assert {element: meant.get(element) for element in ELEMENTS[schema_id]} == ELEMENTS[schema_id]
