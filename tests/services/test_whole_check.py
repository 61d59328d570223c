"""The whole check proves most records clean inside the database; its answer is that of the rules alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Scope
from app.domain.rules.runner import judge, judge_many
from app.forms.gen_rules import DATED_BY
from app.forms.kinds import Code, Codes, Date, PersonName, Storage, Text, TimeOfDay, Year
from app.forms.registry import schema_of
from app.forms.schema import Field
from app.models.entities import ENTITIES, OWNER
from app.models.projections.cases import ASKED_OF_FEW, CHUNK, case_of, cases_in_chunks, readers_of_few
from app.models.queries.cases import Chosen, active_household_ids, load_records
from app.models.queries.form_doubts import doubtful_records
from app.models.queries.township import CountedTownship
from app.services.session import Session

PARENTS = {
    "statement_id": "income_statement",
    "conditions_id": "living_conditions",
    "plan_id": "help_plan",
    "authorisation_id": "authorisation",
    "four_looks_id": "four_looks",
}
UNDRAWABLE = "\U00030000"


def a_value(field: Field, policy: PolicyView, today: date, random: Random) -> Any:
    """A blank, right or wrong value of a field."""
    if random.random() < 0.3:
        return None
    match field.kind:
        case Code(table=table):
            return random.choice([*(value.code for value in policy.table(table).values), "?"])
        case Codes(table=table):
            known = [value.code for value in policy.table(table).values]
            return tuple(random.sample([*known, "?"], random.randint(0, 2))) or None
        case Date():
            return today + timedelta(days=random.randint(-9000, 30))
        case TimeOfDay():
            return "08:30"
        case Year():
            return today.year - random.randint(0, 9)
        case Text() | PersonName():
            return random.choice(["", "甲", "乙丙", f"丁{UNDRAWABLE}"])
    return {Storage.TEXT: "01", Storage.INTEGER: random.randint(0, 9), Storage.FLAG: random.random() < 0.5}[
        field.kind.storage
    ]


def a_record(session: Session, form: str, random: Random) -> dict[str, Any]:
    policy, today = session.policy(), session.clock.today()
    return {field.name: a_value(field, policy, today, random) for field in schema_of(form).stored_fields}


def muddle(session: Session, random: Random) -> None:
    """Records of every form with random values, in random households."""
    with session.store.read() as connection:
        homes = active_household_ids(connection)
    with session.write(Action.EDIT, "muddled") as tx:
        known: dict[str, list[tuple[str, str]]] = {form: [] for form in PARENTS.values()}
        for form in DATED_BY:
            if form in ("household", "member"):
                continue
            links = [name for name in ENTITIES[form].names if name in PARENTS]
            for _ in range(12):
                home = random.choice(homes)
                record = {"id": session.new_id(), **a_record(session, form, random)}
                for link in links:
                    record[link], home = random.choice(known[PARENTS[link]])
                tx.insert_many(form, [{**record, OWNER: home}])
                if form in known:
                    known[form].append((record["id"], home))
        for home in random.sample(homes, 12):
            changes = a_record(session, "household", random)
            tx.update("household", home, {name: changes[name] for name in random.sample(sorted(changes), 4)})
            for person in load_records(tx.connection, [home])[home]["member"][:1]:
                changes = a_record(session, "member", random)
                tx.update("member", person["id"], {n: changes[n] for n in random.sample(sorted(changes), 4)})


def plainly(session: Session) -> dict[str, Counter[Problem]]:
    """Every record loaded and put to every rule."""
    by = session.standards.today()
    with session.store.read() as connection:
        homes = load_records(connection, active_household_ids(connection))
        township = CountedTownship(connection, by.today)
        return {
            home: Counter(judge(case_of(records, by, township), by.book)) for home, records in homes.items()
        }


def quickly(session: Session, chosen: Sequence[str] | None = None) -> dict[str, Counter[Problem]]:
    by = session.standards.today()
    with session.store.read() as connection:
        township = CountedTownship(connection, by.today)
        homes = active_household_ids(connection) if chosen is None else chosen
        return {
            home: Counter(problems)
            for _, cases in cases_in_chunks(connection, homes, by, lambda _chunk: township)
            for home, problems in zip(cases, judge_many([*cases.values()], by.book), strict=True)
        }


@pytest.mark.parametrize("seed", range(3))
def test_the_quick_answer_is_that_of_the_rules_alone(town: Session, seed: int) -> None:
    muddle(town, Random(seed))
    expected = plainly(town)
    assert quickly(town) == expected
    assert sum(any(p.rule_id == "V-GEN-03" for p in found) for found in expected.values()) > 10


@pytest.mark.parametrize("left_out", [1, 2, 15])
def test_a_part_of_the_households_is_answered_for_itself(town: Session, left_out: int) -> None:
    """Read as a span with a stranger in it, or one by one where too many would be strangers."""
    muddle(town, Random(7))
    expected = plainly(town)
    homes = Random(left_out).sample(sorted(expected), len(expected) - left_out)
    assert quickly(town, homes) == {home: expected[home] for home in homes}


def test_forms_asked_of_few_are_read_by_rules_that_ask_first_without_looking_at_them(town: Session) -> None:
    """Otherwise a household would be asked before its records are there, and found to be in order."""
    by, readers = town.standards.today(), readers_of_few(town.standards.today().book)
    read = {name.partition(".")[0] for rule in readers for name in rule.reads}
    assert read >= set(ASKED_OF_FEW)
    muddle(town, Random(3))
    with town.store.read() as connection:
        homes = load_records(connection, active_household_ids(connection))
        township = CountedTownship(connection, by.today)
    asked = 0
    for records in homes.values():
        without = {form: rows for form, rows in records.items() if form not in ASKED_OF_FEW}
        whole, lacking = case_of(records, by, township), case_of(without, by, township)
        for rule in readers:
            assert rule.scope is Scope.HOUSEHOLD
            assert rule.when is not None
            assert bool(rule.when(whole)) == bool(rule.when(lacking))
            asked += bool(rule.when(whole))
    assert asked > 0


def test_few_of_a_township_are_asked_for_them(town: Session) -> None:
    with town.store.read() as connection:
        homes = active_household_ids(connection)
        by = town.standards.today()
        township = CountedTownship(connection, by.today)
        kept = load_records(connection, homes)
        loaded = {
            home: case
            for _, cases in cases_in_chunks(connection, homes, by, lambda _chunk: township)
            for home, case in cases.items()
        }
    have = {home for home, records in kept.items() if records.get("safeguard")}
    known = {home for home, case in loaded.items() if case.safeguards}
    at_risk = {home for home, case in loaded.items() if case.is_at_risk or case.is_risk_removed}
    assert have & at_risk <= known
    assert 0 < len(known) < len(have) / 2


def test_of_a_sound_township_little_is_doubtful(town: Session) -> None:
    """Otherwise the proof would be a detour: records in doubt are loaded once more, and whole."""
    by = town.standards.today()
    with town.store.read() as connection:
        homes = tuple(active_household_ids(connection))
        doubts = doubtful_records(connection, Chosen(homes), by.policy, by.today, by.missing_characters)
    assert len(homes) < CHUNK
    assert len(doubts.of_household) < len(homes) / 4
