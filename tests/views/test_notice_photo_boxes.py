"""The places of the photos of a notice: large enough to drop a photo into, what comes next in sight."""

from __future__ import annotations

from PySide6.QtGui import QRegion

from app.views.pages.notice_form import HANGING
from app.views.pages.notice_page import reopen_notice
from tests.services.test_notices import posted
from tests.views.proceedings_steps import in_window, quiet

pytest_plugins = ("tests.views.proceedings_office", "tests.views.large_text")

OVER_A_SMALL_SCREEN = 1284, 722
"""The window of a notice over the window of 1366×768."""


def test_the_place_of_a_photo_is_as_large_as_a_photo(workplace, session, qtbot):
    notice = posted(session)
    seen = []

    def act(window) -> None:
        window.form.go_to(HANGING)
        quiet(workplace, qtbot)
        for box in window.form.hanging.boxes.values():
            before = box.picture.size()
            box.picture.setFocus()
            quiet(workplace, qtbot)
            seen.append((before, box.picture.size()))

    in_window(workplace, qtbot, lambda: reopen_notice(workplace, notice.id, lambda _: None), act)
    assert len(seen) == 4
    for before, focused in seen:
        assert before.width() >= 170
        assert before.height() >= 128
        assert focused == before


def test_on_a_small_screen_the_button_for_taking_down_is_in_sight(usual_text, workplace, session, qtbot):
    notice = posted(session)
    hidden = []

    def act(window) -> None:
        window.resize(*OVER_A_SMALL_SCREEN)
        window.form.go_to(HANGING)
        quiet(workplace, qtbot)
        button = window.form.hanging.down_button
        hidden.append(QRegion(button.rect()) - button.visibleRegion())

    in_window(workplace, qtbot, lambda: reopen_notice(workplace, notice.id, lambda _: None), act)
    assert [region.boundingRect().height() for region in hidden] == [0]
