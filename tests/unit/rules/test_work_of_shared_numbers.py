"""500 households that share one ID number are judged without naming all of them to each other."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.rules.base import active_members
from app.domain.rules.household import not_registered_twice
from app.domain.rules.member import number_once
from app.domain.rules.people import NAMED_MOST
from tests.unit.rules.sound import KnownTownship, Sound

SHARING = 500


@dataclass
class CountingTownship(KnownTownship):
    """Counts for how many households it was asked where they are."""

    asked: int = 0

    def label_of(self, household_id: str) -> str:
        self.asked += 1
        return "示例村"


def shared(home: Sound, id_no: str) -> CountingTownship:
    others = tuple(f"{number:032}" for number in range(SHARING))
    return CountingTownship(by_id_number={id_no: (home.household["id"], *others)})


def test_a_member_names_a_few_and_counts_the_others() -> None:
    home = Sound()
    township = shared(home, home.spouse["id_no"])
    found = list(number_once.judge(home.spouse, home.case(township)))
    assert township.asked == NAMED_MOST
    assert len(found) == NAMED_MOST + 1
    assert f"还在另外 {SHARING - NAMED_MOST} 户登记了" in found[-1].message


def test_a_head_names_a_few_and_counts_the_others() -> None:
    home = Sound()
    township = shared(home, home.head["id_no"])
    case = home.case(township)
    found = list(not_registered_twice.judge(case, active_members(case)))
    assert township.asked == NAMED_MOST
    assert len(found) == NAMED_MOST + 1
    assert f"另外 {SHARING - NAMED_MOST} 户" in found[-1].message


def test_many_members_of_one_household_with_one_number_are_not_all_named() -> None:
    home = Sound()
    home.members.extend({**home.spouse, "id": f"{number:032}"} for number in range(SHARING))
    found = list(number_once.judge(home.spouse, home.case()))
    assert len(found) == NAMED_MOST + 1
    assert f"另外 {SHARING - NAMED_MOST} 个成员" in found[-1].message
