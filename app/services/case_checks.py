"""The rules about procedures and villages: asked of a case that is shown, or about to write an identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from app.domain.lines import POOR_TYPES
from app.domain.problems import Problem, Severity
from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.decide import Refusal, Transition, decide
from app.domain.procedures.effects import REGISTER_POOR
from app.domain.procedures.guard_spec import Reason
from app.domain.procedures.review import CaseFile
from app.domain.rules.base import Scope
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.runner import judge_record
from app.domain.rules.villages import PassedHousehold, VillageCase
from app.models.queries import procedure_cases as stored
from app.models.queries.casework import counts_by_village
from app.models.store import Connection
from app.services.case_sheets import FOUR_LOOKS
from app.services.procedure_cases import OpenCase, facts_of, load_case, open_cases
from app.services.procedure_facts import StoredFacts
from app.services.regions import village_names
from app.services.session import Session

_IDENTIFICATION = "identification"
_YEARLY = "01"


def judged_step(session: Session, track: Track, step: Step, facts: StoredFacts) -> Transition | Refusal:
    """The decision about a step; one that says what the household is waits for open errors of the case."""
    answer = decide(track, step, facts, facts.policy)
    if isinstance(answer, Refusal) or step.kind is not StepKind.TAKE:
        return answer
    if not track.procedure.state(step.state).effect:
        return answer
    found = _problems(session, answer.track, facts)
    wrong = tuple(Reason(one.message, one.rule_id) for one in found if one.severity is Severity.E)
    return Refusal(wrong) if wrong else answer


def case_problems(session: Session, case_id: str) -> tuple[Problem, ...]:
    """What the rules find about a case as it stands today, hard errors first. Raises UserError."""
    today = session.clock.today()
    with session.store.read() as connection:
        case = load_case(session, connection, case_id)
        facts = facts_of(session, connection, (case,), today)[case.id]
    return _problems(session, case.track, facts)


def _problems(session: Session, track: Track, facts: StoredFacts) -> tuple[Problem, ...]:
    file = CaseFile(track, facts, partial(session.standards.policy, facts.region), session.clock.today())
    return judge_record(Scope.PROCEDURE, file, (), OFFICE_RULES)


def village_problems(session: Session, region: str = "") -> dict[str, tuple[Problem, ...]]:
    """Village code → what the rules find about its households taken together; silent villages left out."""
    today = session.clock.today()
    with session.store.read() as connection:
        listed = stored.listed_cases(connection, region, _IDENTIFICATION)
        ids = [case.id for part in listed for case in part]
        cases = open_cases(session, connection, stored.cases_by_id(connection, ids))
        registered = counts_by_village(connection, POOR_TYPES, region)
        passed = _passed(session, connection, cases, today)
    names = village_names(session)
    villages = sorted({*registered, *(_village_of(case) for case in cases)} - {""})
    found = {}
    for code in villages:
        own = [case for case in cases if _village_of(case) == code]
        village = VillageCase(
            names.get(code, code),
            session.standards.policy(code, today),
            tuple(passed[case.id] for case in own if case.id in passed),
            registered.get(code, 0),
            sum(not case.track.is_ended for case in own),
        )
        problems = judge_record(Scope.VILLAGE, village, (), OFFICE_RULES)
        if problems:
            found[code] = problems
    return found


def _village_of(case: OpenCase) -> str:
    return str(case.values.get("village_code") or "")


def _passed(
    session: Session, connection: Connection, cases: Sequence[OpenCase], today: date
) -> dict[str, PassedHousehold]:
    """Case id → score and income of the households that came in, by the year in which they did."""
    came_in = dict(_came_in(cases))
    facts = facts_of(session, connection, [case for case in cases if case.id in came_in], today)
    found = {}
    for case_id, day in came_in.items():
        sheets = facts[case_id].sheets
        looks = sheets.newest(FOUR_LOOKS) or {}
        incomes = [
            row.get("per_capita")
            for row in facts[case_id].records.get("income_statement", ())
            if row.get("purpose") == _YEARLY and row.get("year") == day.year
        ]
        found[case_id] = PassedHousehold(day.year, looks.get("total"), next(iter(incomes), None))
    return found


def _came_in(cases: Sequence[OpenCase]) -> Iterator[tuple[str, date]]:
    for case in cases:
        for stand in case.track.stands:
            if case.procedure.state(stand.state).effect == REGISTER_POOR:
                yield case.id, stand.step.happened_on
