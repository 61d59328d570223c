"""户数人口变动表: the totals are even after any sequence of registered changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.services.balances import Movements, Period, movements
from app.services.cards import open_card
from app.services.checks import report
from app.services.household_changes.acts import Grounds, active
from app.services.household_changes.identities import Removal, register_missed, remove_wrongly_entered
from app.services.household_changes.members import Arrival, Departure, add_member, leave_member
from app.services.household_changes.splits import (
    ElderlyReview,
    Merge,
    Split,
    merge_household,
    split_household,
)
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.regions import region_tree
from app.services.session import Session
from app.services.years import close_year
from tests.families import GROUNDS, family, named
from tests.offices import OTHER_VILLAGE, VILLAGE, all_ids

REVIEW = ElderlyReview("周主任", "已核实")


class Chance:
    """Registers changes at random; what the program refuses did not happen."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session = session
        self._dice = random.Random(seed)

    def act(self) -> str:
        """One change; its name, "" when it was refused."""
        name = self._dice.choice(("born", "gone", "split", "merge", "found", "removed"))
        try:
            getattr(self, f"_{name}")(self._dice.choice(all_ids(self._session)), self._grounds())
        except UserError:
            return ""
        return name

    def _grounds(self) -> Grounds:
        return Grounds(date(2025, 1, 1) + timedelta(days=self._dice.randrange(420)), "材料", "说明")

    def _members(self, household: str) -> list[str]:
        return [row["id"] for row in active(open_card(self._session, household))]

    def _born(self, household: str, grounds: Grounds) -> None:
        add_member(self._session, Arrival(household, grounds, "01", "03", {"name": "新生儿"}))

    def _gone(self, household: str, grounds: Grounds) -> None:
        members = self._members(household)
        leaver, heir = self._dice.choice(members or [""]), (members or [""])[-1]
        leave_member(
            self._session, Departure(household, leaver, grounds, self._dice.choice(("11", "13")), heir)
        )

    def _split(self, household: str, grounds: Grounds) -> None:
        *staying, last = self._members(household) or [""]
        head_left = "" if last in staying else next(iter(staying), "")
        relations = dict.fromkeys(staying, "99")
        split_household(
            self._session, Split(household, (last,), last, grounds, relations, head_left, review=REVIEW)
        )

    def _merge(self, household: str, grounds: Grounds) -> None:
        relations = dict.fromkeys(self._members(household), "99")
        target = self._dice.choice(all_ids(self._session))
        merge_household(self._session, Merge(household, target, grounds, relations, REVIEW))

    def _found(self, household: str, grounds: Grounds) -> None:
        register_missed(self._session, household, grounds)

    def _removed(self, household: str, grounds: Grounds) -> None:
        remove_wrongly_entered(self._session, Removal(household, grounds, "决定", grounds.happened_on, "甲"))


def counted(session: Session) -> tuple[int, int]:
    """Open households and their active members, from the cards themselves."""
    cards = [open_card(session, household) for household in all_ids(session)]
    standing = [card for card in cards if not card.household.get("ended_on")]
    return len(standing), sum(len(active(card)) for card in cards)


