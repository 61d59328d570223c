"""The demo township: the same every time, whole families, sound cards but for the mistakes it was given."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.ids import IdSource
from app.core.paths import resource
from app.core.progress import Cancelled
from app.domain import id_card, phones
from app.domain.calendar import age_on
from app.domain.permissions import Role
from app.domain.policy import PolicyBook
from app.domain.problems import Severity
from app.domain.rules.base import NoTownship, Township, all_drawable
from app.domain.rules.runner import judge
from app.forms.registry import LINKS, schema_of
from app.forms.rulebook import standard_book
from app.forms.validate import validate
from app.models.projections.cases import Standards, case_of
from app.models.queries.ops import ops_after
from app.services.acts import undoable_acts
from app.services.checks import report
from app.services.database_check import verify_database
from app.services.demo import ADMIN, DEMO_MOMENT, ENTRY, REVIEW, make_demo
from app.services.demo.assistance import AssistanceMaker
from app.services.demo.casework import CaseworkMaker
from app.services.demo.families import draw_family, draw_sizes
from app.services.demo.households import ENTITIES, Home, HouseholdMaker
from app.services.demo.income import StatementMaker
from app.services.demo.living import LivingMaker
from app.services.demo.mistakes import DOUBTS, ERRORS, Mistake
from app.services.demo.names import RARE, NameGiver
from app.services.demo.places import make_places
from app.services.demo.township import persons_of
from app.services.offices import unlock
from app.services.search import search
from app.services.session import Session
from tests.offices import LIGHT, PASSWORD

HOMES = 400
TODAY = DEMO_MOMENT.date()
Key = tuple[str, str]
OLD_SHEETS = frozenset(("application", "four_looks", "status_check"))
"""From the years of the card: their codes held then."""


def homes(count: int = HOMES, seed: int = 7) -> list[Home]:
    """Households without mistakes, as the generator makes them."""
    random = Random(seed)
    names = NameGiver(random)
    ids = IdSource.seeded(FixedClock(DEMO_MOMENT), seed)
    village = make_places(count, names, random)[0].villages[0]
    policy = PolicyBook.load(resource("policy")).at("990000", TODAY)
    maker = HouseholdMaker(TODAY, random, names, ids.new)
    statements = StatementMaker(TODAY, random, ids.new, policy)
    second = Random(seed + 1)
    living = LivingMaker(TODAY, second, ids.new)
    assistance = AssistanceMaker(TODAY, second, NameGiver(second), ids.new)
    casework = CaseworkMaker(TODAY, Random(seed + 2), ids.new, policy)
    sizes = draw_sizes(count, persons_of(count), random)
    made = [maker.make(number, village, sizes[number]) for number in range(count)]
    for home in made:
        statements.add(home)
        living.add(home)
        assistance.add(home)
        casework.add(home)
    return made


def standards() -> Standards:
    policy = PolicyBook.load(resource("policy")).at("990000", TODAY)
    return Standards(standard_book(), policy, TODAY, all_drawable)


class TwoHouseholds(NoTownship):
    """A township in which the numbers of one other household are known."""

    def __init__(self, other: Home) -> None:
        self._other = other

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        known = {member["id_no"] for member in self._other.members}
        return (self._other.head_part["id"],) if id_no in known else ()


def found_in(home: Home, township: Township, by: Standards) -> set[Key]:
    problems = judge(case_of(home.records, by, township), by.book)
    return {(problem.rule_id, problem.severity.value) for problem in problems}


@pytest.fixture(scope="module")
def sound_homes() -> list[Home]:
    return homes()


def everyone(made: list[Home]) -> list[dict[str, Any]]:
    return [member for home in made for member in home.members]


def test_households_without_a_mistake_have_no_error(sound_homes: list[Home]) -> None:
    by = standards()
    wrong = [
        (home.number, problem.message)
        for home in sound_homes
        for problem in judge(case_of(home.records, by, NoTownship()), by.book)
        if problem.severity is Severity.E
    ]
    assert wrong == []


@pytest.mark.parametrize("mistake", [*ERRORS, *DOUBTS], ids=lambda mistake: mistake.spoil.__name__)
def test_every_mistake_is_found_by_its_rule(mistake: Mistake) -> None:
    by = standards()
    severity = "E" if mistake in ERRORS else "W"
    before: Home | None = None
    for home in homes(150, seed=11):
        if mistake.spoil(home, before):
            township = TwoHouseholds(before) if before else NoTownship()
            assert (mistake.rule_id, severity) in found_in(home, township, by)
            return
        before = home
    pytest.fail("fits no household")


def test_numbers_are_valid_and_belong_to_nobody(sound_homes: list[Home]) -> None:
    members = everyone(sound_homes)
    numbers = [member["id_no"] for member in members]
    assert len(set(numbers)) == len(members) == persons_of(HOMES)
    assert all(number.startswith("990000") and id_card.is_valid(number, TODAY) for number in numbers)
    called = [home.head_part["phone"] for home in sound_homes if "phone" in home.head_part]
    assert len(set(called)) == len(called)
    assert all(phones.is_valid(number) and number.startswith("154") for number in called)


def test_families_make_sense() -> None:
    random = Random(3)
    for size in (1, 2, 3, 4, 5, 6, 7, 8) * 60:
        family = draw_family(size, random)
        head = family[0]
        assert len(family) == size
        assert [person.relation for person in family].count("01") == 1
        assert [person.relation for person in family].count("02") <= 1
        for person in family[1:]:
            if person.relation in ("03", "04"):
                assert 20 <= head.age - person.age <= 45
            elif person.relation in ("11", "12"):
                assert 20 <= person.age - head.age <= 40
            elif person.relation == "02":
                assert person.sex != head.sex


def test_schooling_health_and_work_fit_the_age(sound_homes: list[Home]) -> None:
    for member in everyone(sound_homes):
        age = age_on(member["birth_date"], TODAY)
        assert ("education" in member) != ("school_status" in member)
        if age < 16:
            assert member["labour"] == "5"
            assert not {"work_months", "public_post", "ins_pension_resident"} & member.keys()
        if "work_months" in member:
            assert member["labour"] in ("1", "2")
            assert age >= 18
        if "disability_card_no" in member:
            assert id_card.disability_card_fault(member["disability_card_no"], TODAY) is None


def test_three_people_act_for_every_card(sound_homes: list[Home]) -> None:
    for home in sound_homes:
        part = home.head_part
        assert len({part["collected_by"], part["entered_by"], part["reviewed_by"]}) == 3
        assert part["collected_on"] <= part["entered_on"] <= part["reviewed_on"] < TODAY


def test_every_household_has_this_years_and_last_years_statement(sound_homes: list[Home]) -> None:
    for home in sound_homes:
        years = [statement["year"] for statement in home.records["income_statement"]]
        assert years == [2025, 2026]
        assert all(statement["per_capita"] > 0 for statement in home.records["income_statement"])


def test_registered_households_are_helped_and_ordinary_ones_are_not(sound_homes: list[Home]) -> None:
    once = ("living_conditions", "help_plan", "pairing", "insurance")
    more = ("helper", "livestock_row", "measure", "safeguard", "visit", "training", "loan")
    for home in sound_homes:
        counts = {name: len(home.records[name]) for name in (*once, *more)}
        if home.head_part["object_type"] == "10":
            assert not any(counts.values())
            continue
        assert all(counts[name] == 1 for name in once)
        assert counts["safeguard"] == 6
        assert 1 <= counts["measure"] <= 3
        assert 1 <= counts["visit"] <= 3
    records = sum(len(home.records[name]) for home in sound_homes for name in (*once, *more))
    assert records <= 12.5 * len(sound_homes)


def test_every_sheet_of_help_keeps_the_rules_of_its_form(sound_homes: list[Home]) -> None:
    book = PolicyBook.load(resource("policy"))
    for name in ENTITIES[ENTITIES.index("living_conditions") :]:
        schema = schema_of(name)
        for record in (record for home in sound_homes for record in home.records[name]):
            assert record.keys() <= {"id", *LINKS, *schema.by_name}, name
            days = [value for value in record.values() if isinstance(value, date)]
            on = max(days) if name in OLD_SHEETS else TODAY
            assert validate(schema, record, book.at("990000", on), on) == (), name


def test_a_helper_has_five_households_at_most_and_is_never_in_two_of_them(sound_homes: list[Home]) -> None:
    helpers = {helper["id"] for home in sound_homes for helper in home.records["helper"]}
    paired = Counter(row["helper_id"] for home in sound_homes for row in home.records["pairing"])
    assert paired.keys() == helpers
    assert max(paired.values()) == 5
    visits = sorted(
        (visit["helper_id"], visit["visited_on"], visit["time_in"], visit["time_out"])
        for home in sound_homes
        for visit in home.records["visit"]
    )
    for (helper, day, _, left), (other, next_day, came, _) in pairwise(visits):
        assert (helper, day) != (other, next_day) or left < came


def test_names_hold_what_makes_names_hard(sound_homes: list[Home]) -> None:
    names = [member["name"] for member in everyone(sound_homes)]
    assert all(any(rare in name for name in names) for rare in RARE)
    assert sum("·" in name for name in names) > 10
    random = Random(1)
    giver = NameGiver(random)
    firsts = Counter(giver.han_name(random.choice("12"))[0] for _ in range(20_000))
    assert {"单", "仇", "曾", "解"} <= firsts.keys()
    assert firsts["王"] > 5 * firsts["单"]


def test_the_two_sizes_have_their_exact_numbers() -> None:
    for households, persons, towns, villages in ((10_659, 43_649, 1, 25), (138_568, 567_438, 13, 324)):
        random = Random(1)
        places = make_places(households, NameGiver(random), random)
        assert persons_of(households) == persons
        assert sum(draw_sizes(households, persons, random)) == persons
        assert len(places) == towns
        found = [village for town in places for village in town.villages]
        assert len(found) == len({village.code for village in found}) == villages
        assert sum(village.households for village in found) == households
        assert all(village.code.startswith(town.code) for town in places for village in town.villages)


def written(folder: Path, seed: int) -> list[tuple[str, str, Any]]:
    """Entity, id and fields of every op of the demo acts, without what differs per installation."""
    make_demo(folder, FixedClock(DEMO_MOMENT), households=40, seed=seed, password=PASSWORD, cost=LIGHT)
    session = unlock(folder, ENTRY, PASSWORD, FixedClock(DEMO_MOMENT), cost=LIGHT)
    try:
        with session.store.read() as connection:
            state = connection.exec_driver_sql("SELECT epoch FROM log_state").scalar_one()
            first = connection.exec_driver_sql("SELECT to_seq FROM act ORDER BY seq LIMIT 1").scalar_one()
            ops = [json.loads(body) for _, body, _ in ops_after(connection, state, first)]
    finally:
        session.close()
    return [(op["t"], op["id"], op["f"]) for op in ops]


def test_the_same_seed_gives_the_same_records_and_ids(tmp_path: Path) -> None:
    one = written(tmp_path / "one", 5)
    assert len(one) > 1_000
    assert written(tmp_path / "two", 5) == one
    assert written(tmp_path / "three", 6) != one


def test_nine_cards_in_ten_have_no_error(town: Session) -> None:
    found = report(town)
    assert (found.households, found.persons) == (60, persons_of(60))
    assert 0.85 <= 1 - sum(village.with_errors for village in found.villages) / 60 <= 0.92


def test_the_demo_is_sound_searchable_and_cannot_be_undone(town: Session) -> None:
    assert all(line.is_sound for line in verify_database(town))
    assert undoable_acts(town) == ()
    assert {hit.name[-1] for rare in RARE for hit in search(town, rare)} == set(RARE)


@pytest.mark.parametrize(("name", "role"), [(ADMIN, Role.ADMIN), (ENTRY, Role.ENTRY), (REVIEW, Role.REVIEW)])
def test_three_users_with_the_given_password(town_template: Path, name: str, role: Role) -> None:
    session = unlock(town_template, name, PASSWORD, FixedClock(DEMO_MOMENT + timedelta(days=3)), cost=LIGHT)
    assert session.actor.role is role
    session.close()


def test_weak_password_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="密码"):
        make_demo(tmp_path / "demo", FixedClock(DEMO_MOMENT), households=3, password="123456", cost=LIGHT)
    assert not (tmp_path / "demo" / "town.db").exists()


class StopAt:
    """A person who cancels as soon as anything is reported."""

    def step(self, done: int, total: int, text: str = "") -> None:
        raise Cancelled


def test_making_a_demo_can_be_cancelled(tmp_path: Path) -> None:
    clock = FixedClock(DEMO_MOMENT)
    with pytest.raises(Cancelled):
        make_demo(tmp_path / "demo", clock, households=3, password=PASSWORD, cost=LIGHT, progress=StopAt())
    session = unlock(tmp_path / "demo", ENTRY, PASSWORD, clock, cost=LIGHT)
    assert report(session).households == 0
    session.close()
