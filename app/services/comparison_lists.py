"""Lists of persons to be compared by other departments: chosen, written out, kept as sent (domain.md 8.2).

A list holds what a department needs to find a person, name and number, and a blank column for each thing it
is asked about; nothing else of the household leaves the office.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain import id_card
from app.domain.masking import tails_of_namesakes, told_apart
from app.domain.numbering import ORDER_LENGTH
from app.domain.permissions import Action
from app.domain.rules.base import is_active
from app.exchange.list_workbook import ListCell, ListColumn
from app.forms.registry import schema_of
from app.models.changes import Changes
from app.models.queries import casework, proceedings
from app.models.queries.cases import load_records
from app.models.store import Connection
from app.services.comparisons import LIST, PERSON, open_comparison
from app.services.exports import ExportedList, Scope, export_full_table
from app.services.procedure_cases import OpenCase, facts_of, open_cases
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
TITLE = "信息比对名单"
AUTHORISATION = "T07"
_MEMBER_FIELDS = {"member": ("household_id", "name", "id_no", "leave_date", "leave_reason")}
_FIRST_COLUMNS = (
    ListColumn("序号", 7), ListColumn("村", 14), ListColumn("姓名", 12), ListColumn("证件号码", 22)
)  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """To whom a list goes, when, and what is asked (codes of the table comparison_item)."""

    sent_to: str
    sent_on: date
    items: tuple[str, ...]
    sent_by: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A person or a whole case that cannot be compared, and why. `unit` is how such are counted."""

    name: str
    reason: str
    unit: str = "人"


