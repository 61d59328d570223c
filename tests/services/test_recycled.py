"""最近操作 and 回收站: what was done is told in words, what was deleted can come back."""

from __future__ import annotations

import pytest

from app.core.errors import UserError
from app.services.acts import act_words, recent_acts, undo, undoable_acts
from app.services.cards import open_card, remove_household, save_card
from app.services.checks import problems_of
from app.services.drafts import draft_changes, drafts, store_draft
from app.services.recycled import bring_back, discarded
from app.services.search import search
from app.services.session import Session
from tests.offices import ENTRY, ID_NUMBERS, VILLAGE, store_household, with_head, with_rows


def test_an_act_is_told_household_by_household(session: Session) -> None:
    card = store_household(session, "张三").card
    save_card(session, card, with_head(card, phone="13900000001"))
    words = act_words(session, recent_acts(session)[0].tx_id)
    (part,) = words.parts
    assert part.place == "河东村 1组 张三"
    assert [(change.field_label, change.new) for change in part.changes] == [("本人电话", "13900000001")]
    assert words.records == 1


def test_an_undone_act_stays_on_the_list_marked(session: Session) -> None:
    store_household(session)
    newest = recent_acts(session)[0]
    undo(session, newest.tx_id)
    assert [(act.label, act.is_undone) for act in recent_acts(session)] == [("新建户", True)]
    assert undoable_acts(session) == ()


def test_acts_on_different_households_are_undone_in_any_order(session: Session) -> None:
    first = store_household(session, "张三", None).card
    store_household(session, "李四", None)
    undo(session, recent_acts(session)[1].tx_id)
    with pytest.raises(UserError):
        open_card(session, first.household_id)
    assert search(session, "李四") != ()


def test_an_older_act_on_a_record_changed_since_is_refused_in_words(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_head(card, phone="13900000001"))
    with pytest.raises(UserError, match="后来又改过"):
        undo(session, recent_acts(session)[1].tx_id)


def test_a_deleted_household_comes_back_whole(session: Session) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    before = open_card(session, card.household_id)
    problems = problems_of(session, VILLAGE)
    remove_household(session, card.household_id)
    (item,) = discarded(session)
    assert (item.what, item.act, item.user) == ("整户，成员 1 人", "删除户", ENTRY)
    assert item.place == "河东村 1组 张三"
    changes = bring_back(session, item)
    assert changes.label == "恢复：整户，成员 1 人"
    assert open_card(session, card.household_id).records == before.records
    assert len(problems_of(session, VILLAGE)) == len(problems)
    assert discarded(session) == ()
    assert search(session, "张三") != ()


def test_a_restoration_is_an_act_that_can_be_undone(session: Session) -> None:
    card = store_household(session).card
    remove_household(session, card.household_id)
    bring_back(session, discarded(session)[0])
    undo(session, recent_acts(session)[0].tx_id)
    with pytest.raises(UserError):
        open_card(session, card.household_id)


def test_a_single_record_comes_back_by_itself(session: Session) -> None:
    card = store_household(session).card
    saved = save_card(session, card, with_rows(card, "income_item")).card
    (item,) = discarded(session)
    assert item.what.startswith("收支明细")
    assert not item.is_household
    bring_back(session, item)
    assert len(open_card(session, saved.household_id).rows("income_item")) == 1


def test_bringing_back_twice_is_refused(session: Session) -> None:
    card = store_household(session).card
    remove_household(session, card.household_id)
    (item,) = discarded(session)
    bring_back(session, item)
    with pytest.raises(UserError, match="已经恢复过了"):
        bring_back(session, item)


def test_a_record_of_a_deleted_household_waits_for_the_household(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_rows(card, "income_item"))
    item = discarded(session)[0]
    remove_household(session, card.household_id)
    with pytest.raises(UserError, match="先恢复那一户"):
        bring_back(session, item)


def test_what_an_undo_took_back_is_not_in_the_bin(session: Session) -> None:
    store_household(session)
    undo(session, recent_acts(session)[0].tx_id)
    assert discarded(session) == ()


def test_a_draft_says_what_differs(session: Session) -> None:
    card = store_household(session).card
    store_draft(session, with_head(card, phone="13900000001"), card.revision)
    (draft,) = drafts(session)
    (change,) = draft_changes(session, draft)
    told = (change.record_title, change.field_label, change.old, change.new)
    assert told == ("家庭成员 张三", "本人电话", "", "13900000001")
