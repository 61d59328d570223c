"""A read-only table of a few hundred rows that are already in memory (row reasons, users, page lists)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.views.tables.id_page_model import Column

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Shows `rows` through `columns`; `show_rows` replaces them all."""

    def __init__(self, columns: Sequence[Column], colour_of: Callable[[str], Any] | None = None,
                 parent=None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._colour_of = colour_of
        self._rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, row: int) -> Any:
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.tone and self._colour_of:
            tone = column.tone(row)
            return self._colour_of(tone) if tone else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section].heading(role)
        return section + 1 if role == Qt.ItemDataRole.DisplayRole else None

    def column(self, section: int) -> Column:
        return self._columns[section]

    def section_of(self, column_id: str) -> int:
        """Position of a column; -1 when there is none of that id."""
        return next((at for at, column in enumerate(self._columns) if column.id == column_id), -1)
