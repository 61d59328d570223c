"""分户 and 并户: one household becomes two, or two become one; who cares for the old is reviewed (8.13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.domain.duplicates import number_key
from app.domain.elderly import unsupported_elderly
from app.forms.definitions.household_event import MERGED_AWAY, MERGED_IN, SPLIT_NEW, SPLIT_OFF
from app.forms.registry import SCHEMAS
from app.models.entities import OWNER, PERSON
from app.services.cards import Card
from app.services.household_changes.acts import (
    HOUSEHOLD,
    MEMBER,
    PERIOD,
    ChangeAct,
    DoneChange,
    Grounds,
    active,
    change_act,
    closing,
    done,
    member_of,
    person_of,
    require_one_head,
    require_other_person,
    require_text,
    with_member_rows,
)
from app.services.household_changes.members import Departure, new_member_row, without_members
from app.services.household_changes.proofs import carry_household_files, carry_proof
from app.services.session import Session

Values = Mapping[str, Any]
SPLIT_OUT, MERGE_OUT = "16", "19"
SPLIT_IN, MERGE_IN = "08", "09"
MERGED = "06"
_GOES_ALONG = (
    "village_code", "group_no", "natural_village", "object_type", "standard_type", "household_attr",
    "military_family", "cause_main", "cause_other", "risks", "disaster_sub", "risk_note", "risk_removed",
    "risk_removed_on", "risk_removed_how", "first_identified", "plan_exit_year", "exited_on", "relapsed_on",
    "relapse_reason", "relocation", "relocation_kind", "settle_kind", "settle_place", "lives_there",
    "residence_state",
)  # fmt: skip
"""What a household that splits off has from the one it comes from."""


@dataclass(frozen=True)
class ElderlyReview:
    """Who looked at how the old people left alone are cared for, and what was found."""

    reviewed_by: str = ""
    note: str = ""


class ReviewNeeded(UserError):
    """Old people would be left without anybody of working age; `names` are theirs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            f"办完以后{'、'.join(names)}所在的户没有能照顾老人的劳动力。请入户核实赡养情况，"
            "填写核实人和核实情况以后再办理。数据没有变化。",
            field="reviewed_by",
        )
        self.names = names


@dataclass(frozen=True)
class Split:
    """`relations`: member id → relation to the head of his or her household after the split.

    `new_head` is one of `member_ids`; `head_left` the head of those who stay, when the old head goes.
    """

    household_id: str
    member_ids: tuple[str, ...]
    new_head: str
    grounds: Grounds
    relations: Mapping[str, str] = field(default_factory=dict)
    head_left: str = ""
    address: str = ""
    review: ElderlyReview = ElderlyReview()


@dataclass(frozen=True)
class Merge:
    """Everybody of `household_id` moves to `target_id`; `relations` are to the head there.

    Who is already recorded there needs none: the record there is the one that stays.
    """

    household_id: str
    target_id: str
    grounds: Grounds
    relations: Mapping[str, str]
    review: ElderlyReview = ElderlyReview()


def split_household(session: Session, split: Split) -> DoneChange:
    """分户: the chosen members leave and are a household of their own with the same identities.

    Both sides carry an event that names the other. Raises ReviewNeeded, UserError.
    """
    with change_act(session, "分户", split.grounds) as act:
        card = act.card(split.household_id)
        leaving = {member_id: member_of(card, member_id) for member_id in split.member_ids}
        if not leaving or len(leaving) == len(active(card)):
            raise UserError("分户要有人分出去，也要有人留下。数据没有变化。", field="members")
        if split.new_head not in leaving:
            raise UserError("新户的户主应是分出去的人。数据没有变化。", field="new_head")
        departure = Departure(
            card.household_id, "", split.grounds, SPLIT_OUT, split.head_left, split.relations
        )
        staying = without_members(card, leaving, departure)
        fresh = _new_household(act, card, leaving, split)
        require_one_head(fresh)
        review = _reviewed(session, split.review, staying, fresh)
        act.put(card, staying)
        act.put(None, fresh)
        moved = [row["id"] for row in (*leaving.values(), *card.rows(PERIOD))]
        copies = [row["id"] for row in (*fresh.rows(MEMBER), *fresh.rows(PERIOD))]
        carry_proof(act.tx, card.household_id, fresh.household_id, dict(zip(moved, copies, strict=True)))
        names = "、".join(str(member.get("name") or "") for member in leaving.values())
        grounds = replace(split.grounds, note=f"分出：{names}。{split.grounds.note}".strip())
        first = act.event(card.household_id, SPLIT_OFF, grounds, other_household=fresh.household_id, **review)
        act.event(fresh.household_id, SPLIT_NEW, grounds, other_household=card.household_id,
                  linked_event=first, **review)  # fmt: skip
    return done(act)


