"""A family in need walks through 8.16, from the application to the visit after the money has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.policy_documents import FIGURE
from app.services.funds import (
    add_entry,
    fund_book,
    fund_period,
    give_back,
    list_funds,
    new_entry,
    new_fund,
    reverse,
    save_fund,
)
from app.services.policy_documents import value_row
from app.services.procedures import StepRefused, case_track, offered
from app.services.relief import (
    Application,
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
from app.services.session import Session
from tests.offices import ADMIN, REVIEWER, open_copy
from tests.services.test_policy_documents import in_force
from tests.services.walks import Walk, change, earn, family, put

APPLIED, VISITED, REVIEWED = date(2020, 6, 1), date(2020, 6, 3), date(2020, 6, 5)
POSTED, TOWNSHIP, COUNTY, PAID = date(2020, 6, 6), date(2020, 6, 20), date(2020, 6, 24), date(2020, 6, 28)
AMOUNT = 285_000
SHEET = {
    "cause": "01", "event_date": date(2020, 4, 2), "event_text": "户主住院做手术", "stable": False,
    "batch": "2020年第一批", "account_holder": "李四", "account_bank": "农商行",
    "account_no": "6217000000000000000",
}  # fmt: skip
OPINIONS = {
    f"{level}_{part}": value
    for level, day in (("village", REVIEWED), ("township", TOWNSHIP), ("county", COUNTY))
    for part, value in (("opinion", "情况属实，同意"), ("by", "王主任"), ("on", day))
}
CONFIRMED = {f"{what}_confirmed": True for what in ("object", "income", "amount")}


class Walks:
    """An office and the cases that walk in it; each may be with another user at the end."""

    def __init__(self, office: Session) -> None:
        self.office = office
        self._begun: list[Walk] = []

    def begin(self, household_id: str) -> Walk:
        self._begun.append(Walk(self.office, household_id, "relief"))
        return self._begun[-1]

    def close(self) -> None:
        for session in (self.office, *(walk.session for walk in self._begun)):
            session.close()


@pytest.fixture(scope="session")
def relief_template(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office where the notice hangs seven days, closed."""
    folder = tmp_path_factory.mktemp("relief")
    admin = open_copy(office_template, folder, FixedClock(datetime(2026, 3, 3, 8, 0)), ADMIN)
    days = value_row(FIGURE, "pub.relief_days", text="7")
    in_force(admin, days, effective_from=date(2014, 1, 1)).close()
    return folder


@pytest.fixture
def walks(relief_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Walks]:
    found = Walks(open_copy(relief_template, tmp_path / "office", clock))
    yield found
    found.close()


def fund_of(session: Session, yuan: int = 920_000) -> str:
    """A fund with one donation."""
    fund = {
        **new_fund(session), "name": "防返贫基金", "level": "04", "dept": "县乡村振兴局", "contact": "赵科长",
    }  # fmt: skip
    save_fund(session, None, fund)
    donated(session, fund["id"], yuan)
    return fund["id"]


def donated(session: Session, fund_id: str, yuan: int, on: date = date(2020, 3, 1), **more: Any) -> str:
    entry = {
        **new_entry(session, fund_id, "02"), "happened_on": on, "amount": yuan * 100, "donor": "示范公司",
        "event": "扶贫日捐赠", "receipt": "P001", **more,
    }  # fmt: skip
    add_entry(session, entry)
    return entry["id"]


def in_need(session: Session, **household: Any) -> str:
    """An exited family of three with 9,150 yuan in the twelve months before the review."""
    home = family(session, **{"object_type": "21", **household})
    put(session, home, "member", name="张小", relation="03", birth_date=date(2010, 1, 1))
    earn(session, home, "04", REVIEWED, 9150)
    change(session, home, "income_statement", persons_year=3)
    return home


def visited(session: Session, home: str, on: date) -> None:
    put(session, home, "visit", visited_on=on, kind="07", found="户主术后在家")


def filled(session: Session, case_id: str, **values: Any) -> Application:
    """The sheet stored with these values; as it reads afterwards."""
    application = open_application(session, case_id)
    save(session, application.base, {**application.values, **values})
    return open_application(session, case_id)


def reviewed(walks: Walks, **household: Any) -> Walk:
    """A case that the village passed."""
    office = walks.office
    walk = walks.begin(in_need(office, **household))
    walk.go("applied", APPLIED)
    visited(office, walk.household_id, VISITED)
    filled(office, walk.case_id, **SHEET)
    walk.go("village_review", REVIEWED)
    return walk


def approved(walks: Walks) -> Walk:
    """A case that the county passed."""
    walk = reviewed(walks)
    walk.post("13", POSTED)
    walk.go("notice", POSTED)
    walk.as_user(REVIEWER)
    walk.go("township_review", TOWNSHIP, figures={"amount": AMOUNT})
    filled(walk.session, walk.case_id, **OPINIONS, **CONFIRMED, approved_amount=AMOUNT)
    walk.go("county_approve", COUNTY)
    return walk


