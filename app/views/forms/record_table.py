"""A table of records edited in place with the editors of the form. Where they are stored it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.problems import Problem, Severity
from app.forms.conditions import Values
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.editors.catalogue import make_editor
from app.views.forms.record_columns import typing_width, wish_of
from app.views.forms.record_model import PROBLEM_ROLE, Column, Index, RecordModel
from app.views.tables.column_fitting import ColumnFitting

_LEAST_ROWS = 3
_TINTS = {Severity.E: QColor(200, 40, 30, 30), Severity.W: QColor(220, 150, 0, 40)}
"""Thin veils over light and dark paper; the mark before the text says the same in signs."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Problems = Mapping[tuple[str, str], tuple[Problem, ...]]


class CellDelegate(QStyledItemDelegate):
    """Makes the editor of a cell and says what happens in it: opened(editor, index)."""

    opened = Signal(object, object)

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, RecordModel)
        field = model.columns[index.column()].field
        assert field is not None
        editor = make_editor(field, self._context, compact=True)
        editor.setParent(parent)
        self.opened.emit(editor, QPersistentModelIndex(index))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt asks again whenever the table is judged; what is being typed must not be begun anew."""
        assert isinstance(editor, Editor)
        value = index.data(Qt.ItemDataRole.EditRole)
        if value != editor.value():
            editor.set_value(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, Editor)
        if not editor.unreadable:
            model.setData(index, editor.value())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(_rectangle(option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        problems = index.data(PROBLEM_ROLE)
        if problems and problems[0].severity in _TINTS:
            painter.fillRect(_rectangle(option), _TINTS[problems[0].severity])
        super().paint(painter, option, index)


def _rectangle(option: QStyleOptionViewItem) -> QRect:
    rectangle: QRect = option.rect
    return rectangle


class RecordTable(QTableView):
    """Enter walks the cells of a row that still need an answer, Shift+Enter the needed ones, Tab all.

    cell_edited(id, field, value) while typing, cell_changed(id, field, value) when the cell is left,
    current_changed(id), row_finished(id, step) after the last or before the first needed cell,
    refused(reason) when the typed text cannot be read, blank_left(id) for Enter in a row without answers.
    """

    cell_edited = Signal(str, str, object)
    cell_changed = Signal(str, str, object)
    current_changed = Signal(str)
    row_finished = Signal(str, int)
    refused = Signal(str)
    blank_left = Signal(str)

    def __init__(self, columns: Sequence[Column], context: EditorContext, most_rows: int = 8) -> None:
        super().__init__()
        self.setObjectName("recordTable")
        self.records = RecordModel(columns, context.policy, context.references)
        self._most_rows = most_rows
        self._open: tuple[Editor, QPersistentModelIndex] | None = None
        self.setModel(self.records)
        delegate = CellDelegate(context, self)
        delegate.opened.connect(self._on_opened)
        self.setItemDelegate(delegate)
        self._arrange()
        self.records.cell_changed.connect(self.cell_changed)
        self.selectionModel().currentRowChanged.connect(self._on_current_row)

    def _arrange(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed
            | triggers.DoubleClicked
            | triggers.EditKeyPressed
            | triggers.SelectedClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() + 12)
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        for place, column in enumerate(self.records.columns):
            self.setColumnWidth(place, typing_width(self, column))
        self.horizontalHeader().setHighlightSections(False)
        self._fitting = ColumnFitting(self, self.horizontalHeader(),
                                      lambda place: wish_of(self, self.records, place))
        changed = (self.records.modelReset, self.records.dataChanged, self.records.rowsInserted,
                   self.records.rowsRemoved)  # fmt: skip
        for signal in changed:
            signal.connect(self._fitting.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fitting.fit()

    def set_rows(self, rows: Sequence[Values]) -> None:
        self.records.set_rows(rows)
        self.updateGeometry()

    def set_problems(self, problems: Problems) -> None:
        self.records.set_problems(problems)

    def set_readonly(self, readonly: bool) -> None:
        self.records.readonly = readonly

    def current_id(self) -> str:
        """Record id of the current row, blank when there is none."""
        row = self.currentIndex().row()
        return self.records.row(row)["id"] if 0 <= row < self.records.rowCount() else ""

    def go_to(self, record_id: str, field_name: str = "", edit: bool = True) -> bool:
        """Make a cell current and open it; False when not here. Without a field the first open cell of the
        row, else the first needed one.
        """
        row = self.records.place_of(record_id)
        if row < 0:
            return False
        column = self.records.column_of(field_name) if field_name else self._first_stop(row)
        index = self.records.index(row, max(column, 0))
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if edit and column >= 0 and self.records.is_editable(index):
            self.edit(index)
        return True

    def sizeHint(self) -> QSize:
        rows = max(_LEAST_ROWS, min(self.records.rowCount() + 1, self._most_rows))
        return QSize(480, self.height_of(rows))

    def height_of(self, rows: int) -> int:
        """Pixels for the head, some rows and the scroll bar."""
        row = self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + rows * row
        return height + self.horizontalScrollBar().sizeHint().height() + 2 * self.frameWidth()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the cell; Tab leaves the table when no cell is open."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            index = self.currentIndex()
            if index.isValid() and self.records.is_editable(index):
                self.edit(index)
            elif index.isValid():
                self._walk(index, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, True)
            return
        super().keyPressEvent(event)

    def open_editor(self) -> Editor | None:
        """The editor of the open cell."""
        return self._open[0] if self._open else None

    def commit_open_cell(self) -> None:
        if self._open is not None:
            self._close(self._open[0])

    def _on_opened(self, editor: Editor, index: QPersistentModelIndex) -> None:
        self._open = (editor, index)
        row = self.records.row(index.row())
        field = editor.field
        editor.set_state(required=field.is_required(row), problems=self.records.problems_at(index))
        editor.edited.connect(lambda value: self._on_edited(index, field.name, value))
        editor.advance.connect(lambda step: self._leave(editor, index, step, needed=True))
        editor.tabbed.connect(lambda step: self._leave(editor, index, step, needed=False))
        editor.left.connect(lambda: self._on_left(editor))
        editor.abandoned.connect(lambda: self._close(editor))

    def _on_edited(self, index: QPersistentModelIndex, name: str, value: Any) -> None:
        if index.isValid():
            self.records.set_typed(index, value)
            self.cell_edited.emit(self.records.row(index.row())["id"], name, value)

    def _leave(self, editor: Editor, index: QPersistentModelIndex, step: int, needed: bool) -> None:
        if editor.unreadable:
            self.refused.emit(editor.unreadable)
            return
        place = (index.row(), index.column())
        self._close(editor)
        if needed and step > 0 and self.records.is_blank_row(place[0]):
            self.blank_left.emit(self.records.row(place[0])["id"])
        else:
            self._walk(self.records.index(*place), step, needed)

    def _on_left(self, editor: Editor) -> None:
        if self._open is not None and self._open[0] is editor:
            if editor.unreadable:
                self.refused.emit(f"没有存进表格：{editor.unreadable}")
            self._close(editor)

    def _close(self, editor: Editor) -> None:
        if self._open is None or self._open[0] is not editor:
            return
        index, self._open = self._open[1], None
        cell = self.records.index(index.row(), index.column())
        if not self.isPersistentEditorOpen(cell):
            return
        editor.commit()
        delegate = self.itemDelegate()
        delegate.commitData.emit(editor)
        delegate.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _walk(self, index: Index, step: int, needed: bool) -> None:
        if not index.isValid():
            return
        column = self._stop(index.row(), index.column(), step, needed)
        if column < 0:
            self.row_finished.emit(self.records.row(index.row())["id"], step)
            return
        target = self.records.index(index.row(), column)
        self.setCurrentIndex(target)
        self.scrollTo(target)
        self.edit(target)

    def _stop(self, row: int, start: int, step: int, needed: bool) -> int:
        """The next column to stop at, -1 at the end of the row."""
        stops: Callable[[Index], bool] = self.records.is_editable
        if needed:
            stops = self.records.is_open if step > 0 else self.records.is_needed
        column = start + step
        while 0 <= column < self.records.columnCount():
            if stops(self.records.index(row, column)):
                return column
            column += step
        return -1

    def _first_stop(self, row: int) -> int:
        column = self._stop(row, -1, 1, needed=True)
        needed = (c for c in range(self.records.columnCount())
                  if self.records.is_needed(self.records.index(row, c)))
        return column if column >= 0 else next(needed, -1)

    def _on_current_row(self) -> None:
        self.current_changed.emit(self.current_id())
