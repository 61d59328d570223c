"""The book of the fund against relapse: returned, reversed, published, never deleted."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import UserError
from app.services.funds import (
    add_entry,
    fund_book,
    fund_period,
    give_back,
    new_entry,
    new_fund,
    reverse,
    save_fund,
)
from app.services.procedures import case_track
from app.services.relief import (
    may_pay,
    open_application,
)
from tests.services.relief_walks import AMOUNT, Walks, approved, donated, filled, fund_of, paying


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


@pytest.mark.req("R206", "R208", "R209")
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


@pytest.mark.req("R188", "R208")
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
    written = tuple(donation[name] for name in ("donor", "happened_on", "amount", "receipt", "event"))
    assert written == ("示范公司", date(2020, 3, 1), 92_000_000, "P001", "扶贫日捐赠")
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
