"""Cases in a list: where each stands, since when, what comes next; what is due of those on the screen."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.progress import SILENT, Progress
from app.domain.masking import tails_of_namesakes, told_apart
from app.domain.numbering import ORDER_LENGTH
from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.tables import DONE, Procedure
from app.models.queries import procedure_cases as stored
from app.models.queries.procedure_cases import ListedCase
from app.models.store import Connection
from app.services.other_takers import OtherTakers
from app.services.procedure_cases import facts_of, open_cases
from app.services.session import Session
from app.services.step_offers import Offer, offers_of


class CaseStatus(enum.Enum):
    """How a case is doing; the value is what a person reads."""

    RUNNING = "办理中"
    RETURNED = "被退回"
    DONE = "已办结"
    STOPPED = "撤回或不予通过"


RUNNING = frozenset((CaseStatus.RUNNING, CaseStatus.RETURNED))


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: where it stands, since when, and what may come next. `standing` is "" before all.

    `following` are the words of the next states, `ahead` their ids. `tail` ends the household number,
    only where the list holds another household of the village with a head of this name.
    """

    id: str
    household_id: str
    village_code: str
    procedure: str
    title: str
    matter: str
    standing: str
    since: date
    following: tuple[str, ...]
    is_ended: bool
    doubtful: int
    state: str = ""
    status: CaseStatus = CaseStatus.RUNNING
    head: str = ""
    head_key: str = ""
    group_no: str = ""
    local_no: str = ""
    tail: str = ""
    opened_on: date = date.min
    ahead: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Whom or what it is about."""
        return told_apart(self.head, self.tail) or self.matter


@dataclass(frozen=True, slots=True)
class Due:
    """What the usual next step of a case waits for. `first_day`: a term that is named runs out then.

    `is_open` when nothing but the step itself is missing, `is_mine` when the user at the desk can take it
    now; `words` is "" for an ended case.
    """

    words: str
    is_open: bool = False
    is_mine: bool = False
    first_day: date | None = None


def case_lines(
    session: Session,
    connection: Connection,
    region: str = "",
    procedure: str = "",
    progress: Progress = SILENT,
) -> list[CaseLine]:
    """The cases of a place (code or its beginning) and procedure with what a list shows.

    Raises UserError for a table that is not on this computer, Cancelled.
    """
    book = session.standards.standing.procedures
    found: list[CaseLine] = []
    for chunk in stored.listed_cases(connection, region, procedure):
        progress.step(len(found), len(found) + len(chunk))
        found += [_line(case, book.order(case.table_version, case.variant)) for case in chunk]
    return _told_apart(found)


def _told_apart(lines: Sequence[CaseLine]) -> list[CaseLine]:
    """The lines with the tails of those whose head is called like another one of the village."""
    tails = tails_of_namesakes(
        (((line.village_code, line.head), line.local_no) for line in lines if line.head), ORDER_LENGTH
    )
    return [
        replace(line, tail=tails[line.local_no]) if line.head and line.local_no in tails else line
        for line in lines
    ]


def _bare_step(bare: stored.BareStep) -> Step:
    day = date.fromisoformat(bare.happened_on)
    return Step(
        bare.id, StepKind(bare.kind), bare.state, day, day, supersedes=bare.supersedes, number=bare.number
    )


def _line(case: ListedCase, order: Procedure) -> CaseLine:
    track = Track.of(order, map(_bare_step, case.steps))
    standing = track.standing
    forward = order.start if standing is None else standing.next
    return CaseLine(
        id=case.id,
        household_id=case.household_id,
        village_code=case.village_code,
        procedure=case.procedure,
        title=order.version.title,
        matter=case.matter,
        standing=standing.label if standing else "",
        since=track.since if track.stands else date.fromisoformat(case.opened_on),
        following=tuple(order.state(name).label for name in forward),
        is_ended=track.is_ended,
        doubtful=len(track.doubtful),
        state=standing.id if standing else "",
        status=_status(track),
        head=case.head,
        head_key=case.head_key,
        group_no=case.group_no,
        local_no=case.local_no,
        opened_on=date.fromisoformat(case.opened_on),
        ahead=forward,
    )


def _status(track: Track) -> CaseStatus:
    if track.is_ended:
        ended = track.standing
        return CaseStatus.DONE if ended is not None and ended.end == DONE else CaseStatus.STOPPED
    if track.stands and track.stands[-1].returned_on is not None:
        return CaseStatus.RETURNED
    return CaseStatus.RUNNING


def list_cases(
    session: Session,
    region: str = "",
    procedure: str = "",
    *,
    ended: bool = False,
    progress: Progress = SILENT,
) -> tuple[CaseLine, ...]:
    """The running cases of a place (code or its beginning) and procedure, with `ended` the others too."""
    with session.store.read() as connection:
        lines = case_lines(session, connection, region, procedure, progress)
    return tuple(line for line in lines if ended or not line.is_ended)


def due_of(session: Session, case_ids: Sequence[str], on: date | None = None) -> dict[str, Due]:
    """Case id → what its next step waits for on a day (today by default); gone ones are left out."""
    day = on or session.clock.today()
    with session.store.read() as connection:
        cases = open_cases(session, connection, stored.cases_by_id(connection, case_ids))
        running = [case for case in cases if not case.track.is_ended]
        facts = facts_of(session, connection, running, day)
    found = {case.id: Due("") for case in cases}
    takers = OtherTakers(session)
    for case in running:
        found[case.id] = due_words(offers_of(session, case.track, facts[case.id], day, takers), day)
    return found


def due_words(offers: Iterable[Offer], today: date) -> Due:
    """What the first way on waits for, in the words of the engine, the first reason first."""
    offer = next((offer for offer in offers if not offer.is_side), None)
    if offer is None:
        return Due("")
    label = offer.state.label
    if offer.is_open:
        if offer.other is not None:
            return Due(f"“{label}”{offer.other.words}", is_open=True)
        missing = [paper.label for paper in offer.papers if not paper.present]
        words = f"可以办“{label}”" + (f"，要有{'、'.join(missing)}" if missing else "")
        return Due(words, is_open=True, is_mine=True)
    first = offer.closed[0]
    more = len(offer.closed) - 1
    words = f"{first.words}（还有 {more} 项）" if more else first.words
    if offer.first_day is not None and offer.first_day > today:
        words = f"还差 {(offer.first_day - today).days} 天：{words}"
    return Due(words, first_day=offer.first_day)