def paying(walk: Walk, fund_id: str, **more: Any) -> None:
    payment = Payment(**{"paid_on": PAID, "receipt": "H-77", "fund_id": fund_id, **more})
    pay(walk.session, walk.case_id, payment, walk.draft("pay", PAID))


@pytest.mark.req("R194", "R196", "R198", "R199", "R200", "R202")
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


def test_the_amount_is_the_formula_s(walks: Walks) -> None:
    walk = reviewed(walks)
    walk.post("13", POSTED)
    walk.go("notice", POSTED)
    walk.as_user(REVIEWER)
    walk.refused("按公式应补 2,850.00 元", "township_review", TOWNSHIP, figures={"amount": 300_000})


def test_a_payment_is_returned_or_reversed_never_deleted(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    paying(walk, fund)
    session = walk.session
    payment = fund_book(session, fund).lines[1].entry
    with pytest.raises(UserError, match="“审定金额”不能再改"):
        filled(session, walk.case_id, approved_amount=1)
    give_back(session, payment["id"], date(2020, 7, 1), 85_000, "T-1", "户主退回一部分")
    with pytest.raises(UserError, match=r"还能退回 2,000\.00 元"):
        give_back(session, payment["id"], date(2020, 7, 2), 200_100, "T-2", "退回")
    with pytest.raises(UserError, match="已经登记过退回"):
        reverse(session, payment["id"], date(2020, 7, 3), "重复登记")
    back = fund_book(session, fund).lines[2].entry
    reverse(session, back["id"], date(2020, 7, 3), "登记错了")
    reverse(session, payment["id"], date(2020, 7, 3), "日期写错")
    assert fund_book(session, fund).balance == 92_000_000
    assert may_pay(open_application(session, walk.case_id))
    paying(walk, fund, paid_on=date(2020, 6, 29))
    book = fund_book(session, fund)
    assert [line.is_reversed for line in book.lines] == [False, True, False, True, False, False]
    assert book.balance == 91_715_000
    with pytest.raises(UserError, match="已经发放过"):
        paying(walk, fund)
    states = [stand.state for stand in case_track(session, walk.case_id).track.stands]
    assert states.count("pay") == 1


@pytest.mark.req("R188", "R206", "R208", "R209")
def test_what_a_period_publishes_and_when_the_fund_runs_low(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    walk = approved(walks)
    paying(walk, fund)
    session = walk.session
    refill = {**new_entry(session, fund, "04"), "happened_on": date(2020, 7, 10), "amount": 8_285_000,
              "donor": "县财政局"}  # fmt: skip
    assert "还差 82,850.00 元。请及时申请财政限时补充" in fund_book(session, fund).alarm
    add_entry(session, {**refill, "amount": 8_284_999})
    assert "还差 0.01 元" in fund_book(session, fund).alarm
    add_entry(session, {**refill, "id": session.new_id(), "amount": 1})
    assert fund_book(session, fund).alarm == ""
    year = fund_period(session, fund, date(2020, 1, 1), date(2020, 12, 31))
    assert year.income == (("社会捐赠", 92_000_000), ("财政限时补充", 8_285_000))
    assert (year.households, year.payments, year.paid, year.closing) == (1, 1, AMOUNT, 100_000_000)
    later = fund_period(session, fund, date(2020, 7, 1), date(2020, 7, 31))
    assert (later.opening, later.came_in, later.paid) == (91_715_000, 8_285_000, 0)
    with pytest.raises(UserError, match="晚于结束日期"):
        fund_period(session, fund, date(2020, 8, 1), date(2020, 7, 31))


def test_a_line_that_lacks_something_is_not_written(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office)
    for changed, words in (
        ({"amount": 0}, "金额要大于 0"),
        ({"donor": None}, "来源单位或捐赠人"),
        ({"receipt": None}, "票据或回单号"),
        ({"happened_on": date(2031, 1, 1)}, "2031"),
        ({"kind": "06"}, "发放在救助案件里办"),
    ):
        with pytest.raises(UserError, match=words):
            donated(office, fund, 1, **{"on": date(2020, 3, 1), **changed} if "on" in changed else changed)
    with pytest.raises(UserError, match="主管部门"):
        save_fund(office, None, {**new_fund(office), "name": "基金", "level": "04", "contact": "甲"})
    donation = fund_book(office, fund).lines[0].entry
    reverse(office, donation["id"], date(2020, 3, 2), "重复")
    with pytest.raises(UserError, match="已经冲销过了"):
        reverse(office, donation["id"], date(2020, 3, 2), "重复")
    with pytest.raises(UserError, match="冲销的一笔不能再冲销"):
        reverse(office, fund_book(office, fund).lines[1].entry["id"], date(2020, 3, 2), "重复")


def test_a_donation_that_was_spent_cannot_be_taken_back(walks: Walks) -> None:
    office = walks.office
    fund = fund_of(office, 3000)
    walk = approved(walks)
    paying(walk, fund)
    donation = fund_book(walk.session, fund).lines[0].entry
    with pytest.raises(UserError, match="不够付"):
        reverse(walk.session, donation["id"], date(2020, 7, 1), "登记错了")


@pytest.mark.req("R203", "R204")
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
