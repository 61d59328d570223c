"""With text of 150 % on a small screen nothing of the card is cut; list and card count errors alike."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from app.domain.problems import Problem, Severity
from app.services.households import Show
from app.services.years import close_household_year
from app.views.forms.flow_layout import FlowLayout
from app.views.pages.card_problems import CardProblems
from tests.views.demo_steps import settle

pytest_plugins = ["tests.views.card_fixtures", "tests.views.demo_office", "tests.views.large_text"]

SMALL = (1238, 640)
"""The page in a window of 1366×768."""


def process(rounds: int = 8) -> None:
    for _ in range(rounds):
        QApplication.processEvents()


def show(page, title: str):
    page.form.go_to(page.form.titles.index(title))
    process()
    return page.form.current()


def shows_all(label) -> bool:
    return label.width() >= label.fontMetrics().horizontalAdvance(label.text()) and label.isVisible()


def test_list_card_and_home_count_the_same_errors(shell, qtbot):
    desk = shell.window.desk
    rooms = desk.households()
    rooms.list_page.chips.choose_show(Show.ERRORS)
    model = rooms.list_page.table.model()
    qtbot.waitUntil(lambda: rooms.list_page.chips.show_only is Show.ERRORS)
    with qtbot.waitSignal(rooms.list_page.shown):
        pass
    settle(shell, qtbot)
    rows = [model.row_at(place) for place in range(model.rowCount())]
    assert rows
    split = []
    for row in rows:
        desk.open_household(row.id)
        settle(shell, qtbot)
        page = rooms.card
        words = page.problem_panel.summary.text()
        assert words.startswith(f"错误 {row.errors} 处")
        marks = page.form.marks(page.file.copy, page.file.problems)
        assert sum(mark.errors for mark in marks) <= row.errors
        split.append("其中未填" in words)
    assert any(split)
    desk.show_room("home")
    settle(shell, qtbot)
    assert desk.room("home").lacks.model.row_at(0).counts.with_errors == len(rows)


def test_a_blank_needed_field_is_one_of_the_errors_and_the_section_is_incomplete(opened):
    page = opened.page
    copy, panel = page.file.copy, page.problem_panel
    copy.set_value("household", copy.household_id, "phone", None)
    blank = Problem("V-GEN-01", Severity.E, "phone", "没有填")
    wrong = Problem("V-X", Severity.E, "address", "写错了")
    told = {
        (blank,): ("错误 1 处（其中未填 1 项）。", "缺 1 项"),
        (blank, wrong): ("错误 2 处（其中未填 1 项）。", "有错 2 处"),
        (wrong,): ("错误 1 处。", "有错 1 处"),
    }
    for problems, (summary, mark) in told.items():
        found = CardProblems.of(problems, copy.household_id)
        panel.show_problems(found, copy, page.policy)
        assert panel.summary.text() == f"{summary}可以保存，还不能提交。"
        assert page.form.marks(copy, found)[0].words == mark


def test_the_head_shows_number_name_and_amounts_whole(large_text, opened):
    page = opened.page
    page.resize(*SMALL)
    copy = page.file.copy
    head = copy.records("member")[0]["id"]
    copy.set_value("member", head, "name", "阿卜杜热合曼·吐尔逊江")
    copy.set_value("household", copy.household_id, "submitted_on", page.session.clock.today())
    page.header.show_copy(copy, "上沙河子自然村　第十三村民小组", page.policy)
    page.header.show_saved("新建，还没有保存", "muted")
    page.header.add_button(QPushButton("村级程序"))
    page.header.income.setText("2026年人均纯收入 126,079.38 元")
    page.header.distance.setText("高出标准 112,345.67 元")
    process()
    header = page.header
    assert page.width() == SMALL[0]
    for label in (header.name, header.number, header.income, header.distance, header.step, header.saved):
        assert shows_all(label), label.text()
    assert copy.household["local_no"] in header.number.text()
    assert header.place.text().startswith("上沙河子")


def test_many_chosen_values_go_on_in_the_next_line(large_text, opened):
    page = opened.page
    page.resize(*SMALL)
    section = show(page, "申请和核查")
    section.tabs.setCurrentIndex(2)
    sheet = section.page(2)
    sheet.add_sheet()
    process()
    table = page.policy.table(sheet.form["items"].kind.table)
    editor = sheet.panel.editor("items")
    editor.take(tuple(value.code for value in table.values))
    process()
    area = sheet.panel.parentWidget().parentWidget()
    chips = [chip for chip in editor.findChildren(QToolButton) if chip.isVisible()]
    assert len(chips) == len(table.values)
    assert area.horizontalScrollBar().maximum() == 0


def test_the_flow_breaks_lines_where_the_width_ends(opened, qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    flow = FlowLayout(ground, spacing=4)
    buttons = [QPushButton(str(number)) for number in range(5)]
    for button in buttons:
        button.setFixedSize(100, 20)
        flow.addWidget(button)
    assert flow.heightForWidth(600) == 20
    assert flow.heightForWidth(210) == 3 * 20 + 2 * 4
    flow.setGeometry(QRect(0, 0, 210, 68))
    assert [button.pos().toTuple() for button in buttons] == [(0, 0), (104, 0), (0, 24), (104, 24), (0, 48)]
    buttons[0].hide()
    assert flow.heightForWidth(210) == 2 * 20 + 4


def test_the_years_show_long_numbers_and_labels_whole(large_text, opened, session, household, qtbot):
    page = opened.page
    page.resize(*SMALL)
    page.refresh(close_household_year(session, household, 2025))
    show(page, "家庭成员")
    page.side.tabs.setCurrentWidget(page.last_year)
    table = page.last_year.table
    qtbot.waitUntil(lambda: table.rowCount() > 4)
    qtbot.waitUntil(lambda: table.verticalScrollBar().isVisible())
    process()
    for row in range(table.rowCount()):
        for column in range(3):
            words = table.itemDelegate().displayText(table.item(row, column).text(), table.locale())
            room = QRect(0, 0, table.columnWidth(column) - 8, 10_000)
            needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            assert needed.width() <= room.width(), words
            assert needed.height() <= table.rowHeight(row), words


@pytest.mark.parametrize(("title", "number"), [("生产生活条件", None), ("申请和核查", 2), ("收支核算", None)])
def test_the_chosen_sheet_is_named_whole(large_text, opened, title, number):
    page = opened.page
    page.resize(*SMALL)
    section = show(page, title)
    if number is not None:
        section.tabs.setCurrentIndex(number)
        section = section.page(number)
    section.add_sheet()
    process()
    chooser = section.chooser
    assert chooser.currentText() in ("2026年", "日期未填", "2026年 年度核算")
    option = QStyleOptionComboBox()
    chooser.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = chooser.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, chooser)
    assert room.width() >= chooser.fontMetrics().horizontalAdvance(chooser.currentText())
