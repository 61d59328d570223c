"""The pages of a made paper: only what can be turned to is offered."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QSpinBox, QToolButton

from app.views.paper_preview import NOTHING_YET
from tests.views.demo_steps import settle

pytest_plugins = ("tests.views.demo_office",)


def made(shell, qtbot, households: int):
    """The preview of the sheet of points, a page for each household."""
    desk = shell.window.desk
    rows = desk.households().list_page.table.model()
    ids = tuple(rows.row_at(row).id for row in range(households))
    desk.show_room("printing")
    printing = desk.stack.currentWidget()
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.print_households("T09", ids)
    return printing.preview


def offered(preview) -> tuple[bool, bool, bool]:
    """Whether one can go back, to a number, and on."""
    buttons = {button.text(): button for button in preview.findChildren(QToolButton)}
    number = preview.findChild(QSpinBox)
    return tuple(part.isEnabled() for part in (buttons["上一页"], number, buttons["下一页"]))


def test_before_anything_is_made_there_is_no_page_to_turn_to(shell, qtbot):
    desk = shell.window.desk
    desk.show_room("printing")
    assert offered(desk.stack.currentWidget().preview) == (False, False, False)


def test_a_preview_that_is_cleared_says_so_and_leaves_no_room_for_the_last_page(shell, qtbot):
    preview = made(shell, qtbot, 1)
    settle(shell, qtbot)
    preview.show_paper(None, 0)
    sheet, = (label for label in preview.findChildren(QLabel) if label.text() == NOTHING_YET)
    assert sheet.pixmap().isNull()
    room = preview.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: room.maximum() == 0, timeout=5_000)


def test_a_paper_of_one_page_cannot_be_turned(shell, qtbot):
    preview = made(shell, qtbot, 1)
    assert preview.findChild(QSpinBox).maximum() == 1
    assert offered(preview) == (False, False, False)


def test_the_first_page_has_none_before_it_and_the_last_none_after(shell, qtbot):
    preview = made(shell, qtbot, 3)
    found = []
    for _ in range(3):
        found.append(offered(preview))
        preview.turn(1)
    assert found == [(False, True, True), (True, True, True), (True, True, False)]
    settle(shell, qtbot)
