"""Rules about help and conditions over a real file, told through saved cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.services.cards import Card, judge_card, new_record, open_card, save_card, stored_problems
from app.services.checks import check_all
from app.services.session import Session
from tests.offices import store_household, with_household

HELPER = "8" * 32
SINCE = date(2026, 1, 5)
NAMES = ("张三", "李四", "王五", "赵六", "孙七", "周八")


def add(session: Session, household: str, schema_id: str, **values: Any) -> str:
    """Save one more row on a card; returns its id."""
    card = open_card(session, household)
    row = {**new_record(session, card, schema_id), **values}
    save_card(session, card, _with(card, schema_id, (*card.rows(schema_id), row)))
    return str(row["id"])


def _with(card: Card, schema_id: str, rows: tuple[Any, ...]) -> Card:
    return replace(card, records={**card.records, schema_id: rows})


def change(session: Session, household: str, schema_id: str, **values: Any) -> None:
    card = open_card(session, household)
    save_card(session, card, _with(card, schema_id, tuple({**row, **values} for row in card.rows(schema_id))))


def said(session: Session, household: str, rule_id: str) -> list[str]:
    """What a rule says of a household, stored and judged anew alike."""
    stored = [p.message for p in stored_problems(session, household) if p.rule_id == rule_id]
    card = open_card(session, household)
    assert sorted(stored) == sorted(p.message for p in judge_card(session, card) if p.rule_id == rule_id)
    return stored


def homes(session: Session, count: int) -> list[str]:
    return [store_household(session, name, None).card.household_id for name in NAMES[:count]]


def test_house_and_road_are_judged_from_the_latest_yearly_sheet(session: Session) -> None:
    (home,) = homes(session, 1)
    sheet = add(session, home, "living_conditions", year=2024, house_area=12_000)
    assert said(session, home, "V-HH-09") == ["与村主干路距离没有填写，就在路边的填 0"]
    add(session, home, "living_conditions", year=2025, house_area=60_000, road_distance=0)
    assert said(session, home, "V-HH-09") == ["住房面积是 600.00 平方米，超过 500 平方米"]
    problem = next(p for p in stored_problems(session, home) if p.rule_id == "V-HH-09")
    assert (problem.field, problem.record != sheet) == ("house_area", True)
    change(session, home, "living_conditions", house_area=9_000, road_distance=30)
    assert said(session, home, "V-HH-09") == []


def test_industry_help_without_business_income_is_found_in_the_stored_card(session: Session) -> None:
    (home,) = homes(session, 1)
    add(session, home, "measure", kind="01", sub_kind="0102", started_on=date(2025, 3, 1))
    assert said(session, home, "V-INC-09") == ["有产业帮扶措施，生产经营性收入却是 0"]
    change(session, home, "measure", ended_on=date(2025, 12, 31))
    assert said(session, home, "V-INC-09") == []


@pytest.mark.req("R215")
def test_a_cause_wants_a_measure_that_answers_it(session: Session) -> None:
    (home,) = homes(session, 1)
    card = open_card(session, home)
    save_card(session, card, with_household(card, object_type="21", cause_main="1"))
    assert said(session, home, "V-AST-01") == ["致贫原因“因病”没有对应的帮扶措施"]
    add(session, home, "measure", kind="13", started_on=SINCE)
    assert said(session, home, "V-AST-01") == []


@pytest.mark.req("R247")
def test_farming_courses_do_not_meet_the_need_for_work(session: Session) -> None:
    (home,) = homes(session, 1)
    add(session, home, "need", kind="02", text="想学劳务技能", source="01", found_on=SINCE)
    add(session, home, "measure", kind="01", sub_kind="0109", started_on=SINCE)
    assert said(session, home, "V-AST-02") == [
        "安排了“产业帮扶”，农户没有提出这类需求（登记的需求：就业帮扶）"
    ]


@pytest.mark.req("R261")
def test_the_sixth_household_of_a_helper_is_an_error_on_all_six(session: Session) -> None:
    found = homes(session, 6)
    for home in found[:5]:
        add(session, home, "pairing", helper_id=HELPER, started_on=SINCE)
    assert [said(session, home, "V-HLP-01") for home in found[:5]] == [[]] * 5
    add(session, found[5], "pairing", helper_id=HELPER, started_on=SINCE)
    over = ["这名帮扶责任人结对了 6 户，最多 5 户"]
    assert [said(session, home, "V-HLP-01") for home in found] == [over] * 6
    check_all(session)
    assert [said(session, home, "V-HLP-01") for home in found] == [over] * 6
    change(session, found[0], "pairing", ended_on=date(2026, 3, 1), end_reason="04")
    assert [said(session, home, "V-HLP-01") for home in found] == [[]] * 6
    change(session, found[0], "pairing", ended_on=None, end_reason=None)
    assert said(session, found[5], "V-HLP-01") == over
    change(session, found[0], "pairing", helper_id="9" * 32)
    assert said(session, found[5], "V-HLP-01") == []


def test_two_households_learn_of_visits_at_the_same_time(session: Session) -> None:
    first, second = homes(session, 2)
    visit = {"helper_id": HELPER, "kind": "01", "visited_on": date(2026, 2, 10)}
    add(session, first, "visit", **visit, time_in="09:00", time_out="09:40")
    add(session, second, "visit", **visit, time_in="09:30", time_out="10:00")
    (words,) = said(session, first, "V-HLP-02")
    number = open_card(session, second).rows("household")[0]["local_no"]
    assert f"同一个人还登记在“河东村 1组 李四 {number}”走访（09:30–10:00）" in words
    change(session, second, "member", name="李五")
    assert "李五" in said(session, first, "V-HLP-02")[0]
    check_all(session)
    assert len(said(session, first, "V-HLP-02")) == len(said(session, second, "V-HLP-02")) == 1
    change(session, second, "visit", visited_on=date(2026, 2, 11))
    assert said(session, first, "V-HLP-02") == said(session, second, "V-HLP-02") == []


@pytest.mark.req("R046")
def test_a_household_at_risk_is_never_without_a_helper(session: Session) -> None:
    (home,) = homes(session, 1)
    card = open_card(session, home)
    save_card(session, card, with_household(card, object_type="40", first_identified=SINCE))
    assert said(session, home, "V-HLP-03") == ["从2026-01-05起没有帮扶责任人"]
    add(session, home, "pairing", helper_id=HELPER, started_on=SINCE)
    assert said(session, home, "V-HLP-03") == []


def test_an_unset_number_of_visits_is_said_and_not_guessed(session: Session) -> None:
    (home,) = homes(session, 1)
    card = open_card(session, home)
    save_card(session, card, with_household(card, object_type="40", first_identified=date(2025, 1, 1)))
    (words,) = said(session, home, "V-HLP-02")
    assert "未设定" in words
