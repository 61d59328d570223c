"""Kinds: what is shown reads back as the same value; what cannot be read says why in Chinese."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unreadable
from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.forms.kinds import (
    Area,
    BankAccount,
    Code,
    Codes,
    Date,
    Hundredths,
    IdNumber,
    Kind,
    Money,
    PersonName,
    Phone,
    PolicyVersion,
    Reference,
    Rows,
    Storage,
    Text,
    TimeOfDay,
    Whole,
    Year,
    YesNo,
)


@cache
def policy() -> PolicyView:
    return PolicyBook.load(resource("policy")).at("990000", date(2019, 11, 20))


def codes_of(table: str) -> list[str]:
    return [value.code for value in policy().table(table).values]


INNER = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Nd", "Po", "Pd"))
SUPPLEMENTARY = st.characters(min_codepoint=0x20000, max_codepoint=0x323AF)
KINDS: dict[Kind, st.SearchStrategy[Any]] = {
    Text(30): st.text(INNER, min_size=1, max_size=30),
    PersonName(): st.text(st.one_of(SUPPLEMENTARY, st.sampled_from("一丁阿·依")), min_size=1, max_size=50),
    Whole(0, 500): st.integers(0, 500),
    Whole(-5, 5): st.integers(-5, 5),
    Year(): st.integers(1900, 2100),
    Hundredths("公里"): st.integers(0, 99_999_999),
    Area(): st.integers(0, 99_999_999),
    Money(): st.integers(-(10**12), 10**12),
    Date(): st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    TimeOfDay(): st.times().map(lambda time: f"{time:%H:%M}"),
    YesNo(): st.booleans(),
    Code("relation"): st.sampled_from(codes_of("relation")),
    Codes("health"): st.lists(st.sampled_from(codes_of("health")), min_size=1, unique=True).map(tuple),
    IdNumber(): st.builds(
        "990000{:011}{}".format, st.integers(0, 10**11 - 1), st.sampled_from("0123456789X")
    ),
    Phone(): st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    BankAccount(): st.from_regex(r"[0-9]{16,19}", fullmatch=True),
}


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@given(values=st.data())
def test_what_is_shown_reads_back(kind: Kind, values: st.DataObject) -> None:
    value = values.draw(KINDS[kind])
    assert kind.parse(kind.format(value, policy()), policy()) == value


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_in_chinese(kind: Kind, text: str) -> None:
    value, reason = _read(kind, text)
    if reason is None:
        assert value is None or kind.format(value, policy())
    else:
        assert re.search(r"[\u4e00-\u9fff]", reason)


def _read(kind: Kind, text: str) -> tuple[Any, str | None]:
    """The value, or the reason why there is none."""
    try:
        return kind.parse(text, policy()), None
    except Unreadable as refusal:
        return None, refusal.reason


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_blank_is_none_and_none_is_blank(kind: Kind) -> None:
    assert kind.parse("  ", policy()) is None
    assert kind.parse("", policy()) is None
    assert kind.format(None, policy()) == ""


READ = [
    (PersonName(), "阿依•古丽", "阿依·古丽"),
    (PersonName(), "𬱖䶮", "𬱖䶮"),
    (PersonName(), "张\u200b三\n", "张三"),
    (Text(), "甲\t乙\u200b\r\n丙", "甲乙丙"),
    (Text(), "\u200b\t", None),
    (Text(multiline=True), "甲\r\n乙\t", "甲\n乙"),
    (Whole(), "１２", 12),
    (Whole(), "3.0", 3),
    (Year(), "2018年", 2018),
    (Area(), "3.5亩", 350),
    (Money(), "1,234.5", 123_450),
    (Money(), "1234元", 123_400),
    (Date(), "20180307", date(2018, 3, 7)),
    (Date(), "2018年3月7日", date(2018, 3, 7)),
    (TimeOfDay(), "9：30", "09:30"),
    (TimeOfDay(), "0930", "09:30"),
    (TimeOfDay(), "９点05分", "09:05"),
    (TimeOfDay(), "14点", "14:00"),
    (TimeOfDay(), "14:05:00", "14:05"),
    (YesNo(), "√", True),
    (YesNo(), "无", False),
    (Code("relation"), "本人或户主", "01"),
    (Code("relation"), "０１", "01"),
    (Codes("cause", 2), "缺技术、缺资金", ("7", "9")),
    (Codes("cause", 2), "7;7", ("7",)),
    (IdNumber(), "99000019800229003x", "99000019800229003X"),
    (Reference("household"), "a" * 32, "a" * 32),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ, ids=str)
def test_typed_text_is_understood(kind: Kind, text: str, value: object) -> None:
    assert kind.parse(text, policy()) == value


REFUSED = [
    (Text(3), "四个字呀", "最多 3 个字，现有 4 个"),
    (PersonName(), "张3", "不能有数字"),
    (PersonName(), "字" * 51, "最多 50 个字"),
    (Whole(0, 12), "13", "应在 0 到 12 之间"),
    (Whole(), "二", "应填整数"),
    (Hundredths("公里", 100), "2", "不能大于 1.00"),
    (Area(), "-3亩", "不能是负数"),
    (Hundredths("平方米"), "－0.01", "不能是负数"),
    (TimeOfDay(), "24:00", "应填时间"),
    (TimeOfDay(), "9:60", "应填时间"),
    (TimeOfDay(), "上午", "应填时间"),
    (YesNo(), "也许", "应填“是”或“否”"),
    (Code("relation"), "邻居", "不在“与户主关系”的选项里"),
    (Codes("cause", 2), "1,2,3", "最多选 2 项"),
    (Rows("member"), "任何字", "逐行"),
]


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED, ids=str)
def test_a_refusal_says_why(kind: Kind, text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        kind.parse(text, policy())
    assert reason in refusal.value.reason


def test_units_are_shown_inside_the_editor() -> None:
    units = {
        Money(): "元",
        Area(): "亩",
        Hundredths("公里"): "公里",
        Whole(0, 12, "月"): "月",
        Text(): "",
        Date(): "",
    }
    assert {kind: kind.unit for kind in units} == units


def test_storage_follows_the_kind() -> None:
    expected = {
        Text(): Storage.TEXT,
        Whole(): Storage.INTEGER,
        Money(): Storage.INTEGER,
        Date(): Storage.DATE,
        YesNo(): Storage.FLAG,
        Codes("cause"): Storage.CODES,
        Rows("member"): Storage.NONE,
    }
    assert {kind: kind.storage for kind in expected} == expected


def test_an_account_is_shown_in_groups_of_four_and_an_unknown_code_as_it_is() -> None:
    assert BankAccount().format("6200000000000000000", policy()) == "6200 0000 0000 0000 000"
    assert Code("relation").format("77", policy()) == "77"
    assert Rows("member").format((), policy()) == ""


def test_policy_is_shown_by_its_names_and_a_pack_that_is_not_here_by_its_id() -> None:
    stored = f"{policy().version} + doc-0a1b2c3d"
    assert PolicyVersion(400).format(stored, policy()) == "随软件的国家政策、doc-0a1b2c3d"
    assert PolicyVersion(400).format(None, policy()) == ""
