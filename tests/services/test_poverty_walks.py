"""8.1 and 8.3 walked from 2018 on, first to last step: each guard refuses once, the card changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.models.queries.integrity import rows_unlike_log
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card
from app.services.case_checks import case_problems, village_problems
from app.services.checks import problems_of
from app.services.procedures import StepRefused, case_track, cases_of_household, correct
from app.services.session import Session
from tests.offices import ENTRY, REVIEWER, VILLAGE
from tests.services.walks import MANY, Walk, assess, change, earn, family, put

APPLIED, SURVEYED, REVIEWED = date(2018, 3, 1), date(2018, 3, 5), date(2018, 3, 10)
POSTED, REPORTED, CHECKED = date(2018, 3, 12), date(2018, 3, 20), date(2018, 3, 21)
REPOSTED, COUNTED, ANNOUNCED = date(2018, 3, 22), date(2018, 3, 30), date(2018, 4, 2)
REGISTERED = date(2018, 4, 3)
ITEMS = {"0101": 4, "0102": 3, "0201": 6, "0202": 5, "0301": 7, "0302": 6, "0401": 20}


def scored(session: Session, household: str, **without: int) -> str:
    """A score sheet of the four looks; the id of the sheet."""
    given = {**ITEMS, **without}
    lines = tuple({"item": item, "score": score} for item, score in given.items() if score is not None)
    return put(
        session, household, "four_looks", {"four_looks_score": lines}, scored_on=SURVEYED,
        scored_by="甲、乙", opinion="家庭困难",
    )  # fmt: skip


def applied(session: Session, household: str, kind: str = "identification", **said: Any) -> str:
    return put(
        session, household, "application", kind=kind, applied_on=APPLIED, applicant="张三",
        situation="两口人", reason="缺资金", request="请求识别", cause_main="9", household_attr="1",
        promise=True, sign_way="01", signed_on=APPLIED, **said,
    )  # fmt: skip


def up_to_notice(session: Session, household: str, procedure: str = "identification") -> Walk:
    """A case whose first notice hangs since 12 March 2018."""
    walk = Walk(session, household, procedure)
    walk.go("applied", APPLIED)
    walk.go("surveyed", SURVEYED)
    walk.meet(REVIEWED)
    walk.go("reviewed", REVIEWED)
    walk.post("01", POSTED)
    walk.go("village_notice", POSTED)
    return walk


def identified(session: Session, **household: Any) -> Walk:
    """A household that was identified in spring 2018, by a reviewer in the end."""
    home = family(session, **household)
    earn(session, home, "01", SURVEYED, 4_000)
    applied(session, home)
    walk = up_to_notice(session, home)
    walk.go("reported", REPORTED)
    walk.as_user(REVIEWER)
    walk.go("township_check", CHECKED)
    walk.post("02", REPOSTED)
    walk.go("township_notice", REPOSTED)
    walk.go("county_recheck", COUNTED)
    walk.post("03", ANNOUNCED)
    walk.go("announced", ANNOUNCED)
    walk.go("registered", REGISTERED)
    return walk


@pytest.mark.req("R178", "R181")
def test_identification_refuses_for_each_reason_and_ends_as_a_poor_household(session: Session) -> None:
    home = family(session)
    walk = Walk(session, home, "identification")
    change(session, home, "member", relation="03")
    walk.refused("户主应为 1 人", "applied", APPLIED)
    change(session, home, "member", relation="01")
    change(session, home, "household", object_type="20")
    walk.refused("已经登记为贫困户", "applied", APPLIED)
    change(session, home, "household", object_type="10")
    sheet = applied(session, home)
    walk.go("applied", APPLIED, papers=frozenset(("T07",)))
    assert open_card(session, home).rows("application")[0]["case_id"] == walk.case_id

    earn(session, home, "01", SURVEYED, 9_000)
    walk.refused("要 2 人以上", "surveyed", SURVEYED, by=("甲",))
    walk.refused("需要写明生活困难的情况", "surveyed", SURVEYED, reason="")
    change(session, home, "application", sheet, hardship="户主长年卧床没有收入")
    looks = scored(session, home)
    high = next(row for row in open_card(session, home).rows("four_looks_score") if row["item"] == "0101")
    change(session, home, "four_looks_score", high["id"], score=11)
    walk.refused("超过最高分：住房条件（最高 10 分）", "surveyed", SURVEYED)
    change(session, home, "four_looks_score", high["id"], score=4)
    window = open_card(session, home).rows("income_statement")[0]
    change(session, home, "income_statement", window_to=date(2018, 8, 31))
    walk.refused("核算期应为", "surveyed", SURVEYED)
    change(session, home, "income_statement", window_to=window["window_to"])
    walk.go("surveyed", SURVEYED, reason="", papers=frozenset(("T08", "X01")))
    assert open_card(session, home).rows("four_looks")[0]["total"] == sum(ITEMS.values())
    assert open_card(session, home).rows("four_looks")[0]["case_id"] == walk.case_id
    assert looks

    _judged_by_the_village(walk)
    _decided_above(walk)
    _is_poor(walk)
    walk.session.close()


def _judged_by_the_village(walk: Walk) -> None:
    """Meeting, first notice with an objection, report to the township."""
    walk.refused("没有登记在这一步以前开的", "reviewed", REVIEWED)
    walk.meet(REVIEWED, present=26)
    walk.refused("还差 1 人", "reviewed", REVIEWED)
    walk.meet(next_day := date(2018, 3, 11))
    walk.go("reviewed", next_day)
    walk.refused("张贴的日期", "village_notice", POSTED)
    notice = walk.post("01", POSTED)
    walk.go("village_notice", POSTED)
    walk.refused("2018-03-20起才能往下办", "reported", date(2018, 3, 19))
    walk.object(notice, POSTED)
    with pytest.raises(StepRefused, match="公示因为异议暂停"):
        walk.go("reported", REPORTED)
    walk.answer(notice, POSTED)
    walk.refused("要有 7 人签字，现在有 6 人", "reported", REPORTED, signers=MANY[:6])
    walk.go("reported", REPORTED)
    walk.refused("这一步要换一个人登记", "township_check", CHECKED)


def _decided_above(walk: Walk) -> None:
    """Township, second notice, county, announcement, registration."""
    walk.as_user(REVIEWER)
    walk.refused("不能是同一个人", "township_check", CHECKED, by=("甲1",))
    walk.go("township_check", CHECKED)
    walk.post("02", REPOSTED)
    walk.go("township_notice", REPOSTED)
    walk.refused("2018-03-30起才能往下办", "county_recheck", date(2018, 3, 29))
    walk.refused("只排除或说明了 0 条", "county_recheck", COUNTED, figures={"hits": 1, "settled": 0})
    walk.go("county_recheck", COUNTED)
    walk.refused("县级公告", "announced", ANNOUNCED)
    walk.post("03", ANNOUNCED)
    walk.go("announced", ANNOUNCED)
    walk.refused("还没有确认：已录入上级系统", "registered", REGISTERED, confirmed=frozenset())
    walk.go("registered", REGISTERED)


def _is_poor(walk: Walk) -> None:
    card = open_card(walk.session, walk.household_id)
    wanted = {"object_type": "20", "first_identified": REGISTERED, "cause_main": "9", "household_attr": "1"}
    assert {name: card.household[name] for name in wanted} == wanted
    (period,) = card.rows("period_status")
    assert (period["period"], period["object_type"], period["case_id"]) == ("PA", "20", walk.case_id)
    assert period["identified_on"] == REGISTERED
    assert card.rows("application")[0]["outcome"] == "01"
    assert case_problems(walk.session, walk.case_id) == ()


def test_undo_of_the_last_step_takes_the_identity_back_with_it(session: Session) -> None:
    walk = identified(session)
    session = walk.session
    undo(session, undoable_acts(session)[0].tx_id)
    card = open_card(session, walk.household_id)
    assert card.household["object_type"] == "10"
    assert card.rows("period_status") == ()
    assert card.rows("application")[0]["outcome"] is None
    assert case_track(session, walk.case_id).track.stands[-1].state == "announced"
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()
    session.close()


def test_a_corrected_last_step_moves_the_dates_it_wrote(session: Session) -> None:
    walk = identified(session)
    last = case_track(walk.session, walk.case_id).track.stands[-1].step
    later = date(2018, 4, 9)
    correct(walk.session, walk.case_id, last.id, walk.draft("registered", later))
    card = open_card(walk.session, walk.household_id)
    assert card.household["first_identified"] == later
    assert card.rows("period_status")[0]["identified_on"] == later
    walk.session.close()


def test_a_rejected_application_says_so_and_leaves_the_household_as_it_was(session: Session) -> None:
    home = family(session)
    earn(session, home, "01", SURVEYED, 4_000)
    applied(session, home)
    walk = up_to_notice(session, home)
    walk.go("rejected", REPORTED, role="township", papers=frozenset())
    card = open_card(session, home)
    assert card.household["object_type"] == "10"
    assert card.rows("application")[0]["outcome"] == "02"


def test_a_meeting_that_turns_out_wrong_later_keeps_the_case_from_its_end(session: Session) -> None:
    walk = identified(session)
    undo(walk.session, undoable_acts(walk.session)[0].tx_id)
    with walk.session.write("edit", "改会议") as tx:
        meeting = tx.connection.exec_driver_sql("SELECT id FROM meeting").scalar_one()
        tx.update("meeting", meeting, {"attended": 20})
    walk.refused("“民主评议”这一步", "registered", REGISTERED)
    problems = case_problems(walk.session, walk.case_id)
    assert {(problem.rule_id, problem.severity.value) for problem in problems} == {("V-IDN-02", "E")}
    walk.session.close()


def test_a_village_is_told_when_it_is_above_its_baseline_or_all_alike(session: Session) -> None:
    walk = identified(session)
    problems = village_problems(walk.session)[VILLAGE]
    assert [problem.rule_id for problem in problems] == ["V-IDN-06"]
    assert "未设定" in problems[0].message
    listed = problems_of(walk.session, VILLAGE)
    assert (listed[0].head_name, listed[0].rule_id, listed[0].household_id) == ("全村", "V-IDN-06", "")
    walk.session.close()


def exited(walk: Walk, year: int = 2019, answer: dict[str, Any] | None = None) -> Walk:
    """The same household out of poverty in the autumn of a year."""
    on = date(year, 11, 5)
    session = walk.session
    earn(session, walk.household_id, "01", on, 20_000)
    assess(session, walk.household_id, on)
    put(session, walk.household_id, "status_check", kind="exit", checked_on=on, checked_by="甲、乙",
        **(answer or {"head_answer": "01", "head_sign_way": "01", "head_answered_on": on}))  # fmt: skip
    leaving = Walk(session, walk.household_id, "exit")
    leaving.go("proposed", date(year, 11, 1))
    leaving.go("verified", on)
    leaving.go("accepted", on)
    return leaving


def finished(leaving: Walk, year: int = 2019) -> Walk:
    leaving.meet(date(year, 11, 8))
    leaving.go("reviewed", date(year, 11, 8))
    leaving.post("04", date(year, 11, 8))
    leaving.go("village_notice", date(year, 11, 8))
    leaving.post("02", date(year, 11, 18))
    leaving.go("township_notice", date(year, 11, 18))
    leaving.go("county_approve", date(year, 11, 28))
    leaving.post("03", date(year, 12, 2))
    leaving.go("announced", date(year, 12, 2))
    leaving.go("closed", date(year, 12, 3))
    return leaving


@pytest.mark.req("R186", "R246")
def test_exit_marks_the_household_and_help_goes_on(session: Session) -> None:
    walk = identified(session)
    put(walk.session, walk.household_id, "measure", kind="01", started_on=date(2018, 5, 1))
    leaving = finished(exited(walk))
    card = open_card(walk.session, walk.household_id)
    assert (card.household["object_type"], card.household["exited_on"]) == ("21", date(2019, 12, 3))
    assert card.household["household_attr"] == "6"
    poor, out = card.rows("period_status")
    assert (poor["ended_on"], poor["end_reason"], poor["end_case"]) == (
        date(2019, 12, 3), "01", leaving.case_id,
    )  # fmt: skip
    assert (out["object_type"], out["case_id"]) == ("21", leaving.case_id)
    assert card.rows("measure")[0]["ended_on"] is None
    assert card.rows("status_check")[0]["outcome"] == "01"
    assert case_track(walk.session, leaving.case_id).values["earlier_case"] == walk.case_id
    walk.session.close()


@pytest.mark.req("R283")
def test_exit_refuses_for_each_reason(session: Session) -> None:
    walk = identified(session)
    home, session = walk.household_id, walk.session
    on = date(2019, 11, 5)
    leaving = Walk(session, home, "exit")
    leaving.refused("没有为赶进度凑数", "proposed", on, confirmed=frozenset())
    leaving.go("proposed", on)
    earn(session, home, "01", on, 6_436)
    assess(session, home, on, i05="2")
    with pytest.raises(StepRefused, match=r"没有超过标准 3,218\.00 元；“住房安全有保障”没有达标"):
        leaving.go("verified", on)
    income = open_card(session, home).rows("income_item")[-1]["id"]
    change(session, home, "income_item", income, amount=2_000_000)
    leaving.refused("“住房安全有保障”没有达标", "verified", on)
    unsafe = next(row for row in open_card(session, home).rows("safeguard") if row["item"] == "05")
    change(session, home, "safeguard", unsafe["id"], result="1")
    leaving.refused("要 2 人以上", "verified", on, by=("甲",))
    leaving.go("verified", on)
    leaving.refused("户主没有签字", "accepted", on, signers=())
    check = put(session, home, "status_check", kind="exit", checked_on=on, checked_by="甲、乙",
                head_answer="02", head_answered_on=on, refusal_reason="还想要补助",
                first_witness="见证甲")  # fmt: skip
    leaving.refused("要有 2 名见证人，现在有 1 名", "accepted", on)
    change(session, home, "status_check", check, second_witness="见证乙")
    leaving.go("accepted", on)
    leaving.meet(date(2019, 11, 8))
    leaving.refused("先要“乡镇处理拒签”", "reviewed", date(2019, 11, 8))
    leaving.as_user(ENTRY)
    leaving.go("township_opinion", date(2019, 11, 6))
    finished(leaving)
    assert open_card(leaving.session, home).household["object_type"] == "21"
    leaving.session.close()


@pytest.mark.req("R238")
def test_a_relapsed_household_is_tied_to_its_old_case_and_identity(session: Session) -> None:
    leaving = finished(exited(identified(session)))
    session, home = leaving.session, leaving.household_id
    on = date(2020, 4, 1)
    earn(session, home, "01", on, 3_000)
    back = Walk(session, home, "relapse")
    back.refused("没有写：返贫的原因", "applied", on, reason="")
    back.go("applied", on)
    back.go("surveyed", on)
    back.meet(on)
    back.go("reviewed", on)
    back.post("01", on)
    back.go("village_notice", on)
    back.go("reported", date(2020, 4, 9))
    back.as_user(ENTRY)
    back.go("township_check", date(2020, 4, 10))
    back.post("02", on := date(2020, 4, 12))
    back.go("township_notice", on)
    back.go("county_recheck", date(2020, 4, 21))
    back.post("03", on := date(2020, 4, 22))
    back.go("announced", on)
    back.go("registered", on)
    card = open_card(back.session, home)
    assert (card.household["object_type"], card.household["relapsed_on"]) == ("22", on)
    assert card.household["relapse_reason"] == "9"
    identities = [(row["object_type"], row["end_reason"]) for row in card.rows("period_status")]
    assert identities == [("20", "01"), ("21", "08"), ("22", None)]
    first, second, third = cases_of_household(back.session, home)
    assert (third.values["earlier_case"], second.values["earlier_case"]) == (second.id, first.id)
    back.session.close()


def in_2019(day: date) -> date:
    """The party's rule for its meetings holds since October 2018."""
    return day.replace(year=2019)


