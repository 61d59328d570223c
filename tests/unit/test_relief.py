"""The relief fund: top-up, who counts as stably lifted, and the running balance of the book."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain.income import Accounts
from app.domain.policy import PolicyBook, PolicyUnset
from app.domain.policy_pack import read_pack
from app.domain.relief import YearlyIncome, balance_on, book_of, lowest_from, stable_since, top_up

BOOK = PolicyBook.load(resource("policy"))
POLICY = BOOK.at("990000", date(2020, 6, 1))
CAPPED = """
kind = "policy"
[version]
id = "cap"
title = "封顶"
region = "990000"
effective_from = 2014-01-01
[parameter."relief.cap"]
unit = "元"
value = 2000
"""


def net(yuan: int, persons: int = 3) -> Accounts:
    return Accounts(wage_total=yuan * 100, persons=persons)


@pytest.mark.req("R194")
def test_the_example_of_the_reference() -> None:
    found = top_up(net(9150), 2020, POLICY)
    assert (found.line, found.persons, found.net, found.shortfall, found.cap) == (
        400_000, 3, 915_000, 285_000, None,
    )  # fmt: skip
    assert found.words == "4,000.00 元 × 3 人 = 12,000.00 元，纯收入 9,150.00 元，应补 2,850.00 元"


@given(st.integers(0, 3_000_000), st.integers(1, 12))
def test_it_just_reaches_the_line_in_whole_yuan(fen: int, persons: int) -> None:
    accounts = Accounts(wage_total=fen, persons=persons)
    amount = top_up(accounts, 2020, POLICY).shortfall
    assert amount % 100 == 0
    assert amount == 0 or 0 <= fen + amount - 400_000 * persons < 100
    assert (amount == 0) == (fen >= 400_000 * persons)


def test_a_cap_of_the_county_holds_and_an_unset_line_is_said() -> None:
    policy = PolicyBook((*BOOK.packs, read_pack(CAPPED, "cap.toml"))).at("990000", date(2020, 6, 1))
    found = top_up(net(9150), 2020, policy)
    assert found.shortfall == 200_000
    assert "封顶 2,000.00 元" in found.words
    with pytest.raises(PolicyUnset):
        top_up(net(9150), 2021, POLICY)
    assert top_up(Accounts(wage_total=1), 2020, POLICY) is None


def year(number: int, yuan: int, ends: date | None = None) -> YearlyIncome:
    return YearlyIncome(number, ends or date(number, 9, 30), net(yuan, 1))


@pytest.mark.parametrize(
    ("incomes", "stable"),
    [
        ((year(2019, 5000), year(2020, 6000)), True),
        ((year(2019, 5000), year(2020, 5000)), True),
        ((year(2019, 6000), year(2020, 5000)), False),
        ((year(2019, 3218), year(2020, 6000)), False),
        ((year(2018, 5000), year(2020, 6000)), False),
        ((year(2018, 5000), year(2019, 6000)), False),
        ((year(2019, 5000), year(2020, 6000, date(2020, 4, 1))), False),
        ((year(2020, 6000),), False),
        ((), False),
    ],
)
def test_stable_is_who_stayed_above_the_line_after_the_event(incomes, stable) -> None:
    assert bool(stable_since(incomes, date(2020, 4, 2), POLICY)) == stable


def test_without_an_event_nobody_counts_as_stable() -> None:
    assert stable_since((year(2019, 5000), year(2020, 6000)), None, POLICY) == ""


def entry(number: int, kind: str, amount: int, day: date, reverses: str | None = None) -> dict:
    return {"id": f"e{number}", "kind": kind, "amount": amount, "happened_on": day, "reverses": reverses}


def test_the_book_runs_by_day_and_a_reversal_takes_back_what_was_added() -> None:
    entries = (
        entry(1, "02", 9_200, date(2020, 3, 1)),
        entry(2, "06", 285, date(2020, 5, 1)),
        entry(3, "03", 800, date(2020, 4, 1)),
        entry(4, "08", 0, date(2020, 6, 1), "e2"),
        entry(5, "08", 0, date(2020, 6, 2), "e1"),
    )
    lines = book_of(entries, POLICY)
    assert [(line.entry["id"], line.change, line.balance, line.is_reversed) for line in lines] == [
        ("e1", 9_200, 9_200, True), ("e3", 800, 10_000, False), ("e2", -285, 9_715, True),
        ("e4", 285, 10_000, False), ("e5", -9_200, 800, False),
    ]  # fmt: skip
    assert [balance_on(entries, POLICY, date(2020, month, 1)) for month in (2, 4, 5)] == [0, 10_000, 9_715]
    assert lowest_from(entries, POLICY, date(2020, 4, 1)) == 800
    assert lowest_from(entries[:3], POLICY, date(2020, 4, 1)) == 9_715


@given(
    st.lists(
        st.tuples(st.sampled_from(("01", "02", "03", "04", "05", "06", "07")), st.integers(0, 10**9)),
        max_size=30,
    )
)
def test_every_balance_is_the_sum_of_what_went_before(drawn) -> None:
    entries = [entry(n, kind, amount, date(2020, 1 + n % 12, 1)) for n, (kind, amount) in enumerate(drawn)]
    lines = book_of(entries, POLICY)
    assert [line.balance for line in lines] == list(accumulate(line.change for line in lines))
    assert [line.entry["happened_on"] for line in lines] == sorted(e["happened_on"] for e in entries)
