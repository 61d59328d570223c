"""撤销: one act back through the write door, whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import UserError
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card, remove_household, save_card
from app.services.recycled import bring_back, discarded
from app.services.search import search
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, REVIEWER, open_copy, reopen, store_household, with_head


def change_phone(session: Session, household_id: str, phone: str) -> None:
    card = open_card(session, household_id)
    save_card(session, card, with_head(card, phone=phone), f"改电话 {phone}")


def test_undo_takes_acts_back_one_after_the_other(session: Session) -> None:
    household = store_household(session).card.household_id
    change_phone(session, household, "13900000001")
    change_phone(session, household, "13900000002")
    phones = []
    for _ in range(2):
        undo(session, undoable_acts(session)[0].tx_id)
        phones.append(open_card(session, household).rows("member")[0]["phone"])
    assert phones == ["13900000001", None]
    undo(session, undoable_acts(session)[0].tx_id)
    with pytest.raises(UserError, match="已经不在名单里"):
        open_card(session, household)
    assert search(session, "张三") == ()


def test_undo_is_refused_when_the_record_was_changed_again(session: Session) -> None:
    household = store_household(session).card.household_id
    change_phone(session, household, "13900000001")
    first = undoable_acts(session)[0]
    change_phone(session, household, "13900000002")
    with pytest.raises(UserError, match="后来又改过"):
        undo(session, first.tx_id)
    assert open_card(session, household).rows("member")[0]["phone"] == "13900000002"


def test_undo_is_refused_in_words_when_the_record_was_deleted_since(session: Session) -> None:
    household = store_household(session).card.household_id
    change_phone(session, household, "13900000001")
    changed = undoable_acts(session)[0]
    remove_household(session, household)
    with pytest.raises(UserError, match="后来又改过"):
        undo(session, changed.tx_id)
    bring_back(session, discarded(session)[0])
    undo(session, changed.tx_id)
    assert open_card(session, household).rows("member")[0]["phone"] is None


def test_an_act_is_undone_once_only(session: Session) -> None:
    store_household(session)
    act = undoable_acts(session)[0]
    undo(session, act.tx_id)
    with pytest.raises(UserError, match="已经撤销过"):
        undo(session, act.tx_id)


def test_a_removed_row_comes_back_with_its_values(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, replace(card, records={**card.records, "income_item": ()}), "删收支")
    undo(session, undoable_acts(session)[0].tx_id)
    again = open_card(session, card.household_id)
    assert again.rows("income_item") == card.rows("income_item")
    assert again.rows("income_statement")[0]["per_capita"] == 1_000_000


def test_only_the_last_twenty_acts_of_the_own_user_are_offered(session: Session) -> None:
    for number in range(25):
        store_household(session, f"户主{'一二三四五'[number % 5]}", None, OTHER_VILLAGE)
    assert len(undoable_acts(session)) == 20
    session = reopen(session, REVIEWER)
    assert undoable_acts(session) == ()
    session.close()


def test_undo_needs_the_permission(office_template, tmp_path, clock) -> None:
    session = open_copy(office_template, tmp_path / "b", clock)
    store_household(session)
    act = undoable_acts(session)[0]
    session = reopen(session, "管理员")
    with pytest.raises(UserError, match="不能撤销"):
        undo(session, act.tx_id)
    session.close()