def assert_counted_alike(session: Session, found: Movements) -> None:
    """The balance, the village tree, the household list and the statistics count the same households."""
    balance = {line.code: line for line in found.by_village(Period.of(2026))}
    (township,) = region_tree(session)
    statistics = {line.village_code: line for line in report(session).villages}
    for village in township.children:
        line = balance[village.code]
        listed = list_row_numbers(session, HouseholdFilter(region=village.code), Sort())
        rows = household_rows(session, listed).values()
        counts = (line.households.closing, line.persons.closing)
        assert (village.households, village.persons) == counts
        assert (len(listed), sum(row.members for row in rows)) == counts
        assert (statistics[village.code].households if counts[0] else 0) == counts[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_random_changes_leave_every_month_even(session: Session, seed: int) -> None:
    for village in (VILLAGE, OTHER_VILLAGE, VILLAGE):
        family(session, village)
    chance = Chance(session, seed)
    done = {chance.act() for _ in range(28)} - {""}
    assert len(done) >= 4
    found = movements(session)
    for year in (2025, 2026):
        lines = [*found.by_month(year), *found.by_village(Period.of(year))]
        assert all(line.households.is_even and line.persons.is_even for line in lines)
        months = lines[:12]
        assert [line.persons.opening for line in months[1:]] == [line.persons.closing for line in months[:-1]]
    today = found.by_village(Period.of(2026))[-1]
    assert (today.households.closing, today.persons.closing) == counted(session)
    assert_counted_alike(session, found)


def test_a_split_moves_people_and_makes_one_household_more(session: Session) -> None:
    card = family(session)
    wife = named(card, "李四")["id"]
    split_household(session, Split(card.household_id, (wife,), wife, GROUNDS, review=REVIEW))
    (*_, total) = movements(session).by_village(Period.of(2026, 2))
    assert (total.households.opening, total.households.closing) == (1, 2)
    assert total.households.came == {"分户（新立户）": 1}
    assert (total.persons.opening, total.persons.closing) == (5, 5)
    assert (total.persons.came, total.persons.left) == ({"分户转入": 1}, {"分户": 1})


@pytest.mark.req("R173")
def test_villages_are_apart_and_named(session: Session) -> None:
    family(session, VILLAGE)
    other = family(session, OTHER_VILLAGE)
    leave_member(session, Departure(other.household_id, named(other, "王五")["id"], GROUNDS, "11"))
    here, there, total = movements(session).by_village(Period.of(2026, 2))
    assert (here.title, here.persons.left) == ("河东村", {})
    assert (there.title, there.persons.left, there.persons.closing) == ("河西村", {"死亡": 1}, 4)
    assert total.persons.closing == 9
    assert movements(session).by_village(Period.of(2026, 2), OTHER_VILLAGE)[-1].persons.closing == 4
    assert movements(session).by_village(Period.of(2026, 1))[-1].persons.closing == 10


def test_who_left_on_an_unknown_day_is_named_apart(session: Session) -> None:
    card = family(session)
    with session.write("edit", "旧数据") as tx:
        tx.update("member", named(card, "王五")["id"], {"leave_reason": "11"})
    found = movements(session)
    assert found.undated == 1
    assert found.by_village(Period.of(2026))[-1].persons.closing == 4


def test_whoever_is_typed_after_the_first_closed_year_has_come_in(
    session: Session, clock: FixedClock
) -> None:
    family(session)
    close_year(session, 2025)
    before = movements(session).by_village(Period.of(2026))[-1]
    clock.move(timedelta(days=30))
    typed = family(session)
    found = family(session, first_identified=date(2026, 3, 20))
    family(session, OTHER_VILLAGE)
    after = movements(session)
    here, there, _ = after.by_village(Period.of(2026))
    assert before.households.closing == here.households.opening == 1
    assert here.households.came == {"新建档": 1, "新识别": 1}
    assert here.persons.came == {"随户新建档": 5, "随户新识别": 5}
    assert (there.households.opening, there.households.came) == (1, {})
    months = [line.households.came for line in after.by_month(2026, VILLAGE)[2:4]]
    assert months == [{"新识别": 1}, {"新建档": 1}]
    assert_counted_alike(session, after)
    register_missed(session, typed.household_id, GROUNDS)
    remove_wrongly_entered(
        session, Removal(found.household_id, replace(GROUNDS, happened_on=date(2026, 4, 1), note="重复"),
                         "决定", date(2026, 4, 1), "甲"))  # fmt: skip
    here = movements(session).by_village(Period.of(2026), VILLAGE)[-1].households
    assert (here.came, here.left, here.is_even) == ({"补录": 1, "新识别": 1}, {"剔除": 1}, True)


def test_a_removed_household_takes_its_people_along(session: Session) -> None:
    card = family(session)
    grounds = replace(GROUNDS, note="重复")
    remove_wrongly_entered(session, Removal(card.household_id, grounds, "决定", date(2026, 2, 1), "甲"))
    total = movements(session).by_village(Period.of(2026))[-1]
    assert (total.households.left, total.persons.left) == ({"剔除": 1}, {"剔除": 5})
    assert open_card(session, card.household_id).rows("member")[0]["relation"] == HEAD
