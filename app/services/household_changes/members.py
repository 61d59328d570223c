"""People who come into a household and who leave it: birth, marriage, moving, army, death (8.13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.domain.rules.base import is_active
from app.forms.definitions.household_event import ADDED, LEFT
from app.models.entities import OWNER, PERSON
from app.models.queries.persons import rows_with_id_number
from app.services.cards import Card
from app.services.household_changes.acts import (
    ChangeAct,
    DoneChange,
    Grounds,
    active,
    change_act,
    closing,
    done,
    member_of,
    person_of,
    require_code,
    require_one_head,
    require_other_person,
    require_text,
    with_member_rows,
)
from app.services.household_changes.proofs import carry_proof
from app.services.session import Session

Values = Mapping[str, Any]
REMOVED_REASON = "18"
COUNTERPART = {"02": "12", "03": "13", "05": "14", "06": "15"}
"""Why a person came in → why the same person left the household before."""
END_REASONS = {"11": "04", "12": "05", "13": "05", "16": "05", "18": "07", "19": "06"}
"""Why the last person left → why the household ended; other reasons leave it open."""
PERSONAL = ("relation", "join_date", "join_reason", "leave_date", "leave_reason")


@dataclass(frozen=True)
class Arrival:
    """A person who comes in. `member_id`: the record of that person in another household of the file.

    `facts`: form values of a person not on file (name, id_no, sex, birth_date …), or what differs now.
    """

    household_id: str
    grounds: Grounds
    reason: str
    relation: str
    facts: Values = field(default_factory=dict)
    member_id: str = ""


@dataclass(frozen=True)
class Departure:
    """A person who leaves. `new_head` and `relations` are needed when the head goes and others stay.

    For a person taken off the list (剔除): `decision`, title and number of the document, and `approved_by`,
    somebody other than the one at the keyboard.
    """

    household_id: str
    member_id: str
    grounds: Grounds
    reason: str
    new_head: str = ""
    relations: Mapping[str, str] = field(default_factory=dict)
    decision: str = ""
    approved_by: str = ""


def add_member(session: Session, arrival: Arrival) -> DoneChange:
    """增加成员: one person more; a person on file keeps the same line of life.

    With `member_id`, or when the ID number is that of a person on file who left, the facts are taken from
    there. One who still counts in the other household leaves it in the same act. Raises UserError.
    """
    on = arrival.grounds.happened_on
    require_code(session, "member_change", arrival.reason, on, "reason", direction="in")
    with change_act(session, "增加成员", arrival.grounds) as act:
        card = act.card(arrival.household_id)
        known = _person_on_file(act, arrival)
        facts = {**_carried(known), **arrival.facts} if known else dict(arrival.facts)
        name = require_text(str(facts.get("name") or ""), "姓名", "name")
        _refuse_bad_relation(card, arrival)
        _refuse_double(card, facts)
        if known is not None and is_active(known):
            _leave_other(act, known, arrival)
        row = new_member_row(act, card.household_id, facts, arrival.relation)
        row |= {"join_date": on, "join_reason": arrival.reason}
        if known is not None:
            row[PERSON] = person_of(known)
        act.put(card, with_member_rows(card, {}, (row,)))
        if known is not None:
            carry_proof(act.tx, known[OWNER], card.household_id, {known["id"]: row["id"]})
        act.households.insert(0, card.household_id)
        act.event(card.household_id, ADDED, arrival.grounds, reason=arrival.reason, person_name=name,
                  member=row["id"], person=person_of(row),
                  other_household=known[OWNER] if known else None)  # fmt: skip
    return done(act)


def leave_member(session: Session, departure: Departure) -> DoneChange:
    """成员离开: the person stays on the card with date and reason, and counts no more.

    When nobody is left after a death or a move the household is closed. Raises UserError.
    """
    on = departure.grounds.happened_on
    require_code(session, "member_change", departure.reason, on, "reason", direction="out")
    if departure.reason == REMOVED_REASON:
        require_text(departure.decision, "决定文书", "decision")
        require_other_person(session, departure.approved_by, "批准人", "approved_by")
    with change_act(session, "成员离开", departure.grounds) as act:
        card = act.card(departure.household_id)
        member = member_of(card, departure.member_id)
        _refuse_early(member, on)
        act.put(card, without_members(card, {member["id"]: member}, departure))
        act.event(card.household_id, LEFT, departure.grounds, reason=departure.reason,
                  person_name=member.get("name"), member=member["id"], person=person_of(member),
                  decision=departure.decision, decided_on=on if departure.decision else None,
                  approved_by=departure.approved_by)  # fmt: skip
    return done(act)


def without_members(card: Card, leaving: Mapping[str, Values], departure: Departure) -> Card:
    """The card after these members left: relations of the others set, closed when nobody is left."""
    on, reason = departure.grounds.happened_on, departure.reason
    changed: dict[str, dict[str, Any]] = {
        member["id"]: {"relation": departure.relations[member["id"]]}
        for member in active(card)
        if member["id"] in departure.relations and member["id"] not in leaving
    }
    if departure.new_head:
        changed[departure.new_head] = {"relation": HEAD}
    for member_id in leaving:
        changed[member_id] = {"leave_date": on, "leave_reason": reason}
    edited = with_member_rows(card, changed)
    require_one_head(edited)
    if not active(edited) and reason in END_REASONS:
        edited = closing(edited, on, END_REASONS[reason])
    return edited


def new_member_row(act: ChangeAct, household_id: str, facts: Values, relation: str) -> dict[str, Any]:
    """A member record of its own with the facts of a person."""
    row: dict[str, Any] = {"id_type": "01", **facts}
    return row | {
        "id": act.session.new_id(),
        OWNER: household_id,
        "relation": relation,
        "leave_date": None,
        "leave_reason": None,
    }


def _carried(known: Values) -> dict[str, Any]:
    """The facts that go with a person into another household."""
    return {
        name: value
        for name, value in known.items()
        if name not in ("id", "rev", OWNER, PERSON, *PERSONAL) and value is not None
    }


def _person_on_file(act: ChangeAct, arrival: Arrival) -> Values | None:
    """The newest record of the person, by the record named or by the same ID number."""
    if arrival.member_id:
        found = rows_with_id_number(act.tx.connection, member_id=arrival.member_id)
        if not found:
            raise UserError("选的这个人已经不在档案里。数据没有变化。", field="member_id")
        return found[0]
    number = arrival.facts.get("id_no")
    if not number:
        return None
    found = rows_with_id_number(act.tx.connection, str(number))
    elsewhere = [row for row in found if row[OWNER] != arrival.household_id and is_active(row)]
    if elsewhere:
        raise UserError(
            "这个证件号码的人现在登记在另一户。请先查到那个人，选“从另一户转来”，两户一起办理。数据没有变化。",
            field="id_no",
        )
    return found[-1] if found else None


def _leave_other(act: ChangeAct, known: Values, arrival: Arrival) -> None:
    """The person leaves the household where he or she counted until now."""
    other = act.card(known[OWNER])
    reason = COUNTERPART.get(arrival.reason)
    if reason is None:
        raise UserError("这个人现在还在另一户，增加原因应是婚入或户籍迁入。数据没有变化。", field="reason")
    if known.get("relation") == HEAD and len(active(other)) > 1:
        raise UserError("这个人是另一户的户主，请先在那一户变更户主。数据没有变化。", field="member_id")
    _refuse_early(known, arrival.grounds.happened_on)
    departure = Departure(known[OWNER], known["id"], arrival.grounds, reason)
    act.put(other, without_members(other, {known["id"]: known}, departure))
    act.event(other.household_id, LEFT, arrival.grounds, reason=reason, person_name=known.get("name"),
              member=known["id"], person=person_of(known),
              other_household=arrival.household_id)  # fmt: skip


def _refuse_bad_relation(card: Card, arrival: Arrival) -> None:
    require_text(arrival.relation, "与户主关系", "relation")
    heads = [member for member in active(card) if member.get("relation") == HEAD]
    if arrival.relation == HEAD and heads:
        raise UserError("这一户已经有户主。要换户主请办“变更户主”。数据没有变化。", field="relation")


def _refuse_double(card: Card, facts: Values) -> None:
    number = facts.get("id_no")
    if number and any(member.get("id_no") == number for member in active(card)):
        raise UserError("这个证件号码的人已经在这一户里了。数据没有变化。", field="id_no")


def _refuse_early(member: Values, on: date) -> None:
    earliest = max(
        (day for day in (member.get("join_date"), member.get("birth_date")) if day is not None), default=None
    )
    if earliest is not None and on < earliest:
        words = f"离开的日期早于这个人的增加日期或出生日期（{earliest}）。数据没有变化。"
        raise UserError(words, field="happened_on")
