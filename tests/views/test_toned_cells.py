"""Errors and warnings keep their colour in the rows that are chosen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QTreeWidgetItem

from app.views.pages.task_tree import TaskTree
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.theme import Theme

TONES = ("error", "warning", "done")


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def theme(request, qapp):
    before, theme = (qapp.styleSheet(), qapp.font()), Theme(150, dark=request.param)
    qapp.setFont(theme.font())
    qapp.setStyleSheet(theme.style_sheet())
    yield theme
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])


def colours_in(view, index) -> set[str]:
    image, cell = view.viewport().grab().toImage(), view.visualRect(index)
    return {image.pixelColor(x, y).name() for x in range(cell.left(), cell.right())
            for y in range(cell.top(), cell.bottom())}


@pytest.mark.parametrize("chosen", ["none", "one", "all"])
def test_a_row_of_a_list_tells_an_error_from_a_warning(qtbot, theme, chosen):
    table = WideTable("名单", theme)
    qtbot.addWidget(table)
    model = RowsModel((Column("tone", "情况", lambda tone: "田田田", tone=lambda tone: tone),),
                      lambda tone: QBrush(QColor(getattr(theme.colours, tone))), table)
    table.setModel(model)
    model.show_rows(TONES)
    table.show()
    table.all_chosen = chosen == "all"
    for row, tone in enumerate(TONES):
        if chosen == "one":
            table.selectRow(row)
        seen = colours_in(table, model.index(row, 0))
        assert getattr(theme.colours, tone) in seen
        assert (theme.colours.accent_soft in seen) is (chosen != "none")


def test_what_is_overdue_stays_amber_on_the_chosen_line(qtbot, theme):
    tree = TaskTree(theme)
    qtbot.addWidget(tree)
    item = QTreeWidgetItem(tree, ["公示", "田田田", "2026-01-01"])
    for column in (1, 2):
        item.setForeground(column, QColor(theme.colours.warning))
    tree.show()
    tree.setCurrentItem(item)
    for column in (1, 2):
        seen = colours_in(tree, tree.indexFromItem(item, column))
        assert {theme.colours.warning, theme.colours.accent_soft} <= seen
    assert theme.colours.text in colours_in(tree, tree.indexFromItem(item, 0))
