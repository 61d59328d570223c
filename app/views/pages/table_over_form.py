"""A table above the form of its current row, sharing the height between them. Knows no records."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget


class TableOverForm(QSplitter):
    """Two plain widgets, `above` and `below`, to be filled by the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.above, self.below = QWidget(self), QWidget(self)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share_height()

    def share_height(self) -> None:
        """Every row of the table when the form keeps enough lines, the rest to the form."""
        layout = self.above.layout()
        assert layout is not None
        layout.invalidate()
        wanted = self.above.sizeHint().height()
        self.setSizes([wanted, max(self.height() - wanted, 0)])