def merge_household(session: Session, merge: Merge) -> DoneChange:
    """并户: all members go over to the other household, this one is closed. Raises ReviewNeeded.

    A person recorded in both households counts once: the record here leaves, the one there stays.
    """
    if merge.household_id == merge.target_id:
        raise UserError("不能并到自己这一户。数据没有变化。", field="target")
    with change_act(session, "并户", merge.grounds) as act:
        card, target = act.card(merge.household_id), act.card(merge.target_id)
        leaving = {member["id"]: member for member in active(card)}
        if not leaving:
            raise UserError("这一户没有现有成员，不用并户，直接销户。数据没有变化。")
        on = merge.grounds.happened_on
        departure = Departure(card.household_id, "", merge.grounds, MERGE_OUT)
        twice = _recorded_twice(leaving, target)
        gone = with_member_rows(without_members(card, leaving, departure), twice)
        arrived = [_moved(act, member, target.household_id, merge.relations, merge.grounds, MERGE_IN)
                   for member in leaving.values() if member["id"] not in twice]  # fmt: skip
        joined = with_member_rows(target, {}, arrived)
        require_one_head(joined)
        review = _reviewed(session, merge.review, joined)
        act.put(card, closing(gone, on, MERGED) if not gone.household.get("ended_on") else gone)
        act.put(target, joined)
        there = {person_of(row): row["id"] for row in active(joined)}
        copies = {row["id"]: there[twice.get(row["id"], {}).get(PERSON) or person_of(row)]
                  for row in leaving.values()}  # fmt: skip
        carry_proof(act.tx, card.household_id, target.household_id, copies)
        carry_household_files(act.tx, session.policy(), card.household_id, target.household_id)
        first = act.event(card.household_id, MERGED_AWAY, merge.grounds, other_household=target.household_id)
        act.event(target.household_id, MERGED_IN, merge.grounds, other_household=card.household_id,
                  linked_event=first, **review)  # fmt: skip
    return done(act)


def elderly_left(session: Session, *cards: Card) -> tuple[str, ...]:
    """Names of old people who, in these states of cards, have nobody of working age beside them."""
    today = session.clock.today()
    elderly = session.policy().number("rule.elderly_age")
    found = (row for card in cards for row in unsupported_elderly(active(card), today, elderly))
    return tuple(str(row.get("name") or "老人") for row in found)


def _reviewed(session: Session, review: ElderlyReview, *cards: Card) -> dict[str, str]:
    """The facts of the review for the event, empty when none is needed."""
    names = elderly_left(session, *cards)
    if not names:
        return {}
    if not review.reviewed_by.strip():
        raise ReviewNeeded(names)
    reviewer = require_other_person(session, review.reviewed_by, "赡养核实人", "reviewed_by")
    return {"reviewed_by": reviewer, "review_note": require_text(review.note, "赡养核实情况", "review_note")}


def _new_household(act: ChangeAct, card: Card, leaving: Mapping[str, Values], split: Split) -> Card:
    household_id = act.session.new_id()
    relations = {**split.relations, split.new_head: HEAD}
    household = {name: card.household.get(name) for name in _GOES_ALONG}
    household |= {
        "id": household_id,
        "split_from": card.household_id,
        "address": split.address.strip() or None,
        "persons_year": len(leaving),
    }
    members = tuple(
        _moved(act, member, household_id, relations, split.grounds, SPLIT_IN) for member in leaving.values()
    )
    periods = tuple(
        {**row, "id": act.session.new_id(), OWNER: household_id} for row in card.rows(PERIOD)
    )
    records: dict[str, tuple[Values, ...]] = {schema.record: () for schema in SCHEMAS}
    return Card(household_id, records | {HOUSEHOLD: (household,), MEMBER: members, PERIOD: periods})


def _moved(
    act: ChangeAct,
    member: Values,
    household_id: str,
    relations: Mapping[str, str],
    grounds: Grounds,
    reason: str,
) -> dict[str, Any]:
    """The record of a person in the new household: the same facts, the same line of life."""
    relation = relations.get(member["id"])
    if not relation:
        raise UserError(f"还没有填{member.get('name') or ''}与户主的关系。数据没有变化。",
                        field=f"relation_{member['id']}")  # fmt: skip
    row = new_member_row(act, household_id, member, relation)
    return row | {PERSON: person_of(member), "join_date": grounds.happened_on, "join_reason": reason}


def _recorded_twice(leaving: Mapping[str, Values], target: Card) -> dict[str, dict[str, str]]:
    """Member id → the line of life of the same person in the other household.

    The same number is the same person; without two numbers, the same name and birth date.
    """
    found: dict[str, dict[str, str]] = {}
    for member_id, member in leaving.items():
        for there in active(target):
            if _is_same(member, there):
                found[member_id] = {PERSON: person_of(there)}
    return found


def _is_same(one: Values, other: Values) -> bool:
    numbers = number_key(one.get("id_no") or ""), number_key(other.get("id_no") or "")
    if all(numbers):
        return numbers[0] == numbers[1]
    return bool(one.get("name") and one.get("birth_date")) and all(
        one.get(name) == other.get(name) for name in ("name", "birth_date")
    )
