"""Reading and planning in one step for tests: a small township, today 2026-11-22."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.core.clock import FixedClock
from app.core.ids import IdSource
from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.exchange.roster_columns import is_known_title
from app.exchange.roster_plan import make_plan
from app.exchange.roster_reader import read_roster_table
from app.exchange.roster_records import PlanBasis, ReadingChoices, RosterPlan
from app.exchange.roster_rows import Places
from app.exchange.stored_township import StoredTownship
from tests.exchange.roster_files import TITLES, TOWNSHIP, VILLAGES, write_roster

TODAY = date(2026, 11, 22)
PLACES = Places(TOWNSHIP, VILLAGES)
BOOK = PolicyBook.load(resource("policy"))


def policy() -> PolicyView:
    return BOOK.at("990000100", TODAY)


def plan_file(
    path: Path, stored: StoredTownship | None = None, choices: ReadingChoices | None = None
) -> RosterPlan:
    """The plan of a file against a stored township, empty by default."""
    ids = IdSource.seeded(FixedClock(datetime(2026, 11, 22)), 1)
    basis = PlanBasis(policy(), PLACES, stored or StoredTownship(), ids.new)
    table = read_roster_table(path, is_known_title)
    return make_plan(table, basis, choices=choices or ReadingChoices())


def plan_rows(
    folder: Path,
    *rows: dict[str, Any],
    stored: StoredTownship | None = None,
    titles: tuple[str, ...] = TITLES,
    choices: ReadingChoices | None = None,
) -> RosterPlan:
    """The plan of a file with these rows; the first person row is row 4.

    Columns that a row fills and `titles` lacks are added at the right.
    """
    columns = dict.fromkeys((*titles, *(title for row in rows for title in row)))
    return plan_file(write_roster(folder / "名册.xlsx", rows, columns), stored, choices)


def stored_from(plan: RosterPlan) -> StoredTownship:
    """The township after the plan was carried out."""
    return StoredTownship(
        [household.values for household in plan.planned],
        [member for household in plan.planned for member in household.members],
        {code: name for name, code in VILLAGES.items()}.__getitem__,
        lambda year: {
            household.id: {**household.conditions.stored, **household.conditions.changes}
            for household in plan.planned
            if household.conditions
        },
    )


def reasons(plan: RosterPlan) -> dict[int, str]:
    """Row → its reasons in one text."""
    return {refused.row: "\n".join(refused.reasons) for refused in plan.refused}


def only_person(plan: RosterPlan) -> dict[str, Any]:
    """The values of the single person of a plan without refusals."""
    assert reasons(plan) == {}
    (household,) = plan.planned
    (person,) = household.persons
    return dict(person.changes)
