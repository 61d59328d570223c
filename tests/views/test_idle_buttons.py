"""Buttons that can do nothing now do not look as if they could."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from app.services.cards import open_card, save_card
from app.services.double_entry import set_share
from app.services.household_filters import filter_kinds
from app.views.dialogs.filter_condition import ConditionDialog, NameDialog
from app.views.pages.archive_tabs import CHECK, DUPLICATES, SECOND_ENTRY
from app.views.pages.check_page import EXPLAINED
from app.views.pages.entrance import PASSWORD_HINT
from app.views.pages.settings_room import PasswordPage
from app.views.pages.villages_page import VillagesPage
from tests.offices import with_head
from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office",)


def archive_page(shell, qtbot, title):
    shell.window.desk.show_room("households")
    tabs = shell.window.desk.households().tabs
    page = tabs.show_page(title)
    settle(shell, qtbot)
    return page


def room_page(shell, qtbot, room, name):
    shell.window.desk.show_room(room)
    tabs = shell.window.desk.stack.currentWidget().tabs
    number = [tabs.tabText(at) for at in range(tabs.count())].index(name)
    tabs.setCurrentIndex(number)
    settle(shell, qtbot)
    return shell.window.desk.stack.currentWidget().page(number)


def named(kind, parent, name):
    return next(part for part in parent.findChildren(kind) if name in (part.accessibleName(), part.text()))


def test_households_are_assigned_only_when_one_is_marked_and_somebody_has_room(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    page = room_page(closed_shell, qtbot, "help", "结对")
    assert page.assign_button.isEnabled()
    page.helper.setCurrentIndex(-1)
    assert not page.assign_button.isEnabled()
    assert page.assign_button.toolTip()
    offered = [page.helper.model().index(at, 0) for at in range(page.helper.count())]
    able = [line.row() for line in offered if line.flags() & Qt.ItemFlag.ItemIsEnabled]
    page.helper.setCurrentIndex(able[0])
    assert page.assign_button.isEnabled()
    page.table.clearSelection()
    assert not page.assign_button.isEnabled()


def test_a_visit_is_stored_only_for_a_household_that_is_shown(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    page = room_page(closed_shell, qtbot, "help", "走访")
    assert page.save_button.isEnabled()
    assert page.card_button.isEnabled()
    page.show_rows(())
    assert not page.save_button.isEnabled()
    assert not page.card_button.isEnabled()
    page.save()
    settle(closed_shell, qtbot)
    assert not page.outcome.text()


def test_villages_are_added_when_some_are_written(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "管理员")
    closed_shell.window.desk.show_room("settings")
    page = closed_shell.window.desk.stack.currentWidget().findChild(VillagesPage)
    names = page.findChild(QPlainTextEdit)
    assert not page.add_button.isEnabled()
    names.setPlainText("990000101201 河东村")
    assert page.add_button.isEnabled()
    names.setPlainText(" \n")
    assert not page.add_button.isEnabled()


def test_findings_go_to_excel_only_when_there_are_some(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    page = archive_page(closed_shell, qtbot, CHECK)
    assert page.problems.rowCount()
    assert page.export_button.isEnabled()
    page.choose_state(EXPLAINED)
    assert not page.problems.rowCount()
    assert not page.export_button.isEnabled()


def test_two_records_are_judged_only_when_a_pair_is_chosen(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    desk = closed_shell.window.desk
    rows = desk.households().list_page.table.model()
    settle(closed_shell, qtbot)
    one, other = (open_card(desk.session, rows.row_at(at).id) for at in (0, 1))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    page = archive_page(closed_shell, qtbot, DUPLICATES)
    parts = (*page.card_buttons, *page.choices, page.reason)
    assert not any(part.isEnabled() for part in parts)
    with qtbot.waitSignal(page.shown, timeout=20_000):
        page.search()
    assert all(part.isEnabled() for part in parts)


def test_the_share_is_stored_only_when_another_one_is_chosen(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "审核员")
    set_share(closed_shell.window.desk.session, 10)
    page = archive_page(closed_shell, qtbot, SECOND_ENTRY).list
    assert not page.share_button.isEnabled()
    before = page.share_choice.currentIndex()
    page.share_choice.setCurrentIndex(before - 1)
    assert page.share_button.isEnabled()
    page.share_choice.setCurrentIndex(before)
    assert not page.share_button.isEnabled()


def test_the_own_password_is_changed_only_when_all_three_fields_are_typed(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    closed_shell.window.desk.show_room("settings")
    page = closed_shell.window.desk.stack.currentWidget().findChild(PasswordPage)
    change = named(QPushButton, page, "修改密码")
    old, new, again = (named(QLineEdit, page, name) for name in ("现在的密码", "新密码", "再输一遍新密码"))
    for field in (old, new, again):
        assert not change.isEnabled()
        assert change.toolTip()
        field.setText("新的-口令-2027")
    assert change.isEnabled()
    new.clear()
    assert not change.isEnabled()
    assert new.placeholderText() == PASSWORD_HINT == "至少 10 位"


def test_the_look_is_applied_only_when_it_differs_from_what_holds(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    closed_shell.window.desk.show_room("settings")
    settings = closed_shell.window.desk.stack.currentWidget()
    apply, dark = named(QPushButton, settings, "应用"), named(QCheckBox, settings, "深色")
    lock = next(box for box in settings.findChildren(QComboBox) if "锁" in box.accessibleName())
    assert not apply.isEnabled()
    dark.toggle()
    assert apply.isEnabled()
    dark.toggle()
    assert not apply.isEnabled()
    lock.setCurrentIndex(lock.count() - 1)
    assert apply.isEnabled()
    apply.click()
    assert not apply.isEnabled()


def test_a_condition_is_added_only_when_something_is_ticked_or_typed(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    window = closed_shell.window
    dialog = ConditionDialog(filter_kinds(window.desk.session), window.theme, window)
    add = named(QPushButton, dialog, "加上")
    dialog.choose_kind("members:")
    assert not add.isEnabled()
    dialog.high.setText("2")
    assert add.isEnabled()
    dialog.choose_kind("state:")
    assert not add.isEnabled()
    dialog.choices.item(0).setCheckState(Qt.CheckState.Checked)
    assert add.isEnabled()
    dialog.choices.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not add.isEnabled()
    dialog.deleteLater()


def test_a_filter_is_kept_only_under_a_name(closed_shell, qtbot):
    dialog = NameDialog("保存筛选", parent=closed_shell.window)
    keep = named(QPushButton, dialog, "保存")
    assert not keep.isEnabled()
    qtbot.keyClicks(dialog.name, " ")
    assert not keep.isEnabled()
    dialog.name.setText("要改的大户")
    assert keep.isEnabled()
    dialog.deleteLater()
