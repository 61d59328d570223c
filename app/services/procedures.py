"""Procedures of households, villages and projects: begin, what may come next and why not, go on, go back.

Every step is decided again inside its own transaction, so nothing is skipped or overtaken by another PC. A
case keeps the table it began with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.domain.procedures.cases import Step, StepKind
from app.domain.procedures.decide import Refusal
from app.domain.procedures.guard_spec import Reason
from app.domain.procedures.tables import Procedure
from app.models.changes import Changes
from app.models.queries import procedure_cases as stored
from app.models.write import WriteTx
from app.services.case_checks import judged_step
from app.services.case_effects import follow_up
from app.services.case_lines import CaseLine, list_cases
from app.services.case_starts import Subject, blank_case, blank_or_reasons, startable
from app.services.procedure_cases import (
    OpenCase,
    StepDraft,
    facts_of,
    load_case,
    open_cases,
    step_values,
)
from app.services.procedure_facts import StoredFacts
from app.services.session import Session
from app.services.step_offers import AskedPaper, Offer, draft_step, offered

__all__ = [
    "AskedPaper", "Began", "CaseLine", "Many", "Offer", "OpenCase", "StepDraft", "StepRefused", "Subject",
    "begin", "begin_many", "case_track", "cases_of_household", "correct", "give_back", "list_cases",
    "offered", "startable", "take", "take_in", "take_many",
]  # fmt: skip


class StepRefused(UserError):
    """A step that may not be taken; `reasons` name each thing that is missing."""

    def __init__(self, label: str, refusal: Refusal) -> None:
        super().__init__(f"“{label}”不能办：{refusal.words}。没有登记，填的内容还在。")
        self.reasons = refusal.reasons
        self.first_day = refusal.first_day


@dataclass(frozen=True)
class Began:
    """A new case."""

    case_id: str
    changes: Changes


@dataclass(frozen=True)
class Many:
    """What became of many at once: `done` are ids of cases, `refused` the id asked for → why not."""

    done: tuple[str, ...]
    refused: Mapping[str, tuple[Reason, ...]]
    changes: Changes


@dataclass(frozen=True)
class _Taken:
    """A step that may be stored, with the facts by which it was decided."""

    case: OpenCase
    step: Step
    facts: StoredFacts


def begin(session: Session, procedure: str, subject: Subject, first: StepDraft) -> Began:
    """Open a case with its first step, by the table valid on the day of that step. Raises StepRefused."""
    with session.write(Action.EDIT, f"开始办理：{_title(session, procedure, first)}") as tx:
        case = _insert_case(session, tx, procedure, subject, first)
        _decide_and_store(session, tx, case, draft_step(session, first))
    return Began(case.id, tx.changes)


def begin_many(
    session: Session,
    procedure: str,
    household_ids: Sequence[str],
    first: StepDraft,
    progress: Progress = SILENT,
) -> Many:
    """Open a case for each household in one act; those that may not begin are named and left out."""
    label = f"开始办理：{_title(session, procedure, first)}：{len(household_ids)} 户"
    with session.write(Action.EDIT, label) as tx:
        on = first.happened_on
        blank = {
            home: blank_or_reasons(session, tx.connection, procedure, Subject(home), on)
            for home in dict.fromkeys(household_ids)
        }
        cases = [case for case in blank.values() if isinstance(case, OpenCase)]
        taken, refused = _decide_many(session, tx, cases, first, progress)
        fine = [one.case for one in taken]
        tx.insert_many("procedure_case", [case.values for case in fine])
        _store_taken(session, tx, taken)
    why_not = {
        home: refused.get(case.id, ()) if isinstance(case, OpenCase) else case for home, case in blank.items()
    }
    named = {home: reasons for home, reasons in why_not.items() if reasons}
    return Many(tuple(case.id for case in fine), named, tx.changes)


def case_track(session: Session, case_id: str) -> OpenCase:
    """A case with all its steps. Raises UserError when it was taken back."""
    with session.store.read() as connection:
        return load_case(session, connection, case_id)


def cases_of_household(session: Session, household_id: str) -> tuple[OpenCase, ...]:
    """All cases of a household, ended ones too, in the order they began."""
    with session.store.read() as connection:
        return tuple(open_cases(session, connection, stored.cases_of(connection, (household_id,))))


def take(session: Session, case_id: str, draft: StepDraft, seen: str | None = None) -> Changes:
    """Go on with a case. `seen` is the last step the page knew. Raises StepRefused, UserError."""
    return _write_step(session, case_id, draft_step(session, draft), seen)


def take_in(session: Session, tx: WriteTx, case_id: str, draft: StepDraft) -> None:
    """Go on with a case inside an act that writes more than the step. Raises StepRefused, UserError."""
    _decide_and_store(session, tx, load_case(session, tx.connection, case_id), draft_step(session, draft))


def give_back(
    session: Session, case_id: str, state: str, happened_on: date, reason: str, seen: str | None = None
) -> Changes:
    """Return a case to an earlier state with a reason. Raises StepRefused, UserError."""
    draft = StepDraft(state, happened_on, reason=reason)
    return _write_step(session, case_id, draft_step(session, draft, kind=StepKind.RETURN), seen)


def correct(
    session: Session, case_id: str, step_id: str, draft: StepDraft, seen: str | None = None
) -> Changes:
    """A new step in the place of an earlier one, which stays readable. Raises StepRefused, UserError."""
    step = draft_step(session, draft, kind=StepKind.CORRECT, supersedes=step_id)
    return _write_step(session, case_id, step, seen)


def take_many(
    session: Session, case_ids: Sequence[str], draft: StepDraft, progress: Progress = SILENT
) -> Many:
    """The same step for many cases in one act; those that may not take it are named and stay."""
    wanted = list(dict.fromkeys(case_ids))
    with session.write(Action.EDIT, f"批量办理：{len(wanted)} 件") as tx:
        cases = open_cases(session, tx.connection, stored.cases_by_id(tx.connection, wanted))
        if len(cases) < len(wanted):
            raise UserError(f"有 {len(wanted) - len(cases)} 件已被撤销或删除，没有办理。请刷新以后再选。")
        taken, refused = _decide_many(session, tx, cases, draft, progress)
        _store_taken(session, tx, taken)
    done = tuple(case.id for case in cases if case.id not in refused)
    return Many(done, refused, tx.changes)


def _decide_many(
    session: Session, tx: WriteTx, cases: Sequence[OpenCase], draft: StepDraft, progress: Progress
) -> tuple[list[_Taken], dict[str, tuple[Reason, ...]]]:
    """The steps that may be taken, and case id → why not."""
    facts = facts_of(session, tx.connection, cases, draft.happened_on)
    taken: list[_Taken] = []
    refused: dict[str, tuple[Reason, ...]] = {}
    for number, case in enumerate(cases):
        progress.step(number, len(cases))
        step = draft_step(session, draft, case.next_number)
        answer = judged_step(session, case.track, step, facts[case.id])
        if isinstance(answer, Refusal):
            refused[case.id] = answer.reasons
        else:
            taken.append(_Taken(case, step, facts[case.id]))
    return taken, refused


def _store_taken(session: Session, tx: WriteTx, taken: Sequence[_Taken]) -> None:
    """The steps, and what each of them entails."""
    tx.insert_many("case_step", [step_values(one.case, one.step, one.facts.policy) for one in taken])
    for one in taken:
        follow_up(session, tx, one.case, one.step, one.facts.sheets)


def _write_step(session: Session, case_id: str, step: Step, seen: str | None) -> Changes:
    with session.store.read() as connection:
        case = load_case(session, connection, case_id)
    kinds = {StepKind.TAKE: "办理", StepKind.RETURN: "退回", StepKind.CORRECT: "更正"}
    label = f"{kinds[step.kind]}：{case.procedure.version.title} {_label(case.procedure, step.state)}"
    with session.write(Action.EDIT, label) as tx:
        current = load_case(session, tx.connection, case_id)
        if seen is not None and current.last_step_id != seen:
            raise UserError("这一件在您填写期间已经办了别的步骤，没有登记。请重新打开再办。")
        _decide_and_store(session, tx, current, step)
    return tx.changes


def _decide_and_store(session: Session, tx: WriteTx, case: OpenCase, step: Step) -> None:
    facts = facts_of(session, tx.connection, (case,), step.happened_on)[case.id]
    step = replace(step, number=case.next_number)
    answer = judged_step(session, case.track, step, facts)
    if isinstance(answer, Refusal):
        raise StepRefused(_label(case.procedure, step.state), answer)
    _store_taken(session, tx, (_Taken(case, step, facts),))


def _insert_case(
    session: Session, tx: WriteTx, procedure: str, subject: Subject, first: StepDraft
) -> OpenCase:
    case = blank_case(session, tx.connection, procedure, subject, first.happened_on)
    tx.insert("procedure_case", case.values)
    return case


def _label(procedure: Procedure, state: str) -> str:
    return procedure.states[state].label if state in procedure.states else state


def _title(session: Session, procedure: str, first: StepDraft) -> str:
    packs = session.standards.standing.procedures.at(session.unit.region_code, first.happened_on)
    return packs[procedure].version.title if procedure in packs else procedure
