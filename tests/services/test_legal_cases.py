"""The cases the law decides by one person or one day, on stored meetings and notices (domain.md 9, 10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.notices import ClockState
from app.services.meetings import PASSED, REJECTED, judge_meeting, open_meeting, save_meeting
from app.services.notices import clock_on, judge_notice, new_notice, open_notice, post_notice, take_down
from app.services.objections import answer_opinion, new_opinion, register_opinion
from app.services.session import Session
from tests.services.test_meetings import changed, reps_meeting, voted
from tests.services.test_notices import ANSWER, ONE_DAY, drafted, households, posted

HELD = date(2025, 6, 2)
MEETINGS = [
    # kind, should attend, least present, least votes for when all of those vote, article
    ("03", 20, 10, 11, "《中国共产党支部工作条例（试行）》第十一条"),
    ("04", 40, 27, 14, "《村民委员会组织法（2018年修正）》第二十六条"),
    ("05", 400, 201, 101, "《村民委员会组织法（2018年修正）》第二十二条"),
    ("06", 90, 60, 31, "《村民委员会组织法（2018年修正）》第二十八条"),
    ("10", 300, 200, 200, "《农村集体经济组织法》第二十七条"),
]


def meeting_of(session: Session, kind: str, should: int, present: int):
    group = "1组" if kind == "06" else None
    facts = {"kind": kind, "should_attend": should, "attended": present, "group_no": group}
    return changed(reps_meeting(session, "修村道"), held_on=HELD, **facts)


@pytest.mark.parametrize(("kind", "should", "least", "votes", "article"), MEETINGS)
def test_one_person_short_and_nothing_is_decided(
    session: Session, kind: str, should: int, least: int, votes: int, article: str
) -> None:
    # party members who came in exactly half can not pass by more than half of all: one more came
    present = max(least, votes)
    for came, cast, result, words in (
        (present, votes, PASSED, ""),
        (present, votes - 1, REJECTED, "还差 1 人"),
        (least - 1, least - 1, REJECTED, f"至少 {least} 人，还差 1 人（{article}"),
    ):
        meeting = voted(meeting_of(session, kind, should, came), (cast, came - cast, 0))
        save_meeting(session, None, meeting)
        stored = open_meeting(session, meeting.id)
        assert stored.matters[0]["result"] == result, (came, cast)
        said = judge_meeting(session, stored).shortfalls
        assert (words in said[0] and article in said[0]) if words else said == ()


@pytest.mark.parametrize(("kind", "should", "least", "votes", "article"), MEETINGS)
def test_at_the_boundary_the_meeting_may_start(
    session: Session, kind: str, should: int, least: int, votes: int, article: str
) -> None:
    assert judge_meeting(session, meeting_of(session, kind, should, least)).verdict.may_start is True
    short = judge_meeting(session, meeting_of(session, kind, should, least - 1)).verdict
    assert short.may_start is False
    assert article in short.words


@pytest.mark.req("R035")
def test_the_township_s_seven_days_for_projects_end_on_day_8(session: Session, clock: FixedClock) -> None:
    notice = posted(session, kind="N-11")
    assert (notice.values["issuer"], notice.values["days"]) == ("township", 7)
    clock.move(7 * ONE_DAY)
    with pytest.raises(UserError, match="还不能撤下"):
        take_down(session, notice, on=clock.today(), by="丙", result="没有异议")
    clock.move(ONE_DAY)
    take_down(session, notice, on=clock.today(), by="丙", result="没有异议")


def test_a_holiday_at_the_end_holds_the_notice_on_the_board(session: Session, clock: FixedClock) -> None:
    clock.move(date(2026, 9, 24) - clock.today())
    notice = posted(session)
    assert clock_on(session, notice).last_day == date(2026, 10, 8)
    for day, state in ((date(2026, 10, 2), ClockState.RUNNING), (date(2026, 10, 9), ClockState.OVER)):
        assert clock_on(session, notice, day).state is state
    clock.move(timedelta(days=8))
    with pytest.raises(UserError, match="2026-10-09 起可以撤下"):
        take_down(session, notice, on=clock.today(), by="丙", result="没有异议")


@pytest.mark.req("R036")
def test_only_days_without_an_open_objection_count(session: Session, clock: FixedClock) -> None:
    notice = posted(session, kind="N-11")
    clock.move(3 * ONE_DAY)
    register_opinion(session, {**new_opinion(session, notice), "way": "01", "text": "有意见"})
    clock.move(10 * ONE_DAY)
    paused = open_notice(session, notice.id)
    follows = judge_notice(session, paused, followed_on=clock.today())
    assert any("1 条异议还没有答复" in problem.message for problem in follows)
    answer_opinion(session, paused.opinions[0], **{**ANSWER, "replied_on": clock.today()})
    assert clock_on(session, open_notice(session, notice.id)).last_day == clock.today() + 4 * ONE_DAY


@pytest.mark.req("R028", "R305")
def test_village_township_county_and_unit_publish_each_in_its_name(session: Session) -> None:
    issuers = {kind: str(new_notice(session, kind).values["issuer"]) for kind in ("N-01", "N-02", "N-03")}
    assert issuers == {"N-01": "village", "N-02": "township", "N-03": "county"}
    subjects = households(session, "张三")
    for issuer in ("village", "township", "county", "unit"):
        draft = drafted(session, *subjects, kind="N-08", issuer=issuer)
        post_notice(session, draft, (), posted_on=session.clock.today(), posted_by="丙")
        assert open_notice(session, draft.id).values["issuer"] == issuer
