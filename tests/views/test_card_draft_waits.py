"""A draft that waits to be decided is the only copy of what was typed: nothing on the card may replace it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card
from app.services.drafts import draft_of, store_draft
from tests.offices import with_household
from tests.views.test_card_page import CONTROL, field, press, section, type_text

pytest_plugins = ["tests.views.card_fixtures"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def waiting(desk, session, household, qtbot):
    """The page of a card with a draft of it above."""
    card = open_card(session, household)
    store_draft(session, with_household(card, natural_village="上柳"), card.revision, "住址与联系")
    with qtbot.waitSignal(desk.page.file.draft_found):
        desk.page.show_household(household)
    qtbot.waitUntil(lambda: not desk.jobs.running())
    return desk.page


def kept(session, household: str) -> str:
    return draft_of(session, household).card.household["natural_village"]


def leave(page, desk, qtbot) -> None:
    page.flush_draft()
    qtbot.waitUntil(lambda: not desk.jobs.running())


def test_what_is_typed_beside_a_draft_does_not_replace_it(waiting, desk, session, household, qtbot):
    field(waiting, "住址与联系", "natural_village")
    type_text(waiting, "下柳")
    press(waiting, Qt.Key.Key_F4)
    section(waiting, "家庭成员")
    members = len(waiting.file.copy.records("member"))
    for key in (Qt.Key.Key_F8, Qt.Key.Key_F7):
        QTest.keyClick(waiting, key)
    QTest.keyClick(waiting, Qt.Key.Key_D, CONTROL)
    leave(waiting, desk, qtbot)
    assert len(waiting.file.copy.records("member")) == members
    assert not waiting.has_unsaved()
    assert kept(session, household) == "上柳"


def test_a_card_is_not_stored_over_its_draft(waiting, desk, session, household, qtbot):
    handing = waiting.handing
    assert [each.isEnabled() for each in (handing.store_button, handing.submit_button)] == [False, False]
    assert "接着改，或者放弃" in handing.store_button.toolTip()
    for key in (Qt.Key.Key_S, Qt.Key.Key_Return):
        QTest.keyClick(waiting, key, CONTROL)
    leave(waiting, desk, qtbot)
    assert kept(session, household) == "上柳"


def test_nothing_is_said_to_problems_beside_a_draft(waiting):
    panel = waiting.problem_panel
    assert not panel.begin_explaining()
    assert not panel.explained.button.isEnabled()


@pytest.mark.parametrize("decision", ["resume_button", "discard_button"])
def test_a_decided_draft_opens_the_card_again(waiting, desk, qtbot, decision):
    QTest.mouseClick(getattr(waiting.draft_bar, decision), LEFT)
    qtbot.waitUntil(lambda: not desk.jobs.running())
    assert waiting.handing.store_button.isEnabled()
    editor = field(waiting, "住址与联系", "address")
    assert not editor.readonly
    type_text(waiting, "9号")
    press(waiting, Qt.Key.Key_Tab)
    assert waiting.file.copy.household["address"] == "9号"
    waiting.file.copy.set_value("household", waiting.household_id(), "address", None)


def test_a_card_shown_next_is_open(waiting, desk, session, qtbot):
    waiting.show_new("990000001001", "一组")
    assert waiting.handing.store_button.isEnabled()
    assert not field(waiting, "住址与联系", "address").readonly
