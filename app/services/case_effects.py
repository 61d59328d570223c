"""What a step writes beside itself, in its own transaction: sheets it takes up, what the household now is.

The procedure decides what a household is: poor, exited, fallen back, monitored, free of its risk. Help is
not ended by any of it (脱贫不脱帮扶): pairings and measures stay as they are. A correction of such a step
moves the dates it wrote, nothing else, because the household has moved on since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.policy import PolicyView
from app.domain.procedures import effects
from app.domain.procedures.cases import Step, StepKind
from app.domain.procedures.tables import DONE, REJECTED, State
from app.forms.definitions.applications import ENTERED, NOT_ENTERED, PASSED, REFUSED, WITHDRAWN
from app.forms.definitions.household_event import RELAPSED
from app.models.entities import OWNER
from app.models.write import WriteTx
from app.services.cards import Card, card_in, put_card
from app.services.case_sheets import APPLICATION, CLUE, STATUS_CHECK, CaseSheets, take_up
from app.services.procedure_cases import OpenCase
from app.services.session import Session
from app.services.village_proposals import tie_proposals

Values = Mapping[str, Any]
PERIOD = "period_status"
EXITED, RISK_GONE, OTHER_TYPE = "01", "02", "08"
"""Codes of the table end_reason."""
POOR, OUT_OF_POVERTY, BACK_IN_POVERTY = "20", "21", "22"
_AFTER_EXIT = {"1": "6", "2": "7", "4": "7", "3": "8", "5": "8"}
"""Household attribute before → after the exit (code table household_attr)."""
_DATES = ("first_identified", "exited_on", "relapsed_on", "risk_removed_on")


@dataclass(frozen=True)
class _Ground:
    """What an effect is written from: the case, the day of its step, its sheets and the card before it."""

    session: Session
    case: OpenCase
    on: date
    sheets: CaseSheets
    card: Card

    @property
    def policy(self) -> PolicyView:
        return self.sheets.policy

    @property
    def decision(self) -> str:
        return f"{self.case.procedure.version.title}（{self.on}）"

    def sheet(self, form: str) -> Values:
        return self.sheets.newest(form) or {}


def follow_up(session: Session, tx: WriteTx, case: OpenCase, step: Step, sheets: CaseSheets) -> None:
    """Everything that a stored step entails. Raises UserError for a household that was closed meanwhile."""
    if not case.household_id:
        if not case.steps:
            tie_proposals(tx, case.values, case.procedure.state(step.state))
        return
    if step.kind is StepKind.RETURN:
        return
    if step.kind is StepKind.CORRECT:
        _move_dates(session, tx, case, step)
        return
    take_up(tx, sheets)
    state = case.procedure.state(step.state)
    if state.effect:
        base = _open_card(tx, case)
        ground = _Ground(session, case, step.happened_on, sheets, base)
        put_card(session, tx, base, _WRITERS[state.effect](ground))
        if state.effect == effects.REGISTER_RELAPSE:
            _tell_relapse(tx, ground)
    if state.effect or state.end:
        _settle(tx, sheets, state)


def _open_card(tx: WriteTx, case: OpenCase) -> Card:
    card = card_in(tx.connection, case.household_id)
    if card.household.get("ended_on"):
        raise UserError(f"这一户已于 {card.household['ended_on']} 销户，不能再写上新的身份。没有登记。")
    return card


def _settle(tx: WriteTx, sheets: CaseSheets, state: State) -> None:
    """Write into the sheets of the case how it ended."""
    passed = bool(state.effect) or state.end == DONE
    result = PASSED if passed else REFUSED if state.end == REJECTED else WITHDRAWN
    for form, outcome in (
        (APPLICATION, result),
        (STATUS_CHECK, result),
        (CLUE, ENTERED if passed else NOT_ENTERED),
    ):
        row = sheets.newest(form)
        if row is not None:
            tx.update(form, row["id"], {"outcome": outcome})


def _registered_poor(ground: _Ground) -> Card:
    application = ground.sheet(APPLICATION)
    return _entered(ground, POOR, **_causes(ground, application))


def _registered_relapse(ground: _Ground) -> Card:
    application = ground.sheet(APPLICATION)
    cause = application.get("cause_main") or ground.card.household.get("cause_main")
    facts = {**_causes(ground, application), "relapsed_on": ground.on, "relapse_reason": cause}
    return _entered(ground, BACK_IN_POVERTY, **facts)


def _causes(ground: _Ground, application: Values) -> dict[str, Any]:
    """What the application says and the card does not: the attribute always, the cause where it is blank."""
    found = {}
    if application.get("household_attr"):
        found["household_attr"] = application["household_attr"]
    if application.get("cause_main") and not ground.card.household.get("cause_main"):
        found["cause_main"] = application["cause_main"]
    return found


def _entered_monitored(ground: _Ground) -> Card:
    clue = ground.sheet(CLUE)
    types = ground.policy.table("object_type").valid_on(ground.on)
    only = next(value.code for value in types if value.attributes.get("monitored"))
    facts = {name: clue.get(name) for name in ("risks", "disaster_sub", "risk_note")}
    return _entered(
        ground,
        clue.get("proposed_type") or only,
        **facts,
        risk_removed=False,
        risk_removed_on=None,
        risk_removed_how=None,
    )


def _left_poverty(ground: _Ground) -> Card:
    attribute = ground.card.household.get("household_attr") or ""
    facts = {
        "object_type": OUT_OF_POVERTY,
        "exited_on": ground.on,
        "relapsed_on": None,
        "relapse_reason": None,
        "household_attr": _AFTER_EXIT.get(attribute, attribute) or None,
    }
    return _with(ground, facts, _periods(ground, OUT_OF_POVERTY, EXITED))


def _risk_removed(ground: _Ground) -> Card:
    facts = {
        "risk_removed": True,
        "risk_removed_on": ground.on,
        "risk_removed_how": ground.sheets.removal_way() or None,
    }
    return _with(ground, facts, _periods(ground, "", RISK_GONE))


_WRITERS: Mapping[str, Callable[[_Ground], Card]] = {
    effects.REGISTER_POOR: _registered_poor,
    effects.LEAVE_POVERTY: _left_poverty,
    effects.REGISTER_RELAPSE: _registered_relapse,
    effects.ENTER_MONITORED: _entered_monitored,
    effects.REMOVE_RISK: _risk_removed,
}


def _entered(ground: _Ground, object_type: str, **facts: Any) -> Card:
    """The card of a household that comes in as `object_type`; the day of the first time stays."""
    first = ground.card.household.get("first_identified") or ground.on
    values = {"object_type": object_type, "first_identified": first, **facts}
    return _with(ground, values, _periods(ground, object_type, OTHER_TYPE))


def _periods(ground: _Ground, object_type: str, end_reason: str) -> tuple[Values, ...]:
    """The identities after the step: the open ones ended by this case, and a new one unless it is ""."""
    ending = {"ended_on": ground.on, "end_reason": end_reason, "end_case": ground.case.id}
    rows = tuple(row if row.get("ended_on") else {**row, **ending} for row in ground.card.rows(PERIOD))
    if not object_type:
        return rows
    fresh = {
        "id": ground.session.new_id(),
        OWNER: ground.card.household_id,
        "period": ground.policy.table("period").valid_on(ground.on)[0].code,
        "object_type": object_type,
        "identified_on": ground.on,
        "ended_on": None,
        "end_reason": None,
        "decision": ground.decision,
        "case_id": ground.case.id,
        "end_case": None,
    }
    return (*rows, fresh)


def _with(ground: _Ground, facts: Values, periods: tuple[Values, ...]) -> Card:
    household = {**ground.card.household, **facts}
    records = {**ground.card.records, "household": (household,), PERIOD: periods}
    return replace(ground.card, records=records)


def _tell_relapse(tx: WriteTx, ground: _Ground) -> None:
    """The relapse as a registered change, the new identity tied to the one that had been overcome (8.13)."""
    now = card_in(tx.connection, ground.card.household_id)
    fresh = next(row for row in now.rows(PERIOD) if row.get("case_id") == ground.case.id)
    overcome = [row for row in now.rows(PERIOD) if row.get("end_reason") in (EXITED, RISK_GONE)]
    earlier = max(overcome, key=lambda row: row["ended_on"], default=None)
    tx.insert(
        "household_event",
        {
            OWNER: now.household_id,
            "kind": RELAPSED,
            "happened_on": ground.on,
            "proof": ground.decision,
            "decision": ground.decision,
            "handled_by": ground.session.actor.name,
            "handled_on": ground.session.clock.today(),
            "earlier_period": earlier["id"] if earlier else None,
            "new_period": fresh["id"],
        },
    )


def _move_dates(session: Session, tx: WriteTx, case: OpenCase, step: Step) -> None:
    """After a correction of a step with an effect: the dates that it wrote follow the corrected day."""
    old = next((found.happened_on for found in case.steps if found.id == step.supersedes), None)
    if not case.procedure.state(step.state).effect or old is None or old == step.happened_on:
        return
    base = _open_card(tx, case)
    periods = tuple(_moved(row, case.id, step.happened_on) for row in base.rows(PERIOD))
    dates = {name: step.happened_on for name in _DATES if base.household.get(name) == old}
    records = {**base.records, "household": ({**base.household, **dates},), PERIOD: periods}
    put_card(session, tx, base, replace(base, records=records))


def _moved(row: Values, case_id: str, on: date) -> Values:
    begun = {"identified_on": on} if row.get("case_id") == case_id else {}
    ended = {"ended_on": on} if row.get("end_case") == case_id else {}
    return {**row, **begun, **ended}
