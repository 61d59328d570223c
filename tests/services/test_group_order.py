"""一组, 二组, 三组 … 十组: groups stand by their number wherever a list stands by place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.services.cards import new_card, save_card
from app.services.checks import problems_of
from app.services.households import HouseholdFilter, Show, Sort, household_rows, list_row_numbers
from app.services.meetings import new_meeting, people_to_invite
from app.services.pairings import helped_households
from app.services.regions import region_tree
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.session import Session
from tests.exchange.roster_files import TITLES, id_number, person, write_roster
from tests.offices import UNIT, VILLAGE, with_head, with_household

MIXED = ("三组", "上湾组", "10组", "一组", "", "十一组", "2组", "下湾组", "二十组")
IN_ORDER = ["一组", "2组", "三组", "10组", "十一组", "二十组", "上湾组", "下湾组", ""]


def store_in(session: Session, group: str) -> None:
    card = with_head(new_card(session, VILLAGE, group), name=f"住{group}", birth_date=date(1980, 2, 29))
    save_card(session, None, with_household(card, object_type="21"))


@pytest.fixture
def village(session: Session) -> Session:
    """A village with one household in each group, entered in no order."""
    for group in MIXED:
        store_in(session, group)
    return session


def listed(session: Session, chosen: HouseholdFilter, sort: Sort) -> list[str]:
    numbers = list_row_numbers(session, chosen, sort)
    rows = household_rows(session, numbers)
    return [rows[number].group_no for number in numbers]


@pytest.mark.parametrize(
    "chosen", [HouseholdFilter(), HouseholdFilter(VILLAGE), HouseholdFilter(show=Show.ERRORS)]
)
def test_the_household_list(village: Session, chosen: HouseholdFilter) -> None:
    assert listed(village, chosen, Sort()) == IN_ORDER
    assert listed(village, chosen, Sort(descending=True)) == IN_ORDER[::-1]


def test_the_list_right_after_a_big_import(session: Session, tmp_path: Path) -> None:
    session.backlog.most_at_once = 3
    place = {"乡": UNIT.name, "村": "河东村"}
    numbered = [group for group in MIXED if group]
    rows = [
        {**person(id_number("19800229", at), "王大", 村民小组=group, 户编号=f"H{at:04d}"), **place}
        for at, group in enumerate(numbered, 1)
    ]
    plan = read_roster(session, write_roster(tmp_path / "名册.xlsx", rows, TITLES))
    apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    found = listed(session, HouseholdFilter(), Sort())
    assert found == ["一组", "二组", "三组", "十组", "十一组", "二十组", "上湾组", "下湾组"]


def test_the_village_tree(village: Session) -> None:
    (town,) = region_tree(village)
    assert [group.name for group in town.children[0].children] == IN_ORDER


def test_the_problems_of_a_village(village: Session) -> None:
    groups = [problem.group_no for problem in problems_of(village, VILLAGE) if problem.household_id]
    assert list(dict.fromkeys(groups)) == IN_ORDER


def test_households_and_their_helpers(village: Session) -> None:
    assert [row.group for row in helped_households(village)] == IN_ORDER


def test_the_people_of_a_village_who_may_come_to_a_meeting(village: Session) -> None:
    people = people_to_invite(village, new_meeting(village, "05", VILLAGE))
    assert [person.group_no for person in people] == IN_ORDER
