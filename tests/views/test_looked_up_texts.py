"""Rows of a wrapped table whose texts are looked up when they are painted: as high as the texts that come."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wrapped_table import WrappedTable
from app.views.theme import Theme
from tests.views.cut_cells import cut_cells

pytest_plugins = ("tests.views.large_text",)
SENTENCE = "没有识别核算的家庭收支核算表，或者核算人口数没有填"
SHORT, LONG = 40, 1_000


class Waits:
    """A table of numbered rows, and what each of them waits for once somebody looked it up."""

    def __init__(self) -> None:
        self.known: dict[int, str] = {}
        self.asked: set[int] = set()
        self.table = WrappedTable("事项", Theme())
        columns = (
            Column("name", "事项", str, 60),
            Column("due", "等什么", self._due, 200, measured=False),
        )  # fmt: skip
        self.model = RowsModel(columns, parent=self.table)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.resize(300, 400)

    def _due(self, row: int) -> str:
        self.asked.add(row)
        return self.known.get(row, "……")

    def look_up(self) -> None:
        """What every row waits for that was asked about."""
        self.known |= dict.fromkeys(self.asked, SENTENCE)
        self.table.take_looked_up()
        QApplication.processEvents()

    def is_whole(self, row: int) -> bool:
        place = self.table.visualRect(self.model.index(row, 0))
        return bool(self.table.viewport().rect().contains(place))


@pytest.fixture
def waits(qtbot, usual_text) -> Waits:
    made = Waits()
    qtbot.addWidget(made.table)
    made.table.show()
    return made


@pytest.mark.parametrize("count", [SHORT, LONG])
def test_rows_on_the_screen_are_as_high_as_what_was_looked_up(waits, count):
    waits.model.show_rows(range(count))
    QApplication.processEvents()
    seen = len(waits.asked)
    assert 0 < seen < 20
    waits.look_up()
    assert len(waits.asked) == seen
    assert cut_cells(waits.table, rows=seen) == []
    assert waits.table.rowHeight(0) > waits.table.rowHeight(count - 1)


def test_rows_shown_in_another_order_or_scrolled_to_are_high_at_once(waits):
    waits.model.show_rows(range(SHORT))
    waits.known = dict.fromkeys(range(SHORT), SENTENCE)
    waits.model.show_rows(range(SHORT))
    high = waits.table.rowHeight(0)
    assert high > waits.table.rowHeight(SHORT - 1)
    waits.table.scrollToBottom()
    QApplication.processEvents()
    assert waits.table.rowHeight(SHORT - 1) == high


def test_the_current_row_stays_on_the_screen_when_those_above_grow(waits):
    waits.model.show_rows(range(SHORT))
    QApplication.processEvents()
    last = max(row for row in range(SHORT) if waits.is_whole(row))
    waits.table.selectRow(last)
    waits.look_up()
    assert waits.is_whole(last)


def test_whoever_went_to_the_end_of_the_list_still_sees_it(waits):
    waits.model.show_rows(range(LONG))
    waits.table.scrollToBottom()
    QApplication.processEvents()
    waits.look_up()
    assert waits.is_whole(LONG - 1)


def test_a_hidden_column_raises_no_row(waits):
    waits.model.show_rows([SENTENCE * 2])
    waits.look_up()
    menu = waits.table.column_menu()
    menu.actions()[0].setChecked(False)
    waits.look_up()
    assert waits.table.rowHeight(0) < 4 * waits.table.fontMetrics().lineSpacing()


def test_a_number_is_whole_with_the_bracket_that_stays_beside_it(qtbot, usual_text):
    """A number that ended in dots made two households of one name look alike."""
    table = WrappedTable("没有打印的", Theme())
    text = "阿尔·伍合（99000001002012014001）"
    columns = (Column("name", "户", lambda row: text, 90), Column("why", "原因", str, 200))
    model = RowsModel(columns, parent=table)
    table.setModel(model)
    table.horizontalHeader().setStretchLastSection(True)
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    model.show_rows([SENTENCE * 4])
    QApplication.processEvents()
    needed = table.fontMetrics().horizontalAdvance("（99000001002012014001）")
    assert table.columnWidth(0) - needed >= 10
