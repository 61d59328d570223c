"""导出 Excel on the household list: the chosen lines, masked or complete, with a word at the end."""

from __future__ import annotations

import openpyxl
import pytest

from app.services.exports import ListKind, exports_made
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.views.list_export import FULL
from app.views.pages.archive_tabs import CHECK
from app.views.pages.check_page import LISTED_COLUMNS
from app.views.pages.made_exports_page import MADE_COLUMNS
from tests.views.demo_steps import HOUSEHOLDS, log_in, settle

pytest_plugins = ("tests.views.demo_office",)


def _menu(shell):
    page = shell.window.desk.households().list_page
    page.choose_all()
    (menu,) = (action.menu() for action in page.actions_menu().actions() if action.text() == "导出 Excel")
    return menu, {action.text().rstrip("…"): action for action in menu.actions()}


@pytest.mark.parametrize(("answer", "full"), [(0, False), (1, True)])
def test_whole_list_is_exported_as_asked(shell, qtbot, tmp_path, answer, full):
    target = tmp_path / "名单.xlsx"
    shell.dialogs.answers.extend((answer, target))
    _menu(shell)[1][ListKind.HOUSEHOLDS.value].trigger()
    settle(shell, qtbot)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet.max_row == 3 + HOUSEHOLDS
    (said,) = shell.dialogs.texts("notify")
    assert f"{HOUSEHOLDS} 行已存到" in said
    assert ("请妥善保管" in said) is full
    assert [made.full for made in exports_made(shell.window.desk.session)] == [full]


def test_backing_out_exports_nothing(shell, qtbot):
    shell.dialogs.answers.append(None)
    _menu(shell)[1][ListKind.MEMBERS.value].trigger()
    shell.dialogs.answers.extend((0, None))
    _menu(shell)[1][ListKind.MEMBERS.value].trigger()
    settle(shell, qtbot)
    assert exports_made(shell.window.desk.session) == ()


def test_caseworker_is_not_offered_complete_numbers(closed_shell, qtbot, tmp_path):
    log_in(closed_shell, qtbot, "填报员")
    menu, actions = _menu(closed_shell)
    assert menu.isEnabled()
    assert not actions[ListKind.NATIONAL.value].isEnabled()
    closed_shell.dialogs.answers.append(tmp_path / "名单.xlsx")
    actions[ListKind.MEMBERS.value].trigger()
    settle(closed_shell, qtbot)
    assert FULL not in " ".join(text for _, text in closed_shell.dialogs.asked)
    assert (tmp_path / "名单.xlsx").stat().st_size > 0


@pytest.mark.req("R060")
def test_findings_of_a_village_are_a_list_too(shell, qtbot, tmp_path):
    page = shell.window.desk.households().tabs.show_page(CHECK)
    settle(shell, qtbot)
    shell.dialogs.answers.append(tmp_path / "问题.xlsx")
    page.export_button.click()
    settle(shell, qtbot)
    rows = list(openpyxl.load_workbook(tmp_path / "问题.xlsx").worksheets[0].values)
    assert rows[2] == tuple(column.title for column in LISTED_COLUMNS)
    assert len(rows) == 3 + page.problems.rowCount() > 3
    numbers = {str(row[rows[2].index("户编号")]) for row in rows[3:]}
    session = shell.window.desk.session
    known = household_rows(session, list_row_numbers(session, HouseholdFilter(), Sort())).values()
    assert numbers <= {row.local_no for row in known}


def test_the_reviewer_sees_who_took_out_what(shell, qtbot, tmp_path):
    shell.window.desk.show_room("exchange")
    room = shell.window.desk.stack.currentWidget()
    room.tabs.setCurrentWidget(room.made)
    settle(shell, qtbot)
    assert room.made.model.rowCount() == 0
    assert "还没有导出过" in room.made.note.text()
    shell.window.desk.show_room("households")
    shell.dialogs.answers.extend((1, tmp_path / "名单.xlsx"))
    _menu(shell)[1][ListKind.MEMBERS.value].trigger()
    settle(shell, qtbot)
    shell.window.desk.show_room("exchange")
    settle(shell, qtbot)
    (made,) = [room.made.model.row_at(row) for row in range(room.made.model.rowCount())]
    told = {column.title: column.text(made) for column in MADE_COLUMNS}
    assert (told["谁导出的"], told["名单"], told["号码"]) == ("审核员", "成员名单", "完整（内部资料）")
    assert shell.window.desk.session.unit.name in told["范围"]


def test_the_caseworker_has_no_page_of_what_was_taken_out(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    closed_shell.window.desk.show_room("exchange")
    tabs = closed_shell.window.desk.stack.currentWidget().tabs
    assert "导出记录" not in [tabs.tabText(number) for number in range(tabs.count())]
