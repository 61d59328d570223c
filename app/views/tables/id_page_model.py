"""A table model over any number of rows: it holds the ids in order and fetches rows when they are painted.

Rows come by key in pages of 200 and the last 40 pages are kept, so scrolling, jumping to the end and the
scroll bar are exact and cheap (tech 8). Not for small tables that fit in memory: use `rows_model`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

PAGE_ROWS = 200
PAGES_KEPT = 40

Key = int
Index = QModelIndex | QPersistentModelIndex
FetchRows = Callable[[Sequence[Key]], Mapping[Key, Any]]


@dataclass(frozen=True)
class Column:
    """One column: `text` makes the cell text of a row, `tone` names its colour role ("" = normal).

    `exported` makes the text that goes into a workbook where it is not the same (numbers of persons).
    `width`, at 100 % text, is what is foreseen; the table widens it for longer contents, unless they are not
    to be `measured`: texts that are looked up when they are painted.
    """

    id: str
    title: str
    text: Callable[[Any], str]
    width: int = 100
    numeric: bool = False
    tone: Callable[[Any], str] | None = None
    sortable: bool = True
    exported: Callable[[Any], str] | None = None
    measured: bool = True

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Where cells and head of the column stand: numbers right, words left."""
        side = Qt.AlignmentFlag.AlignRight if self.numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def heading(self, role: int) -> Any:
        """What the head of the column answers to a model role."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title
        return self.alignment if role == Qt.ItemDataRole.TextAlignmentRole else None


class IdPageModel(QAbstractTableModel):
    """Rows are known by key; `fetch(keys)` returns key → row and is called on the GUI thread (1–2 ms a page).

    `sort_requested(column id, descending)`: the header was clicked; whoever owns the query answers with
    `show_keys`. `colour_of(tone)` gives the brush of a tone.
    """

    sort_requested = Signal(str, bool)

    def __init__(self, columns: Sequence[Column], fetch: FetchRows,
                 colour_of: Callable[[str], Any] | None = None, parent=None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._fetch = fetch
        self._colour_of = colour_of
        self._keys: Sequence[Key] = ()
        self._pages: OrderedDict[int, Mapping[Key, Any]] = OrderedDict()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show these rows in this order and forget fetched ones."""
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        self.endResetModel()

    def forget(self, changed: Callable[[Any], bool]) -> None:
        """Fetch pages again, when they are painted next, that hold a row for which `changed` is true."""
        stale = [number for number, rows in self._pages.items() if any(map(changed, rows.values()))]
        for number in stale:
            del self._pages[number]
            last = min(len(self._keys), (number + 1) * PAGE_ROWS) - 1
            self.dataChanged.emit(self.index(number * PAGE_ROWS, 0), self.index(last, len(self._columns) - 1))

    def keys(self) -> Sequence[Key]:
        return self._keys

    def key_at(self, row: int) -> Key:
        return self._keys[row]

    def row_at(self, row: int) -> Any | None:
        """The values of a row, or None when it is gone from the file since the query ran."""
        number = row // PAGE_ROWS
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self._keys[number * PAGE_ROWS:(number + 1) * PAGE_ROWS])
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self._keys[row])

    def column(self, section: int) -> Column:
        return self._columns[section]

    def section_of(self, column_id: str) -> int:
        """Position of a column; -1 when there is none of that id."""
        return next((at for at, column in enumerate(self._columns) if column.id == column_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole,
                        Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row) if column.tone and self._colour_of else ""
            return self._colour_of(tone) if tone and self._colour_of else None
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section].heading(role)
        return section + 1 if role == Qt.ItemDataRole.DisplayRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns) and self._columns[column].sortable:
            self.sort_requested.emit(self._columns[column].id, order == Qt.SortOrder.DescendingOrder)
