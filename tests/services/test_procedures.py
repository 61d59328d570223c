"""Procedures in real files: begun, refused with reasons, gone on, given back, corrected, handed over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.core.oplog import canonical
from app.domain.income import statement_window
from app.models.queries.integrity import rows_unlike_log
from app.services.acts import undo, undoable_acts
from app.services.cards import new_record, open_card, remove_household, save_card
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.history import card_history
from app.services.meetings import new_matter, new_meeting, save_meeting
from app.services.notices import Subject as Listed
from app.services.notices import (
    new_notice,
    notices_about,
    open_notice,
    post_notice,
    save_notice,
)
from app.services.objections import answer_opinion, new_opinion, register_opinion
from app.services.packages import export_package
from app.services.procedures import (
    StepDraft,
    StepRefused,
    Subject,
    begin,
    begin_many,
    case_track,
    cases_of_household,
    correct,
    give_back,
    list_cases,
    offered,
    startable,
    take,
    take_many,
)
from app.services.session import Session
from tests.offices import REVIEWER, VILLAGE, reopen, store_household, with_head, with_household, with_rows
from tests.sync.reader.tbp_reader import read_package

APPLIED = StepDraft(
    "applied", date(2018, 3, 1), "villager_head", ("张三",), frozenset(("T06", "T07")), signers=("张三",)
)
SURVEYED = StepDraft(
    "surveyed",
    date(2018, 3, 2),
    "surveyor",
    ("调查员甲", "调查员乙"),
    frozenset(("T08", "T09", "X01")),
)
REVIEWED = StepDraft(
    "reviewed", date(2018, 3, 3), "reps_meeting", papers=frozenset(("T10", "T11", "T12"))
)
POSTED = StepDraft("village_notice", date(2018, 3, 5), "village_clerk", ("文书丙",), frozenset(("T14",)))
SEVEN = tuple(f"签字{number}" for number in "一二三四五六七")
REPORTED = StepDraft(
    "reported",
    date(2018, 3, 13),
    "village_director",
    ("主任丁",),
    frozenset(("X02", "T17", "X05", "T20")),
    signers=SEVEN,
)


def poor_household(session: Session, name: str = "张三", yuan: int = 1000) -> str:
    """A household of one with an income sheet of 2018."""
    card = store_household(session, name, None).card
    first, last = statement_window(session.policy(), "01", 2018, APPLIED.happened_on)
    sheet = {
        **new_record(session, card, "income_statement"),
        **{"year": 2018, "purpose": "01", "persons_year": 1, "window_from": first, "window_to": last},
    }
    item = {**new_record(session, card, "income_item", sheet["id"]), "item": "101", "amount": yuan * 100}
    edited = with_head(card, relation="01", birth_date=date(1970, 1, 1))
    edited = with_rows(edited, "income_statement", *card.rows("income_statement"), sheet)
    save_card(session, card, with_rows(edited, "income_item", *card.rows("income_item"), item), "核算")
    return card.household_id


def begun(session: Session, household: str = "") -> str:
    return begin(session, "identification", Subject(household or poor_household(session)), APPLIED).case_id


def meet(session: Session, case_id: str, present: int = 30, held_on: date = date(2018, 3, 3)) -> None:
    """A meeting of 40 representatives about one case."""
    meeting = new_meeting(session, "04", VILLAGE)
    meeting = new_matter(session, meeting, "评议", case_id=case_id)
    values = {
        **meeting.values, "topic": "评议", "held_on": held_on, "place": "村委会", "presider": "甲",
        "recorder": "乙", "should_attend": 40, "attended": present,
    }  # fmt: skip
    votes = {"votes_for": present, "votes_against": 0, "votes_abstain": 0}
    matters = tuple({**matter, **votes} for matter in meeting.matters)
    save_meeting(session, None, replace(meeting, values=values, matters=matters))


def post(session: Session, case_id: str, kind: str = "01", on: date = date(2018, 3, 5)) -> str:
    """A notice that lists the household of the case; its id."""
    household = case_track(session, case_id).household_id
    contact = {"contact": "村支书", "phone_village": "09901234567", "phone_township": "09907654321"}
    subjects = (Listed(household, case_id),)
    draft = new_notice(session, kind, VILLAGE, title="名单公示", body="有异议的请向村委会提出", **contact)
    save_notice(session, None, draft)
    post_notice(session, open_notice(session, draft.id), subjects, posted_on=on, posted_by="文书丙")
    return draft.id


def noticed(session: Session) -> str:
    """A case whose first notice was posted on 5 March 2018."""
    case_id = begun(session)
    take(session, case_id, SURVEYED)
    meet(session, case_id)
    take(session, case_id, REVIEWED)
    post(session, case_id)
    take(session, case_id, POSTED)
    return case_id


def states(session: Session, case_id: str) -> list[str]:
    return [stand.state for stand in case_track(session, case_id).track.stands]


def test_a_case_goes_on_step_by_step_and_keeps_its_table(session: Session) -> None:
    case_id = noticed(session)
    take(session, case_id, REPORTED)
    case = case_track(session, case_id)
    assert states(session, case_id) == ["applied", "surveyed", "reviewed", "village_notice", "reported"]
    assert case.values["table_version"] == "identification-pa-1"
    assert case.values["village_code"] == VILLAGE
    assert case.track.standing.label == "上报乡镇"
    assert [step.entered_on for step in case.steps] == [session.clock.today()] * 5
    assert case.steps[4].signers == SEVEN
    assert [other.id for other in cases_of_household(session, case.household_id)] == [case_id]
    (line,) = list_cases(session, VILLAGE, "identification")
    assert (line.id, line.standing, line.since) == (case_id, "上报乡镇", date(2018, 3, 13))
    assert line.following == ("乡镇审核",)
    assert (line.title, line.doubtful, line.is_ended) == ("贫困户识别", 0, False)
    assert list_cases(session, "990000101202") == ()


def test_what_is_missing_is_said_before_and_when_the_step_is_taken(session: Session) -> None:
    case_id = begun(session)
    (surveyed, *sides) = offered(session, case_id, date(2018, 3, 2))
    assert surveyed.is_open
    assert {paper.label: paper.present for paper in surveyed.papers}["收入核算表"]
    assert "人数够" in surveyed.demands
    assert [side.state.label for side in sides] == ["农户撤回申请", "不予通过"]
    assert all(side.is_side and side.is_open for side in sides)
    with pytest.raises(StepRefused, match="要 2 人以上，现在写了 1 人"):
        take(session, case_id, replace(SURVEYED, by=("调查员甲",)))
    take(session, case_id, SURVEYED)
    reviewed = offered(session, case_id, date(2018, 3, 3))[0]
    assert not reviewed.is_open
    assert "没有登记" in reviewed.closed[0].words
    assert states(session, case_id) == ["applied", "surveyed"]


def test_a_meeting_without_quorum_does_not_count(session: Session) -> None:
    case_id = begun(session)
    take(session, case_id, SURVEYED)
    meet(session, case_id, present=26)
    with pytest.raises(StepRefused, match="2018-03-03的会议不算数"):
        take(session, case_id, REVIEWED)
    meet(session, case_id, present=27, held_on=date(2018, 3, 4))
    take(session, case_id, replace(REVIEWED, happened_on=date(2018, 3, 4)))


def test_an_objection_pauses_the_notice_and_names_the_first_day(session: Session) -> None:
    case_id = noticed(session)
    closed = offered(session, case_id, date(2018, 3, 8))[0]
    assert closed.first_day == date(2018, 3, 13)
    notice = open_notice(session, post_id(session, case_id))
    opinion = {
        **new_opinion(session, notice), "raised_on": date(2018, 3, 7), "way": "01", "text": "有车",
    }  # fmt: skip
    register_opinion(session, opinion)
    with pytest.raises(StepRefused, match="异议还没有处理完"):
        take(session, case_id, REPORTED)
    stored = open_notice(session, notice.id).opinions[0]
    answer_opinion(
        session, stored, handled_by="调查员乙", found="没有车", result="02", reply="名单不变",
        replied_on=date(2018, 3, 9),
    )  # fmt: skip
    with pytest.raises(StepRefused) as refused:
        take(session, case_id, REPORTED)
    assert refused.value.first_day == date(2018, 3, 15)
    take(session, case_id, replace(REPORTED, happened_on=date(2018, 3, 15)))


def post_id(session: Session, case_id: str) -> str:
    return notices_about(session, case_id=case_id)[0].id


def test_who_typed_the_survey_does_not_check_it(session: Session) -> None:
    case_id = noticed(session)
    take(session, case_id, REPORTED)
    check = StepDraft(
        "township_check", date(2018, 3, 14), "station_head", ("站长戊",), frozenset(("X03",)),
        confirmed=frozenset(("homes_checked",)),
    )  # fmt: skip
    with pytest.raises(StepRefused, match="要换一个人登记"):
        take(session, case_id, check)
    other = reopen(session, REVIEWER)
    take(other, case_id, check)
    reached = states(other, case_id)
    other.close()
    assert reached[-1] == "township_check"


def test_return_and_correction_are_steps_of_their_own(session: Session) -> None:
    case_id = begun(session)
    take(session, case_id, SURVEYED)
    survey = case_track(session, case_id).last_step_id
    give_back(session, case_id, "applied", date(2018, 3, 3), "家庭成员填漏了")
    assert states(session, case_id) == ["applied"]
    with pytest.raises(StepRefused, match="已经不算数了"):
        correct(session, case_id, survey, replace(SURVEYED, reason="日期写错"))
    with pytest.raises(StepRefused, match="不能倒着走"):
        take(session, case_id, SURVEYED)
    take(session, case_id, replace(SURVEYED, happened_on=date(2018, 3, 4)))
    survey = case_track(session, case_id).last_step_id
    with pytest.raises(StepRefused, match="更正要写明原因"):
        correct(session, case_id, survey, replace(SURVEYED, happened_on=date(2018, 3, 5)))
    correct(session, case_id, survey, replace(SURVEYED, happened_on=date(2018, 3, 5), reason="日期写错"))
    case = case_track(session, case_id)
    assert [step.kind.value for step in case.steps] == ["01", "01", "02", "01", "03"]
    assert case.track.since == date(2018, 3, 5)


def test_a_step_somebody_else_took_meanwhile_is_not_taken_again(session: Session) -> None:
    case_id = begun(session)
    seen = case_track(session, case_id).last_step_id
    take(session, case_id, SURVEYED, seen)
    with pytest.raises(UserError, match="已经办了别的步骤"):
        give_back(session, case_id, "applied", date(2018, 3, 3), "再查", seen)


def test_undo_takes_the_last_step_back_but_not_one_below_another(session: Session) -> None:
    case_id = begun(session)
    start = undoable_acts(session)[0]
    assert start.label == "开始办理：贫困户识别"
    household = case_track(session, case_id).household_id
    assert "新增：农户申请，办理，办理日期 2018-03-01" in [
        change.new for entry in card_history(session, household) for change in entry.changes
    ]
    take(session, case_id, SURVEYED)
    with pytest.raises(UserError, match="以后又往下办了别的步骤"):
        undo(session, start.tx_id)
    assert states(session, case_id) == ["applied", "surveyed"]
    undo(session, undoable_acts(session)[0].tx_id)
    assert states(session, case_id) == ["applied"]
    undo(session, start.tx_id)
    with pytest.raises(UserError, match="已被撤销"):
        case_track(session, case_id)
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()


def test_a_second_case_of_the_same_kind_is_refused(session: Session) -> None:
    household = poor_household(session)
    begun(session, household)
    with pytest.raises(StepRefused, match="已经在办：贫困户识别"):
        begun(session, household)
    card = open_card(session, household)
    save_card(session, card, with_household(card, object_type="22"), "返贫")
    with pytest.raises(StepRefused, match="已经登记为返贫户"):
        begun(session, household)


def test_a_closed_household_begins_nothing_after_its_last_day(session: Session) -> None:
    household = poor_household(session)
    card = open_card(session, household)
    closed = with_household(card, ended_on=APPLIED.happened_on, end_reason="04")
    save_card(session, card, closed, "销户")
    with pytest.raises(UserError, match="已于 2018-03-01 销户"):
        begun(session, household)
    assert cases_of_household(session, household) == ()
    earlier = replace(APPLIED, happened_on=date(2018, 2, 28))
    assert begin(session, "identification", Subject(household), earlier).case_id


def test_many_households_at_once_and_those_that_may_not_are_named(session: Session) -> None:
    homes = [poor_household(session, name) for name in ("张一", "张二", "张三")]
    begun(session, homes[1])
    many = begin_many(session, "identification", homes, APPLIED)
    assert list(many.refused) == [homes[1]]
    assert "已经在办" in many.refused[homes[1]][0].words
    assert len(many.done) == 2
    surveyed = take_many(session, many.done, SURVEYED)
    assert surveyed.done == many.done
    meet(session, many.done[0])
    reviewed = take_many(session, many.done, REVIEWED)
    assert reviewed.done == many.done[:1]
    assert list(reviewed.refused) == [many.done[1]]
    undo(session, undoable_acts(session)[0].tx_id)
    undo(session, undoable_acts(session)[1].tx_id)
    assert [states(session, case_id) for case_id in many.done] == [["applied"], ["applied"]]


def test_a_closed_household_of_many_is_named_and_the_others_begin(session: Session) -> None:
    closed, removed, fine = (poor_household(session, name) for name in ("张一", "张二", "张三"))
    card = open_card(session, closed)
    ended = with_household(card, ended_on=date(2018, 2, 1), end_reason="04")
    save_card(session, card, ended, "销户")
    remove_household(session, removed)
    many = begin_many(session, "identification", (closed, removed, fine), APPLIED)
    assert {home: [reason.words for reason in said] for home, said in many.refused.items()} == {
        closed: ["这一户已于 2018-02-01 销户，2018-03-01 不能再开始办理"],
        removed: ["这一户已被删除，不能办理"],
    }
    assert [case_track(session, case_id).household_id for case_id in many.done] == [fine]
    nobody = begin_many(session, "identification", (closed,), APPLIED)
    assert (nobody.done, list(nobody.refused)) == ((), [closed])


def test_ended_cases_are_listed_when_asked_for(session: Session) -> None:
    case_id = begun(session)
    withdrawn = StepDraft("withdrawn", date(2018, 3, 2), "villager_head", ("张三",), reason="不申请了")
    take(session, case_id, withdrawn)
    assert list_cases(session) == ()
    (line,) = list_cases(session, ended=True)
    assert (line.id, line.standing, line.following) == (case_id, "农户撤回申请", ())
    assert offered(session, case_id) == ()
    with pytest.raises(UserError, match="有 1 件已被撤销或删除"):
        take_many(session, (case_id, "0" * 32), SURVEYED)


def test_a_matter_of_the_village_needs_no_household(session: Session) -> None:
    subject = Subject(village_code=VILLAGE, matter="修村道")
    proposal = StepDraft(
        "proposed", date(2018, 3, 1), "village_party", papers=frozenset(("T13-1",)),
        confirmed=frozenset(("matter_stated",)),
    )  # fmt: skip
    with pytest.raises(StepRefused, match="村党组织会"):
        begin(session, "village_decision", subject, proposal)
    assert list_cases(session) == ()
    with pytest.raises(UserError, match="要先选农户"):
        begin(session, "identification", subject, APPLIED)
    with pytest.raises(UserError, match="没有适用的程序"):
        begin(session, "identification", subject, replace(APPLIED, happened_on=date(2022, 3, 1)))


def test_only_tables_of_the_day_can_be_begun(session: Session) -> None:
    assert "identification" in startable(session, date(2018, 3, 1))
    now = startable(session)
    assert "identification" not in now
    assert now["monitored"].version.period == "RA"


def test_cases_and_steps_are_handed_over_as_they_are_stored(town: Session, tmp_path: Path) -> None:
    case_id = begun(town)
    take(town, case_id, SURVEYED)
    case = case_track(town, case_id)
    reviewer = reopen(town, REVIEWER)
    district = reviewer.folder.root / DISTRICT_FOLDER
    sent = export_package(reviewer, "delta", district / KEY_FILE, tmp_path / "一.tbp")
    key = json.loads((district / KEY_FILE).read_text("utf-8"))
    secret = json.loads((district / SECRET_FILE).read_text("utf-8"))["secret"]
    reviewer.close()
    _, _, lines = read_package(
        sent.path.read_bytes(), canonical.dumps(key["keyring"]), bytes.fromhex(key["root"]), secret
    )
    carried = {op["id"]: op["f"] for op in map(json.loads, lines) if op["k"] == "put"}
    assert carried[case_id]["household_id"]["v"] == case.household_id
    assert carried[case_id]["table_version"]["v"] == "identification-pa-1"
    applied, surveyed = (carried[step.id] for step in case.steps)
    assert applied["case_id"]["v"] == surveyed["case_id"]["v"] == case_id
    assert surveyed["done_by"]["v"] == "调查员甲、调查员乙"
    assert surveyed["state"]["v"] == "surveyed"
    assert surveyed["step_name"]["v"] == "入户调查"
    assert len(surveyed["papers"]["v"]) == len(SURVEYED.papers)
