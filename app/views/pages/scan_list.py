"""Scans as pictures with their names below; as lines of words where one line of pictures would be cut."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from app.views.pages.card_attachments import PREVIEW_SIDE
from app.views.previews import preview_picture
from app.views.theme import Theme

_WORDS = Qt.ItemDataRole.UserRole
_LEAST_LINES = 2
_BESIDE, _AROUND, _PADDING = 30, 14, 6
"""Pixels at 100 % text: beside a picture, around its words, above and below a line (theme.qss)."""


class ScanList(QListWidget):
    """Never lower than two lines of words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAcceptDrops(False)
        self._arrange()

    def show_scans(self, scans: Iterable[tuple[str, str, bytes | None]]) -> None:
        """What each proves, its title, and its small picture if there is one."""
        self.clear()
        for paper, title, preview in scans:
            picture = preview_picture(preview, QSize(PREVIEW_SIDE, PREVIEW_SIDE))
            item = QListWidgetItem(QIcon(picture), "", self)
            item.setData(_WORDS, (paper, title))
            self._name(item)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing() + self._theme.pixels(_PADDING)
        return QSize(super().minimumSizeHint().width(), _LEAST_LINES * line + 2 * self.frameWidth())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if (self.height() >= self._cell().height()) != self._is_pictured():
            self._arrange()

    def _is_pictured(self) -> bool:
        return self.viewMode() is QListView.ViewMode.IconMode

    def _cell(self) -> QSize:
        """A picture with two lines of words."""
        words = 2 * self.fontMetrics().lineSpacing() + self._theme.pixels(_AROUND)
        return QSize(PREVIEW_SIDE + self._theme.pixels(_BESIDE), PREVIEW_SIDE + words)

    def _arrange(self) -> None:
        is_pictured, line = self.height() >= self._cell().height(), self.fontMetrics().lineSpacing()
        self.setViewMode(QListView.ViewMode.IconMode if is_pictured else QListView.ViewMode.ListMode)
        self.setGridSize(self._cell() if is_pictured else QSize())
        self.setIconSize(QSize(*[PREVIEW_SIDE if is_pictured else line] * 2))
        self.setWordWrap(is_pictured)
        for row in range(self.count()):
            self._name(self.item(row))

    def _name(self, item: QListWidgetItem) -> None:
        item.setText(("\n" if self._is_pictured() else "　").join(item.data(_WORDS)))
