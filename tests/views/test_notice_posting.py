"""The list of a notice and the tab on which it is posted: one marked button, what is offered can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.views.pages.notice_form import CONTENT, HANGING
from app.views.pages.notice_page import open_notice as draft
from tests.offices import VILLAGE, store_household
from tests.services.test_notices import posted
from tests.views.proceedings_steps import in_window, quiet
from tests.views.test_notice_page import filled, reopened

pytest_plugins = ("tests.views.proceedings_office",)


def marked(window) -> list[str]:
    """The words of the buttons that stand out."""
    shown = [each for each in window.findChildren(QPushButton) if each.isVisible()]
    return [each.text() for each in shown if each.property("tone") == "primary"]


def test_the_tab_of_posting_marks_one_button_and_does_not_lead_to_itself(workplace, qtbot):
    def act(window) -> None:
        assert marked(window) == ["保存草稿"]
        assert window.post_button.isEnabled()
        window.post_button.click()
        quiet(workplace, qtbot)
        assert window.form.tabs.currentIndex() == HANGING
        assert marked(window) == ["登记张贴"]
        assert not window.post_button.isEnabled()
        assert "登记张贴" in window.post_button.toolTip()
        window.form.go_to(CONTENT)
        assert marked(window) == ["保存草稿"]
        assert window.post_button.isEnabled()
        assert not window.post_button.toolTip()

    in_window(workplace, qtbot, lambda: draft(workplace, "N-01", (), village_code=VILLAGE), act)


def test_photos_are_asked_for_when_the_notice_hangs(workplace, session, qtbot):
    said = []

    def act(window) -> None:
        window.form.go_to(HANGING)
        box = next(iter(window.form.hanging.boxes.values()))
        said.append((window.form.hanging.photo_words.text(), box.acceptDrops()))

    in_window(workplace, qtbot, lambda: draft(workplace, "N-01", (), village_code=VILLAGE), act)
    reopened(workplace, qtbot, posted(session).id, act)
    (before, may_before), (after, may_after) = said
    assert ("登记张贴以后" in before, may_before) == (True, False)
    assert ("登记张贴以后" in after, may_after) == (False, True)
    assert "拖到格子里" in after


def test_only_a_marked_household_can_be_taken_off_the_list(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        listed = window.form.list
        listed.table.clearSelection()
        assert not listed.remove_button.isEnabled()
        assert "先选中" in listed.remove_button.toolTip()
        listed.table.selectRow(0)
        assert listed.remove_button.isEnabled()
        listed.remove_button.click()
        quiet(workplace, qtbot)
        assert window.form.subjects == ()

    in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), act)
