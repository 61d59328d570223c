"""First start and the ways in: the recovery code must be on paper, and a file in use is said in words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.views.pages.first_run import FirstRunPage
from app.views.pages.login import LoginPage
from tests.views.demo_steps import PASSWORD, settle

pytest_plugins = ("tests.views.demo_office",)


def label_texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def first(make_shell, tmp_path):
    return make_shell(tmp_path / "新单位")


def fill(page, region="990000101", again=PASSWORD):
    page.fill("示范镇人民政府", region, "王主任", PASSWORD, again)


@pytest.mark.parametrize(("region", "again", "said"), [
    ("99", PASSWORD, "9 位数字"), ("９９０００0101", PASSWORD, "9 位数字"),
    ("990000101", "不一样的", "不一样"),
])
def test_what_is_wrong_is_said_before_anything_is_made(first, region, again, said):
    page = first.window.centralWidget()
    fill(page, region, again)
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
    assert code not in label_texts(page)
    page.check_code("AAAAA")
    assert "不一样" in page.complaint.text()
    assert first.window.desk is None
    page.cover_code()
    page.check_code(code.lower().replace("-", " "))
    settle(first, qtbot)
    assert first.window.desk is not None
    assert "管理员不填档案" in first.window.desk.households().list_page.empty_note.text()


def test_a_weak_password_is_refused_with_the_reason(first, qtbot):
    page = first.window.centralWidget()
    page.fill("示范镇人民政府", "990000101", "王主任", "123456", "123456")
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
