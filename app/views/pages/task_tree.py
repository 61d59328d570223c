"""The tree of 今天要办, 事项, 为什么 and 日期 under each matter.

A title that holds a number stays whole, and a reason goes on in the next line.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QRect, QSize
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidget

from app.views.tables.column_fitting import ColumnFitting, widest
from app.views.tables.column_widths import Wish, longest
from app.views.tables.toned_cells import TonedCells
from app.views.tables.wide_table import LEAST_WORDS
from app.views.theme import Theme

_TITLES = ("事项", "为什么", "日期")
_WHAT, _WHY, _DAY = range(len(_TITLES))
_WIDTHS = {_WHAT: 264, _WHY: 264, _DAY: 88}
_LONG_NUMBER = re.compile(r"\d{5,}")
"""Numbers of notices, which are worth nothing when their end is cut off."""
_PADDING = 8
"""Pixels at the sides of a cell (theme.qss), which Qt forgets where it breaks lines."""


class _ReasonDelegate(TonedCells):
    """A cell is as wide as its words in one line, and as high as they are in the column there is."""

    def __init__(self, tree: TaskTree, padding: int) -> None:
        super().__init__(tree)
        self._tree = tree
        self._padding = padding

    def sizeHint(self, option, index) -> QSize:
        broken = QStyleOptionViewItem(option)
        broken.rect = QRect(0, 0, self._tree.columnWidth(index.column()) - self._padding, 10_000)
        return QSize(super().sizeHint(option, index).width(), super().sizeHint(broken, index).height())


class TaskTree(QTreeWidget):
    """Columns share the room by what is in them; `fit` after other lines were put in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("今天要办")
        self.setHeaderLabels(_TITLES)
        self.setRootIsDecorated(True)
        self.setIndentation(theme.pixels(14))
        self.setWordWrap(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TonedCells(self))
        self.setItemDelegateForColumn(_WHY, _ReasonDelegate(self, theme.pixels(_PADDING)))
        self.header().setStretchLastSection(False)
        self._fitting = ColumnFitting(self, self.header(), self._wish)
        self.header().sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())

    def fit(self) -> None:
        self._fitting.fit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.fit()

    def _wish(self, section: int) -> Wish:
        cells = [index.siblingAtColumn(section) for index in self._lines()]
        least = max(self.fontMetrics().horizontalAdvance(LEAST_WORDS),
                    self._width([cell for cell in cells if _LONG_NUMBER.search(cell.data())]))
        needed = max(self._width(cells), self.header().sectionSizeHint(section))
        foreseen = self._theme.pixels(_WIDTHS[section])
        return Wish(foreseen, needed, least, is_figures=section == _DAY, grows=section == _WHY)

    def _width(self, cells: list[QModelIndex]) -> int:
        indent = 2 * self.indentation() if cells and cells[0].column() == _WHAT else 0
        return indent + widest(self, (cells[at] for at in longest(cell.data() for cell in cells)))

    def _lines(self) -> list[QModelIndex]:
        """The lines below the titles of matters."""
        model = self.model()
        tops = [model.index(row, 0) for row in range(model.rowCount())]
        return [model.index(row, 0, top) for top in tops for row in range(model.rowCount(top))]
