"""Marking rows of a table: by a person with Ctrl and Shift, by the program without."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.theme import Theme

KEY = Qt.KeyboardModifier


@pytest.fixture
def table(qtbot):
    made = WideTable("名单", Theme())
    qtbot.addWidget(made)
    model = RowsModel((Column("name", "姓名", str, 90, sortable=False),), parent=made)
    made.setModel(model)
    model.show_rows(["甲", "乙", "丙", "丁"])
    made.show()
    return made


@pytest.fixture
def finder(qtbot):
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    return made


def click(table, row: int, held: Qt.KeyboardModifier = KEY.NoModifier) -> None:
    place = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)


@pytest.mark.parametrize("held", [KEY.NoModifier, KEY.ControlModifier, KEY.ShiftModifier])
def test_the_program_marks_one_row_whatever_key_is_held(table, finder, held):
    QTest.keyClick(finder, Qt.Key.Key_S, held)
    table.selectRow(1)
    table.selectRow(1)
    assert table.chosen_rows() == [1]
    table.selectRow(3)
    assert table.chosen_rows() == [3]
    table.setCurrentIndex(table.model().index(0, 0))
    assert table.chosen_rows() == [0]


def test_a_person_marks_more_with_ctrl_and_shift(table):
    table.selectRow(0)
    click(table, 2, KEY.ControlModifier)
    assert table.chosen_rows() == [0, 2]
    click(table, 0, KEY.ControlModifier)
    assert table.chosen_rows() == [2]
    table.selectRow(1)
    click(table, 3, KEY.ShiftModifier)
    assert table.chosen_rows() == [1, 2, 3]
    QTest.keyClick(table, Qt.Key.Key_Up, KEY.ShiftModifier)
    assert table.chosen_rows() == [1, 2]
    click(table, 3)
    assert table.chosen_rows() == [3]


def test_all_rows_are_painted_as_chosen_without_one_being_selected(table):
    table.clearSelection()
    table.all_chosen = True
    chosen = table.grab().toImage()
    assert table.chosen_rows() == []
    table.all_chosen = False
    plain = table.grab().toImage()
    for row in range(4):
        spot = table.visualRect(table.model().index(row, 0)).bottomRight() + table.viewport().pos()
        assert chosen.pixelColor(spot) != plain.pixelColor(spot)
