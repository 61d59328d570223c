"""Scroll areas that keep what has the focus in sight, and that let a page be lower than what it shows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QListWidget, QScrollArea, QVBoxLayout, QWidget

_LEAST_LINES = 3
_MARGIN = 6
"""What a part of a page must show of its content in the lowest window, and the pixels around a column."""


def tell_long_items(words: QListWidget) -> None:
    """Items of several lines are broken for the width there is, and one taller than the list scrolls."""
    words.setResizeMode(QListWidget.ResizeMode.Adjust)
    words.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)


class FollowingArea(QScrollArea):
    """Enter, a key or a click on a problem moves the focus anywhere in a long form: the form follows.

    It stays where it is while a mouse button is down, so that nothing slips away from under a click.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._follow_soon = QTimer(self)   # after the layout of what has just been shown
        self._follow_soon.setSingleShot(True)
        self._follow_soon.setInterval(0)
        self._follow_soon.timeout.connect(self._follow)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._holds(now) and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._follow_soon.start()

    def _follow(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._holds(focused):
            self.ensureWidgetVisible(focused)

    def _holds(self, widget: QWidget | None) -> bool:
        content = self.widget()
        return widget is not None and content is not None and content.isAncestorOf(widget)


class LowRoom(FollowingArea):
    """Shows its content at full height; where the window is too low for that, it scrolls instead of making
    the window grow.
    """

    def hold(self, content: QWidget) -> None:
        self.setWidget(content)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As wide as the content, but only a few lines high."""
        content = self.widget()
        width = content.minimumSizeHint().width() if content is not None else 0
        return QSize(width, self.fontMetrics().lineSpacing() * _LEAST_LINES)


class LeastHeight(QWidget):
    """Content of a `LowRoom` with broken lines of words: as high as it must be, not as it would be."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        assert layout is not None
        return layout.totalMinimumHeightForWidth(width)


def low_column(panel: QWidget) -> QVBoxLayout:
    """The column of a panel whose lines together may be higher than a low window."""
    room, content = LowRoom(panel), LeastHeight()
    room.hold(content)
    frame = QVBoxLayout(panel)
    frame.setContentsMargins(0, 0, 0, 0)
    frame.addWidget(room)
    column = QVBoxLayout(content)
    column.setContentsMargins(*[_MARGIN] * 4)
    return column
