"""The places of the photos of a notice: large enough to drop a photo into."""

from __future__ import annotations

from app.views.pages.notice_form import HANGING
from app.views.pages.notice_page import reopen_notice
from tests.services.test_notices import posted
from tests.views.proceedings_steps import in_window, quiet

pytest_plugins = ("tests.views.proceedings_office",)


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
