"""Quorum and vote of the six kinds of meetings at their exact boundaries (domain.md 9)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain.attendance import OBSERVER, Seat, counted, seat_faults
from app.domain.meetings import (
    RULES,
    MeetingFigures,
    Part,
    Share,
    Verdict,
    assess,
    rule_of,
)
from app.domain.policy import PolicyBook, PolicyView

BOOK = PolicyBook.load(resource("policy"))
VILLAGERS, REPS, GROUP, PARTY, COLLECTIVE, COLLECTIVE_REPS, TALK = "05", "04", "06", "03", "10", "11", "09"
IN_2019, IN_2025, IN_2026 = date(2019, 5, 6), date(2025, 6, 2), date(2026, 3, 3)


def on(day: date) -> PolicyView:
    return BOOK.at("990000101", day)


def judged(
    kind: str, day: date = IN_2025, policy: PolicyView | None = None, **figures: int | date
) -> Verdict:
    return assess(kind, MeetingFigures(held_on=day, **figures), policy or on(day))  # type: ignore[arg-type]


@pytest.fixture
def local_rule(tmp_path: Path) -> PolicyView:
    """A county that follows its own rule of 四议两公开 for the party's meeting."""
    for path in resource("policy").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "county.toml").write_text(
        """kind = "policy"
[version]
id = "county-1"
title = "本县四议两公开规定"
region = "990000"
effective_from = 2018-01-01
[parameter."meeting.party_rule"]
text = "9-P4"
""",
        "utf-8",
    )
    return PolicyBook.load(tmp_path).at("990000101", IN_2025)


QUORUMS = [
    # kind, how many should attend, least present
    (VILLAGERS, 401, 201),
    (VILLAGERS, 400, 201),
    (REPS, 40, 27),
    (REPS, 42, 28),
    (GROUP, 90, 60),
    (GROUP, 91, 61),
    (PARTY, 21, 11),
    (PARTY, 20, 10),
    (COLLECTIVE, 300, 200),
    (COLLECTIVE, 301, 201),
]


@pytest.mark.parametrize(("kind", "should", "least"), QUORUMS)
def test_a_meeting_may_start_at_the_boundary_and_not_one_short_of_it(
    kind: str, should: int, least: int
) -> None:
    assert judged(kind, should_attend=should, present=least).may_start is True
    short = judged(kind, should_attend=should, present=least - 1)
    assert short.may_start is False
    (answer,) = (answer for answer in short.answers if answer.part is Part.QUORUM)
    assert answer.lacking == 1
    assert "还差 1 人" in answer.words
    assert f"至少 {least} 人" in answer.words


@pytest.mark.parametrize(
    ("kind", "homes", "least"), [(VILLAGERS, 120, 80), (VILLAGERS, 121, 81), (GROUP, 40, 27)]
)
def test_households_are_an_alternative_to_adults(kind: str, homes: int, least: int) -> None:
    few_adults = {"should_attend": 400, "present": least, "households_total": homes}
    assert judged(kind, **few_adults, households_present=least).may_start is True
    short = judged(kind, **few_adults, households_present=least - 1)
    assert short.may_start is False
    assert "或者" in short.words
    assert "还差 1 户" in short.words


@pytest.mark.parametrize("kind", [REPS, PARTY, COLLECTIVE])
def test_households_do_not_count_where_the_law_does_not_say_so(kind: str) -> None:
    found = judged(kind, should_attend=100, present=10, households_total=10, households_present=10)
    assert found.may_start is False


VOTES = [
    # kind, should attend, present, least votes for
    (VILLAGERS, 400, 300, 151),
    (VILLAGERS, 400, 301, 151),
    (REPS, 40, 30, 16),
    (GROUP, 90, 61, 31),
    (PARTY, 20, 12, 11),
    (PARTY, 21, 12, 11),
    (COLLECTIVE, 300, 250, 200),
    (COLLECTIVE, 301, 250, 201),
    (COLLECTIVE_REPS, 31, 25, 21),
]


