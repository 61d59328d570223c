"""Beginning a case: what may be begun on a day, what its first step asks, and why it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.procedures.cases import Track
from app.domain.procedures.decide import Refusal
from app.domain.procedures.guard_spec import Reason
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.tables import Procedure
from app.forms.registry import schema_of
from app.models.queries.cases import load_records
from app.models.store import Connection
from app.services.case_checks import judged_step
from app.services.procedure_cases import HOUSEHOLD, OpenCase, StepDraft, earlier_case, facts_of
from app.services.session import Session
from app.services.step_offers import Offer, asked_papers, draft_step, named_by, statements_of

_JUDGED_TOGETHER = 100


class HouseholdNotOpen(UserError):
    """A household that is not there, or not any more on the day; the others of a batch may still begin."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}。没有登记。")
        self.reasons = (Reason(why),)


@dataclass(frozen=True)
class Subject:
    """What a case is about: a household, or a matter of a village; `record` names a project or round."""

    household_id: str = ""
    village_code: str = ""
    record: str = ""
    matter: str = ""
    earlier_case: str = ""


def startable(session: Session, on: date | None = None) -> dict[str, Procedure]:
    """Procedure → the order in which a new case of this day would go, in the order of the book."""
    policy = session.policy(on)
    book = session.standards.standing.procedures
    names = book.at(session.unit.region_code, policy.on)
    return {name: book.for_new_case(name, session.unit.region_code, policy) for name in names}


def first_steps(
    session: Session, procedure: str, subjects: Sequence[Subject], on: date
) -> tuple[Offer, ...]:
    """What the possible first steps of a new case of this day ask, shown for the first that may begin.

    Raises UserError as `blank_case` where none of them may.
    """
    with session.store.read() as connection:
        case = _first_open(session, connection, procedure, subjects, on)
        facts = facts_of(session, connection, (case,), on)[case.id]
    found = []
    for name in case.procedure.start:
        state = case.procedure.state(name)
        found.append(
            Offer(
                state,
                (),
                (),
                asked_papers(facts, state.papers),
                state.figures,
                tuple(dict.fromkeys(GUARDS[use.name].demand(use) for use in state.guards)),
                meetings=named_by(state.guards, "quorum_met", "kinds"),
                notices=named_by(state.guards, "notice_posted", "kind"),
                statements=statements_of(state.guards),
            )
        )
    return tuple(found)


def reasons_against_start(
    session: Session,
    procedure: str,
    subjects: Sequence[Subject],
    first: StepDraft,
    progress: Progress = SILENT,
) -> tuple[tuple[Reason, ...], ...]:
    """Why a case about each of these may not begin with this step; empty where it may. Nothing is written.

    Raises UserError where the procedure itself may not begin, Cancelled.
    """
    found: list[tuple[Reason, ...]] = []
    with session.store.read() as connection:
        for start in range(0, len(subjects), _JUDGED_TOGETHER):
            progress.step(start, len(subjects))
            part = subjects[start : start + _JUDGED_TOGETHER]
            day = first.happened_on
            cases = [blank_or_reasons(session, connection, procedure, subject, day) for subject in part]
            facts = facts_of(session, connection, [each for each in cases if isinstance(each, OpenCase)], day)
            for case in cases:
                if not isinstance(case, OpenCase):
                    found.append(case)
                    continue
                answer = judged_step(session, case.track, draft_step(session, first, 1), facts[case.id])
                found.append(answer.reasons if isinstance(answer, Refusal) else ())
    return tuple(found)


def blank_or_reasons(
    session: Session, connection: Connection, procedure: str, subject: Subject, on: date
) -> OpenCase | tuple[Reason, ...]:
    """A case that is not stored yet, or why this one household has none. Raises UserError as `blank_case`."""
    try:
        return blank_case(session, connection, procedure, subject, on)
    except HouseholdNotOpen as closed:
        return closed.reasons


def _first_open(
    session: Session, connection: Connection, procedure: str, subjects: Sequence[Subject], on: date
) -> OpenCase:
    for subject in subjects[:-1]:
        case = blank_or_reasons(session, connection, procedure, subject, on)
        if isinstance(case, OpenCase):
            return case
    return blank_case(session, connection, procedure, subjects[-1], on)


def blank_case(
    session: Session, connection: Connection, procedure: str, subject: Subject, on: date
) -> OpenCase:
    """A case that is not stored yet. Raises HouseholdNotOpen, UserError where the procedure may not begin."""
    village = subject.village_code
    if subject.household_id:
        rows = load_records(connection, (subject.household_id,), {HOUSEHOLD: ("village_code", "ended_on")})
        household = next(iter(rows[subject.household_id].get(HOUSEHOLD, ())), None)
        if household is None:
            raise HouseholdNotOpen("这一户已被删除，不能办理")
        ended: date | None = household.get("ended_on")
        if ended is not None and on >= ended:
            raise HouseholdNotOpen(f"这一户已于 {ended} 销户，{on} 不能再开始办理")
        village = str(household.get("village_code") or "")
    region = village or session.unit.region_code
    policy = session.standards.policy(region, on)
    order = session.standards.standing.procedures.for_new_case(procedure, region, policy)
    if order.version.subject == HOUSEHOLD and not subject.household_id:
        raise UserError(f"“{order.version.title}”要先选农户。")
    blank: dict[str, Any] = {field.name: None for field in schema_of("procedure_case").stored_fields}
    values = {
        **blank,
        "id": session.new_id(),
        "household_id": subject.household_id or None,
        "procedure": procedure,
        "table_version": order.version.id,
        "variant": order.variant or None,
        "subject": order.version.subject,
        "village_code": village or None,
        "subject_record": subject.record or None,
        "matter": subject.matter or order.version.title,
        "opened_on": on,
        "earlier_case": subject.earlier_case
        or earlier_case(session, connection, order, subject.household_id),
    }
    return OpenCase(values, order, (), Track(order))
