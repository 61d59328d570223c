"""A table whose texts go on in the next line: for a short list of sentences in a narrow place."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt

from app.views.tables.column_widths import longest
from app.views.tables.wide_table import ROW_HEIGHT, WideTable
from app.views.theme import Theme

_BESIDE, _AROUND = 16, 8
"""Pixels of a cell that are not for its text, at the sides and above and below."""


class WrappedTable(WideTable):
    """All rows are as high as the longest text needs, so that any number of them is laid out at once."""

    def __init__(self, name: str, theme: Theme, parent=None) -> None:
        super().__init__(name, theme, parent)
        self.setWordWrap(True)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._raise_rows())

    def setModel(self, model) -> None:
        super().setModel(model)
        model.modelReset.connect(self._raise_rows)

    def _raise_rows(self) -> None:
        model = self.model()
        least = self._theme.pixels(ROW_HEIGHT)
        heights = [self._needed_height(section) for section in range(model.columnCount() if model else 0)]
        self.verticalHeader().setDefaultSectionSize(max([least, *heights]))

    def _needed_height(self, section: int) -> int:
        texts = [self.model().index(row, section).data() for row in range(self.model().rowCount())]
        room = QRect(0, 0, self.columnWidth(section) - self._theme.pixels(_BESIDE), 10_000)
        flags = Qt.TextFlag.TextWordWrap
        lines = [self.fontMetrics().boundingRect(room, flags, texts[at]).height() for at in longest(texts)]
        return max(lines, default=0) + self._theme.pixels(_AROUND)
