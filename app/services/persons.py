"""One person's line of life through all households: birth or arrival, marriage, split, correction, death."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.policy import PolicyView
from app.forms.definitions.household_event import CORRECTED, HEAD_CHANGED
from app.forms.registry import schema_of
from app.models.entities import OWNER
from app.models.queries.persons import events_of_person, rows_of_person, rows_with_id_number
from app.models.queries.township import LiveTownship
from app.services.household_changes.acts import person_of
from app.services.session import Session


@dataclass(frozen=True)
class LifeStep:
    """One dated thing that happened, in words; `on` is None where no date is known."""

    on: date | None
    household_id: str
    household: str
    words: str


@dataclass(frozen=True)
class LifeLine:
    """`person` is the id that stays, `households` all the person ever belonged to, oldest first."""

    person: str
    name: str
    households: tuple[str, ...]
    steps: tuple[LifeStep, ...]


def life_line(session: Session, member_id: str) -> LifeLine:
    """Everything known of the person whose record in some household this is. Raises UserError."""
    policy = session.policy()
    with session.store.read() as connection:
        asked = rows_with_id_number(connection, member_id=member_id)
        if not asked:
            raise UserError("这个人还没有保存，或者已经不在档案里。")
        person = person_of(asked[0])
        records = rows_of_person(connection, person)
        events = events_of_person(connection, person)
        township = LiveTownship(connection, session.clock.today())
        places = {row[OWNER]: township.label_of(row[OWNER]) for row in records}
    steps = [step for row in records for step in _steps_of_record(row, places, policy)]
    steps += [
        LifeStep(event["happened_on"], event[OWNER], places.get(event[OWNER], ""), words)
        for event in events
        if (words := _event_words(event))
    ]
    ordered = sorted(steps, key=lambda step: step.on or date.min)
    name = next((str(row["name"]) for row in reversed(records) if row.get("name")), "")
    return LifeLine(person, name, tuple(dict.fromkeys(row[OWNER] for row in records)), tuple(ordered))


def _steps_of_record(row: dict[str, Any], places: dict[str, str], policy: PolicyView) -> list[LifeStep]:
    """Coming into and going out of one household."""
    household, place = row[OWNER], places[row[OWNER]]
    reasons, relations = policy.table("member_change"), policy.table("relation")
    relation = relations.label_of(row.get("relation")) or "关系没有填"
    why = reasons.label_of(row.get("join_reason"))
    came = f"进入这一户（{relation}）：{why}" if why else f"登记在这一户（{relation}）"
    steps = [LifeStep(row.get("join_date"), household, place, came)]
    if row.get("leave_date") or row.get("leave_reason"):
        why = reasons.label_of(row.get("leave_reason")) or "原因没有填"
        steps.append(LifeStep(row.get("leave_date"), household, place, f"离开这一户：{why}"))
    return steps


def _event_words(event: dict[str, Any]) -> str:
    """What an event adds to the coming and going."""
    if event["kind"] == HEAD_CHANGED:
        return "成为户主"
    if event["kind"] == CORRECTED:
        schema = schema_of(event["changed_form"])
        label = schema[event["changed_field"]].label
        return f"更正{label}：{event['old_value']} → {event['new_value']}（批准人 {event['approved_by']}）"
    return ""
