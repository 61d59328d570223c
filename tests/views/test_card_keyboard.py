"""A household of two with an income sheet is typed from paper; the mouse is not touched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.cards import open_card
from tests.views.card_examples import HEAD_ID, VILLAGE, WIFE_ID

pytest_plugins = ["tests.views.card_fixtures"]

CONTROL = Qt.KeyboardModifier.ControlModifier


class Typist:
    """Types texts and presses keys into whatever has the focus, and counts the keys."""

    def __init__(self, page) -> None:
        self.page = page
        self.keys = 0

    def focus(self):
        return self.page.window().focusWidget()

    def enter(self, *texts: str) -> None:
        """Each text followed by Enter; the empty text is Enter alone."""
        for text in texts:
            for character in text:
                key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
                QApplication.sendEvent(self.focus(), key)
            QTest.keyClick(self.focus(), Qt.Key.Key_Return)
            self.keys += len(text) + 1

    def until(self, title: str, limit: int = 60) -> None:
        """Enter alone until the section is reached."""
        for _ in range(limit):
            if self.page.form.current().title == title:
                return
            self.enter("")
        raise AssertionError(f"never came to {title}, stuck in {self.page.form.current().title}")


@pytest.fixture
def typist(desk, qtbot) -> Typist:
    with qtbot.waitSignal(desk.page.file.judged, timeout=5000):
        desk.page.show_new(VILLAGE, "二组")
    return Typist(desk.page)


def test_a_household_is_typed_without_the_mouse(typist, desk, session, qtbot):
    page = desk.page
    typist.until("家庭成员")
    typist.enter("张大山", HEAD_ID)
    row = page.file.copy.records("member")[0]
    assert (row["name"], row["relation"], row["id_no"]) == ("张大山", "01", HEAD_ID)
    qtbot.waitUntil(lambda: page.file.copy.records("member")[0].get("sex") == "1")
    _until_button(typist, page.form.current().add_button)
    typist.enter("", "李秀英", "02", WIFE_ID)
    _until_button(typist, page.form.current().add_button)
    typist.enter("", "")
    assert page.form.current().title == "收支核算"
    typist.enter("")
    typist.enter("101", "24000", "201", "9600", "")
    QTest.keyClick(typist.focus(), Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.file.base is not None, timeout=5000)
    card = open_card(session, page.household_id())
    assert [row["name"] for row in card.rows("member")] == ["张大山", "李秀英"]
    assert [row["amount"] for row in card.rows("income_item")] == [2400000, 960000]
    assert card.rows("income_statement")[0]["per_capita"] == 1680000
    assert card.household["local_no"]


def _until_button(typist: Typist, button, limit: int = 80) -> None:
    """Enter alone over what the paper leaves open, until the button has the focus."""
    for _ in range(limit):
        if button.hasFocus():
            return
        typist.enter("")
    raise AssertionError(f"stuck at {typist.focus().accessibleName()}")
