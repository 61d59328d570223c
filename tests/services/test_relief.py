"""A family in need walks through 8.16, from the application to the visit after the money has come."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import UserError
from app.services.funds import (
    fund_book,
    list_funds,
)
from app.services.procedures import StepRefused, case_track, offered
from app.services.relief import (
    Payment,
    batch_names,
    judge,
    judge_batch,
    list_relief,
    may_pay,
    open_application,
    pay,
    reckoned,
    save,
)
from tests.offices import REVIEWER
from tests.services.relief_walks import (
    AMOUNT,
    APPLIED,
    COUNTY,
    PAID,
    POSTED,
    REVIEWED,
    SHEET,
    TOWNSHIP,
    VISITED,
    Walks,
    approved,
    donated,
    filled,
    fund_of,
    in_need,
    paying,
    reviewed,
    visited,
)
from tests.services.walks import change, earn, family


@pytest.mark.req("R194", "R196", "R198", "R199", "R202")
def test_a_case_from_the_application_to_the_visit_afterwards(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    application = open_application(walk.session, walk.case_id)
    assert application.reckoned == "4,000.00 元 × 3 人 = 12,000.00 元，纯收入 9,150.00 元，应补 2,850.00 元"
    values = application.values
    assert (values["line"], values["persons"], values["net"], values["shortfall"]) == (
        400_000, 3, 915_000, AMOUNT,
    )  # fmt: skip
    assert values["number"].startswith("JZ990000101201-2020-")
    problems = judge(walk.session, walk.case_id, values)
    assert [(problem.rule_id, problem.severity.value) for problem in problems] == [("V-REL-07", "W")]
    assert may_pay(application)
    paying(walk, fund)
    assert not may_pay(open_application(walk.session, walk.case_id))
    book = fund_book(walk.session, fund)
    assert [(line.change, line.balance) for line in book.lines] == [
        (92_000_000, 92_000_000), (-AMOUNT, 91_715_000),
    ]  # fmt: skip
    assert book.lines[1].entry["event"] == "2020年第一批"
    walk.refused("没有登记“打卡直发”（2020-06-28）以后的入户走访", "closed", date(2020, 9, 1))
    visited(walk.session, walk.household_id, date(2020, 8, 30))
    filled(walk.session, walk.case_id, effect="已还清药费", wrong_payment=False, petition=False)
    walk.go("closed", date(2020, 9, 1))
    case = case_track(walk.session, walk.case_id)
    assert case.track.is_ended
    (line,) = list_relief(walk.session)
    assert (line.line.is_ended, line.value("paid_on"), line.value("receipt")) == (True, PAID, "H-77")
    assert open_application(walk.session, walk.case_id).values["effect_visit"]


@pytest.mark.req("R195")
def test_a_stable_household_gets_nothing(walks: Walks) -> None:
    office = walks.office
    walk = walks.begin(in_need(office))
    walk.go("applied", APPLIED)
    visited(office, walk.household_id, VISITED)
    walk.refused("没有填防返贫救助申请", "village_review", REVIEWED)
    filled(office, walk.case_id, **{**SHEET, "stable": True})
    walk.refused("稳定脱贫、持续增收的家庭不予救助", "village_review", REVIEWED)
    filled(office, walk.case_id, stable=False)
    for year, yuan in ((2019, 30_000), (2020, 40_000)):
        earn(office, walk.household_id, "01", date(year, 9, 30), yuan)
    walk.refused("2019年、2020年人均纯收入都超过标准", "village_review", REVIEWED)


def test_a_family_above_the_line_gets_nothing(walks: Walks) -> None:
    office = walks.office
    walk = walks.begin(family(office, object_type="21"))
    earn(office, walk.household_id, "04", REVIEWED, 8000)
    walk.go("applied", APPLIED)
    visited(office, walk.household_id, VISITED)
    application = filled(office, walk.case_id, **SHEET)
    assert application.values["shortfall"] == 0
    walk.refused("人均收入没有低于标准 4,000.00 元", "village_review", REVIEWED)


@pytest.mark.req("R201")
def test_without_a_visit_after_the_application_the_village_may_not_review(walks: Walks) -> None:
    office = walks.office
    walk = walks.begin(in_need(office))
    visited(office, walk.household_id, date(2020, 5, 1))
    walk.go("applied", APPLIED)
    filled(office, walk.case_id, **SHEET)
    walk.refused("没有登记“个人申请”（2020-06-01）以后的入户走访", "village_review", REVIEWED)


def test_who_is_poor_still_or_from_elsewhere_may_not_apply(walks: Walks) -> None:
    office = walks.office
    walk = walks.begin(in_need(office, object_type="20"))
    walk.refused("这一户的户类型是：贫困户(未脱贫)", "applied", APPLIED)


@pytest.mark.req("R199")
def test_money_goes_to_a_member_only(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    filled(walk.session, walk.case_id, account_holder="王五")
    with pytest.raises(UserError, match="户名“王五”不是本户成员，不能发放"):
        paying(walk, fund)
    assert [line.change for line in fund_book(walk.session, fund).lines] == [92_000_000]
    closed = offered(walk.session, walk.case_id, PAID)[0].closed
    assert "账户的户名不是本户成员，不能发放" in [reason.words for reason in closed]


def test_the_step_alone_pays_nobody(walks: Walks) -> None:
    office = walks.office
    fund_of(office)
    walk = approved(walks)
    walk.refused("没有登记发放", "pay", PAID)


def test_what_is_missing_keeps_the_money_in_the_fund(walks: Walks) -> None:
    fund = fund_of(walks.office)
    walk = approved(walks)
    for changed, words in (
        ({"approved_amount": None}, "没有填审定金额"),
        ({"approved_amount": 285_100}, "两数不一致"),
        ({"income_confirmed": False}, "“收入核定准确”还没有确认"),
        ({"account_no": None}, "没有填账户的户名和账号"),
        ({"stable": True}, "不予救助"),
    ):
        right = open_application(walk.session, walk.case_id).values
        filled(walk.session, walk.case_id, **changed)
        with pytest.raises(UserError, match=words):
            paying(walk, fund)
        filled(walk.session, walk.case_id, **{name: right[name] for name in changed})
    assert len(fund_book(walk.session, fund).lines) == 1
    paying(walk, fund)


def test_a_refused_step_writes_no_payment(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    draft = walk.draft("pay", PAID, papers=frozenset())
    with pytest.raises(StepRefused, match="支付凭证"):
        pay(walk.session, walk.case_id, Payment(PAID, "H-77", fund), draft)
    with pytest.raises(UserError, match="发放日期早于上一步"):
        paying(walk, fund, paid_on=date(2020, 6, 23))
    with pytest.raises(UserError, match="支付回单号"):
        paying(walk, fund, receipt=" ")
    assert len(fund_book(walk.session, fund).lines) == 1
    assert open_application(walk.session, walk.case_id).values["paid_on"] is None


def test_the_county_may_not_approve_what_the_fund_does_not_have(walks: Walks) -> None:
    office = walks.office
    fund_of(office, 2849)
    walk = reviewed(walks)
    walk.post("13", POSTED)
    walk.go("notice", POSTED)
    walk.as_user(REVIEWER)
    walk.go("township_review", TOWNSHIP, figures={"amount": AMOUNT})
    walk.refused("基金余额 2,849.00 元，不够发 2,850.00 元", "county_approve", COUNTY)
    donated(walk.session, list_funds(walk.session)[0]["id"], 1, on=date(2020, 6, 25))
    walk.refused("不够发", "county_approve", COUNTY)
    walk.go("county_approve", date(2020, 6, 25))


@pytest.mark.req("R197")
def test_the_amount_is_the_formula_s(walks: Walks) -> None:
    walk = reviewed(walks)
    walk.post("13", POSTED)
    walk.go("notice", POSTED)
    walk.as_user(REVIEWER)
    walk.refused("按公式应补 2,850.00 元", "township_review", TOWNSHIP, figures={"amount": 300_000})


@pytest.mark.req("R204")
def test_a_batch_says_which_forms_are_wrong(walks: Walks) -> None:
    office = walks.office
    walk = reviewed(walks)
    assert batch_names(office) == ("2020年第一批",)
    judged = judge_batch(office, "2020年第一批")
    assert (judged.batch.forms, judged.batch.faultless, judged.problems) == (1, 1, ())
    filled(office, walk.case_id, account_holder="王五", wrong_payment=True)
    judged = judge_batch(office, "2020年第一批")
    assert [problem.rule_id for problem in judged.problems] == ["V-REL-06"]
    assert list(judged.wrong) == [walk.case_id]
    assert (judged.wrong_payments, judged.petitions) == (1, 0)


def test_somebody_else_saved_meanwhile(walks: Walks) -> None:
    office = walks.office
    walk = reviewed(walks)
    opened = open_application(office, walk.case_id)
    filled(office, walk.case_id, account_bank="信用社")
    with pytest.raises(UserError, match="已被改过"):
        save(office, opened.base, {**opened.values, "account_bank": "别的银行"})


def test_the_figures_follow_the_sheet_until_the_money_is_paid(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    opened = open_application(walk.session, walk.case_id)
    assert reckoned(walk.session, opened, {**opened.values, "shortfall": 1}).values["shortfall"] == AMOUNT
    paying(walk, fund)
    change(walk.session, walk.household_id, "income_item", amount=1_000_000)
    assert open_application(walk.session, walk.case_id).values["shortfall"] == AMOUNT
