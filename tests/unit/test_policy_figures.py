"""A day of every year among the figures: how it is shown, typed and checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import UserError
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.policy_checks import complaints
from app.domain.policy_figures import typed, words_of
from app.domain.policy_pack import Parameter, PolicyPack

CUTOFF = Parameter("rule.school_cutoff", "学龄计算日", "月日", values=(9, 1))
BOOK = PolicyBook.load(resource("policy"))


def test_the_days_of_the_shipped_policy_read_as_days() -> None:
    parameters = BOOK.at("", date(2026, 3, 3)).parameters
    shown = {name: words_of(parameters[name]) for name in ("rule.school_cutoff", "income.window_registered")}
    assert shown == {"rule.school_cutoff": "9月1日", "income.window_registered": "10月1日"}
    assert words_of(parameters["tranche.shares"]) == "50、30、20 %"
    assert words_of(replace(CUTOFF, values=())) == "未设定"


@pytest.mark.parametrize("text", ["10月15日", "10月15", "10-15", "10、15", "10.15", "10 15", "１０月１５日"])
def test_a_day_is_typed_as_people_write_it(text: str) -> None:
    assert typed(CUTOFF, text).values == (10, 15)


def test_what_is_shown_can_be_typed_and_blank_is_unset() -> None:
    assert typed(CUTOFF, words_of(CUTOFF)) == CUTOFF
    assert words_of(typed(CUTOFF, " ")) == "未设定"


@pytest.mark.parametrize(
    "text", ["13月1日", "9月31日", "2月29日", "9月", "9", "2026年9月1日", "九月一日", "9、1、1"]
)
def test_no_day_of_every_year_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="“学龄计算日”应填每年都有的一天，写成 9月1日 这样"):
        typed(CUTOFF, text)


@pytest.mark.parametrize(("values", "is_right"), [((8, 31), True), ((13, 1), False), ((2, 29), False)])
def test_a_pack_from_outside_names_a_day(values: tuple[int, ...], is_right: bool) -> None:
    given = {CUTOFF.name: replace(CUTOFF, values=values)}
    pack = PolicyPack("county-1", "县", "99", date(2026, 1, 1), None, {}, given)
    told = list(complaints(pack, BOOK))
    assert told == ([] if is_right else ["参数 学龄计算日 不是每年都有的一天"])


PARTY = BOOK.at("", date(2026, 3, 3)).parameters["meeting.party_rule"]


def test_a_choice_reads_and_is_typed_in_words_and_kept_as_its_key() -> None:
    assert words_of(PARTY) == "支部工作条例"
    local = typed(PARTY, "本地四议两公开规定")
    assert (local.text, words_of(local.over(PARTY))) == ("9-P4", "本地四议两公开规定")
    assert typed(PARTY, "9-P4").text == "9-P4"
    assert words_of(typed(PARTY, "").over(Parameter(PARTY.name))) == "未设定"
    with pytest.raises(UserError, match="只能是：支部工作条例、本地四议两公开规定"):
        typed(PARTY, "随便")


def test_a_pack_from_outside_gives_one_of_the_choices() -> None:
    given = {PARTY.name: Parameter(PARTY.name, text="9-X")}
    pack = PolicyPack("county-1", "县", "99", date(2026, 1, 1), None, {}, given)
    (told,) = complaints(pack, BOOK)
    assert told == "参数 党员大会按哪份规定计算 只能是 支部工作条例、本地四议两公开规定"
