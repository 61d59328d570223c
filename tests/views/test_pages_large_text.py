"""Lists and dialogs in a window of 1366×768 with text of 150 %: what they say can be read to the end."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.services.cards import open_card, save_card
from app.views.pages.archive_tabs import DUPLICATES
from tests.offices import with_head
from tests.views.cut_cells import cut_cells
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office", "tests.views.large_text"]


@pytest.fixture
def desk(large_shell, qtbot):
    log_in(large_shell, qtbot, "审核员")
    return large_shell.window.desk


def test_the_dialog_of_a_condition_is_as_large_as_its_text(large_shell, desk):
    dialogs = []

    def look(dialog) -> bool:
        dialog.show()
        QApplication.processEvents()
        dialogs.append(dialog)
        return False

    large_shell.dialogs.on_run = look
    desk.households().list_page.chips.row.ask()
    (dialog,) = dialogs
    window = large_shell.window
    assert dialog.kinds.horizontalScrollBar().maximum() == 0
    dialog.choose_kind("per_capita:")
    QApplication.processEvents()
    amount = "123,456,789.00"
    for line in (dialog.low, dialog.high):
        assert line.contentsRect().width() > line.fontMetrics().horizontalAdvance(amount) + 20
    assert dialog.width() < window.width()
    assert dialog.height() < window.height()
    dialog.close()


def test_both_records_of_a_pair_can_be_read_to_the_end(large_shell, desk, qtbot):
    rows = desk.households().list_page.table.model()
    one, other = (open_card(desk.session, rows.row_at(at).id) for at in range(2))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    page = desk.households().tabs.show_page(DUPLICATES)
    page.search()
    settle(large_shell, qtbot)
    QApplication.processEvents()
    assert page.lines.rowCount() > 10
    assert cut_cells(page.line_table) == []
    assert cut_cells(page.pair_table) == []
