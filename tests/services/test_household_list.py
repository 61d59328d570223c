"""The household list: what is shown, in which order, and that it follows every change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import FixedClock
from app.core.text import sort_key
from app.services.acts import undo, undoable_acts
from app.services.cards import new_card, open_card, remove_household, save_card
from app.services.households import (
    HouseholdFilter,
    HouseholdRow,
    Show,
    Sort,
    household_ids,
    household_rows,
    list_row_numbers,
)
from app.services.regions import RegionNode, region_tree
from app.services.session import Session
from tests.offices import (
    OTHER_VILLAGE,
    UNIT,
    VILLAGE,
    all_ids,
    store_household,
    with_head,
    with_household,
)


def listed(
    session: Session, chosen: HouseholdFilter | None = None, sort: Sort | None = None
) -> list[HouseholdRow]:
    """The rows in the order of the list."""
    numbers = list_row_numbers(session, chosen or HouseholdFilter(), sort or Sort())
    rows = household_rows(session, numbers)
    return [rows[number] for number in numbers]


def heads(session: Session, chosen: HouseholdFilter | None = None, sort: Sort | None = None) -> list[str]:
    return [row.head_name for row in listed(session, chosen, sort)]


def store_in(session: Session, name: str, village: str, group: str) -> str:
    card = with_head(new_card(session, village, group), name=name)
    return save_card(session, None, card).card.household_id


def test_names_stand_in_pinyin_order_and_families_together(session: Session) -> None:
    for name in ("赵一", "安二", "曾三", "王五", "单四", "王二", "欧阳六", "吕七", "陆八"):
        store_in(session, name, VILLAGE, "1组")
    ordered = heads(session, sort=Sort("head_name"))
    assert ordered == ["安二", "陆八", "吕七", "欧阳六", "单四", "王二", "王五", "曾三", "赵一"]
    assert ordered == sorted(ordered, key=sort_key)
    assert heads(session, sort=Sort("head_name", descending=True)) == ordered[::-1]


def test_the_list_stands_by_village_group_and_name(session: Session) -> None:
    for name, village, group in (
        ("王五", OTHER_VILLAGE, "1组"),
        ("李四", VILLAGE, "2组"),
        ("张三", VILLAGE, "1组"),
        ("安二", VILLAGE, "1组"),
    ):
        store_in(session, name, village, group)
    assert heads(session) == ["安二", "张三", "李四", "王五"]


def test_a_filter_shows_one_village_or_one_group(session: Session) -> None:
    for name, village, group in (
        ("王五", OTHER_VILLAGE, "1组"), ("李四", VILLAGE, "2组"), ("张三", VILLAGE, "1组"),
    ):  # fmt: skip
        store_in(session, name, village, group)
    assert heads(session, HouseholdFilter(region=VILLAGE)) == ["张三", "李四"]
    assert heads(session, HouseholdFilter(region=VILLAGE, group="2组")) == ["李四"]
    assert heads(session, HouseholdFilter(region=UNIT.region_code)) == ["张三", "李四", "王五"]
    assert heads(session, HouseholdFilter(region="990001")) == []


def test_filters_agree_with_the_rows_they_show(town: Session) -> None:
    rows = listed(town)
    shown = {show: {row.id for row in listed(town, HouseholdFilter(show=show))} for show in Show}
    assert shown[Show.ALL] == {row.id for row in rows}
    assert shown[Show.ERRORS] == {row.id for row in rows if row.errors}
    assert shown[Show.WARNINGS] == {row.id for row in rows if row.warnings}
    assert shown[Show.COMPLETE] == {row.id for row in rows if row.filled == 100}
    assert shown[Show.INCOMPLETE] == shown[Show.ALL] - shown[Show.COMPLETE]
    assert 0 < len(shown[Show.ERRORS]) < len(rows)


def test_one_object_type_at_a_time(town: Session) -> None:
    ids = all_ids(town)
    types = {household: open_card(town, household).household["object_type"] for household in ids}
    for code in set(types.values()):
        found = {row.id for row in listed(town, HouseholdFilter(object_type=code))}
        assert found == {household for household, own in types.items() if own == code}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("object_type", None),
        ("members", "members"),
        ("errors", "errors"),
        ("warnings", "warnings"),
        ("updated_at", "updated_at"),
        ("local_no", "local_no"),
        ("per_capita", "per_capita"),
        ("filled", "filled"),
    ],
)
def test_every_column_sorts_both_ways_without_losing_a_row(
    town: Session, column: str, value: str | None
) -> None:
    rising = listed(town, sort=Sort(column))
    falling = listed(town, sort=Sort(column, descending=True))
    assert len(rising) == 60
    assert [row.id for row in falling] == [row.id for row in rising][::-1]
    if value:
        values = [getattr(row, value) or 0 for row in rising]
        assert values == sorted(values)


def test_a_row_says_what_the_card_says(session: Session) -> None:
    card = store_household(session).card
    card = save_card(session, card, with_household(card, phone="13912345678", object_type="21")).card
    (row,) = listed(session)
    assert (row.head_name, row.village_name, row.group_no, row.members) == ("张三", "河东村", "1组", 1)
    assert (row.per_capita, row.local_no, row.id) == (
        1_000_000, card.household["local_no"], card.household_id
    )  # fmt: skip
    assert row.object_type_label == session.policy().table("object_type").label_of("21")
    assert "1234" not in row.phone_masked
    assert row.phone_masked.endswith("5678")
    assert row.updated_at == session.clock.now()


def test_the_list_follows_a_change_a_removal_and_an_undo(session: Session) -> None:
    clock = session.clock
    assert isinstance(clock, FixedClock)
    household = store_household(session, "张三").card.household_id
    clock.move(timedelta(hours=1))
    card = open_card(session, household)
    save_card(session, card, with_head(card, name="李四"))
    (row,) = listed(session)
    assert row.head_name == "李四"
    card = open_card(session, household)
    save_card(session, card, with_household(card, address="河边"))
    assert listed(session)[0].updated_at == clock.now()
    remove_household(session, household)
    assert listed(session) == []
    undo(session, undoable_acts(session)[0].tx_id)
    assert heads(session) == ["李四"]


def test_the_head_of_the_list_is_the_one_who_still_lives_there(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_head(card, leave_reason="01"))
    (row,) = listed(session)
    assert (row.head_name, row.members) == ("", 0)


def test_numbers_whose_household_is_gone_are_left_out(session: Session) -> None:
    store_household(session)
    (number,) = list_row_numbers(session, HouseholdFilter(), Sort())
    assert household_rows(session, [number, 999]).keys() == {number}
    assert len(household_ids(session, [number, 999])) == 1
    assert household_rows(session, []) == {}
    assert household_ids(session, []) == []


def test_completeness_grows_with_every_needed_fact(session: Session) -> None:
    card = store_household(session, id_no=None).card
    before = listed(session)[0].filled
    save_card(session, card, with_head(card, ethnicity="01", health=("1",)))
    assert 0 < before <= listed(session)[0].filled < 100


def flat(nodes: tuple[RegionNode, ...]) -> list[RegionNode]:
    return [node for top in nodes for node in (top, *flat(top.children))]


def test_the_tree_counts_households_and_persons(town: Session) -> None:
    (township,) = region_tree(town)
    assert (township.level, township.households, township.persons) == ("township", 60, 246)
    for node in flat((township,)):
        if node.children:
            assert node.households == sum(child.households for child in node.children)
            assert node.persons == sum(child.persons for child in node.children)
        if node.level == "village":
            assert node.households == len(listed(town, HouseholdFilter(region=node.code)))


def test_villages_without_households_are_in_the_tree(session: Session) -> None:
    (township,) = region_tree(session)
    assert [village.name for village in township.children] == ["河东村", "河西村"]
    assert [village.households for village in township.children] == [0, 0]
