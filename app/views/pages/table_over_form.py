"""A table above the form of its current row, sharing the height between them. Knows no records."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget


class TableOverForm(QSplitter):
    """Two plain widgets, `above` and `below`, to be filled by the page; `below` has the room of `kept` pixels
    before `above` gets more than it must have.
    """

    def __init__(self, parent: QWidget, kept: int) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._kept = kept
        self.above, self.below = QWidget(self), QWidget(self)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_height()

    def share_height(self) -> None:
        """Every row of the table when the form keeps enough lines, the rest to the form."""
        self.keep_whole()
        wanted = min(self.above.sizeHint().height(), self.height() - self._kept)
        upper = max(wanted, self.above.minimumHeight())
        self.setSizes([upper, max(self.height() - upper, 0)])

    def keep_whole(self) -> None:
        """What stands above has changed: it gets at least the height its broken lines of words need."""
        layout = self.above.layout()
        assert layout is not None
        layout.invalidate()
        least = layout.totalMinimumHeightForWidth(self.above.width())
        self.above.setMinimumHeight(max(least, layout.totalMinimumSize().height()))
