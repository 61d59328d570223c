"""Files and registered changes: what proves a change, and what goes along with people who move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.services.acts import undo, undoable_acts
from app.services.attachment_intake import add_picture, keep_files
from app.services.attachments import Attachment, attachments_of, link
from app.services.cards import Card, open_card, save_card
from app.services.change_record import registered_changes
from app.services.history import card_history
from app.services.household_changes.acts import DoneChange, Grounds, active
from app.services.household_changes.corrections import Correction, correct_field
from app.services.household_changes.members import Arrival, add_member
from app.services.household_changes.questions import QUESTIONS
from app.services.household_changes.splits import ElderlyReview, Merge, merge_household, split_household
from app.services.session import Session
from tests.exchange.foreign_files import numbered
from tests.families import GROUNDS, family, named, the_young_leave
from tests.offices import with_rows

REVIEW = ElderlyReview("周主任", "已核实")


def proves(session: Session, card: Card, title: str, number: int, kind: str = "", record: str = "") -> str:
    """Add a file to the household, said to prove a record of it."""
    (found,) = add_picture(session, card.household_id, numbered(number), title).ids
    if record:
        link(session, found, card.household_id, record_kind=kind, record_id=record)
    return found


def uses(session: Session, household: str) -> set[tuple[str, str, str]]:
    """Title, kind and record of each use in a household."""
    return {
        (found.title, use.record_kind, use.record_id)
        for found in attachments_of(session, household)
        for use in found.uses
        if use.household_id == household
    }


def titles(found: tuple[Attachment, ...]) -> list[str]:
    return [attachment.title for attachment in found]


def with_identity(session: Session, card: Card) -> Card:
    row = {"id": session.new_id(), "household_id": card.household_id, "period": "PA", "object_type": "21",
           "identified_on": date(2015, 1, 1), "ended_on": None, "end_reason": None}  # fmt: skip
    return save_card(session, card, with_rows(card, "period_status", row)).card


def test_a_split_takes_the_proof_of_those_who_go_along(session: Session) -> None:
    card = with_identity(session, family(session))
    proves(session, card, "妻子残疾证", 1, "member", named(card, "李四")["id"])
    proves(session, card, "父亲残疾证", 2, "member", named(card, "张大")["id"])
    proves(session, card, "识别批复", 3, "period_status", card.rows("period_status")[0]["id"])
    proves(session, card, "住房照片", 4)
    card, before = open_card(session, card.household_id), uses(session, card.household_id)
    _, fresh = split_household(session, the_young_leave(card, review=REVIEW)).households
    new = open_card(session, fresh)
    assert uses(session, fresh) == {
        ("妻子残疾证", "member", named(new, "李四")["id"]),
        ("识别批复", "period_status", new.rows("period_status")[0]["id"]),
    }
    assert uses(session, card.household_id) == before
    undo(session, undoable_acts(session)[0].tx_id)
    assert uses(session, fresh) == set()
    assert uses(session, card.household_id) == before


def test_a_merge_takes_along_all_but_the_pictures_of_the_closed_household(session: Session) -> None:
    card, other = family(session), family(session, "990000101202")
    other = open_card(session, other.household_id)
    proves(session, card, "父亲残疾证", 1, "member", named(card, "张大")["id"])
    proves(session, card, "旧材料", 2)
    proves(session, card, "住房照片", 3)
    relations = {row["id"]: "99" for row in card.rows("member")}
    merge_household(session, Merge(card.household_id, other.household_id, GROUNDS, relations))
    assert {title for title, *_ in uses(session, other.household_id)} == {"父亲残疾证", "旧材料"}
    joined = {row["id"] for row in active(open_card(session, other.household_id))}
    assert {record for _, kind, record in uses(session, other.household_id) if kind == "member"} <= joined
    undo(session, undoable_acts(session)[0].tx_id)
    assert uses(session, other.household_id) == set()
    assert len(uses(session, card.household_id)) >= 4


def test_who_marries_into_another_household_brings_the_proof(session: Session) -> None:
    home, other = family(session), family(session)
    child = named(home, "张小三")
    proves(session, home, "学籍证明", 1, "member", child["id"])
    wedding = Arrival(
        other.household_id, Grounds(date(2026, 2, 20), "结婚证"), "02", "06", member_id=child["id"]
    )
    add_member(session, wedding)
    ((title, kind, record),) = uses(session, other.household_id)
    assert (title, kind) == ("学籍证明", "member")
    assert record in {row["id"] for row in active(open_card(session, other.household_id))}


def corrected(session: Session, card: Card, grounds: Grounds) -> DoneChange:
    address = Correction(
        card.household_id, "household", card.household_id, "address", "新街5号", grounds, "甲"
    )
    return correct_field(session, address)


def test_the_proof_of_a_change_is_a_file_shown_in_its_history(session: Session, tmp_path: Path) -> None:
    card = family(session)
    known = proves(session, card, "户口簿首页", 1)
    scan = tmp_path / "申请书.png"
    scan.write_bytes(numbered(2))
    files = keep_files(session, [scan])
    corrected(session, card, replace(GROUNDS, attachments=(known,), files=files))
    (event,) = registered_changes(session, card.household_id)
    linked = {title for title, kind, record in uses(session, card.household_id)
              if (kind, record) == ("household_event", event["id"])}  # fmt: skip
    assert linked == {"户口簿首页", "申请书"}
    told = [change.new for change in card_history(session, card.household_id)[0].changes]
    assert {"证明文件：户口簿首页", "证明文件：申请书"} <= set(told)
    undo(session, undoable_acts(session)[0].tx_id)
    assert titles(attachments_of(session, card.household_id)) == ["户口簿首页"]


def test_both_sides_of_a_split_have_the_file_that_proves_it(session: Session, tmp_path: Path) -> None:
    card = family(session)
    scan = tmp_path / "分户申请.png"
    scan.write_bytes(numbered(1))
    split = the_young_leave(card, review=REVIEW)
    grounds = replace(split.grounds, files=keep_files(session, [scan]))
    done = split_household(session, replace(split, grounds=grounds))
    for household in done.households:
        (event,) = registered_changes(session, household)
        assert uses(session, household) == {("分户申请", "household_event", event["id"])}


def test_a_file_that_is_no_scan_refuses_the_change(session: Session, tmp_path: Path) -> None:
    card = family(session)
    program = tmp_path / "证明.jpg"
    program.write_bytes(b"MZ" + bytes(500))
    (missed,) = (question for question in QUESTIONS if question.id == "missed")
    answers = {"happened_on": GROUNDS.happened_on, "proof": "证明", "proof_files": (program,)}
    with pytest.raises(UserError, match="程序文件"):
        missed.answer(session, card, answers)
    assert registered_changes(session, card.household_id) == ()
