"""The page of a case in a window of 1366×768 with text of 150 %: what is below the track keeps its room."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin_many
from tests.exchange.foreign_files import pdf
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office", "tests.views.large_text"]

FOUND = StepDraft("found", date(2026, 11, 2), "caseworker", ("甲",), frozenset(("X08",)), reason="重复登记")
WINDOW = (1366, 768)


@pytest.fixture
def page(large_shell, qtbot, tmp_path):
    """The scans of a case that has two."""
    log_in(large_shell, qtbot, "填报员")
    desk = large_shell.window.desk
    rows = list_row_numbers(desk.session, HouseholdFilter(), Sort())
    begun = begin_many(desk.session, "strike_off", household_ids(desk.session, rows)[:1], FOUND)
    desk.open_case(begun.done[0])
    settle(large_shell, qtbot)
    shown = desk.stack.currentWidget().case
    shown.below.setCurrentWidget(shown.scans)
    for pages, name in enumerate(("公示照片", "评议记录"), start=1):
        (tmp_path / f"{name}.pdf").write_bytes(pdf(pages))
        shown.scans.add([tmp_path / f"{name}.pdf"])
        settle(large_shell, qtbot)
    qtbot.waitUntil(lambda: shown.scans.grid.count() == 2)
    return shown


def seen(page) -> list[str]:
    """The words of the scans that are on the screen from edge to edge."""
    grid = page.scans.grid
    items = [grid.item(row) for row in range(grid.count())]
    places = [(item, grid.visualItemRect(item)) for item in items]
    return [
        item.text() for item, place in places
        if grid.viewport().rect().contains(place)
        and grid.viewport().visibleRegion().boundingRect().contains(place)
    ]  # fmt: skip


def test_both_scans_of_a_case_are_on_the_screen(page):
    QApplication.processEvents()
    assert [words.split("　")[1] for words in seen(page)] == ["公示照片", "评议记录"]
    assert (page.window().width(), page.window().height()) == WINDOW


def test_however_much_there_is_to_say_two_scans_have_room_and_the_window_keeps_its_size(page, qtbot):
    page.why.setText("\n".join("· 没有登记在这一步以前开的村民代表会议" for _ in range(9)))
    page.scans.grid.setFocus()
    qtbot.waitUntil(lambda: len(seen(page)) == 2)
    assert (page.window().width(), page.window().height()) == WINDOW


def test_the_track_takes_no_room_for_lines_and_a_bar_that_are_not_there(page):
    track = page.track
    QApplication.processEvents()
    low = track.height()
    assert track.horizontalScrollBar().maximum() == 0
    assert low == track.stops[0].sizeHint().height() < 5 * track.fontMetrics().lineSpacing()
    track.setMaximumWidth(500)
    QApplication.processEvents()
    assert track.horizontalScrollBar().maximum() > 0
    assert track.viewport().height() == low


def test_the_head_of_a_case_can_be_read_to_its_end(page):
    place = page.place
    place.setText(f"{place.text()}　防止返贫致贫对象识别　2026-11-02开始")
    QApplication.processEvents()
    room = QRect(0, 0, place.width(), 10_000)
    needed = place.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, place.text())
    assert needed.height() > place.fontMetrics().lineSpacing() * 1.5
    assert place.height() >= needed.height()
    assert page.window().width() == WINDOW[0]
