"""Which cells of a table on the screen cannot be read to the end."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView


def cut_cells(table: QTableView, rows: int = 20) -> list[str]:
    """Texts of the first rows and of the head that have not the room they need, or are out of sight."""
    found = []
    model, bold = table.model(), QFont(table.horizontalHeader().font())
    bold.setBold(True)
    for section in range(model.columnCount()):
        title = str(model.headerData(section, Qt.Orientation.Horizontal))
        if QFontMetrics(bold).horizontalAdvance(title) > table.columnWidth(section) - 12:
            found.append(title)
        for row in range(min(rows, model.rowCount())):
            text = str(model.index(row, section).data() or "")
            if not _is_whole(table, row, section, text):
                found.append(text)
    if table.horizontalScrollBar().maximum():
        found.append("horizontal scroll bar")
    return found


def _is_whole(table: QTableView, row: int, section: int, text: str) -> bool:
    if not table.wordWrap():
        hint = table.sizeHintForIndex(table.model().index(row, section))
        return hint.width() <= table.columnWidth(section)
    room = QRect(0, 0, table.columnWidth(section) - 16, 10_000)
    needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
    return needed.width() <= room.width() and needed.height() <= table.rowHeight(row)
