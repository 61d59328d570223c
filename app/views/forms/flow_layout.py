"""A layout that goes on in the next line where the width ends, like words on paper."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets from left to right, each as wide as it asks for; as high as its lines need."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        for item, place in zip(self._shown(), self._places(room.width()), strict=True):
            item.setGeometry(place.translated(room.topLeft()))

    def minimumSize(self) -> QSize:
        """Of the widest widget alone: the others go below it."""
        sizes = [item.sizeHint() for item in self._shown()]
        return QSize(max((size.width() for size in sizes), default=0),
                     max((size.height() for size in sizes), default=0))

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        gaps = max(0, len(sizes) - 1) * self.spacing()
        return QSize(sum(size.width() for size in sizes) + gaps, self.minimumSize().height())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[QRect]:
        """Where each shown widget lies in a room of this width; lower ones in the middle of their line."""
        places: list[QRect] = []
        line: list[QRect] = []
        left, top = 0, 0
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(width, item.sizeHint().height()))
            if line and left + size.width() > width:
                places += _centred(line)
                left, top = 0, max(place.bottom() for place in line) + 1 + self.spacing()
                line = []
            line.append(QRect(QPoint(left, top), size))
            left += size.width() + self.spacing()
        return places + _centred(line)


def _centred(line: list[QRect]) -> list[QRect]:
    height = max((place.height() for place in line), default=0)
    return [place.translated(0, (height - place.height()) // 2) for place in line]
