"""The window from login to lock: rooms, list, search, selection, undo, coming back to the same place."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QInputMethodEvent, QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from app.core.settings import load_settings
from app.core.text import name_initials
from app.services.cards import open_card, save_card
from app.services.households import Show
from app.services.papers import Scope, documents_for
from app.views.dialogs.key_map import KeyMapDialog, key_map_html
from app.views.main_window import LOCKED
from app.views.navigation import ROOMS, Rail
from app.views.pages.login import LoginPage
from app.views.place import Region
from app.views.search_box import marked
from app.views.theme import Theme
from tests.views.demo_steps import HOUSEHOLDS, log_in, settle

pytest_plugins = ("tests.views.demo_office", "tests.views.large_text")


def list_page(shell):
    return shell.window.desk.households().list_page


def label_texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def commit_from_input_method(widget, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_wrong_password_is_said_under_the_field(closed_shell, qtbot):
    page = closed_shell.window.centralWidget()
    page.choose_user("填报员")
    page.try_password("不是这个密码")
    settle(closed_shell, qtbot)
    assert closed_shell.window.desk is None
    assert page.complaint.isVisible()
    assert "密码" in page.complaint.text()
    assert closed_shell.dialogs.asked == []


def test_whole_township_is_listed_with_its_counts(shell):
    page = list_page(shell)
    assert page.table.model().rowCount() == HOUSEHOLDS
    assert f"{HOUSEHOLDS:,} 户" in " ".join(label_texts(page))
    tree = shell.window.desk.tree
    assert tree.topLevelItem(0).text(1) == str(HOUSEHOLDS)
    counts = [int(tree.topLevelItem(0).child(at).text(1)) for at in range(tree.topLevelItem(0).childCount())]
    assert sum(counts) == HOUSEHOLDS


def test_status_line_says_who_where_and_what_waits(shell):
    texts = " ".join(shell.window.desk.status.texts())
    for part in ("审核员（审核）", "待上报", "待回执"):
        assert part in texts
    assert re.search(r"待上报 [\d,]+ 条", texts)
    assert re.search(r"待回执 [\d,]+ 个", texts)
    assert "备份" not in texts


def test_choosing_a_village_and_a_chip_narrows_the_list(shell, qtbot):
    page, tree = list_page(shell), shell.window.desk.tree
    village = tree.topLevelItem(0).child(0)
    tree.setCurrentItem(village)
    settle(shell, qtbot)
    assert page.table.model().rowCount() == int(village.text(1))
    with qtbot.waitSignal(page.shown):
        page.chips.choose_show(Show.ERRORS)
    rows = page.table.model().rowCount()
    assert 0 < rows < int(village.text(1))
    assert all(page.table.model().row_at(row).errors for row in range(rows))


def test_an_empty_list_says_why_and_offers_the_way_back(shell, qtbot):
    page = list_page(shell)
    with qtbot.waitSignal(page.shown):
        page.chips.choose_show(Show.WARNINGS)
    with qtbot.waitSignal(page.shown):
        page.show_region(Region("999999"), "无此村")
    assert "需说明" in page.empty_note.text()
    with qtbot.waitSignal(page.shown):
        page.chips.reset()
    assert "还没有农户档案" in page.empty_note.text()


def test_sorting_by_a_header_asks_the_query(shell, qtbot):
    page = list_page(shell)
    model = page.table.model()
    with qtbot.waitSignal(page.shown):
        page.table.sortByColumn(model.section_of("members"), Qt.SortOrder.DescendingOrder)
    members = [model.row_at(row).members for row in range(model.rowCount())]
    assert members == sorted(members, reverse=True)


def test_ctrl_a_means_all_results(shell, qtbot):
    page = list_page(shell)
    page.focus_table()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert f"已选择全部 {HOUSEHOLDS} 条查询结果" in label_texts(page)
    assert len(page.chosen_numbers()) == HOUSEHOLDS
    assert page.table.chosen_rows() == []
    page.table.selectRow(2)
    assert len(page.chosen_numbers()) == 1


def test_right_click_and_button_offer_the_same_actions(shell):
    page = list_page(shell)
    page.choose_all()
    menu = page.actions_menu()
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles[0] == "打开"
    papers = next(action for action in menu.actions() if action.text() == "打印")
    offered = [action.text() for action in papers.menu().actions()]
    assert offered == [f"打印{kind.title}" for kind in documents_for(Scope.HOUSEHOLDS)]
    assert not next(action for action in menu.actions() if action.text() == "打开").isEnabled()
    assert papers.isEnabled()


@pytest.mark.parametrize("typed", ["part", "initials", "number"])
def test_search_opens_the_household(shell, qtbot, typed):
    desk = shell.window.desk
    row = list_page(shell).table.model().row_at(0)
    text = {"part": row.head_name[:2], "initials": "", "number": row.local_no}[typed]
    if typed == "initials":
        text = name_initials(row.head_name)[0]
    desk.search.setFocus()
    qtbot.waitUntil(desk.search.hasFocus)
    commit_from_input_method(desk.search, text)
    qtbot.waitUntil(desk.search.hits.isVisible, timeout=10_000)
    items = [desk.search.hits.item(at) for at in range(desk.search.hits.count())]
    hits = [item.data(Qt.ItemDataRole.UserRole) for item in items]
    wanted = next(at for at, hit in enumerate(hits) if hit.household_id == row.id)
    desk.search.hits.setCurrentRow(wanted)
    qtbot.keyClick(desk.search, Qt.Key.Key_Return)
    settle(shell, qtbot)
    assert desk.households().household() == row.id


def test_search_without_a_hit_says_what_can_be_typed(shell, qtbot):
    search = shell.window.desk.search
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, "zzzzzzzz")
    qtbot.waitUntil(search.hits.isVisible, timeout=10_000)
    assert "没有找到" in search.hits.item(0).text()
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not search.hits.isVisible()


@pytest.mark.parametrize(("text", "typed", "shown"), [
    ("王小明", "小", "王<b style='color:red'>小</b>明"),
    ("王小明", "xm", "王<b style='color:red'>小明</b>"),
    ("阿尔·伍合", "eW", "阿<b style='color:red'>尔·伍</b>合"),
    ("王<明", "zz", "王&lt;明"),
    ("王小明", "wangxiao", "<b style='color:red'>王小</b>明"),
    ("王小明", "明 王", "<b style='color:red'>王</b>小<b style='color:red'>明</b>"),
    ("王小明", "wxm 李村", "<b style='color:red'>王小明</b>"),
])
def test_matched_part_is_marked(text, typed, shown):
    assert marked(text, typed, "red") == shown


def test_rooms_have_keys_and_only_rooms_with_content_are_shown(shell, qtbot):
    buttons = shell.window.desk.rail.findChildren(QToolButton)
    assert [button.text() for button in buttons] == [room.title for room in ROOMS]
    for number, (button, room) in enumerate(zip(buttons, ROOMS, strict=True), start=1):
        assert button.shortcut() == QKeySequence(f"Ctrl+{number}")
        button.click()
        settle(shell, qtbot)
        assert shell.window.windowTitle().startswith(room.title)


def test_the_name_of_every_room_fits_its_button(large_text, qtbot):
    theme = Theme(150)
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.show()
    for button in rail.findChildren(QToolButton):
        button.click()
        bold = QFont(button.font())
        bold.setBold(True)
        assert QFontMetrics(bold).horizontalAdvance(button.text()) <= button.width() - theme.pixels(8)


def test_an_administrator_does_not_see_the_print_room(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "管理员")
    titles = [button.text() for button in closed_shell.window.desk.rail.findChildren(QToolButton)]
    assert titles == ["工作台", "农户档案", "数据交换", "系统设置"]


def test_undo_names_the_act_and_takes_it_back(shell, qtbot):
    desk, session = shell.window.desk, shell.window.desk.session
    row = list_page(shell).table.model().row_at(0)
    base = open_card(session, row.id)
    household = {**base.household, "phone": "13900000001"}
    edited = replace(base, records={**base.records, "household": (household,)})
    shell.window.jobs.write(lambda progress: save_card(session, base, edited),
                            lambda saved: desk.on_changed(saved.changes))
    qtbot.waitUntil(lambda: desk.undo_action.text() == "撤销：修改户档案", timeout=10_000)
    desk.undo_action.trigger()
    settle(shell, qtbot)
    assert open_card(session, row.id).household["phone"] == base.household["phone"]
    assert shell.dialogs.texts("notify") == ["已撤销：修改户档案"]


def test_lock_closes_the_file_and_unlocking_returns_to_the_same_place(shell, qtbot):
    desk = shell.window.desk
    row = list_page(shell).table.model().row_at(3)
    desk.tree.setCurrentItem(desk.tree.topLevelItem(0).child(0))
    desk.open_household(row.id)
    settle(shell, qtbot)
    region = desk.tree.region()
    shell.window.lock()
    assert shell.window.desk is None
    assert isinstance(shell.window.centralWidget(), LoginPage)
    assert LOCKED in label_texts(shell.window.centralWidget())
    log_in(shell, qtbot, "审核员")
    settle(shell, qtbot)
    assert shell.window.desk.households().household() == row.id
    assert shell.window.desk.tree.region() == region


def test_idle_lock_waits_for_long_writes(shell, qtbot):
    gate = threading.Event()
    shell.window.jobs.write(lambda progress: gate.wait(10), title="导入", modal=True)
    shell.window.idle_watch.idle.emit()
    assert shell.window.desk is not None
    gate.set()
    settle(shell, qtbot)
    shell.window.idle_watch.idle.emit()
    assert shell.window.desk is None


def test_window_and_columns_are_remembered(shell, qtbot):
    page = list_page(shell)
    page.table.setColumnWidth(0, 210)
    shell.window.desk.show_room("exchange")
    shell.window.close()
    kept = load_settings(shell.folder / "settings.toml")
    assert kept.columns["households"].widths["head_name"] == 210
    assert kept.last_user == "审核员"
    assert len(kept.window) == 4


def test_key_map_shows_every_key_and_prints(shell, qtbot, tmp_path):
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    dialog = KeyMapDialog(shell.dialogs, shell.window)
    qtbot.addWidget(dialog)
    dialog.print_on(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    for key in ("F1", "F2", "F4", "F7", "F9", "Ctrl+K", "Ctrl+Enter"):
        assert key in key_map_html()
