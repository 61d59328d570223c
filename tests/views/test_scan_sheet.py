"""A scan on its ground: its edges are seen whatever the size of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPixmap

from app.views.scan_sheet import MOST_ZOOM, ScanSheet
from app.views.theme import LIGHT, Theme


@pytest.fixture
def sheet(qapp, qtbot):
    Theme().apply(qapp)
    made = ScanSheet("扫描件画面")
    qtbot.addWidget(made)
    page = QPixmap(1240, 1754)
    page.fill(QColor("white"))
    made.resize(500, 400)
    made.show()
    made.show_picture(page)
    yield made
    Theme().apply(qapp)
    qapp.setStyleSheet("")


@pytest.mark.parametrize("width", [500, 900])
def test_a_white_scan_lies_on_ground_of_another_colour(sheet, qtbot, width):
    sheet.resize(width, 400)
    qtbot.waitUntil(lambda: sheet.viewport().width() < width)
    seen = sheet.viewport().grab().toImage()
    middle, right = QPoint(width // 2, 200), sheet.viewport().width() - 3
    assert seen.pixelColor(middle) == QColor("white")
    for edge in (QPoint(2, 200), QPoint(right, 200), QPoint(width // 2, 2)):
        assert seen.pixelColor(edge) == QColor(LIGHT.border)
    assert not sheet.horizontalScrollBar().isVisible()


def test_with_large_text_there_is_no_bar_across_a_scan_that_fits(qapp, sheet):
    Theme(150).apply(qapp)
    sheet.resize(538, 400)
    qapp.processEvents()
    assert sheet.verticalScrollBar().isVisible()
    assert not sheet.horizontalScrollBar().isVisible()


def test_it_is_drawn_larger_to_a_limit_and_words_take_its_place(sheet):
    fitting = sheet.pixmap().width()
    for _ in range(20):
        sheet.zoom(1.25)
    assert sheet.pixmap().width() == int(fitting * MOST_ZOOM)
    sheet.say("打不开这个附件。")
    assert sheet.pixmap().isNull()
    sheet.resize(700, 400)
    assert sheet.pixmap().isNull()
