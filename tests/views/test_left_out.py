"""Who was not printed and why can be read whole beside the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.services.papers import DOCUMENTS, LeftOut, PrintedPaper
from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office", "tests.views.large_text")

NAME = "上沙河子村 第十三村民小组 阿卜杜热合曼·吐尔逊江"
REASONS = ("没有要核查的贫困或风险", "还没有签承诺授权书（T07），不能送比对；请先登记授权书")


def shown(shell, reasons):
    shell.window.desk.show_room("printing")
    form = shell.window.desk.stack.currentWidget().form
    left_out = tuple(LeftOut(NAME, reason) for reason in reasons)
    form.show_result(PrintedPaper(Path(), 1, 1, left_out))
    return form.left_out_table


def whole(table, row: int, column: int) -> bool:
    room = QRect(0, 0, table.columnWidth(column) - 16, 10_000)
    words = table.model().index(row, column).data()
    needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
    return needed.width() <= room.width() and needed.height() <= table.rowHeight(row)


@pytest.mark.parametrize("reasons", [REASONS[:1], REASONS])
def test_name_and_reason_go_on_in_the_next_line(shell, reasons):
    table = shown(shell, reasons)
    assert all(whole(table, row, column) for row in range(len(reasons)) for column in range(2))
    assert table.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == reasons[0]


def test_short_reasons_take_one_line_again(shell):
    high = shown(shell, REASONS).rowHeight(0)
    form = shell.window.desk.stack.currentWidget().form
    form.show_result(PrintedPaper(Path(), 1, 1, (LeftOut("王五", "没有户主"),)))
    assert form.left_out_table.rowHeight(0) < high / 2


def test_with_large_text_three_lines_are_in_sight_below_every_paper(large_shell, qtbot):
    log_in(large_shell, qtbot, "审核员")
    table = shown(large_shell, REASONS)
    form, window = large_shell.window.desk.stack.currentWidget().form, large_shell.window
    form.show_result(PrintedPaper(Path(), 1234, 2345, (LeftOut(NAME, REASONS[0]),) * 1234))
    save = next(each for each in form.findChildren(QPushButton) if "PDF" in each.text())
    for document in DOCUMENTS:
        form.choose_households(document.id, ("1",) * 12)
        settle(large_shell, qtbot)
        QApplication.processEvents()
        assert table.viewport().height() >= 3 * table.fontMetrics().lineSpacing(), document.id
        assert table.geometry().bottom() < save.y(), document.id
        assert save.geometry().bottom() < form.height(), document.id
        assert (window.width(), window.height()) == (1366, 768), document.id
