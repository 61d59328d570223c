"""补录, 返贫 and 剔除: a household found late, one that fell back, one that was wrongly entered (8.13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.core.errors import UserError
from app.forms.definitions.household_event import GAP_REGISTERED, RELAPSED, REMOVED
from app.models.entities import OWNER
from app.models.queries.persons import events_of_household
from app.services.cards import Card
from app.services.household_changes.acts import (
    PERIOD,
    ChangeAct,
    DoneChange,
    Grounds,
    Values,
    active,
    change_act,
    closing,
    done,
    require_code,
    require_other_person,
    require_text,
    with_household_values,
    with_member_rows,
)
from app.services.session import Session

FOUND_LATE = "07"
REMOVED_MEMBER, REMOVED_HOUSEHOLD = "18", "07"
OVERCOME = ("01", "02")
_OTHER_TYPE = "08"
_RELAPSE_TYPES = {"PA": "22", "TR": "31", "RA": "40"}
"""Policy period → the household type of one that fell back (domain.md 2.4, 5.1)."""
_OLD_CARD = "22"


@dataclass(frozen=True)
class Relapse:
    """`cause`: a code of the table cause, `risks` of the table risk; `decision` names the document."""

    household_id: str
    grounds: Grounds
    cause: str
    decision: str
    risks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Removal:
    """Wrongly entered: `decision` names the document that says so, `approved_by` who signed it."""

    household_id: str
    grounds: Grounds
    decision: str
    decided_on: date
    approved_by: str


def register_missed(session: Session, household_id: str, grounds: Grounds) -> DoneChange:
    """补录: a household that should have been on the list before; counted as come in on that day.

    Members without a day of joining came in with it. Raises UserError when it was registered so before.
    """
    with change_act(session, "补录", grounds) as act:
        card = act.card(household_id)
        if any(row["kind"] == GAP_REGISTERED for row in events_of_household(act.tx.connection, household_id)):
            raise UserError("这一户已经办过补录。数据没有变化。")
        joined = {
            member["id"]: {"join_date": grounds.happened_on, "join_reason": FOUND_LATE}
            for member in active(card)
            if member.get("join_date") is None
        }
        act.put(card, with_member_rows(card, joined))
        act.event(household_id, GAP_REGISTERED, grounds, reason=FOUND_LATE)
    return done(act)


def relapse_household(session: Session, relapse: Relapse) -> DoneChange:
    """返贫: a new period identity, linked to the one that had been overcome. Raises UserError."""
    on = relapse.grounds.happened_on
    require_code(session, "cause", relapse.cause, on, "cause")
    decision = require_text(relapse.decision, "认定依据", "decision")
    with change_act(session, "返贫", relapse.grounds) as act:
        card = act.card(relapse.household_id)
        earlier = _overcome(card, on)
        fresh = _new_period(act, card, on, decision)
        act.put(card, _relapsed(card, relapse, fresh))
        act.event(card.household_id, RELAPSED, relapse.grounds, decision=decision,
                  earlier_period=earlier["id"], new_period=fresh["id"])  # fmt: skip
    return done(act)


def remove_wrongly_entered(session: Session, removal: Removal) -> DoneChange:
    """剔除: the household and everybody in it leave the list by decision; the card stays readable.

    Raises UserError without decision, or when the one at the keyboard approves.
    """
    decision = require_text(removal.decision, "决定文书", "decision")
    approver = require_other_person(session, removal.approved_by, "批准人", "approved_by")
    require_text(removal.grounds.note, "剔除理由", "note")
    on = removal.grounds.happened_on
    if removal.decided_on > on:
        raise UserError("剔除日期早于决定日期，请核对。数据没有变化。", field="decided_on")
    with change_act(session, "剔除", removal.grounds) as act:
        card = act.card(removal.household_id)
        gone = {member["id"]: {"leave_date": on, "leave_reason": REMOVED_MEMBER} for member in active(card)}
        act.put(card, closing(with_member_rows(card, gone), on, REMOVED_HOUSEHOLD))
        act.event(card.household_id, REMOVED, removal.grounds, decision=decision,
                  decided_on=removal.decided_on, approved_by=approver)  # fmt: skip
    return done(act)


def _overcome(card: Card, on: date) -> Values:
    """The newest identity that ended because the household was better off."""
    ended = [
        row
        for row in card.rows(PERIOD)
        if row.get("end_reason") in OVERCOME and row.get("ended_on") and row["ended_on"] <= on
    ]
    if not ended:
        raise UserError(
            "这一户没有脱贫退出或风险消除的记录，不能办返贫；新发生困难的请按识别办理。数据没有变化。"
        )
    return max(ended, key=lambda row: row["ended_on"])


def _new_period(act: ChangeAct, card: Card, on: date, decision: str) -> dict[str, object]:
    valid = act.session.policy(on).table("period").valid_on(on)
    if not valid:
        raise UserError("变动日期不在任何政策时期里，请核对日期。数据没有变化。", field="happened_on")
    return {
        "id": act.session.new_id(),
        OWNER: card.household_id,
        "period": valid[0].code,
        "object_type": _RELAPSE_TYPES[valid[0].code],
        "identified_on": on,
        "ended_on": None,
        "end_reason": None,
        "decision": decision,
    }


def _relapsed(card: Card, relapse: Relapse, fresh: dict[str, object]) -> Card:
    on = relapse.grounds.happened_on
    periods = tuple(
        row if row.get("ended_on") else {**row, "ended_on": on, "end_reason": _OTHER_TYPE}
        for row in card.rows(PERIOD)
    )
    values: dict[str, object] = {"object_type": fresh["object_type"], "risk_removed": None}
    values |= {"risk_removed_on": None, "risk_removed_how": None}
    if fresh["object_type"] == _OLD_CARD:
        values |= {"relapsed_on": on, "relapse_reason": relapse.cause}
    else:
        values["risks"] = relapse.risks or card.household.get("risks")
        values["risk_removed"] = False
    if not card.household.get("cause_main"):
        values["cause_main"] = relapse.cause
    edited = with_household_values(card, **values)
    return replace(edited, records={**edited.records, PERIOD: (*periods, fresh)})
