"""What an import would do, worked out before anything is written: the dry run.

Policy of refusals: a row stays out when a cell cannot be read, the person cannot be identified, the person
stands in the file twice, or its household contradicts itself (see `roster_rows`, `roster_households`).
Problems that the V rules find are not refusals: they are problems of the card, counted here and worked off
there. Blank cells never overwrite; a row that says nothing new changes nothing; nobody is removed because
a roster does not name him. Households are found by 户编号, else by their head; persons by number, those
without one by name and birth date within the household.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.core.progress import SILENT, Progress
from app.domain.derivation import HEAD, household_facts
from app.domain.rules.base import is_active
from app.exchange.roster_columns import HOUSEHOLD, MEMBER, ColumnMap, map_columns
from app.exchange.roster_conditions import ConditionsPlan, clearable, cleared
from app.exchange.roster_households import RosterHousehold, group_rows, hold_back, refuse_household
from app.exchange.roster_reader import RosterTable
from app.exchange.roster_records import (
    PlanBasis,
    PlannedHousehold,
    PlannedPerson,
    ReadingChoices,
    RefusedRow,
    RosterPlan,
    RowNote,
)
from app.exchange.roster_rows import FACTS_OF_NUMBER, RosterRows, Values, read_rows
from app.exchange.roster_steps import RowSteps
from app.exchange.sameness import Sameness
from app.exchange.stored_township import StoredTownship

_REPORT_EVERY = 200
_MATCHING, _PLANNING = 0.1, 0.3
"""Shares of the passes here; those over the rows stand in `roster_rows`."""
_MOST_NAMED = 10
_AS_USUAL = ReadingChoices()


def make_plan(
    table: RosterTable,
    basis: PlanBasis,
    progress: Progress = SILENT,
    choices: ReadingChoices = _AS_USUAL,
) -> RosterPlan:
    """The plan of one roster. Writes nothing. Raises Cancelled."""
    columns = map_columns(table.titles, choices.corrections)
    if columns.missing:
        empty = _plan(table, columns, RosterRows(table, [], [], []), [], basis)
        return replace(empty, mapping_name=choices.mapping_name)
    steps = RowSteps(progress, table.row_count)
    rows = read_rows(table, columns, basis.policy, basis.places, steps)
    households = group_rows(rows)
    _match_all(rows, households, basis.stored, steps)
    planner = _Planner(rows, columns, basis, choices)
    planned = [planner.planned(one) for one in steps.over(hold_back(rows, households), _PLANNING)]
    plan = _plan(table, columns, rows, planned, basis, _counts(planned, basis, progress))
    taken = any(household.conditions for household in planned)
    said = f"按保存的“{choices.mapping_name}”对应各列" if choices.mapping_name else ""
    return replace(
        plan,
        remarks=tuple(filter(None, (*plan.remarks, said, planner.conditions.remark() if taken else ""))),
        mapping_name=choices.mapping_name,
        conditions_year=planner.conditions.year if taken else None,
    )


def _match_all(
    rows: RosterRows, households: list[RosterHousehold], stored: StoredTownship, steps: RowSteps
) -> None:
    """Compare the file's households with the stored ones; refusals are filed with the rows."""
    taken: dict[str, RosterHousehold] = {}
    for household in steps.over(households, _MATCHING):
        known = _household_id(rows, household, stored)
        if known is None:
            _refuse_unplaced(rows, household)
        elif taken.setdefault(known, household) is not household:
            first = rows.row_number(taken[known].indexes[0])
            refuse_household(rows, household, f"与第 {first} 行是同一户，却分成了两户；请填同一个户编号")
        else:
            _check_head(rows, household, stored, known)
        for index in household.indexes:
            elsewhere = stored.household_of_person(rows.members[index].get("id_no"))
            if elsewhere and elsewhere != known:
                rows.reasons[index].append(
                    f"此人已在{stored.label_of(elsewhere)}户里；先在那一户办理减少，再导入到这一户"
                )


