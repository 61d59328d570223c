"""Pairs that may be one person: near names, twins spared, large groups cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.duplicates import (
    ALL_PAIRS_MOST,
    GROUP_MOST,
    Pair,
    Person,
    left_out,
    paired,
    same_number,
    similar_names,
)

ID = "990000198002290036"
OTHER_ID = "99000019800229001X"


def person(number: int, name: str = "张小明", **facts: str) -> Person:
    plain = {"sex": "1", "birth_date": "1980-02-29", "id_no": "", "phone": ""} | facts
    return Person(f"{number:032}", f"h{number}", "v", name, **plain)


def reasons(*people: Person) -> list[str]:
    return [why for _, _, why in similar_names(people)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("张小明", "章晓鸣", "读音相同，同年出生"),
        ("张小明", "张大明", "姓名差一个字，出生日期相同"),
        ("李哲", "李喆", "用字是异体"),
        ("王峰", "王峯", "用字是异体"),
    ],
)
def test_near_names_of_one_birth_are_a_pair(one: str, other: str, why: str) -> None:
    birth = "" if why == "用字是异体" else "1980-02-29"
    assert reasons(person(1, one, birth_date=birth), person(2, other, birth_date=birth)) == [why]


def test_a_pair_is_named_once() -> None:
    assert len(reasons(person(1, "张晓明"), person(2, "张小明"))) == 1


@pytest.mark.parametrize("name", ["李四", "张三丰", "小明", "张明小"])
def test_other_names_are_no_pair(name: str) -> None:
    assert reasons(person(1), person(2, name)) == []


def test_names_that_sound_alike_need_the_year_or_the_phone() -> None:
    one = person(1, "张小明", phone="13900000001")
    other = person(2, "张晓鸣", birth_date="1955-01-01")
    assert reasons(one, other) == []
    assert reasons(one, replace(other, phone="13900000001")) == ["读音相同，电话相同"]


def test_two_sound_numbers_are_two_persons() -> None:
    twins = person(1, "张小明", id_no=ID), person(2, "张大明", id_no=OTHER_ID)
    assert reasons(*(replace(twin, household_id="h") for twin in twins)) == []
    assert reasons(*twins) != []
    assert reasons(twins[0], replace(twins[1], id_no="990000198507070026")) == []


def test_a_card_number_built_on_the_id_is_the_same_number() -> None:
    assert same_number(person(1, id_no=ID), person(2, id_no=ID + "43"))
    assert not same_number(person(1), person(2))


def test_large_groups_are_cut_and_the_rest_is_counted() -> None:
    def pairs(size: int) -> int:
        return len(list(paired([person(number) for number in range(size)])))

    assert pairs(ALL_PAIRS_MOST) == ALL_PAIRS_MOST * (ALL_PAIRS_MOST - 1) // 2
    assert pairs(500) == pairs(5_000) == GROUP_MOST
    assert left_out(500) == 500 - GROUP_MOST - 1
    assert left_out(ALL_PAIRS_MOST) == 0


def test_a_pair_is_the_same_from_either_side_and_changes_with_its_facts() -> None:
    one, other = person(1), person(2)
    pair, turned = Pair("01", one, other, ""), Pair("01", other, one, "")
    assert (pair.key, pair.seen) == (turned.key, turned.seen)
    assert Pair("01", replace(one, phone="1"), other, "").seen != pair.seen
