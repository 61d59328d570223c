"""Rosters in: dry run, import of a whole file or its clean rows in one transaction, result workbook.

Reading and planning are `exchange`'s matter; here are permission, the comparison with the open office and
the one write. Taking an import back is `acts.undo` with the `tx_id` of the result.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.collector import collector_paused
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.numbering import household_prefix, next_household_number
from app.domain.permissions import Action
from app.domain.problems import Severity
from app.domain.rules.base import Case
from app.domain.rules.runner import judge
from app.exchange import roster_result, roster_template
from app.exchange.roster_columns import is_known_title
from app.exchange.roster_counts import FieldCount, field_counts
from app.exchange.roster_plan import make_plan
from app.exchange.roster_reader import read_roster_table
from app.exchange.roster_records import (
    PlanBasis,
    PlannedConditions,
    PlannedHousehold,
    RefusedRow,
    RosterPlan,
    RowNote,
)
from app.exchange.roster_rows import Places, Values
from app.exchange.stored_township import StoredTownship
from app.models.changes import Changes
from app.models.queries import regions
from app.models.queries.rosters import all_records, highest_local_numbers, last_change
from app.models.write import WriteTx
from app.services.column_mappings import ReadingWishes, reading_choices
from app.services.session import Session

__all__ = [
    "Choice",
    "FieldCount",
    "ReadingWishes",
    "RefusedRow",
    "RosterPlan",
    "RosterResult",
    "RowNote",
    "apply_roster",
    "field_counts",
    "read_roster",
    "write_result_workbook",
    "write_template",
]

_REPORT_EVERY = 500


class Choice(enum.Enum):
    """What to do when some rows were refused."""

    CLEAN_ROWS = "clean_rows"
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True)
class RosterResult:
    """What an import did. `unchanged` counts persons about whom the file says nothing new."""

    tx_id: str
    households_added: int
    persons_added: int
    households_updated: int
    persons_updated: int
    unchanged: int
    refused: int
    changes: Changes


_AS_SAVED = ReadingWishes()


def read_roster(
    session: Session,
    path: Path,
    progress: Progress = SILENT,
    *,
    judged: bool = True,
    wishes: ReadingWishes = _AS_SAVED,
) -> RosterPlan:
    """The dry run of a roster file; nothing is written. Columns mean what was saved for this header, unless
    the wishes say otherwise.

    `judged` also counts what the V rules will find; an import without a preview leaves that to the write
    door, which judges every household it stores.
    Raises UserError (permission, unsuitable file), EnvironmentFault (medium) and Cancelled.
    """
    session.require(Action.IMPORT)
    with collector_paused(keeping=True):
        table = read_roster_table(path, is_known_title, progress)
        choices = reading_choices(session, table.titles, wishes)
        return make_plan(table, _basis(session, judged), progress, choices)


def _basis(session: Session, judged: bool) -> PlanBasis:
    with session.store.read() as connection:
        places = regions.places(connection)
        names = {place.code: place.name for place in places}
        stored = StoredTownship(
            all_records(connection, "household"),
            all_records(connection, "member"),
            lambda code: names.get(code, code),
            lambda year: _conditions(session, year),
        )
        state = last_change(connection)
    return PlanBasis(
        session.policy(),
        Places(session.unit.name, {place.name: place.code for place in places if place.level == "village"}),
        stored,
        session.store.ids.many().__next__,
        _counter(session) if judged else None,
        state,
    )


def _conditions(session: Session, year: int) -> dict[str, Values]:
    """The stored living conditions of a year by household; the first where there are several."""
    found: dict[str, Values] = {}
    with session.store.read() as connection:
        for record in all_records(connection, "living_conditions"):
            if record["year"] == year:
                found.setdefault(record["household_id"], record)
    return found


def _counter(session: Session) -> Callable[[Values, tuple[Values, ...]], tuple[int, int]]:
    """Counts the E and W problems of a household that is not stored yet."""
    standards = session.standards.today()

    def count(household: Values, members: tuple[Values, ...]) -> tuple[int, int]:
        case = Case(
            household,
            members,
            standards.policy,
            standards.today,
            missing_characters=standards.missing_characters,
        )
        found = [problem.severity for problem in judge(case, standards.book)]
        return found.count(Severity.E), found.count(Severity.W)

    return count


def apply_roster(
    session: Session, plan: RosterPlan, choice: Choice, progress: Progress = SILENT
) -> RosterResult:
    """Store a plan in one transaction; any error and Cancelled leave the office as it was.

    Raises UserError when a needed column is missing, rows are refused and the choice is all or nothing,
    nothing is left to import, or the office changed since the dry run.
    """
    _refuse_unfit(plan, choice)
    label = f"导入名册：{plan.file_name}"
    with collector_paused(keeping=True):
        with session.write(Action.IMPORT, label, origin="import") as tx:
            if last_change(tx.connection) != plan.state:
                raise UserError("核对以后库里的资料又有变化，没有导入。请重新读取这份名册。")
            _write(session, tx, plan, progress)
        return _result(plan, tx.changes)


def _refuse_unfit(plan: RosterPlan, choice: Choice) -> None:
    if plan.missing_columns:
        named = "、".join(f"“{title}”" for title in plan.missing_columns)
        raise UserError(f"名册缺少{named}列，没有导入，库里的资料没有变化。请补上这些列再导入。")
    if plan.refused and choice is Choice.ALL_OR_NOTHING:
        raise UserError(
            f"名册有 {len(plan.refused)} 行没有通过，没有导入，库里的资料没有变化。"
            "请按结果表改好后再导入，或只导入通过的行。"
        )
    if not plan.planned:
        raise UserError("名册里没有可以导入的行，库里的资料没有变化。请按结果表改好后再导入。")


def _write(session: Session, tx: WriteTx, plan: RosterPlan, progress: Progress) -> None:
    new = [household for household in plan.planned if household.is_new]
    total = plan.households + plan.persons
    progress.step(0, total, "写入户")
    households = _reported(_new_households(session, tx, new), 0, total, progress)
    tx.insert_many("household", households)
    persons = [person.changes for household in plan.planned for person in household.persons if person.is_new]
    tx.insert_many("member", _reported(persons, len(new), total, progress))
    for done, household in enumerate(plan.planned):
        if household.is_new:
            continue
        if not done % _REPORT_EVERY:
            progress.step(len(new) + len(persons), total, "更新户")
        if household.changes:
            tx.update("household", household.id, household.changes)
        for person in household.persons:
            if person.changes and not person.is_new:
                tx.update("member", person.id, person.changes)
    _write_conditions(tx, [household.conditions for household in plan.planned if household.conditions])
    progress.step(total, total, "核对并保存")


def _write_conditions(tx: WriteTx, planned: list[PlannedConditions]) -> None:
    tx.insert_many("living_conditions", (record.changes for record in planned if record.is_new))
    for record in planned:
        if record.changes and not record.is_new:
            tx.update("living_conditions", record.id, record.changes)


def _new_households(session: Session, tx: WriteTx, new: list[PlannedHousehold]) -> Iterator[dict[str, Any]]:
    """The new households with the next free local number of their village and year."""
    highest = highest_local_numbers(tx.connection)
    this_year = session.clock.today().year
    for household in new:
        village = household.values["village_code"]
        identified = household.values.get("first_identified")
        year = identified.year if identified else this_year
        prefix = household_prefix(village, year)
        number = str(next_household_number(village, year, highest.get(prefix)))
        highest[prefix] = number
        yield {**household.changes, "id": household.id, "local_no": number}


def _reported(records: Iterable[Values], already: int, total: int, progress: Progress) -> Iterator[Values]:
    """The records, reporting and listening for cancel now and then."""
    for done, record in enumerate(records):
        if not done % _REPORT_EVERY:
            progress.step(already + done, total, "写入")
        yield record


def _result(plan: RosterPlan, changes: Changes) -> RosterResult:
    persons = [person for household in plan.planned for person in household.persons]
    return RosterResult(
        changes.act_id,
        households_added=sum(household.is_new for household in plan.planned),
        persons_added=sum(person.is_new for person in persons),
        households_updated=sum(
            not household.is_new and bool(household.changes) for household in plan.planned
        ),
        persons_updated=sum(not person.is_new and bool(person.changes) for person in persons),
        unchanged=sum(not person.changes for person in persons),
        refused=len(plan.refused),
        changes=changes,
    )


def write_result_workbook(plan: RosterPlan, result: RosterResult | None, path: Path) -> None:
    """The rows of the file with 结果 and 原因, and a sheet of counts. Raises EnvironmentFault."""
    roster_result.write_result_workbook(plan, path, imported=result is not None)


def write_template(session: Session, path: Path) -> None:
    """The blank workbook for households and members. Raises EnvironmentFault."""
    with session.store.read() as connection:
        villages = [place.name for place in regions.places(connection) if place.level == "village"]
    roster_template.write_template(path, session.policy(), villages)
