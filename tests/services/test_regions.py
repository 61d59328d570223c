"""The tree of villages and groups with their counts."""

from __future__ import annotations

from app.services.regions import region_tree
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, UNIT, store_household


def test_the_tree_counts_households_and_persons_by_group(session: Session) -> None:
    store_household(session)
    store_household(session, "李四", None, OTHER_VILLAGE)
    (town,) = region_tree(session)
    assert (town.name, town.households, town.persons) == (UNIT.name, 2, 2)
    assert [(village.name, village.households) for village in town.children] == [("河东村", 1), ("河西村", 1)]
    assert [group.name for group in town.children[0].children] == ["1组"]
