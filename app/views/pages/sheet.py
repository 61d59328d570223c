"""Small building blocks of the pages that explain and ask: headings, explanations, rows of buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.views.theme import Theme

FORM_WIDTH = 620
LARGE_TEXT = 125
"""Percent of text from which on a row of words is folded."""
_SHARE = 0.94
"""How much of its window a dialog may cover."""


def heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", "heading")
    return label


def words(text: str = "", tone: str = "") -> QLabel:
    """A wrapped sentence that can be marked and copied with the mouse."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if tone:
        label.setProperty("tone", tone)
    return label


def retone(shown: QWidget, tone: str) -> None:
    """Change the tone of a label or button that is on the screen already."""
    shown.setProperty("tone", tone)
    shown.style().unpolish(shown)
    shown.style().polish(shown)


def button(text: str, act: Callable[[], object], primary: bool = False) -> QPushButton:
    made = QPushButton(text)
    if primary:
        made.setProperty("tone", "primary")
    made.clicked.connect(lambda: act())
    return made


def offer(control: QPushButton, why_not: str, tip: str = "") -> None:
    """A button that can be pressed unless there is a reason why not, which is its tool tip then."""
    control.setEnabled(not why_not)
    control.setToolTip(why_not or tip)


def open_at(dialog: QDialog, theme: Theme, size: tuple[int, int]) -> None:
    """A size for 100 % text that grows with the text, but never beyond the window the dialog belongs to."""
    wanted, over = QSize(*(theme.pixels(side) for side in size)), dialog.parentWidget()
    dialog.resize(wanted if over is None else wanted.boundedTo(over.window().size() * _SHARE))


def answers(dialog: QDialog, verb: str, ready: bool = True) -> QDialogButtonBox:
    """Below a dialog that asks: the verb, marked, then 取消; `ready` when the verb can be chosen."""
    box = QDialogButtonBox()
    accept = box.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("tone", "primary")
    accept.setEnabled(ready)
    box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


def offer_answer(box: QDialogButtonBox, ready: bool) -> None:
    """Whether the verb of `answers` can be chosen now."""
    for each in box.buttons():
        if box.buttonRole(each) == QDialogButtonBox.ButtonRole.AcceptRole:
            each.setEnabled(ready)


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side from the left."""
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def folded(theme: Theme, *widgets: QWidget) -> QVBoxLayout:
    """Widgets side by side; with large text in two rows, that a list beside them keeps its room."""
    half = (len(widgets) + 1) // 2 if theme.text_percent > LARGE_TEXT else len(widgets)
    rows = QVBoxLayout()
    for part in (widgets[:half], widgets[half:]):
        if part:
            rows.addLayout(row_of(*part))
    return rows


def left_and_right(left: QWidget, right: QWidget, width: int, kept: int = 0) -> QSplitter:
    """Two parts with a handle between them; the left one begins with `width` pixels, the right one has at
    least `kept`.
    """
    right.setMinimumWidth(max(kept, right.minimumWidth()))
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(left)
    splitter.addWidget(right)
    splitter.setStretchFactor(1, 1)
    splitter.setChildrenCollapsible(False)
    splitter.setSizes([width, 10_000])
    return splitter


def share(theme: Theme, pixels: int, room: int, percent: int) -> int:
    """A width for 100 % text that never takes more than `percent` of the room with larger text."""
    return min(theme.pixels(pixels), room * percent // 100)


def narrow(theme: Theme, form: QLayout) -> QHBoxLayout:
    """A form that does not grow with a wide window: long fields are hard to read."""
    holder = QWidget()
    holder.setMaximumWidth(theme.pixels(FORM_WIDTH))
    holder.setLayout(form)
    form.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.addWidget(holder, 1)
    row.addStretch(0)
    row.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return row


def spread(theme: Theme, column: QVBoxLayout) -> None:
    """The margins of a page that explains and asks, and the room between its parts."""
    column.setContentsMargins(*[theme.pixels(14)] * 4)
    column.setSpacing(theme.pixels(10))


def column_of(theme: Theme, *parts) -> QVBoxLayout:
    """Widgets and layouts below each other from the top."""
    column = QVBoxLayout()
    spread(theme, column)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return column
