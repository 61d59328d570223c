"""Drafts: what was typed is still there after the power failed, and says how far it differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.core.clock import FixedClock
from app.services.acts import undoable_acts
from app.services.cards import new_card, new_record, open_card, remove_household, save_card
from app.services.drafts import discard_draft, draft_of, drafts, store_draft
from app.services.session import Session
from tests.offices import ENTRY, REVIEWER, VILLAGE, reopen, store_household, with_head, with_rows


def test_a_draft_survives_the_end_of_the_program(session: Session) -> None:
    card = store_household(session).card
    typed = with_head(card, phone="13900000009", health=("2", "3"), birth_date=date(1980, 2, 29))
    store_draft(session, typed, card.revision, "member.phone")
    session = reopen(session)
    (draft,) = drafts(session)
    session.close()
    assert (draft.title, draft.user, draft.place) == ("张三", ENTRY, "member.phone")
    assert draft.card.records == typed.records
    assert draft.base_revision == card.revision
    assert draft.saved_at == session.clock.now()


def test_a_draft_counts_the_facts_that_differ(session: Session) -> None:
    card = store_household(session).card
    store_draft(session, card, card.revision)
    assert drafts(session)[0].differences == 0
    store_draft(session, with_head(card, phone="13900000009", name="李四", id_no=None), card.revision)
    assert drafts(session)[0].differences == 3


def test_a_draft_can_be_stored_as_the_card(session: Session) -> None:
    card = store_household(session).card
    wife = {**new_record(session, card, "member"), "name": "李四", "relation": "02"}
    typed = with_rows(with_head(card, mandarin=False), "member", *card.rows("member"), wife)
    store_draft(session, typed, card.revision)
    found = draft_of(session, card.household_id)
    assert found is not None
    stored = save_card(session, card, found.card).card
    assert [row["name"] for row in stored.rows("member")] == ["张三", "李四"]


def test_one_draft_per_household_and_user_the_newest_first(session: Session) -> None:
    clock = session.clock
    assert isinstance(clock, FixedClock)
    first, second = store_household(session, "张三").card, store_household(session, "李四", None).card
    store_draft(session, first, first.revision)
    clock.move(timedelta(minutes=1))
    store_draft(session, second, second.revision)
    clock.move(timedelta(minutes=1))
    store_draft(session, with_head(first, name="张六"), first.revision)
    assert [draft.title for draft in drafts(session)] == ["张六", "李四"]


def test_a_draft_is_listed_by_the_name_the_household_is_found_by(session: Session) -> None:
    card = store_household(session, "张三").card
    names = []
    for typed in ("张三", "张六", None):
        store_draft(session, with_head(card, name=typed), card.revision)
        names += [draft.name for draft in drafts(session)]
    assert names == ["张三", "张三（草稿里是 张六）", "张三（草稿里没有户主姓名）"]
    discard_draft(session, card.household_id)
    store_draft(session, with_head(new_card(session, VILLAGE, "1组"), name="王五"), "")
    assert [draft.name for draft in drafts(session)] == ["王五"]


def test_other_users_do_not_see_my_drafts(session: Session) -> None:
    card = store_household(session).card
    store_draft(session, card, card.revision)
    session = reopen(session, REVIEWER)
    assert drafts(session) == ()
    assert draft_of(session, card.household_id) is None
    store_draft(session, with_head(card, name="李四"), card.revision)
    session = reopen(session, ENTRY)
    assert [draft.title for draft in drafts(session)] == ["张三"]
    session.close()


def test_a_discarded_draft_is_gone_and_the_card_stays(session: Session) -> None:
    card = store_household(session).card
    store_draft(session, with_head(card, name="李四"), card.revision)
    discard_draft(session, card.household_id)
    assert drafts(session) == ()
    discard_draft(session, card.household_id)
    assert open_card(session, card.household_id) == card


def test_a_household_never_stored_has_a_draft_too(session: Session) -> None:
    card = with_head(new_card(session, VILLAGE, "1组"), name="王五")
    store_draft(session, card, "")
    (draft,) = drafts(session)
    assert (draft.title, draft.base_revision) == ("王五", "")
    assert draft.differences > 0
    assert save_card(session, None, draft.card).card.rows("member")[0]["name"] == "王五"


def test_a_nameless_draft_has_a_title(session: Session) -> None:
    store_draft(session, replace(new_card(session, VILLAGE, "1组")), "")
    assert drafts(session)[0].title == "新建户"


def test_the_draft_of_a_removed_household_is_kept(session: Session) -> None:
    card = store_household(session).card
    store_draft(session, with_head(card, phone="13900000009"), card.revision)
    remove_household(session, card.household_id)
    (draft,) = drafts(session)
    assert draft.card.rows("member")[0]["phone"] == "13900000009"


def test_drafts_are_neither_journaled_nor_undone(session: Session) -> None:
    card = store_household(session).card
    before = undoable_acts(session)
    store_draft(session, card, card.revision)
    discard_draft(session, card.household_id)
    assert undoable_acts(session) == before
