"""What the editor tests stand on: the shipped policy on a fixed day, and an editor inside a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.forms.kinds import Kind
from app.forms.schema import Field
from app.views.forms.editors.base import Choice, Editor, EditorContext
from app.views.forms.editors.catalogue import make_editor

TODAY = date(2026, 3, 3)


class Villages:
    """A reference source over three made-up villages."""

    NAMES: ClassVar[dict[str, str]] = {
        "990000001001": "柳树村", "990000001002": "石桥村", "990000001003": "石磨村",
    }  # fmt: skip

    def find(self, text: str, then: Callable[[tuple[Choice, ...]], None]) -> None:
        then(tuple(Choice(key, name) for key, name in self.NAMES.items() if text in name))

    def label(self, key: str, then: Callable[[str], None]) -> None:
        then(self.NAMES.get(key, ""))


@pytest.fixture(scope="session")
def policy_book() -> PolicyBook:
    return PolicyBook.load(resource("policy"))


@pytest.fixture
def context(policy_book: PolicyBook) -> EditorContext:
    numbers = count(1)
    return EditorContext(
        policy_book.at("990000", TODAY), TODAY, lambda: f"{next(numbers):032x}", {"region": Villages()}
    )


@pytest.fixture
def shown(qtbot, context) -> Callable[..., Editor]:
    """Show the editor of a kind in a window with a second field to go to; returns the focused editor."""

    windows = []

    def show(kind: Kind, value=None, label: str = "项目") -> Editor:
        window = QWidget()
        windows.append(window)
        window.resize(500, 400)
        editor = make_editor(Field("it", label, kind), context)
        other = QWidget()
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(window)
        column.addWidget(editor)
        column.addWidget(other)
        column.addStretch(1)
        editor.set_value(value)
        qtbot.addWidget(window)
        other.setFocus()
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        editor.setFocus()
        qtbot.waitUntil(lambda: editor.focusProxy().hasFocus())
        return editor

    return show