@pytest.mark.parametrize(("kind", "should", "present", "least"), VOTES)
def test_a_motion_passes_at_the_boundary_and_not_with_one_vote_less(
    kind: str, should: int, present: int, least: int
) -> None:
    given = {"should_attend": should, "present": present, "votes_abstain": 0}
    passed = judged(kind, **given, votes_for=least, votes_against=present - least)
    assert passed.has_passed is True
    failed = judged(kind, **given, votes_for=least - 1, votes_against=present - least + 1)
    assert failed.has_passed is False
    assert failed.of(Part.VOTE) is False
    assert "还差 1 人" in failed.words


def test_the_local_party_rule_asks_two_thirds_of_all_and_half_of_those_who_should_come(
    local_rule: PolicyView,
) -> None:
    given = {"should_attend": 28, "everybody": 30, "votes_abstain": 0}
    at = judged(PARTY, policy=local_rule, **given, present=20, votes_for=14, votes_against=6)
    assert at.has_passed is True
    short = judged(PARTY, policy=local_rule, **given, present=19, votes_for=14, votes_against=5)
    assert short.may_start is False
    lost = judged(PARTY, policy=local_rule, **given, present=20, votes_for=13, votes_against=7)
    assert lost.has_passed is False
    late = judged(PARTY, policy=local_rule, plan_given_on=date(2025, 5, 31))
    assert late.of(Part.PLAN) is False
    assert judged(PARTY, policy=local_rule, plan_given_on=date(2025, 5, 30)).of(Part.PLAN) is True


def test_the_tally_must_equal_those_present() -> None:
    given = {"should_attend": 40, "present": 30, "votes_for": 20, "votes_against": 8}
    assert judged(REPS, **given, votes_abstain=2).has_passed is True
    wrong = judged(REPS, **given, votes_abstain=1)
    assert wrong.has_passed is False
    assert "两数不一致" in wrong.words


@pytest.mark.parametrize("kind", [VILLAGERS, COLLECTIVE])
def test_notice_is_given_ten_days_before(kind: str) -> None:
    assert judged(kind, notice_given_on=date(2025, 5, 23)).of(Part.NOTICE) is True
    late = judged(kind, notice_given_on=date(2025, 5, 24))
    assert late.of(Part.NOTICE) is False
    assert "提前 9 天发出，要提前 10 天" in late.words


@pytest.mark.parametrize(
    ("members", "reps", "women", "homes", "holds"),
    [
        (50, 40, 17, 400, True),
        (50, 39, 17, 400, False),
        (51, 41, 17, 400, True),
        (50, 40, 16, 400, False),
        (50, 40, 17, 200, True),
        (50, 40, 17, 199, False),
        (50, 40, 17, 600, True),
        (50, 40, 17, 601, False),
    ],
)
def test_composition_of_the_representatives(
    members: int, reps: int, women: int, homes: int, holds: bool
) -> None:
    found = judged(REPS, members=members, representatives=reps, women=women, village_households=homes)
    assert found.of(Part.COMPOSITION) is holds


@pytest.mark.parametrize(
    ("kind", "day", "words"),
    [
        (VILLAGERS, date(2016, 5, 6), "2010年修订）》第二十二条"),
        (VILLAGERS, IN_2019, "2018年修正）》第二十二条"),
        (VILLAGERS, date(2025, 12, 31), "2018年修正）》第二十二条"),
        (REPS, IN_2019, "2018年修正）》第二十六条"),
        (GROUP, IN_2019, "2018年修正）》第二十八条"),
        (PARTY, IN_2026, "支部工作条例（试行）》第十一条"),
        (COLLECTIVE, IN_2026, "农村集体经济组织法》第二十七条"),
        (COLLECTIVE_REPS, IN_2026, "农村集体经济组织法》第二十八条"),
    ],
)
def test_the_article_of_the_day_of_the_meeting_is_cited(kind: str, day: date, words: str) -> None:
    assert words in judged(kind, day, should_attend=30, present=20, votes_for=20).words


