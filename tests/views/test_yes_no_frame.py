"""The frame of a yes-or-no field stands around its two buttons, neither across them nor around the line."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from app.forms import kinds

pytest_plugins = ["tests.views.form_fixtures", "tests.views.large_text"]
FRAME = 2
"""As in theme.qss."""


@pytest.mark.parametrize("text", ["usual_text", "large_text"])
def test_the_frame_is_close_around_the_buttons(text, request, shown):
    request.getfixturevalue(text)
    editor = shown(kinds.YesNo())
    box = editor.focusProxy()
    buttons = box.findChildren(QPushButton)
    inside = box.rect().adjusted(FRAME, FRAME, -FRAME, -FRAME)
    assert all(inside.contains(button.geometry()) for button in buttons)
    assert box.width() - sum(button.width() for button in buttons) < 20
    assert box.mapTo(editor, box.rect().topLeft()).x() < 5
