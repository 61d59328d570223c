"""A scan as it lies on a desk: as wide as its window allows, with the ground to be seen all around it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

GROUND = 10
"""Pixels of ground around a page; a white page would have no edge in a white window."""
LEAST_WIDTH = 200
LEAST_ZOOM, MOST_ZOOM = 0.5, 4.0


class ScanSheet(QScrollArea):
    """Holds one picture; at zoom 1 it fills the width, but is not drawn larger than it is."""

    def __init__(self, name: str, parent=None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._zoom = 1.0
        self._label = QLabel("正在打开……")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMargin(GROUND)
        self.setObjectName("sheet")
        self.setAccessibleName(name)
        self.setWidget(self._label)
        self.setWidgetResizable(True)

    def pixmap(self) -> QPixmap:
        """The picture as it is drawn; null while there is none."""
        return self._label.pixmap()

    def say(self, words: str) -> None:
        """Words in place of the picture."""
        self._picture = QPixmap()
        self._label.setPixmap(self._picture)
        self._label.setText(words)

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self._draw()

    def zoom(self, factor: float) -> None:
        """Draw it `factor` times as large as it is now."""
        self._zoom = min(MOST_ZOOM, max(LEAST_ZOOM, self._zoom * factor))
        self._draw()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._picture.isNull():
            return
        bar = self.verticalScrollBar().sizeHint().width()
        room = max(LEAST_WIDTH, self.width() - bar - 2 * GROUND)   # whether or not the bar is there now
        width = int(min(room, self._picture.width()) * self._zoom)
        self._label.setPixmap(self._picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
