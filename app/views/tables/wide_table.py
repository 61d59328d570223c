"""The table widget of the program: fixed row heights, movable and hidable columns, remembered layout.

Columns share the room by the contents of the first rows (`column_widths`), until a person drags one. Never
by the contents of all: over 100,000 rows that costs seconds to minutes (architecture 9).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QTableView

from app.core.settings import ColumnLayout
from app.views.tables.column_fitting import ROWS_MEASURED, ColumnFitting, widest
from app.views.tables.column_widths import Wish, longest
from app.views.tables.toned_cells import TonedCells
from app.views.theme import Theme

ROW_HEIGHT = 28
LEAST_COLUMN = 24
LEAST_WORDS = "字" * 6
HEAD_PADDING, ARROW = 17, 25
"""Around the title of a column, and beside it where the list is sorted by it (theme.qss, Qt)."""


class WideTable(QTableView):
    """`select_all_asked()`: Ctrl+A was pressed; the page holds "all results" as its query, never as cells."""

    select_all_asked = Signal()
    opened = Signal(int)

    def __init__(self, name: str, theme: Theme, parent=None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme = theme
        self._marks_alone = False
        self._all_chosen = False
        self._cells: list[int] = []
        self._figures: list[bool] = []
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.pixels(ROW_HEIGHT))
        rows.hide()
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setSectionsMovable(True)
        columns.setMinimumSectionSize(theme.pixels(LEAST_COLUMN))   # Qt's own is wider than 组 needs
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._offer_columns)
        self._fitting = ColumnFitting(self, columns, self._wish)
        columns.sortIndicatorChanged.connect(self._fitting.fit)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def setModel(self, model) -> None:
        super().setModel(model)
        self._cells = [0] * model.columnCount()
        self._figures = [model.column(section).numeric for section in range(model.columnCount())]
        with self._fitting.sizing():
            for section in range(model.columnCount()):
                self.setColumnWidth(section, self._theme.pixels(model.column(section).width))
                if model.column(section).tone:
                    self.setItemDelegateForColumn(section, TonedCells(self))
        for signal in (model.modelReset, model.rowsInserted):
            signal.connect(self._measure)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._measure()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fitting.fit()

    def _measure(self) -> None:
        """Look at the first rows. Columns only grow: a list shown anew does not jump about."""
        if self._fitting.dragged or not self.isVisible() or self.model() is None:
            return
        model = self.model()
        rows = [model.row_at(row) for row in range(min(model.rowCount(), ROWS_MEASURED))]
        for section, known in enumerate(self._cells):
            column = model.column(section)
            if column.measured:
                texts = ["" if row is None else column.text(row) for row in rows]
                long = longest(texts)
                self._cells[section] = max(known, widest(self, (model.index(at, section) for at in long)))
                self._figures[section] = all(self._is_figure(texts[at]) for at in long)
        self._fitting.fit()

    def _is_figure(self, text: str) -> bool:
        """Nothing of it may be missing, and it stands in one line."""
        return text.isascii()

    def _wish(self, section: int) -> Wish:
        column, header = self.model().column(section), self.horizontalHeader()
        font = QFont(header.font())
        font.setBold(True)
        head = QFontMetrics(font).horizontalAdvance(column.title) + self._theme.pixels(HEAD_PADDING)
        if header.isSortIndicatorShown() and header.sortIndicatorSection() == section:
            head += self._theme.pixels(ARROW)
        foreseen, words = self._theme.pixels(column.width), self.fontMetrics().horizontalAdvance(LEAST_WORDS)
        needed = max(head, self._cells[section]) if column.measured else max(head, foreseen)
        return Wish(foreseen, needed, max(head, words), self._figures[section])

    def selectRow(self, row: int) -> None:
        with self._marking_alone():
            super().selectRow(row)

    def setCurrentIndex(self, index) -> None:
        with self._marking_alone():
            super().setCurrentIndex(index)

    @contextlib.contextmanager
    def _marking_alone(self) -> Iterator[None]:
        """What the program marks is the only one, whatever key happens to be held: lists are shown anew while
        somebody types a capital or still holds Ctrl+S, and Qt would add to the choice or take out of it.
        """
        before, self._marks_alone = self._marks_alone, True
        try:
            yield
        finally:
            self._marks_alone = before

    def selectionCommand(self, index, event=None):
        flags, command = super().selectionCommand(index, event), QItemSelectionModel.SelectionFlag
        many = self.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection
        if self._marks_alone and many and event is None:
            return command.ClearAndSelect | (flags & (command.Rows | command.Columns))
        return flags

    def selectAll(self) -> None:
        self.select_all_asked.emit()

    @property
    def all_chosen(self) -> bool:
        """Every row is painted as chosen; no cell is selected, that costs seconds in a long list."""
        return self._all_chosen

    @all_chosen.setter
    def all_chosen(self, chosen: bool) -> None:
        self._all_chosen = chosen
        self.viewport().update()

    def initViewItemOption(self, option) -> None:
        super().initViewItemOption(option)
        if self._all_chosen:
            option.state |= QStyle.StateFlag.State_Selected

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def chosen_rows(self) -> list[int]:
        """Selected rows in order, from the ranges of the selection (cheap at any size)."""
        rows: set[int] = set()
        for part in self.selectionModel().selection():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def layout_now(self) -> ColumnLayout:
        """How the columns stand, to be remembered; widths of dragged columns only, for 100 % text."""
        header = self.horizontalHeader()
        ids = [self.model().column(header.logicalIndex(at)).id for at in range(header.count())]
        sections = {column_id: self.model().section_of(column_id) for column_id in ids}
        return ColumnLayout(
            order=tuple(ids),
            hidden=tuple(name for name in ids if header.isSectionHidden(sections[name])),
            widths={name: round(header.sectionSize(sections[name]) * 100 / self._theme.text_percent)
                    for name in ids if self._fitting.dragged and not header.isSectionHidden(sections[name])},
        )

    def restore_layout(self, layout: ColumnLayout) -> None:
        """Put the columns as they were; ids of columns that no longer exist are passed over."""
        header = self.horizontalHeader()
        known = [name for name in layout.order if self.model().section_of(name) >= 0]
        for target, name in enumerate(known):
            header.moveSection(header.visualIndex(self.model().section_of(name)), target)
        for name, width in layout.widths.items():
            if self.model().section_of(name) >= 0 and width > 0:
                header.resizeSection(self.model().section_of(name), self._theme.pixels(width))
        for name in layout.hidden:
            if self.model().section_of(name) >= 0:
                header.hideSection(self.model().section_of(name))

    def column_menu(self) -> QMenu:
        """One checkable line per column; the last visible one cannot be hidden."""
        menu = QMenu(self)
        header = self.horizontalHeader()
        shown = header.count() - header.hiddenSectionCount()
        for at in range(header.count()):
            section = header.logicalIndex(at)
            action = QAction(self.model().column(section).title, menu)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(shown > 1 or header.isSectionHidden(section))
            action.toggled.connect(lambda on, section=section: header.setSectionHidden(section, not on))
            menu.addAction(action)
        return menu

    def _offer_columns(self, point: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(point))
