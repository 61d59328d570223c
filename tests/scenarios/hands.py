"""The hands of a person at the window: keys into what has the focus, clicks on what can be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from tests.views.demo_steps import Shell, settle

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Everything goes through key and mouse events; only what the person could reach is found."""

    def __init__(self, shell: Shell, qtbot: Any) -> None:
        self.shell = shell
        self.window = shell.window
        self._qtbot = qtbot
        self.window.activateWindow()

    @property
    def desk(self) -> Any:
        return self.window.desk

    @property
    def page(self) -> Any:
        """The entrance page, or the room on the screen."""
        return self.desk.stack.currentWidget() if self.desk else self.window.centralWidget()

    def settle(self, timeout: int = 60_000) -> None:
        settle(self.shell, self._qtbot, timeout)

    def wait(self, happened: Callable[[], object], timeout: int = 15_000) -> None:
        self._qtbot.waitUntil(lambda: bool(happened()), timeout=timeout)

    def type(self, text: str) -> None:
        """Characters as they come from the keyboard or from the input method."""
        for character in text:
            if character == "\n":
                self.press(Qt.Key.Key_Return)
                continue
            key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.focus(), key)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifier)

    def focus(self) -> QWidget:
        """What has the focus; the window itself when nothing has."""
        return self.window.focusWidget() or self.window

    def fill(self, *texts: str) -> None:
        """Texts into one field after the other, from the focused one on, with Tab in between."""
        for place, text in enumerate(texts):
            if place:
                self.press(Qt.Key.Key_Tab)
            self.type(text)

    def retype(self, editor: QWidget, text: str) -> None:
        """Click into a field and type over what stands there."""
        line = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
        QTest.mouseClick(line, LEFT)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def click(self, title: str, ground: QWidget | None = None) -> None:
        """A button or choice that can be seen and used, by the beginning of its title."""
        found = [button for button in self._seen(QAbstractButton, ground)
                 if button.text().startswith(title) and button.isEnabled()]
        assert found, f"no button {title!r} to click"
        button = found[0]
        QTest.mouseClick(button, LEFT, pos=QPoint(min(12, button.width() // 2), button.height() // 2))

    def tab(self, title: str) -> None:
        for bar in self._seen(QTabBar):
            for number in range(bar.count()):
                if bar.tabText(number).startswith(title):
                    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(number).center())
                    return
        raise AssertionError(f"no tab {title!r}")

    def line_of(self, entries: QListWidget, number: int) -> None:
        """Click a line of a list."""
        QTest.mouseClick(entries.viewport(), LEFT, pos=entries.visualItemRect(entries.item(number)).center())

    def cell(self, table: QTableView, row: int, column: int) -> None:
        """Double-click a cell."""
        place = table.visualRect(table.model().index(row, column)).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=place)
        QTest.mouseDClick(table.viewport(), LEFT, pos=place)

    def menu(self, menu: str, title: str) -> None:
        """A line of the menu bar's menus, by the beginning of its title."""
        opened = next(found for found in self.window.menuBar().findChildren(QMenu)
                      if found.title().startswith(menu))
        line = next(action for action in opened.actions() if action.text().startswith(title))
        assert line.isEnabled(), f"{title} cannot be chosen"
        line.trigger()

    def answer(self, *answers: Any) -> None:
        """What the person will choose in the next dialogs of the system."""
        self.shell.dialogs.answers.extend(answers)

    def words(self, ground: QWidget | None = None) -> str:
        """Every word that can be read on the page."""
        read = [label.text() for label in self._seen(QLabel, ground)]
        return " ".join(read + [text.toPlainText() for text in self._seen(QTextEdit, ground)])

    def log_in(self, user: str, password: str) -> None:
        """Choose the user with the arrow keys, type the password; the caller looks at what came of it."""
        self.settle()
        self.wait(lambda: self.focus().accessibleName() == "密码")
        self.press(Qt.Key.Key_Backtab)
        users = self.focus()
        assert isinstance(users, QComboBox)
        self.press(Qt.Key.Key_Home)
        for _ in range(users.findText(user)):
            self.press(Qt.Key.Key_Down)
        assert users.currentText() == user
        self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(password)
        self.press(Qt.Key.Key_Return)
        self.settle()

    def _seen(self, kind: Any, ground: QWidget | None = None) -> list[Any]:
        return [widget for widget in (ground or self.window).findChildren(kind) if widget.isVisible()]
