"""Meetings in real files: prepared from the village's people, judged, stored, taken back, handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UserError
from app.models.queries.integrity import rows_unlike_log
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card
from app.services.meetings import (
    PASSED,
    REJECTED,
    Meeting,
    judge_meeting,
    list_meetings,
    meetings_about,
    new_matter,
    new_meeting,
    open_meeting,
    people_to_invite,
    remove_meeting,
    save_meeting,
    with_counted,
    with_people,
)
from app.services.office_records import list_records
from app.services.proceedings_papers import meeting_document
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, VILLAGE, all_ids, store_household

HELD = date(2025, 6, 2)


def voted(meeting: Meeting, *votes: tuple[int, int, int]) -> Meeting:
    """The meeting with these votes on its matters."""
    names = ("votes_for", "votes_against", "votes_abstain")
    matters = tuple(
        {**row, **dict(zip(names, cast, strict=True))}
        for row, cast in zip(meeting.matters, votes, strict=True)
    )
    return replace(meeting, matters=matters)


def changed(meeting: Meeting, **values: Any) -> Meeting:
    return replace(meeting, values={**meeting.values, **values})


def reps_meeting(session: Session, *matters: str) -> Meeting:
    """An unsaved meeting of representatives of 2025 at which 30 of 40 are present."""
    meeting = changed(
        new_meeting(session, "04", VILLAGE),
        topic="名单评议", held_on=HELD, place="村委会", presider="李䶮", recorder="王㛃",
        should_attend=40, attended=30,
    )  # fmt: skip
    for number, matter in enumerate(matters, 1):
        meeting = new_matter(session, meeting, matter, case_id=f"{number:032x}")
    return meeting


def test_one_meeting_decides_many_matters(session: Session) -> None:
    meeting = voted(reps_meeting(session, "张三户", "李四户", "王五户"), (16, 14, 0), (15, 15, 0), (30, 0, 0))
    assert save_meeting(session, None, meeting).touched.keys() == {"meeting", "meeting_matter"}
    stored = open_meeting(session, meeting.id)
    assert [row["result"] for row in stored.matters] == [PASSED, REJECTED, PASSED]
    assert stored.values["rule"] == "9-R-2018"
    judged = judge_meeting(session, stored)
    assert judged.verdict.may_start is True
    assert len(judged.shortfalls) == 1
    assert "还差 1 人" in judged.shortfalls[0]


def test_it_is_judged_while_it_is_typed(session: Session) -> None:
    meeting = reps_meeting(session, "张三户")
    assert judge_meeting(session, changed(meeting, attended=26)).verdict.may_start is False
    assert judge_meeting(session, changed(meeting, attended=27)).verdict.may_start is True


def test_a_meeting_of_2026_is_kept_though_its_rule_is_unset(session: Session) -> None:
    meeting = voted(changed(reps_meeting(session, "张三户"), held_on=date(2026, 3, 2)), (30, 0, 0))
    save_meeting(session, None, meeting)
    stored = open_meeting(session, meeting.id)
    assert (stored.values["rule"], stored.matters[0]["result"]) == (None, None)
    assert "未设定" in judge_meeting(session, stored).verdict.words


def test_the_people_of_the_village_are_offered_and_counted(town: Session) -> None:
    village = open_card(town, all_ids(town)[0]).household["village_code"]
    meeting = changed(new_meeting(town, "05", village), topic="村民会议")
    people = people_to_invite(town, meeting)
    assert people
    assert {person.household_id for person in people} <= set(all_ids(town))
    assert all(person.birth_date is None or person.birth_date.year <= 2008 for person in people)
    few = with_people(town, meeting, people[:5], signed=True)
    seated = with_counted(with_people(town, few, people, signed=False))
    assert len(seated.seats) == len(people)
    assert seated.values["attended"] == 5
    group = changed(new_meeting(town, "06", village, people[0].group_no), topic="小组会")
    assert {person.group_no for person in people_to_invite(town, group)} == {people[0].group_no}


def test_undo_takes_a_meeting_with_all_its_rows_back(session: Session) -> None:
    store_household(session)
    meeting = reps_meeting(session, "张三户")
    meeting = with_people(session, meeting, people_to_invite(session, meeting), signed=True)
    save_meeting(session, None, meeting)
    first = open_meeting(session, meeting.id)
    assert len(first.seats) == 1
    edited = replace(first, seats=(), matters=({**first.matters[0], "matter": "李四户"},))
    save_meeting(session, first, edited)
    second = open_meeting(session, meeting.id)
    assert (second.seats, second.matters[0]["matter"]) == ((), "李四户")
    undo(session, undoable_acts(session)[0].tx_id)
    assert open_meeting(session, meeting.id) == first
    undo(session, undoable_acts(session)[0].tx_id)
    with pytest.raises(UserError, match="已被删除"):
        open_meeting(session, meeting.id)
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()


def test_two_edits_at_once_do_not_overwrite_each_other(session: Session) -> None:
    meeting = reps_meeting(session, "张三户")
    save_meeting(session, None, meeting)
    base = open_meeting(session, meeting.id)
    save_meeting(session, base, changed(base, place="学校"))
    with pytest.raises(UserError, match="已被改过"):
        save_meeting(session, base, changed(base, place="广场"))
    assert open_meeting(session, meeting.id).values["place"] == "学校"


def test_meetings_are_listed_by_village_and_found_by_household_and_case(session: Session) -> None:
    home = store_household(session).card.household_id
    mine = new_matter(session, reps_meeting(session, "张三户"), "李四户", home)
    other = changed(reps_meeting(session), village_code=OTHER_VILLAGE)
    for meeting in (mine, other):
        save_meeting(session, None, meeting)
    assert [row["id"] for row in list_meetings(session, VILLAGE)] == [mine.id]
    assert {row["id"] for row in list_meetings(session)} == {mine.id, other.id}
    assert [found.id for found in meetings_about(session, household_id=home)] == [mine.id]
    assert [found.id for found in meetings_about(session, case_id=f"{1:032x}")] == [mine.id]


def test_a_meeting_without_kind_or_topic_is_not_kept(session: Session) -> None:
    with pytest.raises(UserError, match="会议类型和会议主题"):
        save_meeting(session, None, changed(reps_meeting(session), topic=None))
    assert list_meetings(session) == ()


def test_a_removed_meeting_leaves_no_rows(session: Session) -> None:
    meeting = reps_meeting(session, "张三户")
    save_meeting(session, None, meeting)
    remove_meeting(session, meeting.id)
    assert list_meetings(session) == ()
    assert meetings_about(session, case_id=f"{1:032x}") == ()
    with pytest.raises(UserError, match="已经不在"):
        remove_meeting(session, meeting.id)


def test_a_meeting_is_written_by_its_own_service_only(session: Session) -> None:
    with pytest.raises(KeyError):
        list_records(session, "meeting")


@pytest.mark.parametrize("document_id", ["T10", "T11", "T12"])
def test_papers_are_printed_filled_and_blank(session: Session, tmp_path: Path, document_id: str) -> None:
    meeting = voted(reps_meeting(session, "张三户"), (20, 5, 5))
    save_meeting(session, None, meeting)
    made = meeting_document(session, document_id, (meeting,), tmp_path / "filled.pdf")
    assert (made.pages, made.left_out) == (1, ())
    assert meeting_document(session, document_id, (), tmp_path / "blank.pdf").pages == 1
    with pytest.raises(UserError, match="没有编号"):
        meeting_document(session, "T99", (), tmp_path / "none.pdf")
