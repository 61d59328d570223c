"""8.17 and 8.18 walked in the transition period and from 2026 on, first to last step."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.models.queries.integrity import rows_unlike_log
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card
from app.services.case_checks import case_problems
from app.services.procedures import StepRefused, case_track
from app.services.session import Session
from tests.offices import REVIEWER
from tests.services.walks import Walk, assess, change, earn, family, put, with_county_policy

FOUND = date(2023, 4, 3)
OLD_CARD = {"object_type": "21", "first_identified": date(2014, 5, 1), "exited_on": date(2018, 12, 1)}


def day(number: int, first: date = FOUND) -> date:
    return first + timedelta(days=number)


def told(session: Session, household: str, found_on: date = FOUND, **said: Any) -> str:
    """An entry of the clue register."""
    return put(session, household, "clue", found_on=found_on, source="05", text="户主住院花费大", **said)


def signed(session: Session, household: str, on: date, people: int = 2) -> str:
    """An authorisation with the first members of the household under it."""
    members = open_card(session, household).rows("member")[:people]
    signers = tuple({"member": member["id"], "sign_way": "01", "signed_on": on} for member in members)
    return put(session, household, "authorisation", {"authorisation_signer": signers}, authorised_on=on,
               items=("01", "02"), promise=True, taken_by="甲")  # fmt: skip


def hung(session: Session, household: str, first: date = FOUND, category: str = "31") -> Walk:
    """A household whose notice hangs in the village since the fifth day after the clue."""
    said = {"proposed_type": category} if category else {}
    told(session, household, first, risks=("01",), **said)
    earn(session, household, "02", day(2, first), 9_000)
    assess(session, household, day(2, first))
    walk = Walk(session, household, "monitored")
    walk.go("clue", first, reason="")
    walk.go("checked", day(2, first), reason="")
    signed(session, household, day(3, first))
    walk.go("authorised", day(3, first), signers=())
    walk.go("compared", day(4, first))
    walk.meet(day(5, first))
    walk.go("reviewed", day(5, first))
    walk.post("05", day(5, first))
    walk.go("village_notice", day(5, first))
    return walk


def monitored(session: Session, household: str, first: date = FOUND, category: str = "31") -> Walk:
    """A household that was entered fourteen days after the clue; the reviewer sits at the PC."""
    walk = hung(session, household, first, category)
    walk.as_user(REVIEWER)
    walk.go("township_review", day(11, first))
    walk.go("county_approve", day(12, first))
    walk.post("03", day(13, first))
    walk.go("announced", day(13, first))
    walk.go("entered", day(14, first), reason="")
    return walk


def test_a_clue_becomes_a_monitored_household_and_each_guard_refuses_once(
    session: Session, tmp_path: Path
) -> None:
    session = with_county_policy(session, tmp_path)
    home = family(session, **OLD_CARD)
    walk = Walk(session, home, "monitored")
    walk.refused("没有写：线索的来源和内容", "clue", FOUND, reason="")
    clue = told(session, home)
    walk.go("clue", FOUND, reason="")
    assert open_card(session, home).rows("clue")[0]["outcome"] == "01"
    earn(session, home, "02", day(2), 30_000)
    with pytest.raises(StepRefused, match="到这一天还没有评估"):
        walk.go("checked", day(2))
    assess(session, home, day(2))
    walk.refused("要 2 人以上", "checked", day(2), by=("甲",))
    walk.go("checked", day(2))
    walk.refused("还没有签授权的成年人：李四", "authorised", day(3), signers=("张三",))
    paper = signed(session, home, day(3), people=1)
    walk.refused("还没有签授权的成年人：李四", "authorised", day(3), signers=("张三", "李四"))
    wife = open_card(session, home).rows("member")[1]["id"]
    _sign_too(session, home, paper, wife)
    walk.go("authorised", day(3), signers=())
    walk.refused("没有登记信息比对结果", "compared", day(4), figures={}, confirmed=frozenset())
    walk.go("compared", day(4))
    _judged_in_the_village(walk, clue)
    walk.as_user(REVIEWER)
    walk.refused("2023-04-14起才能往下办", "township_review", day(10))
    walk.go("township_review", day(11))
    walk.go("county_approve", day(12))
    walk.post("03", day(13))
    walk.go("announced", day(13))
    walk.refused("16 天，规定 15 天以内", "entered", day(16), reason="")
    walk.go("entered", day(15), reason="")
    _is_monitored(walk, day(15))
    walk.refused("没有登记帮扶措施", "helped", day(20))
    put(walk.session, home, "measure", kind="01", started_on=day(18))
    walk.go("helped", day(20))
    assert case_track(walk.session, walk.case_id).track.is_ended
    walk.session.close()


def _judged_in_the_village(walk: Walk, clue: str) -> None:
    """Category, risks and income are judged together before the notice hangs."""
    session, home = walk.session, walk.household_id
    walk.meet(day(5))
    change(session, home, "clue", clue, proposed_type="40", risks=("01",))
    walk.refused("不是这个时期的类别", "reviewed", day(5))
    change(session, home, "clue", clue, proposed_type="31", risks=None)
    walk.refused("还没有填致贫返贫风险", "reviewed", day(5))
    change(session, home, "clue", clue, risks=("01", "03"))
    walk.refused("没有低于标准 7,000.00 元", "reviewed", day(5), reason="")
    income = open_card(session, home).rows("income_item")[0]["id"]
    change(session, home, "income_item", income, amount=900_000)
    walk.refused("一起研判过", "reviewed", day(5), confirmed=frozenset())
    walk.go("reviewed", day(5))
    walk.post("05", day(5))
    walk.go("village_notice", day(5))


def _sign_too(session: Session, household: str, paper: str, member: str) -> None:
    row = open_card(session, household).rows("authorisation_signer")[0]
    with session.write("edit", "补签") as tx:
        tx.insert("authorisation_signer", {**row, "id": session.new_id(), "member": member,
                                           "authorisation_id": paper})  # fmt: skip


def _is_monitored(walk: Walk, on: date) -> None:
    card = open_card(walk.session, walk.household_id)
    household = card.household
    assert (household["object_type"], household["risks"], household["risk_removed"]) == (
        "31", ("01", "03"), False,
    )  # fmt: skip
    assert (household["first_identified"], household["exited_on"]) == (date(2014, 5, 1), date(2018, 12, 1))
    (period,) = card.rows("period_status")
    assert (period["period"], period["object_type"], period["identified_on"]) == ("TR", "31", on)
    assert card.rows("clue")[0]["outcome"] == "02"
    assert case_problems(walk.session, walk.case_id) == ()


def removed(walk: Walk, first: date) -> Walk:
    """The risk of the household is removed in the same year."""
    home, session = walk.household_id, walk.session
    leaving = Walk(session, home, "removal")
    leaving.go("proposed", first)
    earn(session, home, "03", first, 40_000)
    assess(session, home, first)
    put(session, home, "status_check", kind="removal", checked_on=first, checked_by="甲、乙",
        risk_result="病已治好", removal_how="01")  # fmt: skip
    leaving.go("checked", first)
    leaving.meet(day(2, first))
    leaving.go("reviewed", day(2, first))
    leaving.post("05", day(2, first))
    leaving.go("village_notice", day(2, first))
    leaving.as_user("填报员")
    leaving.go("township_review", day(8, first))
    leaving.go("county_approve", day(9, first))
    leaving.post("03", day(10, first))
    leaving.go("announced", day(10, first))
    leaving.go("removed", day(11, first))
    return leaving


def test_a_removed_risk_is_marked_and_a_new_risk_opens_a_new_case(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    home = family(session, **OLD_CARD)
    walk = monitored(session, home)
    put(walk.session, home, "measure", kind="01", started_on=day(18))
    walk.go("helped", day(20))
    leaving = removed(walk, date(2023, 9, 4))
    session = leaving.session
    card = open_card(session, home)
    wanted = {"object_type": "31", "risk_removed": True, "risk_removed_on": date(2023, 9, 15),
              "risk_removed_how": "01"}  # fmt: skip
    assert {name: card.household[name] for name in wanted} == wanted
    (period,) = card.rows("period_status")
    assert (period["ended_on"], period["end_reason"]) == (date(2023, 9, 15), "02")
    undo(session, undoable_acts(session)[0].tx_id)
    assert open_card(session, home).household["risk_removed"] is False
    leaving.go("removed", date(2023, 9, 16))
    leaving.go("followed_up", date(2023, 10, 9))

    again = Walk(session, home, "monitored")
    told(session, home, date(2024, 2, 1))
    again.go("clue", date(2024, 2, 1), reason="")
    case = case_track(session, again.case_id)
    assert case.values["earlier_case"] == leaving.case_id
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()
    session.close()


def test_removal_refuses_for_each_reason(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    walk = monitored(session, family(session, **OLD_CARD))
    session, home, on = walk.session, walk.household_id, date(2023, 9, 4)
    leaving = Walk(session, home, "removal")
    change(session, home, "household", risk_removed=True)
    leaving.refused("风险已经标注消除", "proposed", on)
    change(session, home, "household", object_type="21", risk_removed=False)
    leaving.refused("这一户的户类型是：脱贫户", "proposed", on)
    change(session, home, "household", object_type="31")
    leaving.refused("逐项说明了", "proposed", on, confirmed=frozenset())
    leaving.go("proposed", on)
    earn(session, home, "03", on, 14_000)
    leaving.refused("没有超过标准 7,000.00 元", "checked", on)
    income = open_card(session, home).rows("income_item")[-1]["id"]
    change(session, home, "income_item", income, amount=1_400_001)
    leaving.go("checked", on)
    leaving.meet(on)
    leaving.go("reviewed", on)
    leaving.post("05", on)
    leaving.go("village_notice", on)
    leaving.as_user("填报员")
    leaving.go("township_review", day(8, on))
    leaving.go("county_approve", day(8, on))
    leaving.post("03", day(8, on))
    leaving.go("announced", day(8, on))
    leaving.refused("帮扶消除还是自然消除", "removed", day(9, on))
    leaving.session.close()


def test_from_2026_on_any_household_at_risk_comes_in_under_one_name(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    first = date(2026, 1, 5)
    walk = monitored(session, family(session), first, category="")
    card = open_card(walk.session, walk.household_id)
    assert (card.household["object_type"], card.household["first_identified"]) == ("40", day(14, first))
    (period,) = card.rows("period_status")
    assert (period["period"], period["object_type"]) == ("RA", "40")
    assert case_problems(walk.session, walk.case_id) == ()
    walk.session.close()


def test_a_case_that_takes_too_long_is_to_be_explained(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    home = family(session, **OLD_CARD)
    told(session, home, FOUND - timedelta(days=1))
    walk = Walk(session, home, "monitored")
    walk.go("clue", FOUND)
    (late,) = case_problems(session, walk.case_id)
    assert (late.rule_id, late.severity.value) == ("V-MON-04", "W")
    assert "从2023-04-02发现线索" in late.message
    session.close()
