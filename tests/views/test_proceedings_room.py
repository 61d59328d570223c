"""The tabs 会议 and 公示 in the real window, and the lock that comes while one of their windows is open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.meeting_board import meeting_rows
from app.services.notice_board import notice_rows
from tests.views.demo_steps import log_in, settle
from tests.views.proceedings_steps import typed

pytest_plugins = ("tests.views.demo_office",)


def tab_of(shell, qtbot, title: str):
    shell.window.desk.show_room("procedures")
    page = shell.window.desk.stack.currentWidget().tabs.show_page(title)
    settle(shell, qtbot)
    return page


def test_the_idle_lock_keeps_what_stands_in_an_open_meeting(shell, qtbot):
    page = tab_of(shell, qtbot, "会议")

    def locks(window) -> bool:
        window.show()
        settle(shell, qtbot)
        window.form.panel.editor("kind").take("04")
        typed(window.form.panel.editor("topic"), "ping yi")
        shell.window.lock()
        assert not window.isVisible()
        return False

    shell.dialogs.on_run = locks
    page.begin()
    assert shell.window.desk is None
    log_in(shell, qtbot, "审核员")
    (row,) = meeting_rows(shell.window.desk.session)
    assert (row.topic, row.is_stored) == ("ping yi", False)


def test_the_lists_follow_the_village_tree(shell, qtbot):
    desk = shell.window.desk
    villages = desk.tree.villages()
    page = tab_of(shell, qtbot, "公示")

    def saves(window) -> bool:
        window.show()
        settle(shell, qtbot)
        assert window.form.notice.values["village_code"] == villages[0].code
        window.save()
        settle(shell, qtbot)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        return False

    page.show_region(villages[0].code)
    settle(shell, qtbot)
    shell.dialogs.on_run = saves
    page.begin_kind("13")
    settle(shell, qtbot)
    assert page.model.rowCount() == 1
    page.show_region(villages[1].code)
    settle(shell, qtbot)
    assert page.model.rowCount() == 0
    assert "还没有公示公告" in page.note.text()
    assert len(notice_rows(desk.session)) == 1
