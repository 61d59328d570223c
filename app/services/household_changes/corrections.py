"""更正: one fact that was wrong, with the old and the new value, the proof and who agreed (8.13)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.errors import Unreadable, UserError
from app.forms.definitions.household_event import CORRECTED
from app.forms.registry import SCHEMAS, schema_of
from app.forms.schema import Field
from app.services.cards import Card
from app.services.household_changes.acts import (
    MEMBER,
    DoneChange,
    Grounds,
    Values,
    change_act,
    done,
    person_of,
    require_other_person,
)
from app.services.session import Session


@dataclass(frozen=True)
class Correction:
    """`schema_id`, `record_id`, `field`: what is wrong; `text`: the right value as typed, "" for none."""

    household_id: str
    schema_id: str
    record_id: str
    field: str
    text: str
    grounds: Grounds
    approved_by: str


def correctable_fields(schema_id: str) -> tuple[Field, ...]:
    """The facts of a form that a person answers for; derived ones follow by themselves."""
    return tuple(found for found in schema_of(schema_id).stored_fields if not found.derived)


def correct_field(session: Session, correction: Correction) -> DoneChange:
    """Change one fact, also one that a closed year fixed.

    Raises UserError: unreadable, no change, approved by the one at the keyboard.
    """
    approver = require_other_person(session, correction.approved_by, "批准人", "approved_by")
    chosen = next(
        (found for found in correctable_fields(correction.schema_id) if found.name == correction.field), None
    )
    if chosen is None:
        raise UserError("这一项由程序计算，不能直接更正。数据没有变化。", field="field")
    policy = session.policy()
    try:
        value = chosen.kind.parse(correction.text, policy)
    except Unreadable as fault:
        raise UserError(f"{chosen.label}：{fault.reason}。数据没有变化。", field="text") from fault
    with change_act(session, "更正", correction.grounds) as act:
        card = act.card(correction.household_id)
        row = _record(card, correction)
        if row.get(chosen.name) == value:
            raise UserError("更正后的内容和原来一样。数据没有变化。", field="text")
        stored = act.put(card, _with(card, correction, {**row, chosen.name: value}))
        is_member = correction.schema_id == MEMBER
        people = stored.rows(MEMBER) if is_member else ()
        person = next((found for found in people if found["id"] == row["id"]), None)
        act.event(
            card.household_id, CORRECTED, correction.grounds, approved_by=approver,
            changed_form=correction.schema_id, changed_record=row["id"], changed_field=chosen.name,
            old_value=chosen.kind.format(row.get(chosen.name), policy) or "（空）",
            new_value=chosen.kind.format(value, policy) or "（空）",
            member=row["id"] if is_member else None,
            person=person_of(person) if person else None,
            person_name=person.get("name") if person else None,
        )  # fmt: skip
    return done(act)


def _record(card: Card, correction: Correction) -> Values:
    for row in card.rows(schema_of(correction.schema_id).record):
        if row["id"] == correction.record_id:
            return row
    raise UserError("要更正的记录已经不在了。数据没有变化。", field="record")


def _with(card: Card, correction: Correction, changed: Values) -> Card:
    entity = next(schema.record for schema in SCHEMAS if schema.id == correction.schema_id)
    rows = tuple(changed if row["id"] == changed["id"] else row for row in card.rows(entity))
    return replace(card, records={**card.records, entity: rows})
