"""Parts of equal width side by side; below each other where that is too narrow for one of them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Beside(QWidget):
    """What is added first stands left or on top."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = QBoxLayout(_BESIDE, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._parts: list[QWidget] = []

    def add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._line.addWidget(part, 1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part: the others go below it."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = len(self._parts)
        needed = self._widest() * count + self._line.spacing() * (count - 1)
        self._line.setDirection(_BESIDE if needed <= self.width() else _BELOW)

    def _widest(self) -> int:
        return max((part.minimumSizeHint().width() for part in self._parts), default=0)
