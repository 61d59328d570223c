"""What number the name of a villagers' group means, and the order in which groups stand."""

from __future__ import annotations

import pytest

from app.domain.village_groups import group_order, number_of_group, numbered_group


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("一组", 1), ("3组", 3), ("第三组", 3), ("03", 3), ("３社", 3), ("十", 10), ("一十组", 10),
        ("十二组", 12), ("二十", 20), ("二十三小组", 23), ("第 9 村民小组", 9), ("99队", 99), ("零组", 0),
        ("上湾组", None), ("一二组", None), ("一二三组", None), ("十十组", None), ("100组", None),
        ("组", None), ("", None), ("3组东", None),
    ],
)  # fmt: skip
def test_the_number_a_name_means(name: str, number: int | None) -> None:
    assert number_of_group(name) == number


def test_every_number_is_read_as_it_is_written() -> None:
    assert [number_of_group(numbered_group(number)) for number in range(100)] == list(range(100))
    assert [numbered_group(number) for number in (1, 10, 11, 20, 32)] == [
        "一组", "十组", "十一组", "二十组", "三十二组",
    ]  # fmt: skip


def test_groups_are_ordered_by_their_number() -> None:
    assert sorted(["大湾组", "十组", "2组", "一组", "第三组"], key=group_order) == [
        "一组", "2组", "第三组", "十组", "大湾组",
    ]  # fmt: skip


def test_named_groups_come_by_text_after_all_numbers_and_no_group_comes_last() -> None:
    assert sorted(["", "下湾组", "99组", "上湾组", "三组", "3组"], key=group_order) == [
        "3组", "三组", "99组", "上湾组", "下湾组", "",
    ]  # fmt: skip
