"""Cells of a QTableWidget whose texts go on in the next line, as high as these lines are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QTimer
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableWidget


class WrappedCells(QStyledItemDelegate):
    """Asks the style for the room inside the padding: Qt breaks the lines of a hint as if there was none."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        self.initStyleOption(option, index)
        text = QStyle.SubElement.SE_ItemViewItemText
        option.rect = option.widget.style().subElementRect(text, option, option.widget)
        return super().sizeHint(option, index)


def keep_rows_fitting(table: QTableWidget) -> None:
    """Rows get another height when columns get another width."""
    soon = QTimer(table)   # the header tells of a new width before it has it
    soon.setSingleShot(True)
    soon.setInterval(0)
    soon.timeout.connect(table.resizeRowsToContents)
    table.horizontalHeader().sectionResized.connect(lambda *_: soon.start())
    soon.start()
