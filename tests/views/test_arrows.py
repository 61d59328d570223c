"""Whatever opens a list of choices shows the same arrow at its right end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QWidget

from app.forms import kinds
from app.views.theme import Theme

pytest_plugins = ["tests.views.form_fixtures"]

SIZE = (200, 30)
PADDING = 6


@pytest.fixture
def theme(qapp):
    before, theme = qapp.styleSheet(), Theme()
    qapp.setStyleSheet(theme.style_sheet())
    yield theme
    qapp.setStyleSheet(before)


def arrow(box: QWidget) -> QImage:
    """The right end of a field without its frame."""
    shown = box.grab().toImage()
    return shown.copy(QRect(shown.width() - 24, 4, 20, shown.height() - 8))


def ink(image: QImage, ground: str) -> QRect:
    """Where something is drawn."""
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())
             if image.pixelColor(x, y).name() != ground]
    left, top = min(x for x, _ in spots), min(y for _, y in spots)
    return QRect(left, top, max(x for x, _ in spots) - left + 1, max(y for _, y in spots) - top + 1)


def test_a_field_with_choices_shows_the_arrow_of_a_box(qtbot, theme, shown):
    field, plain, open_box = shown(kinds.Code("sex")), QComboBox(), QComboBox()
    open_box.setEditable(True)
    for box in (plain, open_box):
        box.addItem("男")
        qtbot.addWidget(box)
        box.resize(*SIZE)
    places = [ink(arrow(box), theme.colours.surface) for box in (field.focusProxy(), plain, open_box)]
    assert len({place.size().toTuple() for place in places}) == 1
    assert max(place.x() for place in places) - min(place.x() for place in places) <= PADDING


def shows_nothing(image: QImage, ground: str) -> bool:
    return all(image.pixelColor(x, y).name() == ground
               for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("lock", [lambda editor: editor.set_state(readonly=True),
                                  lambda editor: editor.window().setEnabled(False)],
                         ids=["read-only", "in a disabled form"])
def test_a_field_that_cannot_be_changed_has_no_arrow(theme, shown, lock):
    field = shown(kinds.Code("sex"))
    assert not shows_nothing(arrow(field.focusProxy()), theme.colours.surface)
    lock(field)
    assert shows_nothing(arrow(field.focusProxy()), theme.colours.window)


@pytest.mark.parametrize("is_editable", [False, True])
def test_a_box_that_cannot_be_opened_has_no_arrow(qtbot, theme, is_editable):
    box = QComboBox()
    qtbot.addWidget(box)
    box.setEditable(is_editable)
    box.addItem("男")
    box.resize(*SIZE)
    assert not shows_nothing(arrow(box), theme.colours.surface)
    box.setEnabled(False)
    assert shows_nothing(arrow(box), theme.colours.window)
