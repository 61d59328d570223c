"""The line that says what was done lies over the status line: rows of a list and buttons stay in sight."""

from __future__ import annotations

import pytest

from app.views.dialogs.notice import NoticeLine
from tests.views.demo_steps import log_in

pytest_plugins = ["tests.views.demo_office", "tests.views.large_text"]


@pytest.mark.parametrize("window", ["closed_shell", "large_shell"])
def test_what_was_done_covers_no_row_of_a_list(window, request, qtbot):
    shell = request.getfixturevalue(window)
    log_in(shell, qtbot, "审核员")
    notice = NoticeLine(shell.window)
    notice.show_text("已办理：增加成员，另一户也一起改好了。办错了可以撤销。")
    desk = shell.window.desk
    foot = desk.stack.mapTo(shell.window, desk.stack.rect().bottomLeft()).y()
    assert notice.geometry().top() > foot
    assert shell.window.rect().contains(notice.geometry())
