"""Notices in real files: frozen and masked when posted, paused by objections, taken down, handed over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.core.oplog import canonical
from app.domain.notice_wording import HOLE
from app.domain.notices import ClockState
from app.domain.rules.notices import PHOTOS
from app.models.queries.integrity import rows_unlike_log
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card, save_card
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.meetings import remove_meeting, save_meeting
from app.services.notice_photos import add_photos
from app.services.notice_words import code_text, speech, with_body
from app.services.notices import (
    Notice,
    Subject,
    clock_on,
    is_as_posted,
    judge_notice,
    list_notices,
    new_notice,
    notices_about,
    open_notice,
    post_notice,
    remove_draft,
    save_notice,
    take_down,
)
from app.services.objections import answer_opinion, new_opinion, open_opinions, register_opinion
from app.services.packages import export_package
from app.services.proceedings_papers import four_discussions_document, notice_document
from app.services.session import Session
from tests.offices import ID_NUMBERS, REVIEWER, VILLAGE, all_ids, reopen, store_household, with_head
from tests.services.test_meetings import reps_meeting, voted
from tests.sync.reader.tbp_reader import read_package

POSTED = date(2026, 3, 3)
ONE_DAY = timedelta(days=1)
CONTACT = {"contact": "村党组织书记", "phone_village": "09901234567", "phone_township": "09907654321"}
ANSWER = {
    "handled_by": "调查员乙", "found": "没有车辆", "result": "02", "reply": "名单不变",
    "replied_on": POSTED + 4 * ONE_DAY,
}  # fmt: skip


def drafted(
    session: Session, *subjects: Subject, kind: str = "N-01", village: str = VILLAGE, **given: Any
) -> Notice:
    """A stored draft with its text."""
    notice = with_body(session, new_notice(session, kind, village, **CONTACT, **given), subjects)
    body = notice.values["body"].replace(HOLE * 2, "2026年3月1日村民代表会议")
    save_notice(session, None, replace(notice, values={**notice.values, "body": body}))
    return open_notice(session, notice.id)


def households(session: Session, *names: str) -> tuple[Subject, ...]:
    return tuple(Subject(store_household(session, name, None).card.household_id) for name in names)


def posted(session: Session, *names: str, kind: str = "N-01") -> Notice:
    """A notice that hangs since today, with a household for each name."""
    subjects = households(session, *(names or ("张三",)))
    draft = drafted(session, *subjects, kind=kind)
    post_notice(session, draft, subjects, posted_on=session.clock.today(), posted_by="张贴人丙")
    return open_notice(session, draft.id)


def test_a_posted_notice_shows_groups_heads_and_persons_only(session: Session) -> None:
    notice = posted(session, "张三", "李四")
    assert [(row["group_no"], row["head"], row["persons"]) for row in notice.lines] == [
        ("1组", "张三", 1), ("1组", "李四", 1),
    ]  # fmt: skip
    assert "初步选出下列 2 户、2 人" in notice.values["body"]
    assert notice.values["title"] == "2026年河东村初选名单公示"
    assert notice.values["number"] == f"{VILLAGE}-2026-001"
    assert (notice.values["days"], notice.values["issuer_name"]) == (7, "河东村村民委员会")
    assert is_as_posted(notice)


def test_namesakes_get_the_end_of_their_household_number(session: Session) -> None:
    notice = posted(session, "张三", "张三", "李四")
    tails = [row["tail"] for row in notice.lines]
    assert len({tails[0], tails[1]}) == 2
    assert all(len(tail) >= 4 for tail in tails[:2])
    assert tails[2] is None


def test_the_list_is_frozen_whatever_becomes_of_the_households(session: Session) -> None:
    notice = posted(session, "张三")
    card = open_card(session, notice.lines[0]["subject_household"])
    save_card(session, card, with_head(card, name="改名"), "改姓名")
    assert open_notice(session, notice.id) == notice
    with pytest.raises(UserError, match="不能再改"):
        save_notice(session, notice, replace(notice, values={**notice.values, "body": "另一份"}))


def test_a_changed_line_is_noticed(session: Session) -> None:
    notice = posted(session, "张三")
    assert not is_as_posted(replace(notice, lines=({**notice.lines[0], "persons": 9},)))


def test_what_is_sensitive_is_not_posted(session: Session) -> None:
    subjects = households(session, "张三")
    draft = drafted(session, *subjects)
    wrong = replace(draft, values={**draft.values, "body": f"张三，{ID_NUMBERS[0]}"})
    save_notice(session, draft, wrong)
    stored = open_notice(session, draft.id)
    with pytest.raises(UserError, match="正文里有身份证号"):
        post_notice(session, stored, subjects, posted_on=POSTED, posted_by="丙")
    assert open_notice(session, draft.id) == stored


def test_a_meeting_that_was_not_recorded_is_a_hole_and_no_claim(session: Session) -> None:
    subjects = households(session, "张三")
    notice = with_body(session, new_notice(session, "N-01", VILLAGE, **CONTACT), subjects)
    assert f"经{HOLE}{HOLE}评议" in notice.values["body"]
    save_notice(session, None, notice)
    with pytest.raises(UserError, match="还有没填的空白"):
        post_notice(session, open_notice(session, notice.id), subjects, posted_on=POSTED, posted_by="丙")


def test_a_notice_is_not_posted_ahead_or_without_its_list_or_twice(session: Session) -> None:
    subjects = households(session, "张三")
    draft = drafted(session, *subjects)
    with pytest.raises(UserError, match="不能晚于今天"):
        post_notice(session, draft, subjects, posted_on=POSTED + ONE_DAY, posted_by="丙")
    with pytest.raises(UserError, match="要有名单"):
        post_notice(session, draft, (), posted_on=POSTED, posted_by="丙")
    post_notice(session, draft, subjects, posted_on=POSTED, posted_by="丙")
    with pytest.raises(UserError, match="已经登记张贴"):
        post_notice(session, open_notice(session, draft.id), subjects, posted_on=POSTED, posted_by="丙")


def test_days_that_are_not_set_block_only_their_own_kind(session: Session) -> None:
    subjects = households(session, "张三")
    shared = drafted(session, *subjects, kind="N-12")
    with pytest.raises(UserError, match="“分红公示”未设定"):
        post_notice(session, shared, subjects, posted_on=POSTED, posted_by="丙")
    post_notice(session, drafted(session, *subjects), subjects, posted_on=POSTED, posted_by="丙")


def test_it_comes_down_on_day_8_and_not_on_day_7(session: Session, clock: FixedClock) -> None:
    notice = posted(session)
    clock.move(7 * ONE_DAY)
    with pytest.raises(UserError, match="还不能撤下：公示中，今天是最后一天，2026-03-11 起可以撤下"):
        take_down(session, notice, on=clock.today(), by="丙", result="没有异议")
    clock.move(ONE_DAY)
    take_down(session, notice, on=clock.today(), by="丙", result="没有异议")
    done = open_notice(session, notice.id)
    assert (done.values["taken_down_on"], done.values["result"]) == (date(2026, 3, 11), "没有异议")
    assert is_as_posted(done)


@pytest.mark.req("R314")
def test_an_objection_holds_the_clock_until_it_is_answered(session: Session, clock: FixedClock) -> None:
    notice = posted(session)
    clock.move(2 * ONE_DAY)
    opinion = {**new_opinion(session, notice), "way": "02", "text": "有一户买了汽车", "real_name": False}
    register_opinion(session, opinion)
    clock.move(9 * ONE_DAY)
    paused = open_notice(session, notice.id)
    assert clock_on(session, paused).state is ClockState.PAUSED
    assert len(open_opinions(paused, clock.today())) == 1
    found = judge_notice(session, paused, followed_on=clock.today())
    assert any("1 条异议还没有答复" in problem.message for problem in found)
    with pytest.raises(UserError, match="有异议还没有答复"):
        take_down(session, paused, on=clock.today(), by="丙", result="")
    (stored,) = paused.opinions
    assert stored["number"] == f"{VILLAGE}-2026-001-1"
    answer_opinion(session, stored, **ANSWER)
    answered = open_notice(session, notice.id)
    assert clock_on(session, answered).last_day == date(2026, 3, 12)
    assert clock_on(session, answered).state is ClockState.OVER
    with pytest.raises(UserError, match="已被改过"):
        answer_opinion(session, stored, **ANSWER)


def test_an_answer_needs_finding_result_and_reply(session: Session) -> None:
    notice = posted(session)
    register_opinion(session, {**new_opinion(session, notice), "way": "01", "text": "有意见"})
    (stored,) = open_notice(session, notice.id).opinions
    with pytest.raises(UserError, match="没有保存"):
        answer_opinion(session, stored, replied_on=POSTED)
    with pytest.raises(UserError, match="早于张贴日期"):
        register_opinion(session, {**new_opinion(session, notice), "way": "01", "text": "早了",
                                   "raised_on": POSTED - ONE_DAY})  # fmt: skip


def test_an_upheld_objection_stops_what_waits_for_the_notice(session: Session, clock: FixedClock) -> None:
    notice = posted(session)
    register_opinion(session, {**new_opinion(session, notice), "way": "01", "text": "有意见"})
    (stored,) = open_notice(session, notice.id).opinions
    clock.move(20 * ONE_DAY)
    answer_opinion(session, stored, **{**ANSWER, "result": "01"})
    upheld = open_notice(session, notice.id)
    messages = [problem.message for problem in judge_notice(session, upheld, followed_on=clock.today())]
    assert any("退回重办" in words for words in messages)


def test_undo_takes_a_posting_back_line_by_line(session: Session) -> None:
    subjects = households(session, "张三", "李四")
    draft = drafted(session, *subjects)
    post_notice(session, draft, subjects, posted_on=POSTED, posted_by="丙")
    undo(session, undoable_acts(session)[0].tx_id)
    assert open_notice(session, draft.id) == draft
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()


def test_numbers_run_on_within_a_village_and_year(session: Session) -> None:
    numbers = [posted(session, name).values["number"][-3:] for name in ("张三", "李四", "王五")]
    assert numbers == ["001", "002", "003"]


def test_notices_are_found_by_household_and_case(session: Session) -> None:
    (home,) = households(session, "张三")
    subjects = (replace(home, case_id="c" * 32),)
    draft = drafted(session, *subjects)
    assert notices_about(session, household_id=home.household_id) == ()
    post_notice(session, draft, subjects, posted_on=POSTED, posted_by="丙")
    assert [found.id for found in notices_about(session, household_id=home.household_id)] == [draft.id]
    assert [found.id for found in notices_about(session, case_id="c" * 32)] == [draft.id]
    assert [row["id"] for row in list_notices(session, VILLAGE)] == [draft.id]


def test_a_draft_can_go_a_posted_notice_stays(session: Session) -> None:
    draft = drafted(session, *households(session, "张三"))
    remove_draft(session, draft.id)
    assert list_notices(session) == ()
    with pytest.raises(UserError, match="不能删除"):
        remove_draft(session, posted(session, "李四").id)


def test_a_meeting_a_notice_rests_on_stays(session: Session) -> None:
    meeting = reps_meeting(session, "张三户")
    save_meeting(session, None, meeting)
    subjects = households(session, "张三")
    draft = drafted(session, *subjects, meeting=meeting.id)
    assert "经2025年6月2日村民代表会议评议" in draft.values["body"]
    with pytest.raises(UserError, match="根据这次会议"):
        remove_meeting(session, meeting.id)


@pytest.mark.req("R307")
def test_code_and_speech_have_no_person_in_them(session: Session) -> None:
    notice = posted(session, "张三", "李四")
    code, words = code_text(session, notice), speech(session, notice)
    for text in (code, words):
        assert "张三" not in text
        assert "李四" not in text
    assert notice.values["number"] in code
    assert notice.values["digest"] in code
    assert "12317" in code
    assert "2026-03-03至2026-03-10" in code
    assert words == (
        "河东村村民请注意：2026年初选名单已经张贴，共 2 户，公示到2026年3月10日。"
        "有意见的请向村党组织书记提出，电话：09901234567、09907654321。"
    )


def test_photos_of_both_days_prove_that_it_hung(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    notice = posted(session)
    assert any("缺张贴当天的近景照片" in problem.message for problem in judge_notice(session, notice))
    for number, shows in enumerate(PHOTOS):
        picture = tmp_path / f"{shows}.jpg"
        Image.new("RGB", (40, 30), (number * 40, 90, 90)).save(picture, "JPEG")
        made = add_photos(session, notice.id, shows, (picture,))
        assert made.refused == ()
    clock.move(9 * ONE_DAY)
    found = open_notice(session, notice.id)
    assert found.photos == frozenset(PHOTOS)
    assert not any(problem.rule_id == "V-NTC-02" for problem in judge_notice(session, found))
    undo(session, undoable_acts(session)[0].tx_id)
    assert open_notice(session, notice.id).photos == frozenset(PHOTOS) - {"photo_far_last"}


@pytest.mark.parametrize("document_id", ["T14", "T15", "T16", "T17", "T18"])
def test_papers_are_printed_filled_and_blank(session: Session, tmp_path: Path, document_id: str) -> None:
    notice = posted(session, "张三", "李四")
    made = notice_document(session, document_id, (notice,), tmp_path / "filled.pdf", large=True)
    assert made.left_out == ()
    assert notice_document(session, document_id, (), tmp_path / "blank.pdf").pages == 1
    draft = drafted(session, *households(session, "王五"))
    with pytest.raises(UserError, match="先登记张贴"):
        notice_document(session, document_id, (draft,), tmp_path / "draft.pdf")


@pytest.mark.parametrize(
    ("kind", "issuer", "asked"),
    [
        pytest.param("N-07", "county", "资金规模 资金来源 资金用途 使用单位 分配原则 分配结果 监督电话",
                     marks=pytest.mark.req("R103", "R323")),
        pytest.param("N-08", "village", "项目名称 实施地点 建设内容 实施期限", marks=pytest.mark.req("R105")),
        pytest.param("N-08", "village",
                     "实施单位及责任人 资金来源构成及规模 采购招投标情况 预期目标 受益农户 投诉方式",
                     marks=pytest.mark.req("R106", "R325")),
    ],
)  # fmt: skip
def test_the_draft_has_a_line_for_everything_that_has_to_be_said(
    session: Session, kind: str, issuer: str, asked: str
) -> None:
    draft = drafted(session, kind=kind)
    assert draft.values["issuer"] == issuer
    wanted = [f"{title}：" for title in asked.split()]
    assert [line for line in draft.values["body"].splitlines() if line in wanted] == wanted


def test_the_register_of_four_discussions_joins_both(session: Session, tmp_path: Path) -> None:
    meeting = voted(reps_meeting(session, "张三户"), (20, 5, 5))
    save_meeting(session, None, meeting)
    made = four_discussions_document(session, (meeting,), (posted(session),), tmp_path / "T13.pdf")
    assert made.pages == 6
    assert four_discussions_document(session, (), (), tmp_path / "blank.pdf").pages == 6


def test_packages_carry_meetings_and_notices_with_all_their_rows(town: Session, tmp_path: Path) -> None:
    meeting = voted(reps_meeting(town, "张三户"), (20, 5, 5))
    save_meeting(town, None, meeting)
    monitored = open_card(town, all_ids(town)[0])
    subjects = (Subject(monitored.household_id),)
    draft = drafted(town, *subjects, kind="N-05", village=monitored.household["village_code"])
    post_notice(town, draft, subjects, posted_on=town.clock.today(), posted_by="丙")
    notice = open_notice(town, draft.id)
    register_opinion(town, {**new_opinion(town, notice), "way": "01", "text": "有意见"})
    wanted = {
        ("meeting", meeting.id), ("meeting_matter", meeting.matters[0]["id"]), ("notice", notice.id),
        ("notice_line", notice.lines[0]["id"]),
        ("opinion", open_notice(town, notice.id).opinions[0]["id"]),
    }  # fmt: skip
    reviewer = reopen(town, REVIEWER)
    district = reviewer.folder.root / DISTRICT_FOLDER
    sent = export_package(reviewer, "delta", district / KEY_FILE, tmp_path / "一.tbp")
    key = json.loads((district / KEY_FILE).read_text("utf-8"))
    secret = json.loads((district / SECRET_FILE).read_text("utf-8"))["secret"]
    _, _, lines = read_package(
        sent.path.read_bytes(), canonical.dumps(key["keyring"]), bytes.fromhex(key["root"]), secret
    )
    carried = {(op["t"], op["id"]) for op in map(json.loads, lines) if op["k"] == "put"}
    assert wanted <= carried
    reviewer.close()