@pytest.mark.parametrize("kind", [VILLAGERS, REPS, GROUP])
def test_after_2025_the_successor_is_unset_and_nothing_is_guessed(kind: str) -> None:
    found = judged(kind, IN_2026, should_attend=30, present=30, votes_for=30)
    assert found.rule is None
    assert (found.may_start, found.has_passed) == (None, None)
    assert "未设定" in found.words
    assert "2026-03-03" in found.words


def test_the_collective_law_holds_from_may_2025_only() -> None:
    assert rule_of(COLLECTIVE, on(date(2025, 5, 1)))
    assert judged(COLLECTIVE, date(2025, 4, 30), should_attend=3, present=3).has_passed is None


def test_a_talk_has_no_rule_and_needs_none() -> None:
    found = judged(TALK, present=3)
    assert (found.rule, found.unset, found.has_passed) == (None, "", True)


def test_a_missing_figure_is_neither_yes_nor_no() -> None:
    found = judged(VILLAGERS, present=30)
    assert found.may_start is None
    assert found.has_passed is None
    assert "还没有填" in found.words


def test_every_shipped_rule_can_be_read() -> None:
    for value in on(IN_2025).table(RULES).values:
        for name in ("persons", "households", "vote", "reps", "women"):
            if name in value.attributes:
                Share.read(str(value.attributes[name]))


@pytest.mark.parametrize("text", ["1/2", "> 3/2", ">= 0/2", "= 1/2", ">= 1/0"])
def test_a_mistyped_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="/"):
        Share.read(text)


SHARES = st.builds(
    lambda low, high, strict: Share(min(low, high), max(low, high), strict),
    st.integers(1, 20), st.integers(1, 20), st.booleans(),
)  # fmt: skip


@given(SHARES, st.integers(1, 5000))
def test_the_least_count_reaches_the_share_and_one_less_does_not(share: Share, whole: int) -> None:
    least = share.least(whole)
    assert share.is_reached(least, whole)
    assert not share.is_reached(least - 1, whole)


@given(SHARES, st.integers(1, 5000), st.integers(0, 6000))
def test_whole_numbers_say_what_fractions_say(share: Share, whole: int, count: int) -> None:
    part, wanted = Fraction(count, whole), Fraction(share.numerator, share.denominator)
    assert share.is_reached(count, whole) == (part > wanted if share.strict else part >= wanted)


@given(SHARES, st.integers(0, 100))
def test_nobody_is_never_enough_of_nobody(share: Share, count: int) -> None:
    assert not share.is_reached(count, 0)


def seat(person: str, home: str = "h1", **values: object) -> Seat:
    return Seat(f"r-{person}", person, person, home, signed=True, **values)  # type: ignore[arg-type]


def test_only_signed_seats_count_and_observers_do_not() -> None:
    seats = (seat("a"), seat("b"), seat("c", "h2"), seat("d", "h3", role=OBSERVER), Seat("r", "e", "e", "h4"))
    assert counted(seats) == counted(seats[:3])
    assert (counted(seats).persons, counted(seats).households) == (3, 2)


def test_a_proxy_of_the_same_household_takes_a_seat_of_its_own() -> None:
    seats = (seat("a"), seat("a", proxy_of="b", proxy_household="h1"))
    assert counted(seats).persons == 2
    assert list(seat_faults(seats, proxy_in_household=True)) == []
    ((_, words),) = seat_faults(seats, proxy_in_household=False)
    assert "不能委托" in words


def test_a_proxy_of_another_household_is_named() -> None:
    ((_, words),) = seat_faults((seat("a", proxy_of="b", proxy_household="h2"),), proxy_in_household=True)
    assert "不在同一户" in words


def test_somebody_who_came_and_sent_a_proxy_counts_once() -> None:
    seats = (seat("b"), seat("a", proxy_of="b", proxy_household="h1"))
    assert counted(seats).persons == 1
    assert len(list(seat_faults(seats, proxy_in_household=True))) == 2
