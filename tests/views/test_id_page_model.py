"""The paged table: exact with any number of rows, few fetches, and only touched rows fetched again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.core.settings import ColumnLayout
from app.views.tables.id_page_model import PAGE_ROWS, PAGES_KEPT, Column, IdPageModel
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.theme import Theme

COLUMNS = (
    Column("name", "户主", lambda row: row["name"], 120),
    Column("members", "人口", lambda row: str(row["members"]), 60, numeric=True),
    Column("errors", "错误", lambda row: "" if not row["members"] else "1", 60,
           tone=lambda row: "error" if row["members"] == 3 else "", sortable=False),
)


class CountingSource:
    """Rows by key, counting the calls: the model promises few of them."""

    def __init__(self):
        self.calls = []
        self.gone = set()

    def fetch(self, keys):
        self.calls.append(tuple(keys))
        return {key: {"name": f"户{key}", "members": key % 7} for key in keys if key not in self.gone}


@pytest.fixture
def source():
    return CountingSource()


@pytest.fixture
def model(source):
    return IdPageModel(COLUMNS, source.fetch, lambda tone: tone)


def cell(model, row, column, role=Qt.ItemDataRole.DisplayRole):
    return model.data(model.index(row, column), role)


def test_qt_finds_no_fault_with_the_model(model):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_keys(list(range(1, 1001)))
    model.forget(lambda row: row["name"] == "户5")
    model.show_keys([])
    assert tester.model() is model


def test_any_row_costs_one_page(model, source):
    model.show_keys(range(1, 300_001))
    assert source.calls == []
    assert model.rowCount() == 300_000
    assert cell(model, 299_999, 0) == "户300000"
    assert cell(model, 299_990, 0) == "户299991"
    assert len(source.calls) == 1
    assert len(source.calls[0]) == PAGE_ROWS


def test_only_some_pages_are_kept(model, source):
    model.show_keys(range(1, 300_001))
    for page in range(PAGES_KEPT + 1):
        cell(model, page * PAGE_ROWS, 0)
    cell(model, PAGE_ROWS, 0)
    assert len(source.calls) == PAGES_KEPT + 1
    cell(model, 0, 0)
    assert len(source.calls) == PAGES_KEPT + 2


def test_a_change_fetches_only_its_page_again(model, source, qtbot):
    model.show_keys(range(1, 1001))
    cell(model, 0, 0)
    cell(model, 500, 0)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.forget(lambda row: row["name"] == "户2")
    assert told.args[0].row() == 0
    assert told.args[1].row() == PAGE_ROWS - 1
    cell(model, 500, 0)
    assert len(source.calls) == 2
    cell(model, 0, 0)
    assert len(source.calls) == 3


def test_a_row_deleted_since_the_query_is_shown_empty(model, source):
    source.gone = {3}
    model.show_keys([1, 2, 3])
    assert cell(model, 2, 0) is None
    assert cell(model, 1, 0) == "户2"


def test_tones_and_alignment(model):
    model.show_keys([3, 4])
    assert cell(model, 0, 2, Qt.ItemDataRole.ForegroundRole) == "error"
    assert cell(model, 1, 2, Qt.ItemDataRole.ForegroundRole) is None
    assert cell(model, 0, 1, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize("kind", [IdPageModel, RowsModel])
def test_a_head_stands_over_its_values(kind):
    numbered = kind(COLUMNS, lambda keys: {})
    for section, column in enumerate(COLUMNS):
        head = numbered.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
        assert head & Qt.AlignmentFlag.AlignHorizontal_Mask == side
    assert numbered.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.TextAlignmentRole) is None
    assert any(column.numeric for column in COLUMNS)


def test_sort_is_asked_of_the_owner_of_the_query(model, qtbot):
    with qtbot.waitSignal(model.sort_requested) as asked:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert asked.args == ["members", True]
    with qtbot.assertNotEmitted(model.sort_requested):
        model.sort(2)


@pytest.fixture
def table(qtbot, model):
    table = WideTable("农户", Theme())
    qtbot.addWidget(table)
    table.setModel(model)
    model.show_keys(range(1, 300_001))
    table.resize(600, 400)
    table.show()
    return table


def test_ctrl_a_is_a_query_and_never_a_selection(table, qtbot):
    with qtbot.waitSignal(table.select_all_asked):
        qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.chosen_rows() == []


def test_enter_opens_the_row_and_shift_selects_a_range(table, qtbot):
    table.setCurrentIndex(table.model().index(10, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.chosen_rows() == [10, 11]
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [11]


def test_jump_to_the_end_fetches_what_is_seen(table, source, qtbot):
    table.repaint()
    before = len(source.calls)
    table.scrollToBottom()
    table.viewport().repaint()
    assert len(source.calls) - before <= 2


def test_column_layout_is_remembered(table, qtbot, model, source):
    table.horizontalHeader().moveSection(1, 0)
    table.setColumnWidth(0, 222)
    table.column_menu().actions()[2].setChecked(False)
    layout = table.layout_now()
    assert layout.order == ("members", "name", "errors")
    assert layout.hidden == ("errors",)
    assert layout.widths["name"] == 222
    other = WideTable("农户", Theme())
    qtbot.addWidget(other)
    other.setModel(model)
    other.restore_layout(ColumnLayout((*layout.order, "gone"), layout.hidden, layout.widths))
    assert other.layout_now() == layout


def test_rows_model(qtbot):
    model = RowsModel(COLUMNS, lambda tone: tone)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([{"name": "甲", "members": 3}])
    assert tester.model() is model
    assert cell(model, 0, 0) == "甲"
    assert cell(model, 0, 2, Qt.ItemDataRole.ForegroundRole) == "error"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "户主"
