"""Cases as they are stored: records to steps and back, and where each case stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from app.core.errors import UserError
from app.domain.policy import PolicyView
from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.tables import Procedure
from app.forms.registry import schema_of
from app.models.queries import procedure_cases as stored
from app.models.queries.cases import load_records
from app.models.store import Connection
from app.services.case_records import books_of
from app.services.procedure_facts import StoredFacts, Surroundings, helper_loads, stored_facts
from app.services.session import Session

Values = Mapping[str, Any]
COMMA = "、"
HOUSEHOLD = "household"


@dataclass(frozen=True)
class StepDraft:
    """What a person says about a step. `by`, `signers` and `witnesses` are names, figures of 元 in fen."""

    state: str
    happened_on: date
    role: str = ""
    by: tuple[str, ...] = ()
    papers: frozenset[str] = frozenset()
    figures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    confirmed: frozenset[str] = frozenset()
    signers: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class OpenCase:
    """A stored case with its table and track; `values` has "id"."""

    values: Values
    procedure: Procedure
    steps: tuple[Step, ...]
    track: Track

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def household_id(self) -> str:
        return str(self.values.get("household_id") or "")

    @property
    def next_number(self) -> int:
        """The number of a step that is written now."""
        return max((step.number for step in self.steps), default=0) + 1

    @property
    def last_step_id(self) -> str:
        """What a page saw last; another one means that somebody went on meanwhile."""
        return self.steps[-1].id if self.steps else ""


def load_case(session: Session, connection: Connection, case_id: str) -> OpenCase:
    """Raises UserError when the case was taken back or its table is not on this computer."""
    values = stored.case_by_id(connection, case_id)
    if values is None:
        raise UserError("这一件已被撤销或删除。")
    return open_cases(session, connection, (values,))[0]


def case_name(session: Session, case_id: str) -> str:
    """What a case is called where a record names it; says so when it was taken back."""
    with session.store.read() as connection:
        values = stored.case_by_id(connection, case_id)
    return f"{values['matter']}（{values['opened_on']}开始）" if values else "已撤销的事项"


def open_cases(session: Session, connection: Connection, records: Sequence[Values]) -> list[OpenCase]:
    """Stored cases with their steps, in the order given. Raises UserError for a table that is not here."""
    book = session.standards.standing.procedures
    steps = stored.steps_of(connection, [str(record["id"]) for record in records])
    found = []
    for record in records:
        order = book.order(str(record["table_version"]), str(record.get("variant") or ""))
        own = tuple(read_step(row) for row in steps.get(record["id"], ()))
        found.append(OpenCase(record, order, own, Track.of(order, own)))
    return found


def policy_for(session: Session, case: Values, on: date) -> PolicyView:
    """The policy of the village of a case on a business day; of the township where it has no village."""
    return session.standards.policy(str(case.get("village_code") or session.unit.region_code), on)


def facts_of(
    session: Session, connection: Connection, cases: Sequence[OpenCase], on: date
) -> dict[str, StoredFacts]:
    """Case id → facts, the records of all households read together."""
    households = list(dict.fromkeys(case.household_id for case in cases if case.household_id))
    records = load_records(connection, households)
    siblings = running_cases(session, connection, households)
    loads = helper_loads(connection, session.clock.today())
    books = books_of(connection, [case.id for case in cases])
    found = {}
    for case in cases:
        around = Surroundings(
            records.get(case.household_id, {}),
            case.procedure.purposes,
            policy_for(session, case.values, on),
            _other(case, siblings.get(case.household_id, ())),
            loads,
            books[case.id],
        )
        found[case.id] = stored_facts(session, connection, case.values, around)
    return found


def running_cases(
    session: Session, connection: Connection, households: Iterable[str]
) -> dict[str, list[OpenCase]]:
    """Household id → its cases that have not ended."""
    found: dict[str, list[OpenCase]] = {}
    for case in open_cases(session, connection, stored.cases_of(connection, households)):
        if not case.track.is_ended:
            found.setdefault(case.household_id, []).append(case)
    return found


def earlier_case(
    session: Session, connection: Connection, order: Procedure, household_id: str
) -> str | None:
    """The case that last said what the household is; a new one that will say so is tied to it (8.13)."""
    if not household_id or not _has_effect(order):
        return None
    ended = [
        case
        for case in open_cases(session, connection, stored.cases_of(connection, (household_id,)))
        if any(case.procedure.state(stand.state).effect for stand in case.track.stands)
    ]
    return max(ended, key=lambda case: case.track.since).id if ended else None


def _has_effect(order: Procedure) -> bool:
    return any(state.effect for state in order.states.values())


def _other(case: OpenCase, siblings: Iterable[OpenCase]) -> str:
    for other in siblings:
        if other.id != case.id and other.values["procedure"] == case.values["procedure"]:
            return f"{other.procedure.version.title}（{other.values['opened_on']}开始）"
    return ""


def step_values(case: OpenCase, step: Step, policy: PolicyView) -> dict[str, Any]:
    """A step as it is stored, with the name it had in the table of its case."""
    blank = {field.name: None for field in schema_of("case_step").stored_fields}
    given = {
        "id": step.id,
        "case_id": case.id,
        "household_id": case.household_id or None,
        "step_name": case.procedure.state(step.state).label,
        "number": step.number,
        "kind": step.kind.value,
        "state": step.state,
        "happened_on": step.happened_on,
        "entered_on": step.entered_on,
        "role": step.role or None,
        "done_by": COMMA.join(step.by) or None,
        "entered_by": step.user_id,
        "papers": tuple(sorted(step.papers)) or None,
        "figures": json.dumps(dict(step.figures), sort_keys=True) if step.figures else None,
        "confirmed": " ".join(sorted(step.confirmed)) or None,
        "signers": COMMA.join(step.signers) or None,
        "witnesses": COMMA.join(step.witnesses) or None,
        "reason": step.reason or None,
        "supersedes": step.supersedes or None,
        "policy_version": policy.version,
    }
    return {**blank, **given}


def read_step(row: Values) -> Step:
    """A stored step."""
    return Step(
        id=str(row["id"]),
        kind=StepKind(row["kind"]),
        state=str(row["state"]),
        happened_on=row["happened_on"],
        entered_on=row["entered_on"],
        role=row.get("role") or "",
        by=_names(row.get("done_by")),
        user_id=row.get("entered_by") or "",
        papers=frozenset(row.get("papers") or ()),
        figures=MappingProxyType(json.loads(row.get("figures") or "{}")),
        confirmed=frozenset((row.get("confirmed") or "").split()),
        signers=_names(row.get("signers")),
        witnesses=_names(row.get("witnesses")),
        reason=row.get("reason") or "",
        supersedes=row.get("supersedes") or "",
        number=row.get("number") or 0,
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name for name in (text or "").split(COMMA) if name)
