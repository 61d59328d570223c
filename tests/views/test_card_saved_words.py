"""The words beside the head of a card never say that it is stored while something of it is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card
from app.services.drafts import store_draft
from tests.offices import with_household
from tests.views.test_card_page import judged

pytest_plugins = ["tests.views.card_fixtures"]


def offered(desk, session, household, qtbot):
    """A card shown with a draft of it above."""
    card = open_card(session, household)
    store_draft(session, with_household(card, natural_village="上柳"), card.revision, "住址与联系")
    with qtbot.waitSignal(desk.page.file.judged):
        desk.page.show_household(household)
    assert "有没保存的修改" in desk.page.draft_bar.words.text()
    return desk.page


def test_a_draft_that_waits_is_not_called_stored(desk, session, household, qtbot):
    page = offered(desk, session, household, qtbot)
    assert page.header.saved.text() == "有草稿，没保存"
    QTest.mouseClick(page.draft_bar.discard_button, Qt.MouseButton.LeftButton)
    assert page.header.saved.text() == "已保存"
    qtbot.waitUntil(lambda: not desk.jobs.running())


def test_a_draft_taken_up_is_a_change_that_is_not_stored(desk, session, household, qtbot):
    page = offered(desk, session, household, qtbot)
    with judged(qtbot, page):
        QTest.mouseClick(page.draft_bar.resume_button, Qt.MouseButton.LeftButton)
    assert page.header.saved.text() == "有修改，没保存"
    with qtbot.waitSignal(page.changed):
        page.store()
    assert page.header.saved.text() == "已保存"
