"""What the county's papers ask of each procedure: these steps in this order, held by these guards.

That a guard closes its step when it fails is proved for every table in `test_shipped_tables`.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.procedures.walking import ORDERS, path_to, policy_on

req = pytest.mark.req


def case(order: str, steps: str, *requirements: str):
    return pytest.param(f"{order}:standard", steps.split(), marks=req(*requirements), id=order)


@pytest.mark.parametrize(
    ("order", "steps"),
    [
        case(
            "identification-pa-1",
            "applied surveyed reviewed village_notice township_check township_notice county_recheck "
            "announced",
            "R180",
        ),
        case(
            "village_comparison-pa-1",
            "proposed deliberated reviewed resolved decision_public compared result_public announced",
            "R065",
        ),
        case("member_change-1", "reported checked registered", "R184"),
        case("exit-pa-1", "reviewed village_notice township_notice county_approve announced closed", "R186"),
        case(
            "relief-1",
            "applied village_review notice township_review county_approve pay closed",
            "R196",
        ),
        case(
            "project_library-1",
            "demand argued submitted township_meeting township_notice township_plan county_review in_library",
            "R020", "R036", "R328",
        ),
        case("acceptance-1", "village_first township_check requested county_accept", "R335", "R040"),
        case(
            "inspection-1",
            "reported listed rectifying verified closed final",
            "R299",
        ),
    ],
)  # fmt: skip
def test_the_steps_stand_in_the_order_that_is_asked_for(order: str, steps: list[str]) -> None:
    walked = path_to(ORDERS[order], steps[-1])
    assert [state for state in walked if state in steps] == steps


def held(place: str, guard: str, /, *requirements: str, **settings: object):
    order, _, name = place.partition(" ")
    marks = (req(*requirements),) if requirements else ()
    return pytest.param(order, name, guard, settings, marks=marks, id=f"{order} {name} {guard}")


@pytest.mark.parametrize(
    ("order", "state", "guard", "settings"),
    [
        held("identification-pa-1 applied", "whole_household", "R178"),
        held("identification-pa-1 surveyed", "below_line_or_explained", "R178"),
        held("identification-pa-1 surveyed", "four_looks_scored", "R178"),
        held("identification-pa-1 township_check", "second_person", "R066", state="surveyed"),
        held("exit-pa-1 proposed", "confirmed", "R233", what="not_forced"),
        held("exit-pa-1 verified", "safeguards_met", "R228"),
        held("exit-pa-1 accepted", "head_confirmed_or_refused_with_witnesses", "R283", least=2),
        held("exit-pa-1 village_notice", "notice_elapsed", "R186", days="pub.exit_days"),
        held("exit-pa-1 township_notice", "notice_elapsed", "R186", days="pub.exit_days"),
        held("relief-1 applied", "resident_of_county", "R191"),
        held("relief-1 applied", "confirmed", "R192", what="cause_right"),
        held("relief-1 village_review", "below_line", "R193", "R197", line="relief.line"),
        held("relief-1 village_review", "not_stable", "R195"),
        held("relief-1 village_review", "visited_since", "R201", state="applied"),
        held("identification-pa-1 village_notice", "notice_posted", "R175", kind="01"),
        held("project-1 building", "notice_posted", "R175", kind="08"),
        held("exit-pa-1 village_notice", "notice_posted", "R175", kind="04"),
        held("relief-1 notice", "notice_posted", "R198", kind="13"),
        held("relief-1 notice", "notice_elapsed", "R198", days="pub.relief_days"),
        held("relief-1 notice", "no_open_objection", "R198"),
        held("relief-1 township_review", "top_up_right", "R194", line="relief.line"),
        held("relief-1 pay", "own_account", "R199"),
        held("pairing-1 assigned", "helper_has_room", "R261", most="helper.max_households"),
        held("pairing-1 replaced", "reason_given", "R260"),
        held("project_library-1 township_notice", "notice_elapsed", "R035", days="pub.project_township_days"),
        held("project_change-1 change_requested", "months_since", most="project.change_months"),
        held("project_change-1 changed", "confirmed", what="same_approvals"),
        held("project_change-1 rectify_ordered", "confirmed", what="no_force_majeure"),
        held("project_change-1 recovered", "figure_reached", "R100", figure="recovered"),
        held("acceptance-1 county_accept", "share_reached", "R338", least="sample.project_min_ratio"),
        held("dividend-1 planned", "figure_reached", "R141", parameter="dividend.min_ratio"),
        held("dividend-1 planned", "figure_not_above", "R140", figure="last_ratio"),
        held("inspection-1 reported", "workdays_since", "R298", most="inspect.report_workdays"),
    ],
)
def test_a_guard_holds_what_is_asked_for(order: str, state: str, guard: str, settings: dict) -> None:
    found = ORDERS[f"{order}:standard"].state(state)
    uses = [use for use in (*found.guards, *found.leave_guards) if use.name == guard]
    assert any(settings.items() <= use.settings.items() for use in uses)


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        pytest.param("pub.project_township_days", 7, marks=req("R035")),
        ("project.change_months", 3),
        pytest.param("sample.project_min_ratio", 10, marks=req("R338")),
        pytest.param("dividend.min_ratio", 5, marks=req("R140", "R141")),
        pytest.param("inspect.report_workdays", 5, marks=req("R298")),
        pytest.param("pub.exit_days", 7, marks=req("R186")),
    ],
)
def test_the_figure_behind_it_is_that_of_the_paper(name: str, figure: int) -> None:
    assert policy_on(date(2018, 5, 8)).number(name) == figure


@req("R118")
def test_what_fails_acceptance_is_put_right_and_checked_again_until_it_passes() -> None:
    order = ORDERS["acceptance-1:standard"]
    assert set(order.state("county_accept").ways_on) == {"passed", "rectify"}
    assert order.state("rectify").ways_on == ("township_check",)


@req("R337")
def test_the_survey_of_satisfaction_belongs_to_the_check_of_the_township() -> None:
    assert {"T34", "T27"} <= set(ORDERS["acceptance-1:standard"].state("township_check").papers)


def test_the_group_and_the_representatives_meet_before_the_township_hears_of_a_project() -> None:
    order = ORDERS["project_library-1:standard"]
    assert "group_meeting" in order.state("demand").actors
    assert "T13-4" in order.state("argued").papers
    assert path_to(order, "submitted")[:2] == ["demand", "argued"]


@req("R326")
def test_every_household_is_asked_in_november() -> None:
    (asked,) = [use for use in ORDERS["project_library-1:standard"].state("demand").guards]
    assert "每一户都问到了" in asked.settings.values()
    calendar = policy_on(date(2018, 5, 8)).table("work_calendar")
    assert calendar.by_code("demand_survey").attributes["rule"] == "11月"


@req("R100")
def test_suspended_payment_is_released_or_recovered() -> None:
    order = ORDERS["project_change-1:standard"]
    assert set(order.state("rectify_ordered").ways_on) == {"released", "recovered"}
    assert order.state("released").end == order.state("closed").end == "done"
