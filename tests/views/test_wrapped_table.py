"""Rows of a wrapped table are as high as the lines that the style paints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wrapped_table import WrappedTable
from app.views.theme import Theme

pytest_plugins = ("tests.views.large_text",)
PLACE = "龙湾村 一组"


@pytest.fixture
def table(qtbot, large_text) -> WrappedTable:
    made = WrappedTable("事项", Theme(150))
    qtbot.addWidget(made)
    made.setModel(RowsModel((Column("place", "村组", str, 96), Column("name", "户主", str, 96)), parent=made))
    made.resize(400, 300)
    made.show()
    return made


def painted_height(table: WrappedTable, index: QModelIndex) -> int:
    """Pixels of the lines in the room that the style leaves to the text of a cell."""
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    table.itemDelegateForIndex(index).initStyleOption(option, index)
    option.rect = table.visualRect(index)
    room = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
    edge = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    inside = QRect(0, 0, room.width() - 2 * edge, 10_000)
    return option.fontMetrics.boundingRect(inside, Qt.TextFlag.TextWordWrap, index.data()).height()


def test_a_text_that_just_does_not_fit_goes_on_in_a_second_line(table):
    """One pixel too much was reckoned with at 150 %: the group ended in dots in a row of one line."""
    table.model().show_rows([PLACE])
    QApplication.processEvents()
    index, line = table.model().index(0, 0), table.fontMetrics().lineSpacing()
    widths = range(line * 3, line * 7)
    lines = set()
    for width in widths:
        table.setColumnWidth(0, width)
        painted = painted_height(table, index)
        lines.add(painted // line)
        assert table.rowHeight(0) >= painted, width
    assert lines >= {1, 2}