def _household_id(rows: RosterRows, household: RosterHousehold, stored: StoredTownship) -> str | None:
    found = stored.household_of_number(household.number)
    if found is None and household.head is not None:
        living_in = stored.household_of_person(rows.members[household.head].get("id_no"))
        if living_in and stored.takes_number(living_in, household.number):
            return living_in
    return found


def _refuse_unplaced(rows: RosterRows, household: RosterHousehold) -> None:
    """A new household needs a head, a village, and no local number of its own. What is missing may stand in
    a row that is refused already, so then it is not called missing."""
    faulty = any(index in rows.reasons for index in household.indexes)
    if household.head is None and not faulty:
        refuse_household(rows, household, "本户没有户主；请把户主的“与户主关系”填为“户主”")
    own = [rows.households[index] for index in household.indexes]
    placed = any("village_code" in values for values in own)
    if not placed and not faulty:
        refuse_household(rows, household, "“行政村”是空的；请填村名")
    if any("local_no" in values for values in own):
        refuse_household(rows, household, "“本地户编号”在库里没有；新户的编号由程序编，请空着或核对编号")


def _check_head(rows: RosterRows, household: RosterHousehold, stored: StoredTownship, known: str) -> None:
    """After the import there must be exactly one head living in the household."""
    heads = {}
    for member in stored.members_of(known):
        if is_active(member) and member.get("relation") == HEAD:
            heads[member["id"]] = member.get("name") or ""
    for index in household.indexes:
        member = rows.members[index]
        person = stored.person_in(known, member)
        key = person["id"] if person else f"row {index}"
        if member.get("relation") == HEAD and is_active(member):
            heads[key] = member.get("name", "")
        elif "relation" in member:
            heads.pop(key, None)
    if len(heads) != 1:
        named = "、".join(heads.values()) or "没有户主"
        refuse_household(
            rows, household, f"导入后本户的户主会是：{named}；请先在户档案卡里办理户主变更，或核对与户主关系"
        )


class _Planner:
    """Plans the households of one file; each by itself."""

    def __init__(
        self, rows: RosterRows, columns: ColumnMap, basis: PlanBasis, choices: ReadingChoices
    ) -> None:
        self._rows = rows
        self._basis = basis
        self._stored = basis.stored
        self._sameness = Sameness(basis.policy)
        self.conditions = ConditionsPlan(rows, columns, basis, choices)
        asked = choices.clear_blanks
        self._clear_household, self._clear_member = (
            clearable(found for _, found in columns.places(schema_id)) if asked else ()
            for schema_id in (HOUSEHOLD, MEMBER)
        )

    def planned(self, household: RosterHousehold) -> PlannedHousehold:
        known = _household_id(self._rows, household, self._stored)
        if known is None:
            return self._new(household)
        stored = self._stored.household(known)
        persons: list[PlannedPerson] = []
        members: dict[str, Values] = {member["id"]: member for member in self._stored.members_of(known)}
        for index in household.indexes:
            person = self._person(index, known)
            persons.append(person)
            members[person.id] = {**person.stored, **person.changes}
        final = tuple(members.values())
        said = household.joined(self._rows.households)
        _note_person_count(self._rows, household, final)
        changes = self._sameness.changes(HOUSEHOLD, said | household_facts(final), stored)
        changes |= cleared(said, stored, self._clear_household)
        full = {**stored, **changes, "id": known}
        conditions = self.conditions.of(household, known)
        return PlannedHousehold(known, False, changes, tuple(persons), full, final, said, stored, conditions)

    def _new(self, household: RosterHousehold) -> PlannedHousehold:
        """A household of which nothing is stored: everything the rows say."""
        household_id = self._basis.new_id()
        persons = tuple(self._new_person(index, household_id) for index in household.indexes)
        members = tuple(person.changes for person in persons)
        values = household.joined(self._rows.households)
        _note_person_count(self._rows, household, members)
        values |= household_facts(members)
        values["id"] = household_id
        conditions = self.conditions.of(household, household_id)
        return PlannedHousehold(
            household_id, True, values, persons, values, members, values, conditions=conditions
        )

    def _new_person(self, index: int, household_id: str) -> PlannedPerson:
        person_id = self._basis.new_id()
        said = self._rows.members[index]
        values = {**said, "id": person_id, "household_id": household_id}
        return PlannedPerson(self._rows.table.row_numbers[index], person_id, True, values, said)

    def _keep_facts(self, index: int, known: Values, changes: dict[str, Any]) -> None:
        """Sex and birth date that only follow from an unchanged number are a matter of the card."""
        for name in FACTS_OF_NUMBER:
            if name in changes and known.get(name) is not None and not self._rows.says(index, name):
                del changes[name]

    def _person(self, index: int, household_id: str) -> PlannedPerson:
        said = self._rows.members[index]
        known = self._stored.person_in(household_id, said)
        if known is None:
            return self._new_person(index, household_id)
        changes = self._sameness.changes(MEMBER, said, known)
        if changes and known.get("id_no") == said.get("id_no"):
            self._keep_facts(index, known, changes)
        changes |= cleared(said, known, self._clear_member)
        return PlannedPerson(self._rows.row_number(index), known["id"], False, changes, said, known)


