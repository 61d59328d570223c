"""行政村: the administrator keeps the list of villages; everybody sees their counts."""

from __future__ import annotations

import pytest

from app.core.errors import UserError
from app.services.regions import add_village, region_tree, rename_village, village_names
from app.services.session import Session
from tests.offices import ADMIN, OTHER_VILLAGE, UNIT, VILLAGE, reopen, store_household


def test_the_tree_counts_households_and_persons_by_group(session: Session) -> None:
    store_household(session)
    store_household(session, "李四", None, OTHER_VILLAGE)
    (town,) = region_tree(session)
    assert (town.name, town.households, town.persons) == (UNIT.name, 2, 2)
    assert [(village.name, village.households) for village in town.children] == [("河东村", 1), ("河西村", 1)]
    assert [group.name for group in town.children[0].children] == ["1组"]


def test_a_village_is_added_and_renamed_by_the_administrator(session: Session) -> None:
    session = reopen(session, ADMIN)
    add_village(session, "990000101203", "新村")
    rename_village(session, VILLAGE, "河东新村")
    assert village_names(session)["990000101203"] == "新村"
    assert village_names(session)[VILLAGE] == "河东新村"
    session.close()


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("99000010120", "新村", "12 位"),
        ("990000102203", "新村", "前 9 位"),
        (VILLAGE, "新村", "已经有了"),
        ("990000101204", " ", "村名"),
    ],
)
def test_a_wrong_village_is_refused(session: Session, code: str, name: str, words: str) -> None:
    session = reopen(session, ADMIN)
    with pytest.raises(UserError, match=words):
        add_village(session, code, name)
    session.close()


def test_a_caseworker_does_not_change_the_village_list(session: Session) -> None:
    with pytest.raises(UserError, match="不能修改系统设置"):
        add_village(session, "990000101203", "新村")
