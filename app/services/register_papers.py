"""Papers of many households: registers for the office, and lists for the wall of the village (T19–T21, T23).

A list for the wall is masked here, before any layout sees it (domain.md 10.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain import masking
from app.domain.masking import Listed
from app.domain.notice_wording import filled, shipped_wording
from app.domain.permissions import Action
from app.domain.policy import PolicyUnset, PolicyView
from app.domain.rules.base import is_active
from app.domain.village_counts import object_codes
from app.models.queries.cases import CHUNK, load_records
from app.models.queries.office_records import living_records
from app.models.queries.paper_rows import rows_of_households
from app.models.store import Connection
from app.printing.catalogue import BOARDS, REGISTERS, RegisterType
from app.printing.facts import Audience, Board, BoardFacts, Home, Place, PrintRun, RegisterFacts
from app.printing.titles import titles_of
from app.services.case_lines import case_lines
from app.services.comparisons import open_comparison
from app.services.paper_making import (
    BLANK_INSTEAD,
    LeftOut,
    PrintedPaper,
    print_documents,
    print_run,
    village_place,
)
from app.services.session import Session

Values = Mapping[str, Any]
STANDING_LIST = "N-06"
IDENTIFYING = ("identification", "relapse", "monitored")
"""Procedures at whose end a household is registered."""
COMPARED = "T19"
COMPARISON, PERSON, HIT = "comparison", "comparison_person", "comparison_hit"
_OBJECTS, _EXITED = "objects", "exited"
_EXITED_TYPE = "21"
_YEARS = {_OBJECTS: ("识别年度", "first_identified"), _EXITED: ("脱贫年度", "exited_on")}
_NOBODY = "没有要上榜的户，户类型在户档案里填"
_OF_A_HOME = frozenset(("household", "member"))
_LISTED = {
    "household": ("local_no", "group_no", "head_member", "object_type", "first_identified", "exited_on",
                  "risk_removed"),
    "member": ("household_id", "name", "leave_date", "leave_reason"),
    "period_status": ("household_id", "object_type", "identified_on"),
}  # fmt: skip


def register_document(
    session: Session,
    document_id: str,
    household_ids: Sequence[str] | None,
    target: Path,
    *,
    village: str = "",
    on: date | None = None,
    progress: Progress = SILENT,
) -> PrintedPaper:
    """One register of these households, blank without them.

    Raises KeyError, UserError when no household has a line on it, EnvironmentFault, Cancelled.
    """
    kind = REGISTERS[document_id]
    run = print_run(session, village=village, on=on)
    facts = RegisterFacts(run)
    if household_ids is not None:
        with session.store.read() as connection:
            homes = tuple(_homes(connection, household_ids, kind))
            office = _spoken_of(connection, homes)
            applying = _applying(session, connection, village) if kind.whole_villages_only else frozenset()
        if not any(map(kind.lists, homes)):
            nothing = kind.nothing or "没有选中农户"
            raise UserError(f"没有可打印的{kind.title}：{nothing}。{BLANK_INSTEAD}")
        place = village_place(session, village or _one_village(homes))
        facts = RegisterFacts(run, place, homes, office, applying)
    return print_documents((kind.lay_out(facts),), target, kind.title, 1, progress)


def comparison_document(
    session: Session, comparison_id: str, target: Path, progress: Progress = SILENT
) -> PrintedPaper:
    """T19 of one list that was sent out, with what came back.

    Raises UserError (no permission, a list that is gone), EnvironmentFault, Cancelled.
    """
    session.require(Action.PRINT)
    found = open_comparison(session, comparison_id)
    kind = REGISTERS[COMPARED]
    home = Home({}, (), {PERSON: found.people, HIT: found.hits})
    place, office = Place(township=session.unit.name), {comparison_id: found.values}
    facts = RegisterFacts(print_run(session), place, (home,), office)
    return print_documents((kind.lay_out(facts),), target, kind.title, 1, progress)


def board_document(
    session: Session,
    document_id: str,
    household_ids: Sequence[str] | None,
    target: Path,
    *,
    village: str = "",
    on: date | None = None,
    progress: Progress = SILENT,
) -> PrintedPaper:
    """The boards of a village from its households, blank without them.

    Households without a head's name and boards nobody stands on are left out and named. Raises as
    `register_document`.
    """
    kind = BOARDS[document_id]
    run = print_run(session, Audience.PUBLIC, village=village, on=on)
    homes: Sequence[Home] | None = None
    left_out: list[LeftOut] = []
    if household_ids is not None:
        with session.store.read() as connection:
            homes = _read_homes(connection, household_ids, _LISTED, ())
        nameless = [home for home in homes if not home.head]
        left_out = [LeftOut(f"户编号 {home.household['local_no']}", "没有户主姓名") for home in nameless]
        homes = [home for home in homes if home.head]
    boards = _boards(homes, run)
    empty = [board for board in boards if board.lines == ()]
    left_out += [LeftOut(board.title, _NOBODY) for board in empty]
    shown = tuple(board for board in boards if board not in empty)
    facts = BoardFacts(run, village_place(session, village), shown, _phones(run.policy))
    papers = (kind.lay_out(facts),) if shown else ()
    return print_documents(papers, target, kind.title, 1, progress, left_out)


def _applying(session: Session, connection: Connection, village: str) -> frozenset[str]:
    """The households of a village whose identification is under way."""
    lines = (line for name in IDENTIFYING for line in case_lines(session, connection, village, name))
    return frozenset(line.household_id for line in lines if not line.is_ended)


def _spoken_of(connection: Connection, homes: Sequence[Home]) -> dict[str, Values]:
    """The lists that were sent out with these households on them, in the order they were made."""
    wanted = {row["comparison"] for home in homes for row in home.records.get(PERSON, ())}
    if not wanted:
        return {}
    return {row["id"]: row for row in living_records(connection, COMPARISON) if row["id"] in wanted}


def _one_village(homes: Sequence[Home]) -> str:
    """The village all of them belong to; "" for several."""
    villages = {str(home.household.get("village_code") or "") for home in homes}
    return villages.pop() if len(villages) == 1 else ""


def _homes(connection: Connection, household_ids: Sequence[str], kind: RegisterType) -> list[Home]:
    return _read_homes(connection, household_ids, kind.columns, kind.entities)


def _read_homes(
    connection: Connection,
    household_ids: Sequence[str],
    columns: Mapping[str, tuple[str, ...]],
    entities: tuple[str, ...],
) -> list[Home]:
    """The households that are there, with their active members and rows of other forms."""
    homes = []
    for start in range(0, len(household_ids), CHUNK):
        part = household_ids[start : start + CHUNK]
        found = load_records(connection, part, columns)
        around = {entity: rows_of_households(connection, entity, part) for entity in entities}
        for household_id, records in found.items():
            if records.get("household"):
                rows = {entity: tuple(each.get(household_id, ())) for entity, each in around.items()}
                rows |= {entity: tuple(records.get(entity, ())) for entity in columns.keys() - _OF_A_HOME}
                members = tuple(one for one in records.get("member", ()) if is_active(one))
                homes.append(Home(records["household"][0], members, rows))
    return homes


def _boards(homes: Sequence[Home] | None, run: PrintRun) -> tuple[Board, ...]:
    """The lists the policy names for the day, masked."""
    words = shipped_wording()
    standing = words.kinds[STANDING_LIST]
    boards = []
    for title in titles_of("T21", run.policy):
        which = str(title.attributes.get("list") or _OBJECTS)
        chosen = [home for home in homes or () if _belongs(home.household, which, run.policy)]
        listed = [_listed(home, which) for home in chosen]
        lines = masking.public_lines(listed, run.policy.number("notice.name_tail_digits"))
        places = {"objection": words.objection_way}
        if homes is not None:
            day = run.printed_at
            places |= {
                "households": str(len(lines)),
                "persons": str(sum(line.persons for line in lines)),
                "posted": f"{day.year}年{day.month}月{day.day}日",
            }
        opening, closing = (
            "".join(filled(text, places) for text in part) for part in (standing.opening, standing.closing)
        )
        shown = None if homes is None else lines
        boards.append(Board(title.label, _YEARS[which][0], opening, closing, shown))
    return tuple(boards)


def _belongs(household: Values, which: str, policy: PolicyView) -> bool:
    """Objects are those whose help goes on; the board of honour lists who got out of poverty."""
    code = str(household.get("object_type") or "")
    if which == _EXITED:
        return code == _EXITED_TYPE
    return code != _EXITED_TYPE and code in object_codes(policy) and not household.get("risk_removed")


def _listed(home: Home, which: str) -> Listed:
    household = home.household
    day = household.get(_YEARS[which][1]) or (_identified_on(home) if which == _OBJECTS else None)
    return Listed(
        home.head,
        str(household.get("group_no") or ""),
        len(home.members),
        str(household.get("local_no") or ""),
        f"{day.year}年" if day else "",
    )


def _identified_on(home: Home) -> date | None:
    """The day the household came by the identity it has now, from the identities of the periods."""
    code = home.household.get("object_type")
    rows = (row for row in home.records.get("period_status", ()) if row.get("object_type") == code)
    return max((row["identified_on"] for row in rows if row.get("identified_on")), default=None)


def _phones(policy: PolicyView) -> tuple[tuple[str, str], ...]:
    """Village and township write theirs by hand; the hotline is policy."""
    try:
        hotline = policy.text("pub.hotline")
    except PolicyUnset:
        hotline = ""
    return (("村", ""), ("乡镇", ""), ("监督举报", hotline))
