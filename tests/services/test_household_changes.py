"""动态管理: each registered change is one act with its event, its proof and its undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.errors import UserError
from app.services.acts import undo, undoable_acts
from app.services.cards import Card, new_card, open_card, save_card, stored_problems
from app.services.change_record import registered_changes
from app.services.checks import check_all
from app.services.history import card_history
from app.services.household_changes.acts import DoneChange, Grounds, active, called
from app.services.household_changes.corrections import Correction, correct_field
from app.services.household_changes.heads import HeadChange, change_head
from app.services.household_changes.identities import (
    Relapse,
    Removal,
    register_missed,
    relapse_household,
    remove_wrongly_entered,
)
from app.services.household_changes.members import Arrival, Departure, add_member, leave_member
from app.services.household_changes.question_fields import split_fields
from app.services.household_changes.splits import (
    ElderlyReview,
    Merge,
    ReviewNeeded,
    Split,
    merge_household,
    split_household,
)
from app.services.household_filters import Condition
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.persons import life_line
from app.services.session import Session
from tests.families import GROUNDS, NUMBERS, family, named, the_young_leave
from tests.offices import VILLAGE, with_rows


def events(session: Session, household_id: str) -> list[dict[str, Any]]:
    return list(registered_changes(session, household_id))


def everything(session: Session, *households: str) -> list[object]:
    """All stored facts of these cards, revisions left out."""
    return [open_card(session, household).records for household in households]


def with_overcome(session: Session, card: Card) -> Card:
    """The household with an identity that ended because it was better off."""
    row = {"id": session.new_id(), "household_id": card.household_id, "period": "PA", "object_type": "21",
           "identified_on": date(2015, 1, 1), "ended_on": date(2019, 12, 1), "end_reason": "01"}  # fmt: skip
    return save_card(session, card, with_rows(card, "period_status", row)).card


def test_a_child_is_born_and_the_event_says_so(session: Session) -> None:
    card = family(session)
    facts = {"name": "张小妹", "sex": "2", "birth_date": date(2026, 2, 1), "id_type": "04"}
    add_member(session, Arrival(card.household_id, GROUNDS, "01", "04", facts))
    after = open_card(session, card.household_id)
    baby = named(after, "张小妹")
    assert (baby["join_date"], baby["join_reason"]) == (GROUNDS.happened_on, "01")
    assert after.household["persons_current"] == 6
    assert after.household["persons_year"] == 5
    (event,) = events(session, card.household_id)
    assert (event["kind"], event["person_name"], event["proof"]) == ("01", "张小妹", "户口簿 2026-17")
    assert "增加成员" in card_history(session, card.household_id)[0].label


def test_who_died_counts_no_more(session: Session) -> None:
    card = family(session)
    father = named(card, "张大")
    leave_member(session, Departure(card.household_id, father["id"], GROUNDS, "11"))
    after = open_card(session, card.household_id)
    assert named(after, "张大")["leave_reason"] == "11"
    assert after.household["persons_current"] == 4
    with pytest.raises(UserError, match="不在这一户的现有成员里"):
        leave_member(session, Departure(card.household_id, father["id"], GROUNDS, "11"))


def test_a_head_who_leaves_needs_a_successor(session: Session) -> None:
    card = family(session)
    head, wife = named(card, "张三"), named(card, "李四")
    departure = Departure(card.household_id, head["id"], GROUNDS, "14")
    with pytest.raises(UserError, match="只有一个户主"):
        leave_member(session, departure)
    leave_member(session, replace(departure, new_head=wife["id"]))
    assert open_card(session, card.household_id).household["head_member"] == wife["id"]


def test_the_last_one_who_dies_closes_the_household(session: Session) -> None:
    card = save_card(session, None, with_rows(
        new_card(session, VILLAGE, "1组"), "member",
        {**new_card(session, VILLAGE, "1组").rows("member")[0], "name": "赵一"}), "新建户").card  # fmt: skip
    leave_member(session, Departure(card.household_id, card.rows("member")[0]["id"], GROUNDS, "11"))
    household = open_card(session, card.household_id).household
    assert (household["ended_on"], household["end_reason"]) == (GROUNDS.happened_on, "04")
    with pytest.raises(UserError, match="销户"):
        register_missed(session, card.household_id, GROUNDS)


def test_a_new_head_renames_everybodys_relation(session: Session) -> None:
    card = family(session)
    wife = named(card, "李四")
    change_head(session, HeadChange(card.household_id, wife["id"], GROUNDS))
    after = open_card(session, card.household_id)
    relations = {row["name"]: row["relation"] for row in after.rows("member")}
    assert relations == {"张三": "02", "李四": "01", "张小三": "03", "张大": "15", "王五": "16"}


def test_a_relation_nobody_can_know_is_asked(session: Session) -> None:
    card = family(session)
    child = named(card, "张小三")
    with pytest.raises(UserError, match="张大、王五"):
        change_head(session, HeadChange(card.household_id, child["id"], GROUNDS))
    grandparents = {named(card, "张大")["id"]: "17", named(card, "王五")["id"]: "18"}
    change_head(session, HeadChange(card.household_id, child["id"], GROUNDS, grandparents))
    assert named(open_card(session, card.household_id), "李四")["relation"] == "12"


def test_old_people_left_alone_are_reviewed_before_a_split(session: Session) -> None:
    card = family(session)
    with pytest.raises(ReviewNeeded) as refused:
        split_household(session, the_young_leave(card))
    assert refused.value.names == ("张大", "王五")
    own = ElderlyReview(session.actor.name, "儿子每月给六百元")
    with pytest.raises(UserError, match="不能是经办人自己"):
        split_household(session, the_young_leave(card, review=own))
    review = ElderlyReview("周主任", "儿子每月给六百元，签了赡养协议")
    split = split_household(session, the_young_leave(card, review=review))
    origin, fresh = (open_card(session, household) for household in split.households)
    assert [row["name"] for row in active(origin)] == ["张大", "王五"]
    assert [row["name"] for row in active(fresh)] == ["张三", "李四", "张小三"]
    assert fresh.household["split_from"] == origin.household_id
    assert (fresh.household["object_type"], fresh.household["persons_year"]) == ("21", 3)
    assert fresh.household["local_no"] != origin.household["local_no"]
    assert [event["kind"] for event in events(session, fresh.household_id)] == ["05"]
    assert events(session, origin.household_id)[0]["review_note"] == review.note


def test_a_household_goes_into_another_and_is_closed(session: Session) -> None:
    card = family(session)
    review = ElderlyReview("周主任", "已核实")
    _, young = split_household(session, the_young_leave(card, review=review)).households
    origin = open_card(session, card.household_id)
    relations = {named(origin, "张大")["id"]: "11", named(origin, "王五")["id"]: "12"}
    grounds = Grounds(date(2026, 3, 1), "合户申请")
    merge_household(session, Merge(card.household_id, young, grounds, relations))
    closed, joined = open_card(session, card.household_id), open_card(session, young)
    assert (closed.household["end_reason"], closed.household["persons_current"]) == ("06", None)
    assert joined.household["persons_current"] == 5
    assert [event["kind"] for event in events(session, young)] == ["07", "05"]


@pytest.mark.req("R236")
def test_a_correction_names_old_and_new_and_who_agreed(session: Session) -> None:
    card = family(session)
    father = named(card, "张大")
    wrong = Correction(card.household_id, "member", father["id"], "id_no", NUMBERS["son"], GROUNDS, "审核员")
    with pytest.raises(UserError, match="批准人不能是经办人自己"):
        correct_field(session, replace(wrong, approved_by=session.actor.name))
    with pytest.raises(UserError, match="由程序计算"):
        correct_field(session, replace(wrong, schema_id="household", field="head_member"))
    correct_field(session, wrong)
    after = named(open_card(session, card.household_id), "张大")
    assert after["id_no"] == NUMBERS["son"]
    assert after["birth_date"] == date(1980, 2, 29)
    (event,) = events(session, card.household_id)
    assert (event["old_value"], event["new_value"]) == ("（空）", NUMBERS["son"])
    with pytest.raises(UserError, match="和原来一样"):
        correct_field(session, wrong)


@pytest.mark.req("R238")
def test_falling_back_is_linked_to_what_had_been_overcome(session: Session) -> None:
    card = family(session)
    relapse = Relapse(card.household_id, GROUNDS, "1", "县发〔2026〕3号", ("01",))
    with pytest.raises(UserError, match="没有脱贫退出"):
        relapse_household(session, relapse)
    card = with_overcome(session, card)
    relapse_household(session, relapse)
    after = open_card(session, card.household_id)
    old, new = after.rows("period_status")
    assert (new["period"], new["object_type"], new["identified_on"]) == ("RA", "40", GROUNDS.happened_on)
    assert after.household["object_type"] == "40"
    (event,) = events(session, card.household_id)
    assert (event["earlier_period"], event["new_period"]) == (old["id"], new["id"])


def test_a_wrongly_entered_household_leaves_by_decision(session: Session) -> None:
    card = family(session)
    grounds = replace(GROUNDS, note="识别时有商品房")
    removal = Removal(card.household_id, grounds, "", date(2026, 2, 1), "刘站长")
    with pytest.raises(UserError, match="决定文书"):
        remove_wrongly_entered(session, removal)
    remove_wrongly_entered(session, replace(removal, decision="县发〔2026〕5号"))
    after = open_card(session, card.household_id)
    assert (after.household["end_reason"], after.household["persons_current"]) == ("07", None)
    assert {row["leave_reason"] for row in after.rows("member")} == {"18"}


def test_a_closed_household_has_no_problems_any_more(session: Session) -> None:
    card = family(session)
    assert stored_problems(session, card.household_id)
    grounds = replace(GROUNDS, note="识别时有商品房")
    remove_wrongly_entered(session, Removal(card.household_id, grounds, "决定", date(2026, 2, 1), "甲"))
    assert stored_problems(session, card.household_id) == ()
    assert list(list_row_numbers(session, HouseholdFilter(), Sort())) == []
    closed = HouseholdFilter(conditions=(Condition("state", codes=("ended",)),))
    (listed,) = household_rows(session, list_row_numbers(session, closed, Sort())).values()
    assert (listed.head_name, listed.members, listed.errors) == ("张三", 0, 0)
    check_all(session)
    assert stored_problems(session, card.household_id) == ()
    undo(session, undoable_acts(session)[0].tx_id)
    assert stored_problems(session, card.household_id)


@pytest.mark.req("R236")
def test_a_missed_household_comes_in_on_the_day_it_was_found(session: Session) -> None:
    card = family(session)
    register_missed(session, card.household_id, GROUNDS)
    after = open_card(session, card.household_id)
    assert {row["join_reason"] for row in after.rows("member")} == {"07"}
    with pytest.raises(UserError, match="已经办过补录"):
        register_missed(session, card.household_id, GROUNDS)


@pytest.mark.parametrize(
    ("grounds", "words"),
    [(Grounds(date(2026, 4, 1), "户口簿"), "今天以后"), (Grounds(date(2026, 2, 1), "  "), "证明材料")],
)
def test_nothing_happens_without_sound_grounds(session: Session, grounds: Grounds, words: str) -> None:
    card = family(session)
    with pytest.raises(UserError, match=words):
        register_missed(session, card.household_id, grounds)
    assert events(session, card.household_id) == []


Act = Callable[[Session, Card], DoneChange]
REVIEW = ElderlyReview("周主任", "已核实")
ACTS: dict[str, Act] = {
    "add": lambda session, card: add_member(
        session, Arrival(card.household_id, GROUNDS, "02", "05", {"name": "钱七", "sex": "2"})
    ),
    "leave": lambda session, card: leave_member(
        session, Departure(card.household_id, named(card, "张大")["id"], GROUNDS, "11")
    ),
    "head": lambda session, card: change_head(
        session, HeadChange(card.household_id, named(card, "李四")["id"], GROUNDS)
    ),
    "split": lambda session, card: split_household(session, the_young_leave(card, review=REVIEW)),
    "correct": lambda session, card: correct_field(
        session,
        Correction(card.household_id, "household", card.household_id, "address", "新街5号", GROUNDS, "甲"),
    ),
    "missed": lambda session, card: register_missed(session, card.household_id, GROUNDS),
    "remove": lambda session, card: remove_wrongly_entered(
        session,
        Removal(card.household_id, replace(GROUNDS, note="重复"), "决定1号", date(2026, 2, 1), "甲"),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_one_undo_takes_the_whole_change_back(session: Session, name: str) -> None:
    card = family(session)
    before = everything(session, card.household_id)
    ACTS[name](session, card)
    assert everything(session, card.household_id) != before
    undo(session, undoable_acts(session)[0].tx_id)
    assert everything(session, card.household_id) == before
    assert events(session, card.household_id) == []


def test_a_merge_is_undone_in_both_households(session: Session) -> None:
    card = family(session)
    other = family(session)
    before = everything(session, card.household_id, other.household_id)
    relations = {row["id"]: "99" for row in card.rows("member")}
    merge_household(session, Merge(card.household_id, other.household_id, GROUNDS, relations))
    undo(session, undoable_acts(session)[0].tx_id)
    assert everything(session, card.household_id, other.household_id) == before


def test_a_household_recorded_twice_becomes_one(session: Session) -> None:
    """Who stands in both counts once and keeps one line of life; who stands only here goes over."""
    card, twin = family(session), family(session)
    twin = save_card(session, twin, with_rows(twin, "member", *twin.rows("member")[:-1])).card
    last = card.rows("member")[-1]
    merge = Merge(card.household_id, twin.household_id, GROUNDS, {last["id"]: "99"})
    merge_household(session, merge)
    closed, joined = open_card(session, card.household_id), open_card(session, twin.household_id)
    assert [row["name"] for row in joined.rows("member")] == [row["name"] for row in card.rows("member")]
    assert (closed.household["end_reason"], joined.household["persons_current"]) == ("06", 5)
    assert life_line(session, card.rows("member")[0]["id"]).person == twin.rows("member")[0]["id"]


def test_who_is_not_recorded_there_needs_a_relation(session: Session) -> None:
    card, other = family(session), family(session)
    row = {**card.rows("member")[-1], "name": "王六"}
    card = save_card(session, card, with_rows(card, "member", *card.rows("member")[:-1], row)).card
    with pytest.raises(UserError, match="王六与户主的关系") as refused:
        merge_household(session, Merge(card.household_id, other.household_id, GROUNDS, {}))
    assert refused.value.field == f"relation_{row['id']}"


def test_nobody_takes_a_person_off_the_list_alone(session: Session) -> None:
    card = family(session)
    removed = Departure(card.household_id, named(card, "张小三")["id"], GROUNDS, "18", decision="镇决定1号")
    for approver in ("", session.actor.name):
        with pytest.raises(UserError, match="批准人"):
            leave_member(session, replace(removed, approved_by=approver))
    leave_member(session, replace(removed, approved_by="周主任"))
    assert events(session, card.household_id)[0]["approved_by"] == "周主任"


def test_falling_back_is_undone_with_its_identity_and_its_event(session: Session) -> None:
    card = with_overcome(session, family(session))
    before = everything(session, card.household_id)
    relapse_household(session, Relapse(card.household_id, GROUNDS, "1", "县发〔2026〕3号", ("01",)))
    assert open_card(session, card.household_id).household["object_type"] == "40"
    undo(session, undoable_acts(session)[0].tx_id)
    assert everything(session, card.household_id) == before
    assert events(session, card.household_id) == []


def test_one_line_of_life_through_marriage_split_and_a_new_number(session: Session) -> None:
    home, other = family(session), family(session)
    child = named(home, "张小三")
    numbered = Correction(home.household_id, "member", child["id"], "id_no", NUMBERS["child"], GROUNDS, "甲")
    correct_field(session, numbered)
    wedding = Grounds(date(2026, 2, 20), "结婚证 8号")
    add_member(session, Arrival(other.household_id, wedding, "02", "06", member_id=child["id"]))
    assert named(open_card(session, home.household_id), "张小三")["leave_reason"] == "12"
    married = next(row for row in active(open_card(session, other.household_id)) if row["name"] == "张小三"
                   and row["relation"] == "06")  # fmt: skip
    assert married["id_no"] == NUMBERS["child"]
    split = Split(other.household_id, (married["id"],), married["id"], Grounds(date(2026, 3, 1), "分户申请"))
    _, third = split_household(session, split).households
    newest = active(open_card(session, third))[0]
    again = replace(numbered, household_id=third, record_id=newest["id"], text=NUMBERS["son"])
    correct_field(session, again)
    line = life_line(session, newest["id"])
    assert line.person == child["id"]
    assert line.households == (home.household_id, other.household_id, third)
    assert life_line(session, child["id"]) == line
    words = [step.words for step in line.steps]
    assert [word for word in words if "离开" in word] == ["离开这一户：婚出", "离开这一户：分户"]
    assert [word.split("：")[0] for word in words if "更正" in word] == ["更正证件号码", "更正证件号码"]


def test_somebody_who_came_back_is_the_same_person(session: Session) -> None:
    card = family(session)
    wife = named(card, "李四")
    numbered = Correction(card.household_id, "member", wife["id"], "id_no", NUMBERS["wife"], GROUNDS, "甲")
    correct_field(session, numbered)
    leave_member(session, Departure(card.household_id, wife["id"], GROUNDS, "13"))
    grounds = Grounds(date(2026, 3, 2), "户口簿")
    back = Arrival(card.household_id, grounds, "03", "02", {"id_no": NUMBERS["wife"]})
    add_member(session, back)
    rows = [row for row in open_card(session, card.household_id).rows("member") if row["name"] == "李四"]
    assert [row["person_id"] for row in rows] == [None, wife["id"]]


def test_a_number_that_counts_elsewhere_is_refused(session: Session) -> None:
    home, other = family(session), family(session)
    wife = named(home, "李四")
    number = Correction(home.household_id, "member", wife["id"], "id_no", NUMBERS["wife"], GROUNDS, "甲")
    correct_field(session, number)
    facts = {"id_no": NUMBERS["wife"], "name": "李四"}
    with pytest.raises(UserError, match="现在登记在另一户"):
        add_member(session, Arrival(other.household_id, GROUNDS, "02", "02", facts))


def test_members_of_one_name_are_told_apart_by_the_end_of_their_numbers(session: Session) -> None:
    card = family(session)
    plain = [member["name"] for member in active(card)]
    assert list(called(card).values()) == plain
    first, second = active(card)[:2]
    rows = [{**member, "name": plain[0]} if member is second else member for member in active(card)]
    rows[0] = {**first, "id_no": "99000019800101123X"}
    rows[1] |= {"id_no": None}
    names = called(with_rows(replace(card, records={**card.records, "member": ()}), "member", *rows))
    assert list(names.values()) == ["张三（尾号123X）", "张三（尾号未填）", *plain[2:]]
    rows[1] |= {"id_no": "99000020150101123X"}
    rows[1]["birth_date"], rows[0]["birth_date"] = date(2015, 1, 1), date(1980, 1, 1)
    names = called(with_rows(replace(card, records={**card.records, "member": ()}), "member", *rows))
    assert list(names.values())[:2] == ["张三（1980年生）", "张三（2015年生）"]
    rows[1]["birth_date"] = date(1980, 5, 1)
    names = called(with_rows(replace(card, records={**card.records, "member": ()}), "member", *rows))
    assert [name[-5:] for name in list(names.values())[:2]] == ["（第1人）", "（第2人）"]
    titles = [field.label for section in split_fields(card) for field in section.fields]
    assert f"{plain[0]}分出去" in titles
    assert f"{plain[0]}的关系" in titles
