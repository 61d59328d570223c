"""变更记录: who changed what, when, in the words of the form, and nothing missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import FixedClock
from app.forms.registry import schema_of
from app.services.acts import undo, undoable_acts
from app.services.cards import new_record, open_card, remove_household, save_card
from app.services.history import FieldChange, card_history
from app.services.session import Session
from tests.offices import ENTRY, REVIEWER, reopen, store_household, with_head, with_rows


def test_a_change_is_told_in_the_words_of_the_form(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_head(card, phone="13900000001", mandarin=True), "改电话")
    newest = card_history(session, card.household_id)[0]
    assert (newest.user, newest.label, newest.at) == (ENTRY, "改电话", session.clock.now())
    told = {change.field_label: (change.old, change.new) for change in newest.changes}
    member = schema_of("member")
    assert told == {member["phone"].label: ("", "13900000001"), member["mandarin"].label: ("", "是")}
    assert {change.record_title for change in newest.changes} == {f"{member.title} 张三"}


def test_codes_dates_and_money_are_shown_as_on_the_form(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_head(card, ethnicity="02", health=("2", "4")))
    told = {
        change.field_label: change.new for change in card_history(session, card.household_id)[0].changes
    }
    policy = session.policy()
    assert told[schema_of("member")["ethnicity"].label] == policy.table("ethnicity").label_of("02")
    assert policy.table("health").label_of("4") in told[schema_of("member")["health"].label]
    first = card_history(session, card.household_id)[-1]
    assert any("新增" in change.new for change in first.changes)
    assert not any("990000198002290036" in change.new for change in first.changes)


@pytest.mark.req("R185")
def test_the_newest_act_comes_first_with_its_user(session: Session) -> None:
    clock = session.clock
    assert isinstance(clock, FixedClock)
    card = store_household(session).card
    clock.move(timedelta(days=1))
    session = reopen(session, REVIEWER)
    card = open_card(session, card.household_id)
    save_card(session, card, with_head(card, phone="13900000001"), "核对电话")
    entries = card_history(session, card.household_id)
    session.close()
    assert [(entry.user, entry.label) for entry in entries] == [(REVIEWER, "核对电话"), (ENTRY, "新建户")]
    assert entries[0].at - entries[1].at == timedelta(days=1)


def test_removing_and_undoing_are_in_the_history_too(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_rows(card, "income_item"), "删收支")
    undo(session, undoable_acts(session)[0].tx_id)
    labels = [entry.label for entry in card_history(session, card.household_id)]
    assert labels == ["撤销：删收支", "删收支", "新建户"]
    words = [change.new for entry in card_history(session, card.household_id) for change in entry.changes]
    item = session.policy().table("income_item").label_of("101")
    assert f"已删除：{item}，金额 10,000.00 元" in words
    assert f"已恢复：{item}，金额 10,000.00 元" in words


def test_the_figures_of_a_removed_row_say_what_they_count(session: Session) -> None:
    card = store_household(session).card
    own = {"year": 2026, "land_arable": 300, "power_production": True}
    row = {**new_record(session, card, "living_conditions"), **own}
    card = save_card(session, card, with_rows(card, "living_conditions", row)).card
    save_card(session, card, with_rows(card, "living_conditions"))
    newest, added, *_ = card_history(session, card.household_id)
    facts = "年度 2026，耕地面积 3.00 亩，是否通生产用电 是"
    assert [change.new for change in newest.changes] == [f"已删除：{facts}"]
    assert [change.new for change in added.changes] == [f"新增：{facts}"]


def test_a_removed_household_keeps_its_history(session: Session) -> None:
    card = store_household(session).card
    remove_household(session, card.household_id)
    newest = card_history(session, card.household_id)[0]
    assert newest.label == "删除户"
    assert all(change.new.startswith("已删除：") for change in newest.changes)
    assert any(change.new.startswith("已删除：张三，") for change in newest.changes)


def test_other_households_are_not_in_it(session: Session) -> None:
    first = store_household(session).card
    store_household(session, "李四", None)
    assert len(card_history(session, first.household_id)) == 1
    assert card_history(session, "0" * 32) == ()


@pytest.mark.req("R185")
def test_every_changed_fact_is_told_once(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_head(card, name="李四"))
    changes = card_history(session, card.household_id)[0].changes
    member = schema_of("member")
    assert changes == (FieldChange(f"{member.title} 李四", member["name"].label, "张三", "李四"),)


def test_it_says_which_record_of_several_was_changed(session: Session) -> None:
    """Two members may get the same telephone, two years the same figure."""
    card = store_household(session).card
    son = {**new_record(session, card, "member"), "name": "张小", "relation": "03"}
    save_card(session, card, with_rows(card, "member", *card.rows("member"), son))
    card = open_card(session, card.household_id)
    changed = with_rows(card, "member", *({**row, "mandarin": True} for row in card.rows("member")))
    (statement,) = card.rows("income_statement")
    save_card(session, card, with_rows(changed, "income_statement", {**statement, "persons_year": 2}))
    told = [change.record_title for change in card_history(session, card.household_id)[0].changes]
    member = schema_of("member").title
    assert sorted(set(told)) == ["2026年核算", f"{member} 张三", f"{member} 张小"]
