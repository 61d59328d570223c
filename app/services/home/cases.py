"""Cases that need somebody today: returned ones, those whose notice ran out, those that I may check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core.progress import SILENT, Progress
from app.domain.permissions import Action, may
from app.domain.procedures.book import ProcedureBook
from app.domain.procedures.tables import State
from app.models.queries.home import listed_by, typists_of
from app.models.store import Connection
from app.services.case_lines import CaseLine, CaseStatus, Due, case_lines, due_of
from app.services.home.notices import HangingNotice
from app.services.home.tasks import Opens, Task, TaskGroup, grouped
from app.services.regions import village_names
from app.services.session import Session

CHUNK = 50
Place = tuple[str, str]
"""Procedure and state."""


@dataclass(frozen=True)
class Turns:
    """Of all tables: the states that are left when a notice has run out, and those after which another
    person checks: state → the state whose typist may not be the one who checks.
    """

    timed: frozenset[Place]
    checked: Mapping[Place, str]


def running_lines(session: Session, connection: Connection, progress: Progress = SILENT) -> list[CaseLine]:
    """All cases that have not ended."""
    return [line for line in case_lines(session, connection, progress=progress) if not line.is_ended]


def case_groups(
    session: Session,
    connection: Connection,
    notices: Iterable[HangingNotice],
    progress: Progress = SILENT,
) -> tuple[TaskGroup, ...]:
    """What the running cases ask for, by matter. Raises Cancelled."""
    lines = running_lines(session, connection, progress)
    turns = turns_of(session.standards.standing.procedures)
    returned = [line for line in lines if line.status is CaseStatus.RETURNED]
    others = [line for line in lines if line.status is not CaseStatus.RETURNED]
    waiting = listed_by(connection, [each.id for each in notices if each.is_running])
    timed = [line for line in others if _place(line) in turns.timed]
    ready = [line for line in timed if not waiting & {line.id, line.household_id}]
    due = _due(session, ready, progress)
    open_ = [line for line in ready if due.get(line.id, Due("")).is_open]
    mine = _to_check(session, connection, others, open_, turns)
    names = village_names(session)
    left = [line for line in open_ if due[line.id].is_mine and line.id not in {one.id for one in mine}]
    return (
        *grouped("被退回的事项", (_task(line, names, "退回来了，改好以后再往下办") for line in returned)),
        *grouped("等我审核的事项", (_task(line, names, _next_words(line)) for line in mine)),
        *grouped("公示期满、可以往下办的事项", (_task(line, names, due[line.id].words) for line in left)),
    )


@lru_cache(maxsize=4)
def turns_of(book: ProcedureBook) -> Turns:
    """Read from all tables and their variants."""
    timed: set[Place] = set()
    checked: dict[Place, str] = {}
    for pack in book.packs:
        for order in pack.orders.values():
            for state in order.states.values():
                place = (pack.version.procedure, state.id)
                if any(use.name == "notice_elapsed" for use in state.leave_guards):
                    timed.add(place)
                for earlier in _checks(order.state(name) for name in state.next):
                    checked[place] = earlier
    return Turns(frozenset(timed), checked)


def _checks(states: Iterable[State]) -> Iterator[str]:
    """Of steps that another person takes: the state whose persons may not."""
    for state in states:
        for use in state.guards:
            if use.name == "second_person":
                yield str(use.settings["state"])


def _due(session: Session, lines: list[CaseLine], progress: Progress) -> dict[str, Due]:
    found: dict[str, Due] = {}
    for start in range(0, len(lines), CHUNK):
        progress.step(start, len(lines))
        found |= due_of(session, [line.id for line in lines[start : start + CHUNK]])
    return found


def _to_check(
    session: Session,
    connection: Connection,
    lines: Iterable[CaseLine],
    open_: Iterable[CaseLine],
    turns: Turns,
) -> list[CaseLine]:
    """Those whose next step is a check that this user may do: not after an own entry."""
    if not may(session.actor.role, Action.REVIEW):
        return []
    is_open = {line.id for line in open_}
    next_is_check = [
        line
        for line in lines
        if _place(line) in turns.checked and (_place(line) not in turns.timed or line.id in is_open)
    ]
    typists = typists_of(connection, [line.id for line in next_is_check])
    return [
        line
        for line in next_is_check
        if typists.get((line.id, turns.checked[_place(line)])) != session.actor.user_id
    ]


def _place(line: CaseLine) -> Place:
    return line.procedure, line.state


def _next_words(line: CaseLine) -> str:
    return f"“{line.standing}”办完了，下一步“{'”或“'.join(line.following)}”"


def _task(line: CaseLine, names: Mapping[str, str], why: str) -> Task:
    village = names.get(line.village_code, "")
    place = " ".join(filter(None, (village, line.group_no, line.name)))
    return Task(f"{line.title}　{place}", why, Opens.CASE, line.id, since=line.since)