@pytest.mark.req("R065")
def test_a_village_decides_its_list_and_has_it_compared(session: Session) -> None:
    """8.2 四议两公开一比对一公告: the meeting it begins with is held before there is a case to name."""
    walk = Walk(session, family(session), "village_comparison", VILLAGE)
    walk.refused("没有登记在这一步以前开的村党组织会", "proposed", in_2019(APPLIED))
    walk.meet(in_2019(APPLIED), kind="01")
    walk.refused("名单上的农户都交了申请", "proposed", in_2019(APPLIED), confirmed=frozenset())
    walk.go("proposed", in_2019(APPLIED))
    for state, kind, on in (
        ("deliberated", "02", in_2019(SURVEYED)),
        ("reviewed", "03", date(2019, 3, 8)),
        ("resolved", "04", in_2019(REVIEWED)),
    ):
        with pytest.raises(StepRefused, match="没有登记在这一步以前开的"):
            walk.go(state, on)
        walk.meet(on, kind=kind)
        walk.go(state, on)
    walk.post("01", in_2019(POSTED))
    walk.go("decision_public", in_2019(POSTED))
    walk.refused("2019-03-20起才能往下办", "compared", date(2019, 3, 19))
    walk.refused("只排除或说明了 1 条", "compared", in_2019(REPORTED), figures={"hits": 2, "settled": 1})
    walk.go("compared", in_2019(REPORTED))
    walk.post("02", in_2019(REPOSTED))
    walk.go("result_public", in_2019(REPOSTED))
    walk.post("03", in_2019(ANNOUNCED))
    walk.go("announced", in_2019(ANNOUNCED))
    assert case_track(session, walk.case_id).track.is_ended
    assert case_problems(session, walk.case_id) == ()
    again = Walk(session, walk.household_id, "village_comparison", VILLAGE)
    again.refused("没有登记在这一步以前开的村党组织会", "proposed", in_2019(ANNOUNCED))