@dataclass(frozen=True)
class Draft:
    """Who would stand on a list: rows not stored yet, and who is left out."""

    people: tuple[Values, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def households(self) -> int:
        return len({row["household_id"] for row in self.people})

    @property
    def persons(self) -> int:
        return len({row["number"] for row in self.people})


@dataclass(frozen=True)
class MadeList:
    """A list that was written and kept."""

    comparison_id: str
    exported: ExportedList | None
    left_out: tuple[LeftOut, ...]
    changes: Changes


def draft_list(session: Session, case_ids: Sequence[str]) -> Draft:
    """Who would stand on a list of these cases: the members of their households, each number once.

    Of a village's case the households its meetings and notices were about.
    """
    with session.store.read() as connection:
        return _draft(session, connection, case_ids)


def make_list(
    session: Session,
    case_ids: Sequence[str],
    wishes: Wishes,
    target: Path | None,
    progress: Progress = SILENT,
) -> MadeList:
    """Write the workbook and keep what was sent; without a target the list went out on paper.

    Nothing is kept when the file could not be written, and no file stays when nothing could be kept. A file
    needs the right for complete lists and is recorded. Raises UserError, EnvironmentFault, Cancelled.
    """
    session.require(Action.EDIT)
    _refuse_incomplete(wishes, session.clock.today())
    draft = draft_list(session, case_ids)
    if not draft.people:
        raise UserError("选中的事项里没有能比对的人，没有生成名单。")
    exported = _write(session, draft.people, wishes, target, progress) if target else None
    with contextlib.ExitStack() as undone:
        if target:
            undone.callback(target.unlink, missing_ok=True)
        comparison_id, changes = _keep(session, draft, wishes)
        undone.pop_all()
    return MadeList(comparison_id, exported, draft.left_out, changes)


def _keep(session: Session, draft: Draft, wishes: Wishes) -> tuple[str, Changes]:
    values = {
        **_blank(LIST),
        "id": session.new_id(),
        "sent_to": wishes.sent_to.strip(),
        "sent_on": wishes.sent_on,
        "sent_by": wishes.sent_by or session.actor.name,
        "items": tuple(wishes.items),
        "households": draft.households,
        "persons": draft.persons,
    }
    with session.write(Action.EDIT, f"送出信息比对名单：{draft.persons} 人") as tx:
        values["number"] = _next_number(session, tx.connection, wishes.sent_on)
        tx.insert(LIST, values)
        tx.insert_many(PERSON, [{**row, "comparison": values["id"]} for row in draft.people])
    return str(values["id"]), tx.changes


def write_again(
    session: Session, comparison_id: str, target: Path, progress: Progress = SILENT
) -> ExportedList:
    """The workbook of a list that was sent, once more and the same. Raises as `make_list`."""
    session.require(Action.PRINT_FULL)
    found = open_comparison(session, comparison_id)
    get = found.values.get
    wishes = Wishes(get("sent_to") or "", found.values["sent_on"], get("items") or (), get("sent_by") or "")
    return _write(session, found.people, wishes, target, progress)


def _refuse_incomplete(wishes: Wishes, today: date) -> None:
    if not wishes.sent_to.strip():
        raise UserError("请填写比对单位，没有生成名单。", "sent_to")
    if not wishes.items:
        raise UserError("请选择比对内容，没有生成名单。", "items")
    if wishes.sent_on > today:
        raise UserError("送出日期不能晚于今天，没有生成名单。", "sent_on")


def _draft(session: Session, connection: Connection, case_ids: Sequence[str]) -> Draft:
    wanted = list(dict.fromkeys(case_ids))
    cases = open_cases(session, connection, casework.by_ids(connection, "procedure_case", wanted))
    cases.sort(key=lambda case: wanted.index(case.id))
    if len(cases) < len(wanted):
        raise UserError("选中的事项里有已被撤销或删除的，请刷新以后再选。")
    allowed = _authorised(session, connection, cases)
    households = _households_of(connection, allowed)
    homes = list(dict.fromkeys(home for owned in households.values() for home in owned))
    records = load_records(connection, homes, _MEMBER_FIELDS)
    people: list[Values] = []
    left_out = [
        LeftOut(str(case.values.get("matter") or ""), "没有登记是哪些农户", "件")
        for case in allowed
        if not households[case.id]
    ]
    left_out += [
        LeftOut(name, "还没有签承诺授权书（T07），不能送比对", "件")
        for name in _names_of(connection, [case for case in cases if case not in allowed])
    ]
    numbers: dict[str, int] = {}
    for case in allowed:
        for home in households[case.id]:
            for member in filter(is_active, records.get(home, {}).get("member", ())):
                reason = _unfit(member)
                if reason:
                    left_out.append(LeftOut(member.get("name") or "没有姓名的成员", reason))
                else:
                    number = numbers.setdefault(_sent_number(member), len(numbers) + 1)
                    people.append(_person(session, case, home, member, number))
    return Draft(tuple(people), tuple(left_out))


def _authorised(session: Session, connection: Connection, cases: Sequence[OpenCase]) -> list[OpenCase]:
    """Without those whose procedure asks for the authorisation and whose household has not given it yet
    (个人信息保护法 art. 13, 29).
    """
    facts = facts_of(session, connection, cases, session.clock.today())
    return [
        case
        for case in cases
        if not any(AUTHORISATION in state.papers for state in case.procedure.states.values())
        or AUTHORISATION in case.track.papers | facts[case.id].papers()
    ]


def _names_of(connection: Connection, cases: Sequence[OpenCase]) -> list[str]:
    """The head of the household of each case, told apart from namesakes, else its matter."""
    wanted = [case.household_id for case in cases if case.household_id]
    homes = proceedings.listed_households(connection, wanted)
    tails = tails_of_namesakes(((home.head, home.local_no) for home in homes.values()), ORDER_LENGTH)
    heads = {
        household: told_apart(home.head, tails.get(home.local_no, ""))
        for household, home in homes.items()
        if home.head
    }
    return [heads.get(case.household_id) or str(case.values.get("matter") or "") for case in cases]


def _sent_number(member: Values) -> str:
    """The ID number also of who is registered with the longer one of a disability card."""
    return str(member["id_no"])[: id_card.ID_LENGTH]


def _households_of(connection: Connection, cases: Iterable[OpenCase]) -> dict[str, list[str]]:
    of_villages = [case.id for case in cases if not case.household_id]
    named = casework.households_named(connection, of_villages)
    return {case.id: [case.household_id] if case.household_id else named.get(case.id, []) for case in cases}


def _unfit(member: Values) -> str:
    """Why a person cannot be found by a department."""
    if not member.get("name"):
        return "没有填姓名"
    if not member.get("id_no"):
        return "没有填证件号码"
    return "" if id_card.is_valid(_sent_number(member)) else "证件号码有错，请先改正"


def _person(session: Session, case: OpenCase, home: str, member: Values, number: int) -> Values:
    return {
        **_blank(PERSON),
        "id": session.new_id(),
        "case_id": case.id,
        "household_id": home,
        "number": number,
        "member": member["id"],
        "name": member["name"],
        "id_no": _sent_number(member),
    }


def _blank(schema_id: str) -> dict[str, Any]:
    return {field.name: None for field in schema_of(schema_id).stored_fields}


def _write(
    session: Session, people: Sequence[Values], wishes: Wishes, target: Path, progress: Progress
) -> ExportedList:
    """Number, place, name, number of the person, and one blank column for each thing asked."""
    table = session.policy().table("comparison_item")
    columns = (*_FIRST_COLUMNS, *(ListColumn(table.label_of(item), 14) for item in wishes.items))
    names, places = village_names(session), _places(session, people)
    blanks: tuple[ListCell, ...] = (None,) * len(wishes.items)
    rows = [
        [str(row["number"]), names.get(places.get(row["household_id"], ""), ""), row["name"], row["id_no"],
         *blanks]
        for row in {row["number"]: row for row in people}.values()
    ]  # fmt: skip
    scope = Scope(f"送{wishes.sent_to.strip()}", "、".join(table.label_of(item) for item in wishes.items))
    return export_full_table(session, TITLE, columns, rows, scope, target, progress)


def _places(session: Session, people: Sequence[Values]) -> dict[str, str]:
    homes = list(dict.fromkeys(row["household_id"] for row in people))
    with session.store.read() as connection:
        records = load_records(connection, homes, {"household": ("village_code",)})
    return {
        home: next(iter(found.get("household", ())), {}).get("village_code") or ""
        for home, found in records.items()
    }


def _next_number(session: Session, connection: Connection, sent_on: date) -> str:
    """Place code, year and a running number."""
    prefix = f"BD{session.unit.region_code}-{sent_on.year}-"
    taken = [int(number[len(prefix) :]) for number in proceedings.numbers_beginning(connection, LIST, prefix)]
    return f"{prefix}{max(taken, default=0) + 1:03}"
