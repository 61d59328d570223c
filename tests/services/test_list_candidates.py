"""应纳未纳 and 应退未退: who is a candidate and why; put aside with a reason; back when facts change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.errors import UserError
from app.domain.policy_documents import FIGURE
from app.services.acts import recent_acts, undo
from app.services.cards import Card, new_record, open_card, save_card
from app.services.case_starts import Subject
from app.services.list_candidates import (
    TO_ENTER,
    TO_HELP,
    TO_LEAVE,
    CandidateList,
    candidates,
    put_aside,
    take_back_decision,
)
from app.services.policy_documents import activate, documents, new_document, put_value, value_row
from app.services.procedures import StepDraft, begin
from app.services.session import Session
from tests.offices import (
    ADMIN,
    OTHER_VILLAGE,
    REVIEWER,
    VILLAGE,
    reopen,
    store_household,
    with_household,
    with_rows,
)

LINE = 650_000
"""The monitoring range of 2025 and 2026 in these tests, fen."""
SAFEGUARDS = ("01", "02", "03", "04", "05", "06")


@pytest.fixture
def office(session: Session):
    """The office with a monitoring range for 2025 and 2026; `office.session` is open."""

    class Office:
        def __init__(self) -> None:
            self.session = session

        def set_figures(self, *figures: tuple[str, str, int | None]) -> None:
            self.session = reopen(self.session, ADMIN)
            day = self.session.clock.today()
            document = {**new_document(self.session), "doc_title": "标准", "doc_date": day}
            for name, text, year in figures:
                put_value(self.session, document, value_row(FIGURE, name, text=text, year=year))
            self.session = reopen(self.session, REVIEWER)
            activate(self.session, next(each.id for each in documents(self.session) if not each.is_active))

    made = Office()
    made.set_figures(("line.monitor", "6500", 2025), ("line.monitor", "6500", 2026))
    yield made
    made.session.close()


def store(
    session: Session,
    nets: Mapping[int, int],
    *,
    persons: int = 4,
    safeguards: Mapping[str, str] | None = None,
    village: str = VILLAGE,
    self_pay: int = 0,
    **household: Any,
) -> str:
    """A household with yearly nets in fen (as wages), and safeguards item → result."""
    card = store_household(session, "张三", None, village).card
    sheets, items = [], []
    for year, net in nets.items():
        sheet = {**new_record(session, card, "income_statement"), "year": year, "purpose": "01",
                 "persons_year": persons, "compliant_self_pay": self_pay or None}  # fmt: skip
        sheets.append(sheet)
        items.append({**new_record(session, card, "income_item", sheet["id"]), "item": "101", "amount": net})
    rows = [
        {**new_record(session, card, "safeguard"), "item": item, "result": result,
         "assessed_on": date(2026, 2, 1), "assessed_by": "李四"}
        for item, result in (safeguards or {}).items()
    ]  # fmt: skip
    edited: Card = with_household(card, **{"object_type": "10", **household})
    for form, found in (("income_statement", sheets), ("income_item", items), ("safeguard", rows)):
        edited = with_rows(edited, form, *found)
    return save_card(session, card, edited, "核算").card.household_id


def ids(found: CandidateList) -> set[str]:
    return {each.household_id for each in found.open}


@pytest.mark.req("R068")
def test_exactly_at_the_line_is_not_below_it(office) -> None:
    session = office.session
    at_line = store(session, {2026: LINE * 4})
    below = store(session, {2026: LINE * 4 - 1})
    found = candidates(session, TO_ENTER)
    assert ids(found) == {below}
    (one,) = found.open
    assert "2026年人均纯收入 6,500.00 元，低于标准 6,500.00 元，全户差 0.01 元" in one.grounds[0]
    assert (one.village, one.head, one.object_type) == ("河东村", "张三", "一般农户")
    assert at_line not in ids(found)


def test_candidates_stand_by_the_number_of_their_group(office) -> None:
    session = office.session
    for group in ("十组", "上湾组", "三组", "一组", "二组"):
        store(session, {2026: 100_000}, group_no=group)
    assert [each.group_no for each in candidates(session, TO_ENTER).open] == [
        "一组", "二组", "三组", "十组", "上湾组",
    ]  # fmt: skip


def test_the_latest_statement_counts_by_the_line_of_its_year(office) -> None:
    session = office.session
    recovered = store(session, {2025: 100_000, 2026: LINE * 4})
    fell = store(session, {2025: LINE * 8, 2026: 100_000})
    old = store(session, {2018: 299_500 * 4 - 1})
    found = candidates(session, TO_ENTER)
    assert ids(found) == {fell, old}
    assert recovered not in ids(found)
    assert any("2018年" in ground for each in found.open for ground in each.grounds)


def test_registered_and_running_households_are_no_candidates(office) -> None:
    session = office.session
    store(session, {2026: 100}, object_type="40")
    removed = store(session, {2026: 100}, object_type="40", risk_removed=True)
    running = store(session, {2026: 100})
    draft = StepDraft("clue", date(2026, 3, 2), "helper", ("王五",), frozenset(("X07",)), reason="入户发现")
    begin(session, "monitored", Subject(running), draft)
    assert ids(candidates(session, TO_ENTER)) == {removed}


@pytest.mark.req("R235")
def test_who_had_left_and_fell_below_the_line_is_to_come_in_again(office) -> None:
    session = office.session
    fell = store(session, {2026: LINE * 4 - 1}, object_type="21")
    store(session, {2026: LINE * 4}, object_type="21")
    (one,) = candidates(session, TO_ENTER).open
    assert (one.household_id, one.object_type) == (fell, "脱贫户")


def test_an_unmet_safeguard_and_self_pay_are_grounds_too(office) -> None:
    session = office.session
    unmet = store(session, {2026: LINE * 8}, safeguards={"03": "2"})
    ill = store(session, {2026: LINE * 4 + 100}, self_pay=200)
    fine = store(session, {2026: LINE * 8}, safeguards={"03": "1"})
    found = {each.household_id: each.grounds for each in candidates(session, TO_ENTER).open}
    assert found.keys() == {unmet, ill}
    assert found[unmet] == ("义务教育有保障未达标（2026-02-01 评估）",)
    assert "减去合规自付支出以后" in found[ill][0]
    assert fine not in found


def test_an_unset_line_is_said_with_the_number_not_judged_by_it(session: Session) -> None:
    store(session, {2026: 100})
    unmet = store(session, {2026: 100}, safeguards={"05": "2"})
    found = candidates(session, TO_ENTER)
    assert ids(found) == {unmet}
    assert "2026年" in found.notes[0]
    assert "未设定" in found.notes[0]
    assert "2 户没有核对收入" in found.notes[0]


@pytest.mark.req("R068", "R235")
def test_a_registered_household_with_everything_met_may_leave(office) -> None:
    session = office.session
    met = dict.fromkeys(SAFEGUARDS, "1") | {"03": "3"}
    ready = store(session, {2026: LINE * 4}, safeguards=met, object_type="40")
    store(session, {2026: LINE * 4 - 1}, safeguards=met, object_type="40")
    store(session, {2026: LINE * 4}, safeguards=met | {"06": "2"}, object_type="40")
    store(session, {2026: LINE * 4}, safeguards={"01": "1"}, object_type="40")
    store(session, {2026: LINE * 4}, safeguards=met)
    found = candidates(session, TO_LEAVE)
    assert ids(found) == {ready}
    assert "6 项保障都没有问题" in found.open[0].grounds[0]
    assert "未设定" in found.notes[-1]


def test_stability_is_judged_once_years_and_share_are_set(office) -> None:
    session = office.session
    stable = store(session, {2025: LINE * 4 * 12 // 10, 2026: LINE * 4 * 12 // 10}, object_type="40")
    store(session, {2025: LINE * 4 * 12 // 10 - 1, 2026: LINE * 8}, object_type="40")
    store(session, {2026: LINE * 8}, object_type="40")
    store(session, {2024: LINE * 8, 2026: LINE * 8}, object_type="40")
    assert ids(candidates(session, TO_LEAVE)) == set()
    session.clock.move(timedelta(days=1))
    office.set_figures(("monitor.stable_years", "2", None), ("monitor.stable_share", "20", None))
    found = candidates(office.session, TO_LEAVE)
    assert ids(found) == {stable}
    assert "连续 2 年人均高于标准 20% 以上" in found.open[0].grounds[0]
    assert found.notes == ()


def test_put_aside_with_a_reason_until_the_figures_change(office) -> None:
    session = office.session
    first = store(session, {2026: 100_000})
    second = store(session, {2026: 200_000}, village=OTHER_VILLAGE)
    found = candidates(session, TO_ENTER)
    with pytest.raises(UserError, match="理由"):
        put_aside(session, found.open, "暂缓")
    put_aside(session, found.open[:1], "长子已务工，收入下月重新核算")
    found = candidates(session, TO_ENTER)
    assert ids(found) == {second}
    assert found.aside[0].decision["reason"] == "长子已务工，收入下月重新核算"
    assert found.aside[0].decision["decided_by"] == REVIEWER
    card = open_card(session, first)
    item = {**card.rows("income_item")[0], "amount": 90_000}
    save_card(session, card, with_rows(card, "income_item", item), "改")
    assert ids(candidates(session, TO_ENTER)) == {first, second}


def test_a_decision_is_taken_back_or_undone(office) -> None:
    session = office.session
    home = store(session, {2026: 100_000})
    put_aside(session, candidates(session, TO_ENTER).open, "正在重新核算收入")
    (aside,) = candidates(session, TO_ENTER).aside
    take_back_decision(session, aside.decision["id"])
    assert ids(candidates(session, TO_ENTER)) == {home}
    undo(session, recent_acts(session)[0].tx_id)
    assert ids(candidates(session, TO_ENTER)) == set()
    office.session = reopen(session, ADMIN)
    aside = candidates(office.session, TO_ENTER).aside
    with pytest.raises(UserError, match="管理员"):
        put_aside(office.session, aside, "正在重新核算收入")


@pytest.mark.req("R068")
def test_registered_households_without_help_are_on_the_third_list(office) -> None:
    session = office.session
    bare = store(session, {2026: 100}, object_type="40")
    store(session, {2026: 100})
    found = candidates(session, TO_HELP)
    assert ids(found) == {bare}
    assert found.open[0].grounds == ("没有帮扶责任人", "没有2026年帮扶计划", "没有正在落实的帮扶措施")
    card = open_card(session, bare)
    plan = {**new_record(session, card, "help_plan"), "year": 2026}
    days = {"started_on": date(2025, 1, 1), "ended_on": date(2026, 3, 2)}
    ended = {**new_record(session, card, "measure"), **days}
    with_help = with_rows(with_rows(card, "help_plan", plan), "measure", ended)
    save_card(session, card, with_help, "帮扶")
    assert candidates(session, TO_HELP).open[0].grounds == ("没有帮扶责任人", "没有正在落实的帮扶措施")


def test_one_village_is_listed_alone(office) -> None:
    session = office.session
    store(session, {2026: 100_000})
    other = store(session, {2026: 100_000}, village=OTHER_VILLAGE)
    assert ids(candidates(session, TO_ENTER, OTHER_VILLAGE)) == {other}
