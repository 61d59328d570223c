"""opening + in − out = closing, whatever the dates are."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.balances import Balance, Period, Population, Stay, together

DAYS = st.one_of(st.none(), st.dates(date(2024, 11, 1), date(2026, 2, 28)))
PLACES = st.sampled_from(("a", "b", "c"))
REASONS = st.sampled_from(("出生", "婚入", "死亡"))
STAYS = st.builds(Stay, PLACES, DAYS, REASONS, DAYS, REASONS)
POPULATIONS = st.builds(
    Population,
    st.dictionaries(PLACES, st.integers(0, 9)),
    st.lists(STAYS, max_size=30).map(tuple),
)


@given(POPULATIONS, st.integers(0, 12))
def test_every_place_and_their_sum_is_even(population: Population, month: int) -> None:
    balances = population.balances(Period.of(2025, month))
    assert all(balance.is_even for balance in balances.values())
    assert together(balances.values()).is_even


@given(POPULATIONS)
def test_months_follow_each_other_and_make_the_year(population: Population) -> None:
    months = [together(population.balances(Period.of(2025, month)).values()) for month in range(1, 13)]
    year = together(population.balances(Period.of(2025)).values())
    assert [month.opening for month in months[1:]] == [month.closing for month in months[:-1]]
    assert (months[0].opening, months[-1].closing) == (year.opening, year.closing)
    assert sum(month.total_in for month in months) == year.total_in
    assert sum(month.total_out for month in months) == year.total_out


def test_reasons_are_counted_apart() -> None:
    stays = (Stay("a", date(2025, 3, 1), "出生"), Stay("a", None, "", date(2025, 3, 31), "死亡"),
             Stay("a", date(2025, 3, 9), "婚入", date(2025, 3, 8), "婚出"))  # fmt: skip
    march = Population({"a": 2}, stays).balances(Period.of(2025, 3))["a"]
    assert march == Balance(3, 3, {"出生": 1}, {"死亡": 1})
    assert not Balance(1, 1, {"出生": 1}).is_even


def test_a_person_belongs_to_a_household_only_while_it_exists() -> None:
    stay = Stay("a", date(2020, 1, 1), "出生", None, "").within(
        date(2025, 5, 1), "随户补录", date(2025, 6, 1), "随户整户迁出"
    )
    assert stay == Stay("a", date(2025, 5, 1), "随户补录", date(2025, 6, 1), "随户整户迁出")
    later = Stay("a", date(2025, 5, 9), "婚入", date(2025, 5, 20), "婚出")
    assert later.within(date(2025, 5, 1), "x", date(2025, 6, 1), "y") == later


def test_a_month_ends_where_the_next_begins() -> None:
    assert Period.of(2024, 2).last == date(2024, 2, 29)
    assert Period.of(2025, 12) == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert None not in Period.of(2025)
