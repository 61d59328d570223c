"""A field nobody can type into now: its edge is weak, its value as dark as in any other."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from app.domain.problems import Problem, Severity
from app.forms import kinds
from app.views.theme import Theme

pytest_plugins = ["tests.views.form_fixtures"]

VALUES = {
    "words": (kinds.Text(), "马诗蕾"), "long words": (kinds.Text(multiline=True), "有一户买了汽车"),
    "number": (kinds.Money(), 1200), "date": (kinds.Date(), date(2026, 3, 1)),
    "code": (kinds.Code("sex"), "1"),
}  # fmt: skip
LOCKS = {
    "read-only": lambda editor: editor.set_state(readonly=True),
    "disabled": lambda editor: editor.setEnabled(False),
    "in a disabled form": lambda editor: editor.window().setEnabled(False),
}


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def theme(request, qapp):
    before, theme = qapp.styleSheet(), Theme(dark=request.param)
    qapp.setStyleSheet(theme.style_sheet())
    yield theme
    qapp.setStyleSheet(before)


def edge(box: QWidget) -> str:
    image = box.grab().toImage()
    return image.pixelColor(0, image.height() // 2).name()


def ink(box: QWidget) -> QColor:
    return box.palette().color(QPalette.ColorRole.Text)


def leave(editor) -> None:
    editor.focusProxy().clearFocus()


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
@pytest.mark.parametrize(("kind", "value"), VALUES.values(), ids=VALUES)
def test_a_locked_field_is_told_by_its_edge_and_not_by_its_value(theme, shown, kind, value, lock):
    editor = shown(kind, value)
    leave(editor)
    box = editor.focusProxy()
    assert edge(box) == theme.colours.edge
    lock(editor)
    assert edge(box) == theme.colours.border
    assert ink(box).name() == theme.colours.text


def test_what_was_chosen_of_a_list_stays_as_dark_when_it_is_locked(theme, shown):
    editor = shown(kinds.Codes("cause"), ("01",))
    editor.set_state(readonly=True)
    (chip,) = (each for each in editor.findChildren(QToolButton) if each.isVisible())
    assert chip.palette().color(QPalette.ColorRole.ButtonText).name() == theme.colours.text


def test_the_place_of_the_keyboard_is_seen_in_a_locked_field(theme, shown):
    editor = shown(kinds.Text(), "马诗蕾")
    editor.set_state(readonly=True)
    assert edge(editor.focusProxy()) == theme.colours.accent


def test_a_locked_field_that_is_wrong_keeps_the_frame_of_the_error(theme, shown):
    editor = shown(kinds.Text(), "马诗蕾")
    leave(editor)
    editor.set_state(readonly=True, problems=(Problem("V-9", Severity.E, "it", "写错了"),))
    assert edge(editor.focusProxy()) == theme.colours.error


def test_a_box_that_cannot_be_opened_shows_what_is_chosen_like_a_locked_field(qtbot, theme):
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem("男")
    box.setEnabled(False)
    assert edge(box) == theme.colours.border
    assert ink(box).name() == theme.colours.text
