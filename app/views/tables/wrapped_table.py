"""A table whose texts go on in the next line: for a short list of sentences in a narrow place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle

from app.views.tables.column_fitting import ROWS_MEASURED
from app.views.tables.column_widths import Wish, longest
from app.views.tables.wide_table import ROW_HEIGHT, WideTable
from app.views.theme import Theme

_BESIDE, _AROUND = 5, 8
"""Pixels of a cell that are not for its text: at each side (theme.qss), and above and below together."""
_UNBROKEN = re.compile(r"[（〔【“《]*[!-~]+[）〕】”》，。；：、]*")
"""Numbers, dates and codes with the signs that stay beside them: no line ends within one."""


class WrappedTable(WideTable):
    """Each row is as high as its texts need. In a long list all are as high as the highest one, so that any
    number of them is laid out at once. Texts that are looked up when they are painted raise the rows on the
    screen.
    """

    def __init__(self, name: str, theme: Theme, parent=None) -> None:
        super().__init__(name, theme, parent)
        self._texts: list[list[str]] = []
        self._words: list[int] = []
        self.setWordWrap(True)
        self.setVerticalScrollMode(WideTable.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        self.verticalScrollBar().valueChanged.connect(self._raise_seen)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._raise_rows()

    def take_looked_up(self) -> None:
        """Texts were looked up: rows get the height these need. The current row, or else the end of the list,
        stays on the screen.
        """
        bar = self.verticalScrollBar()
        last = self.model().rowCount() - 1 if bar.value() else -1
        kept = [row for row in (self.currentIndex().row(), last) if self._is_whole(row)]
        self._raise_seen()
        self.updateGeometries()
        if kept:
            top = self.rowViewportPosition(kept[0])
            below = top + self.rowHeight(kept[0]) - self.viewport().height()
            bar.setValue(bar.value() + max(0, min(top, below)))
        self.viewport().update()

    def _is_whole(self, row: int) -> bool:
        """Whether a row is on the screen from edge to edge."""
        top = self.rowViewportPosition(row)
        return row >= 0 and 0 <= top <= self.viewport().height() - self.rowHeight(row)

    def _measure(self) -> None:
        if self.isVisible() and self.model() is not None:
            self._read_texts()
            super()._measure()
            self._raise_rows()

    def _read_texts(self) -> None:
        """Those of every row, or of a long list the longest of each column."""
        model = self.model()
        columns = [model.column(section) for section in range(model.columnCount())]
        rows = [model.row_at(row) for row in range(model.rowCount())]
        texts = [[column.text(row) for row in rows] if column.measured else [] for column in columns]
        long = [[found[at] for at in longest(found)] for found in texts]
        self._texts = texts if len(rows) <= ROWS_MEASURED else long
        self._words = [self._widest_word(found) for found in long]

    def _is_figure(self, text: str) -> bool:
        return super()._is_figure(text) and " " not in text

    def _wish(self, section: int) -> Wish:
        wish = super()._wish(section)
        return replace(wish, least=max(wish.least, self._words[section] if self._words else 0))

    def _widest_word(self, texts: Sequence[str]) -> int:
        words = [word for text in texts for word in _UNBROKEN.findall(text)]
        widest = max((self.fontMetrics().horizontalAdvance(words[at]) for at in longest(words)), default=0)
        return widest + self._beside() + 1

    def _beside(self) -> int:
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        return 2 * (self._theme.pixels(_BESIDE) + margin)

    def _on_resized(self) -> None:
        if not self._fitting.is_sizing:
            self._raise_rows()

    def _raise_rows(self) -> None:
        count = self.model().rowCount() if self.model() else 0
        rows = self.verticalHeader()
        if count > ROWS_MEASURED:
            rows.setDefaultSectionSize(self._height(self._texts))
        else:
            for row in range(count):
                rows.resizeSection(row, self._height([texts[row:row + 1] for texts in self._texts]))
        self._raise_seen()

    def _raise_seen(self) -> None:
        """Rows on the screen, and only they: to ask for such a text is to have it looked up."""
        late = self._looked_up()
        for row in self._seen_rows() if late else ():
            shown = self.model().row_at(row)
            needed = max(self._lines_height(self.model().column(each).text(shown), each) for each in late)
            if needed > self.rowHeight(row):
                self.verticalHeader().resizeSection(row, needed)

    def _looked_up(self) -> list[int]:
        """Columns whose texts are looked up when they are painted."""
        model = self.model()
        if model is None or not self.isVisible():
            return []
        return [section for section in range(model.columnCount()) if not model.column(section).measured]

    def _seen_rows(self) -> range:
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(0, self.rowAt(0)), (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def _height(self, cells: Sequence[Sequence[str]]) -> int:
        """What the highest of some texts of each column needs."""
        needed = [self._lines_height(text, section) for section, texts in enumerate(cells) for text in texts]
        return max([self._theme.pixels(ROW_HEIGHT), *needed])

    def _lines_height(self, text: str, section: int) -> int:
        if self.isColumnHidden(section):
            return 0
        room = QRect(0, 0, self.columnWidth(section) - self._beside(), 10_000)
        words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return words.height() + self._theme.pixels(_AROUND)
