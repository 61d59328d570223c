"""Lists and dialogs in a window of 1366×768 with text of 150 %: what they say can be read to the end."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QTableWidget

from app.services.cards import open_card, save_card
from app.services.household_filters import NAME_MOST
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.meetings import new_matter, new_meeting, save_meeting
from app.services.notices import new_notice, save_notice
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin_many
from app.views.dialogs.filter_condition import NameDialog
from app.views.pages.archive_tabs import CHECK, DUPLICATES
from app.views.pages.procedure_room import CASES, MEETINGS
from app.views.pages.villages_page import VillagesPage
from app.views.tables.wide_table import WideTable
from tests.exchange.roster_files import family, write_roster
from tests.offices import with_head
from tests.services.test_meetings import changed, voted
from tests.views.cut_cells import cut_cells
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office", "tests.views.large_text"]

CLUE = StepDraft("clue", date(2026, 11, 2), "villager_head", papers=frozenset(("X07",)), reason="大病住院")


@pytest.fixture
def desk(large_shell, qtbot):
    log_in(large_shell, qtbot, "审核员")
    return large_shell.window.desk


def policy_page(shell, desk, qtbot, name: str):
    """A page of 政策参数 with its rows on the screen."""
    desk.show_room("settings")
    settings = desk.stack.currentWidget()
    settings.tabs.setCurrentWidget(settings.policy)
    page = getattr(settings.policy, name)
    settings.policy.tabs.setCurrentWidget(page)
    settle(shell, qtbot)
    QApplication.processEvents()
    return page


def procedures_page(shell, desk, qtbot, title: str):
    """A list of 村级程序 with its rows on the screen."""
    desk.show_room("procedures")
    page = desk.stack.currentWidget().tabs.show_page(title)
    settle(shell, qtbot)
    QApplication.processEvents()
    return page


def rows_in_sight(table) -> int:
    """Rows that are on the screen from edge to edge, if there were so many."""
    return table.viewport().height() // table.verticalHeader().defaultSectionSize()


def test_the_longest_name_of_a_filter_can_be_read_to_the_end(large_shell, desk, qtbot):
    dialog = NameDialog("保存筛选", "户" * NAME_MOST, large_shell.window)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.name.text() == "户" * NAME_MOST
    room = dialog.name.contentsRect().width()
    assert room > dialog.name.fontMetrics().horizontalAdvance(dialog.name.text())
    dialog.close()


def test_the_dialog_of_a_condition_is_as_large_as_its_text(large_shell, desk):
    dialogs = []

    def look(dialog) -> bool:
        dialog.show()
        QApplication.processEvents()
        dialogs.append(dialog)
        return False

    large_shell.dialogs.on_run = look
    desk.households().list_page.chips.row.ask()
    (dialog,) = dialogs
    window = large_shell.window
    assert dialog.kinds.horizontalScrollBar().maximum() == 0
    dialog.choose_kind("per_capita:")
    QApplication.processEvents()
    amount = "123,456,789.00"
    for line in (dialog.low, dialog.high):
        assert line.contentsRect().width() > line.fontMetrics().horizontalAdvance(amount) + 20
    assert dialog.width() < window.width()
    assert dialog.height() < window.height()
    dialog.close()


def test_both_records_of_a_pair_can_be_read_to_the_end(large_shell, desk, qtbot):
    rows = desk.households().list_page.table.model()
    one, other = (open_card(desk.session, rows.row_at(at).id) for at in range(2))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    page = desk.households().tabs.show_page(DUPLICATES)
    page.search()
    settle(large_shell, qtbot)
    QApplication.processEvents()
    assert page.lines.rowCount() > 10
    assert cut_cells(page.line_table) == []
    assert cut_cells(page.pair_table) == []


def test_whose_findings_are_listed_can_be_told_though_two_heads_have_one_name(large_shell, desk, qtbot):
    rows = desk.households().list_page.table.model()
    one, other = (open_card(desk.session, rows.row_at(at).id) for at in range(2))
    numbers = [card.household["local_no"] for card in (one, other)]
    for card in (one, other):
        desk.on_changed(save_card(desk.session, card, with_head(card, name="阿尔·伍合", id_no=None)).changes)
    page = desk.households().tabs.show_page(CHECK)
    settle(large_shell, qtbot)
    page.choose_village(one.household["village_code"])
    settle(large_shell, qtbot)
    found = [page.problems.row_at(row) for row in range(page.problems.rowCount())]
    assert {row.tail for row in found if row.local_no in numbers} == {number[-4:] for number in numbers}
    section = page.problems.section_of("tail")
    shown = [page.problems.index(row, section).data() for row in range(len(found))]
    assert shown == [row.tail for row in found]
    sentences = {row.message for row in found}
    unlike_names = {row.head_name for row in found if not row.tail}
    cut = set(cut_cells(page.problem_table, rows=len(found)))
    assert cut - sentences - unlike_names == set()


@pytest.mark.parametrize("name", ["holidays", "figures"])
def test_days_and_yearly_values_of_the_policy_can_be_read_to_the_end(large_shell, desk, qtbot, name):
    page = policy_page(large_shell, desk, qtbot, name)
    assert page.model.rowCount() > 10
    assert cut_cells(page.table) == []


def test_several_villages_are_in_sight(large_shell, qtbot):
    log_in(large_shell, qtbot, "管理员")
    desk = large_shell.window.desk
    desk.show_room("settings")
    page = desk.stack.currentWidget().findChild(VillagesPage)
    desk.stack.currentWidget().tabs.setCurrentWidget(page)
    settle(large_shell, qtbot)
    QApplication.processEvents()
    assert rows_in_sight(page.findChild(WideTable)) >= 3


def test_what_the_columns_of_a_roster_mean_is_in_sight_for_four(large_shell, desk, qtbot, tmp_path):
    desk.show_room("exchange")
    page = desk.stack.currentWidget().roster
    rows = family("户主", "配偶", 村=desk.tree.villages()[0].name)
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        page.read(write_roster(tmp_path / "名册.xlsx", rows))
    page.plan.mapping_asked.emit()
    QApplication.processEvents()
    table = page.mapping.findChild(QTableWidget)
    assert rows_in_sight(table) >= 4
    assert table.horizontalScrollBar().maximum() == 0
    boxes = [table.cellWidget(row, 2) for row in range(table.rowCount())]
    assert all(box.height() >= box.minimumSizeHint().height() for box in boxes)


def test_the_list_of_notices_can_be_read_to_the_end(large_shell, desk, qtbot):
    session, village = desk.session, desk.tree.villages()[0].code
    title = "2026年第三季度防止返贫致贫监测对象认定结果公示（第二次张贴）"
    for kind in ("N-01", "N-06"):
        save_notice(session, None, new_notice(session, kind, village, title=title))
    page = procedures_page(large_shell, desk, qtbot, "公示")
    assert page.model.rowCount() == 2
    assert cut_cells(page.table) == []


def test_what_a_meeting_was_about_and_how_many_failed_can_be_read_to_the_end(large_shell, desk, qtbot):
    session = desk.session
    meeting = new_meeting(session, "04", desk.tree.villages()[0].code)
    topic = "2025年度监测对象评议"
    meeting = changed(meeting, held_on=date(2025, 6, 2), topic=topic, should_attend=40, attended=27)
    for home in ("甲户", "乙户", "丙户"):
        meeting = new_matter(session, meeting, f"{home}纳入监测对象", case_id="")
    save_meeting(session, None, voted(meeting, (16, 10, 1), (13, 10, 4), (27, 0, 0)))
    page = procedures_page(large_shell, desk, qtbot, MEETINGS)
    assert page.model.row_at(0).decision == "通过 2 项，未通过 1 项"
    assert cut_cells(page.table) == []


def test_the_list_of_cases_can_be_read_but_for_the_wait_that_is_looked_up_when_it_is_painted(
    large_shell, desk, qtbot
):
    homes = household_ids(desk.session, list_row_numbers(desk.session, HouseholdFilter(), Sort()))[:30]
    begin_many(desk.session, "monitored", homes, CLUE)
    page = procedures_page(large_shell, desk, qtbot, CASES)
    assert page.model.rowCount() > 20
    at = page.model.section_of("due")
    waits = {page.model.index(row, at).data() for row in range(page.model.rowCount())}
    assert [text for text in cut_cells(page.table) if text not in waits] == []
    assert page.table.columnWidth(at) > 6 * page.fontMetrics().horizontalAdvance("字")


def test_what_a_case_waits_for_can_be_read_in_the_list(large_shell, desk, qtbot):
    homes = household_ids(desk.session, list_row_numbers(desk.session, HouseholdFilter(), Sort()))[:30]
    begin_many(desk.session, "monitored", homes, CLUE)
    page = procedures_page(large_shell, desk, qtbot, CASES)
    qtbot.waitUntil(lambda: page.due_in(page.model.row_at(0)).words != "……")
    settle(large_shell, qtbot)
    QApplication.processEvents()
    wait = page.model.index(0, page.model.section_of("due")).data()
    assert page.fontMetrics().horizontalAdvance(wait) > page.table.columnWidth(page.model.section_of("due"))
    assert cut_cells(page.table, rows=2) == []
