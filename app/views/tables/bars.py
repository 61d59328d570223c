"""A table cell that is a bar with its number beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.theme import Theme

PART_ROLE = Qt.ItemDataRole.UserRole
NUMBER_SHARE = 0.46
"""What the number takes of the width of its cell."""

Index = QModelIndex | QPersistentModelIndex


class PartsModel(RowsModel):
    """Rows of which some columns are drawn as bars; `parts` is column id → row → (done, total)."""

    def __init__(self, columns: Sequence[Column], parts: Mapping[str, Callable[[Any], tuple[int, int]]],
                 colour_of: Callable[[str], Any] | None = None, parent=None) -> None:
        super().__init__(columns, colour_of, parent)
        self._parts = parts

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == PART_ROLE and index.isValid():
            part = self._parts.get(self.column(index.column()).id)
            return part(self.row_at(index.row())) if part else None
        return super().data(index, role)


class BarDelegate(QStyledItemDelegate):
    """Paints `PART_ROLE` of a cell; cells without one as usual."""

    def __init__(self, theme: Theme, parent=None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        part = index.data(PART_ROLE)
        if part is None:
            super().paint(painter, option, index)
            return
        number = str(index.data())
        shown = QStyleOptionViewItem(option)
        super().initStyleOption(shown, index)
        shown.text = ""
        style = shown.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        self._paint_bar(painter, option.rect, *part)
        room = QRect(option.rect)
        room.setLeft(option.rect.right() - round(option.rect.width() * NUMBER_SHARE))
        room.adjust(self._theme.pixels(6), 0, -self._theme.pixels(4), 0)
        painter.save()
        painter.setPen(QColor(self._theme.colours.text))
        painter.setFont(option.font)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        painter.restore()

    def _paint_bar(self, painter: QPainter, cell: QRect, done: int, total: int) -> None:
        colours, pixels = self._theme.colours, self._theme.pixels
        high = pixels(10)
        left, width = cell.left() + pixels(4), round(cell.width() * (1 - NUMBER_SHARE)) - pixels(8)
        track = QRect(left, cell.center().y() - high // 2, width, high)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(track, high / 2, high / 2)
        if total and done:
            filled = QRect(track)
            filled.setWidth(max(high, round(width * done / total)))
            painter.setBrush(QColor(colours.done if done == total else colours.accent))
            painter.drawRoundedRect(filled, high / 2, high / 2)
        painter.restore()