def _note_person_count(rows: RosterRows, household: RosterHousehold, members: tuple[Values, ...]) -> None:
    first = household.indexes[0]
    said = next((rows.persons[index] for index in household.indexes if rows.persons[index] is not None), None)
    living = sum(map(is_active, members))
    if said is not None and said != living:
        rows.notes[first].append(f"名册上写 {said} 人，导入后本户有 {living} 人，请核对是否漏人")


def _counts(planned: list[PlannedHousehold], basis: PlanBasis, progress: Progress) -> tuple[int, int]:
    """E and W problems of the changed households as they would be."""
    errors = explanations = 0
    if basis.check is None:
        return errors, explanations
    for done, household in enumerate(planned):
        if not done % _REPORT_EVERY:
            progress.step(done, len(planned), "按规则核对")
        if household.is_unchanged:
            continue
        found = basis.check(household.values, household.members)
        errors += found[0]
        explanations += found[1]
    return errors, explanations


def _plan(
    table: RosterTable,
    columns: ColumnMap,
    rows: RosterRows,
    planned: list[PlannedHousehold],
    basis: PlanBasis,
    counts: tuple[int, int] = (0, 0),
) -> RosterPlan:
    refused = tuple(
        RefusedRow(table.row_numbers[index], tuple(rows.reasons[index])) for index in sorted(rows.reasons)
    )
    warnings = tuple(
        RowNote(table.row_numbers[index], note)
        for index in sorted(rows.notes)
        if index not in rows.reasons
        for note in rows.notes[index]
    )
    return RosterPlan(
        table.file_name,
        table.row_count,
        refused,
        warnings,
        _remarks(table),
        columns,
        tuple(planned),
        table=table,
        errors=counts[0],
        explanations=counts[1],
        state=basis.state,
    )


def _remarks(table: RosterTable) -> tuple[str, ...]:
    """What was passed over in the file as a whole."""
    remarks: list[str] = []
    if table.passed_over:
        named = "、".join(map(str, table.passed_over))
        remarks.append(f"第 {named} 行是合计或说明，没有当作人员")
    if table.repeated_headers:
        named = "、".join(map(str, table.repeated_headers[:_MOST_NAMED]))
        more = f"等 {len(table.repeated_headers)} 行" if len(table.repeated_headers) > _MOST_NAMED else ""
        remarks.append(f"第 {named} 行{more}又是表头，没有当作人员")
    if table.other_sheets:
        named = "、".join(f"“{name}”" for name in table.other_sheets)
        remarks.append(f"只读了工作表“{table.sheet}”，没有读{named}")
    if not table.row_count:
        remarks.append("表头下面没有人员")
    return tuple(remarks)
