"""What may come next in a case, why it may not yet, and how a step that is still being typed would fare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.progress import SILENT, Progress
from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.decide import Refusal
from app.domain.procedures.guard_spec import Reason
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.tables import Figure, GuardUse, State
from app.models.queries import procedure_cases as stored
from app.services.case_checks import judged_step
from app.services.other_takers import OtherTaker, OtherTakers
from app.services.procedure_cases import StepDraft, facts_of, load_case, open_cases
from app.services.procedure_facts import StoredFacts
from app.services.session import Session

_JUDGED_TOGETHER = 100


@dataclass(frozen=True)
class AskedPaper:
    """A paper a step needs, and whether it is there."""

    code: str
    label: str
    present: bool


@dataclass(frozen=True)
class Statement:
    """What the person who takes a step has to answer for by name; `code` goes into the step."""

    code: str
    words: str


@dataclass(frozen=True)
class Offer:
    """A step that may come next by the table.

    `closed` are the reasons that keep it from coming now; `asked` is what the step form still wants.
    `demands` are all its conditions in words. `meetings` are the kinds of meeting one of which must have
    decided, `notices` the kinds of notice that must hang, `statements` what is confirmed with the step.
    `other` is set where the user at the desk may not take it.
    """

    state: State
    closed: tuple[Reason, ...]
    asked: tuple[Reason, ...]
    papers: tuple[AskedPaper, ...]
    figures: tuple[Figure, ...]
    demands: tuple[str, ...]
    is_side: bool = False
    meetings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    other: OtherTaker | None = None

    @property
    def is_open(self) -> bool:
        return not self.closed

    @property
    def is_mine(self) -> bool:
        """Whether the user at the desk can take it now."""
        return self.is_open and self.other is None

    @property
    def first_day(self) -> date | None:
        return max((reason.first_day for reason in self.closed if reason.first_day), default=None)


def offers_of(
    session: Session, track: Track, facts: StoredFacts, day: date, takers: OtherTakers
) -> tuple[Offer, ...]:
    """The steps that may follow a track on a day. Nothing for an ended case."""
    if track.is_ended:
        return ()
    return tuple(_offer(session, track, name, facts, day, takers) for name in track.following)


def _offer(
    session: Session, track: Track, name: str, facts: StoredFacts, day: date, takers: OtherTakers
) -> Offer:
    """What an empty step of the first actor would still lack."""
    state, standing = track.procedure.state(name), track.standing
    step = draft_step(session, StepDraft(name, day, role=state.actors[0]))
    answer = judged_step(session, track, step, facts)
    reasons = answer.reasons if isinstance(answer, Refusal) else ()
    leaves = standing is not None and name in standing.next
    papers = (*(standing.leave_papers if standing and leaves else ()), *state.papers)
    uses = (*(standing.leave_guards if standing and leaves else ()), *state.guards)
    return Offer(
        state,
        tuple(reason for reason in reasons if not reason.in_step),
        tuple(reason for reason in reasons if reason.in_step and not reason.other_user),
        asked_papers(facts, papers),
        state.figures,
        tuple(dict.fromkeys(GUARDS[use.name].demand(use) for use in uses)),
        is_side=standing is not None and name in standing.sides,
        meetings=named_by(uses, "quorum_met", "kinds"),
        notices=named_by(uses, "notice_posted", "kind"),
        statements=statements_of(uses),
        other=takers.of(reasons),
    )


def asked_papers(facts: StoredFacts, codes: Sequence[str]) -> tuple[AskedPaper, ...]:
    """Papers with their names and whether they are there beside those given with the steps."""
    table, there = facts.policy.table("step_paper"), facts.papers()
    return tuple(AskedPaper(code, table.label_of(code), code in there) for code in dict.fromkeys(codes))


def named_by(uses: Sequence[GuardUse], guard: str, setting: str) -> tuple[str, ...]:
    """The codes that guards of a name are set to, in their order."""
    found: list[str] = []
    for use in uses:
        if use.name == guard:
            given = use.settings.get(setting, ())
            found += given if isinstance(given, tuple) else (str(given),)
    return tuple(dict.fromkeys(found))


def statements_of(uses: Sequence[GuardUse]) -> tuple[Statement, ...]:
    """What can be confirmed with a step: the setting `what` of its guards, with its words."""
    return tuple(
        Statement(str(use.settings["what"]), str(use.settings.get("words") or GUARDS[use.name].label))
        for use in uses
        if "what" in use.settings
    )


def draft_step(
    session: Session,
    draft: StepDraft,
    number: int = 0,
    kind: StepKind = StepKind.TAKE,
    supersedes: str = "",
) -> Step:
    """A step as it would be stored now."""
    return Step(
        id=session.new_id(),
        kind=kind,
        state=draft.state,
        happened_on=draft.happened_on,
        entered_on=session.clock.today(),
        role=draft.role,
        by=draft.by,
        user_id=session.actor.user_id,
        papers=draft.papers,
        figures=draft.figures,
        confirmed=draft.confirmed,
        signers=draft.signers,
        witnesses=draft.witnesses,
        reason=draft.reason.strip(),
        supersedes=supersedes,
        number=number,
    )


def offered(session: Session, case_id: str, on: date | None = None) -> tuple[Offer, ...]:
    """The steps that may come next on a day (today by default), each with the reasons why it may not."""
    day = on or session.clock.today()
    with session.store.read() as connection:
        case = load_case(session, connection, case_id)
        facts = facts_of(session, connection, (case,), day)[case.id]
    return offers_of(session, case.track, facts, day, OtherTakers(session))


def reasons_against(
    session: Session,
    case_ids: Sequence[str],
    draft: StepDraft,
    kind: StepKind = StepKind.TAKE,
    supersedes: str = "",
    progress: Progress = SILENT,
) -> dict[str, tuple[Reason, ...]]:
    """Case id → why this step would be refused now; empty where it would be stored. Nothing is written.

    Cases that were taken back meanwhile are left out. Raises Cancelled.
    """
    wanted = list(dict.fromkeys(case_ids))
    found: dict[str, tuple[Reason, ...]] = {}
    with session.store.read() as connection:
        for start in range(0, len(wanted), _JUDGED_TOGETHER):
            progress.step(start, len(wanted))
            part = wanted[start : start + _JUDGED_TOGETHER]
            cases = open_cases(session, connection, stored.cases_by_id(connection, part))
            facts = facts_of(session, connection, cases, draft.happened_on)
            for case in cases:
                step = draft_step(session, draft, case.next_number, kind, supersedes)
                answer = judged_step(session, case.track, step, facts[case.id])
                found[case.id] = answer.reasons if isinstance(answer, Refusal) else ()
    return found
