"""First start and the ways in: the recovery code must be on paper, and a file in use is said in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from app.core.errors import EnvironmentFault
from app.core.folder_lock import FolderLock
from app.core.paths import DataFolder
from app.domain.permissions import Action, may
from app.services.demo.township import PUBLIC_PASSWORD, make_demo
from app.services.offices import HINT_FILE
from app.views.pages.first_run import FirstRunPage
from app.views.pages.login import LoginPage
from tests.views.demo_steps import PASSWORD, QUICK, log_in, settle

CLERK_PASSWORD = "xiao-zhou-2026"

pytest_plugins = ("tests.views.demo_office",)


def label_texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def first(make_shell, tmp_path):
    return make_shell(tmp_path / "新单位")


def fill(page, **others):
    filled = {"unit": "示范镇", "region": "990000101", "admin": "王主任", "password": PASSWORD,
              "again": PASSWORD, "clerk": "小周", "clerk_password": CLERK_PASSWORD,
              "clerk_again": CLERK_PASSWORD}
    page.fill(**{**filled, **others})


@pytest.mark.parametrize(("wrong", "said"), [
    ({"region": "99"}, "9 位数字"), ({"region": "９９０００0101"}, "9 位数字"),
    ({"unit": " "}, "乡镇名称"), ({"clerk": ""}, "填报员姓名"),
    ({"again": "不一样的"}, "管理员密码不一样"), ({"clerk_again": "不一样的"}, "填报员密码不一样"),
])
def test_what_is_wrong_is_said_before_anything_is_made(first, wrong, said):
    page = first.window.centralWidget()
    fill(page, **wrong)
    page.create()
    assert said in page.complaint.text()
    assert not (first.folder / "town.db").exists()


def test_first_start_ends_with_the_code_typed_back(first, qtbot, tmp_path):
    page = first.window.centralWidget()
    assert isinstance(page, FirstRunPage)
    fill(page)
    page.create()
    settle(first, qtbot)
    code = page.shown_code()
    assert len(code) > 20
    page.check_code(code)
    assert "先把恢复码记到纸上" in page.complaint.text()
    first.dialogs.answers.append(tmp_path / "恢复码.txt")
    page.save_code()
    settle(first, qtbot)
    assert code in (tmp_path / "恢复码.txt").read_text("utf-8-sig")
    page.cover_code()
    assert set(page.shown_code()) == {"•", "-"}
    page.check_code("AAAAA")
    assert "不一样" in page.complaint.text()
    assert first.window.desk is None
    page.cover_code()
    page.check_code(code.lower().replace("-", " "))
    settle(first, qtbot)
    assert first.window.desk is not None
    first.window.desk.show_room("households")
    settle(first, qtbot)
    assert "管理员不填档案" in first.window.desk.households().list_page.empty_note.text()


def test_the_code_is_checked_only_when_it_was_covered_and_something_is_typed(first, qtbot):
    page = first.window.centralWidget()
    fill(page)
    page.create()
    settle(first, qtbot)
    check = next(each for each in page.findChildren(QPushButton) if each.text() == "核对并开始使用")
    typed = next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == "照纸上输入恢复码")
    assert not check.isEnabled()
    assert "盖上" in check.toolTip()
    code = page.shown_code()
    page.cover_code()
    assert not check.isEnabled()
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    assert not page.complaint.isVisible()
    qtbot.keyClicks(typed, code)
    assert check.isEnabled()
    check.click()
    settle(first, qtbot)
    assert first.window.desk is not None


@pytest.mark.parametrize("when", ["code shown", "code covered", "being made"])
def test_a_first_start_that_is_closed_leaves_the_folder_free(first, qtbot, when):
    page = first.window.centralWidget()
    fill(page)
    page.create()
    if when != "being made":
        settle(first, qtbot)
        with pytest.raises(EnvironmentFault):
            FolderLock.take(DataFolder(first.folder).lock)
    if when == "code covered":
        page.cover_code()
    assert first.window.close()
    FolderLock.take(DataFolder(first.folder).lock).release()


def test_a_first_start_without_the_code_on_paper_is_begun_anew(first, make_shell, qtbot):
    page = first.window.centralWidget()
    assert "上一次没有做完" not in label_texts(page)
    fill(page)
    page.create()
    settle(first, qtbot)
    assert first.window.close()
    again = make_shell(first.folder)
    page = again.window.centralWidget()
    qtbot.waitUntil(page.isVisible)
    assert isinstance(page, FirstRunPage)
    assert "上一次没有做完" in label_texts(page)
    fill(page)
    page.create()
    settle(again, qtbot)
    code = page.shown_code()
    page.cover_code()
    page.check_code(code)
    settle(again, qtbot)
    assert again.window.close()
    assert isinstance(make_shell(first.folder).window.centralWidget(), LoginPage)


def test_a_window_closed_while_the_password_is_tried_leaves_the_folder_free(closed_shell, qtbot):
    page = closed_shell.window.centralWidget()
    page.choose_user("审核员")
    settle(closed_shell, qtbot)
    page.try_password(PASSWORD)
    assert closed_shell.window.jobs.running()
    assert closed_shell.window.close()
    assert closed_shell.window.desk is None
    FolderLock.take(DataFolder(closed_shell.folder).lock).release()


def test_a_weak_password_is_refused_with_the_reason(first, qtbot):
    page = first.window.centralWidget()
    fill(page, clerk_password="123456", clerk_again="123456")
    page.create()
    settle(first, qtbot)
    assert page.complaint.isVisible()
    assert page.isEnabled()
    assert not (first.folder / "town.db").exists()


def test_recovery_code_gives_a_new_password(first, qtbot):
    page = first.window.centralWidget()
    fill(page)
    page.create()
    settle(first, qtbot)
    code = page.shown_code()
    page.cover_code()
    page.check_code(code)
    settle(first, qtbot)
    first.window.lock()
    login = first.window.centralWidget()
    assert isinstance(login, LoginPage)
    settle(first, qtbot)
    login.recover(code, "另一个-口令-2026", "另一个-口令-2027")
    assert "不一样" in login.complaint.text()
    login.recover(code, "另一个-口令-2026", "另一个-口令-2026")
    qtbot.waitUntil(lambda: first.window.desk is not None, timeout=20_000)
    settle(first, qtbot)


def test_the_first_caseworker_logs_in_and_may_edit(first, qtbot):
    page = first.window.centralWidget()
    fill(page)
    page.create()
    settle(first, qtbot)
    code = page.shown_code()
    page.cover_code()
    page.check_code(code)
    settle(first, qtbot)
    first.window.lock()
    log_in(first, qtbot, "小周", CLERK_PASSWORD)
    assert "小周（填报）" in first.window.desk.status.texts()
    assert may(first.window.desk.session.actor.role, Action.EDIT)


def test_login_takes_the_last_user_and_waits_for_the_password(closed_shell, make_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    closed_shell.window.close()
    again = make_shell(closed_shell.folder)
    again.window.activateWindow()
    page = again.window.centralWidget()
    settle(again, qtbot)
    users = page.findChild(QComboBox)
    assert users.currentText() == "填报员"
    qtbot.waitUntil(lambda: again.window.focusWidget() is not None)
    assert again.window.focusWidget().accessibleName() == "密码"


def test_only_the_public_demo_says_its_password(closed_shell, make_shell, qtbot, tmp_path):
    page = closed_shell.window.centralWidget()
    settle(closed_shell, qtbot)
    assert page.hint() == ""
    assert not (closed_shell.folder / HINT_FILE).exists()
    demo = tmp_path / "演示"
    make_demo(demo, closed_shell.clock, households=20, password=PUBLIC_PASSWORD, cost=QUICK)
    shown = make_shell(demo)
    settle(shown, qtbot)
    page = shown.window.centralWidget()
    assert page.hint() == f"演示数据：用户 管理员、填报员、审核员，密码都是 {PUBLIC_PASSWORD}"
    assert page.hint() in label_texts(page)
    log_in(shown, qtbot, "填报员", PUBLIC_PASSWORD)


@pytest.mark.logs_expected
def test_a_file_that_is_open_already_is_said_in_words(closed_shell, make_shell, qtbot):
    page = closed_shell.window.centralWidget()
    page.try_password(PASSWORD)
    qtbot.waitUntil(lambda: closed_shell.window.desk is not None, timeout=20_000)
    settle(closed_shell, qtbot)
    second = make_shell(closed_shell.folder)
    second.window.centralWidget().try_password(PASSWORD)
    settle(second, qtbot)
    assert second.window.desk is None
    assert "另一个窗口" in second.dialogs.texts("fault")[0]
    assert second.window.centralWidget().isEnabled()


def test_the_fields_of_the_login_stand_in_line(closed_shell, qtbot):
    page = closed_shell.window.centralWidget()
    fields = [page.findChild(QComboBox), *page.findChildren(QLineEdit)]
    qtbot.waitUntil(fields[0].isVisible)
    shown = [field for field in fields if field.isVisible()]
    assert len(shown) >= 2
    assert len({field.mapTo(page, field.rect().topLeft()).x() for field in shown}) == 1
