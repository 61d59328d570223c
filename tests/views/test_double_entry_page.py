"""A drawn household is typed a second time without its first values; what differs is settled at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.services.cards import open_card, save_card
from app.services.double_entry import operator_rates, set_share
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.views.pages.archive_tabs import SECOND_ENTRY
from tests.views.demo_steps import log_in, settle
from tests.views.held_writer import held_writer

pytest_plugins = ["tests.views.demo_office"]

NOT_ASKED = ("帮扶", "申请和核查", "照片与材料")


@pytest.fixture
def page(closed_shell, qtbot):
    """The reviewer at the list; one household was handed in by the caseworker."""
    log_in(closed_shell, qtbot, "审核员")
    session = closed_shell.window.desk.session
    household = household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort())[:1])[0]
    card = open_card(session, household)
    signed = {"entered_by": "填报员", "submitted_by": "填报员", "submitted_on": session.clock.today(),
              "reviewed_by": None, "reviewed_on": None}  # fmt: skip
    records = {**card.records, "household": ({**card.household, **signed},)}
    save_card(session, card, replace(card, records=records))
    set_share(session, 100)
    tabs = closed_shell.window.desk.households().tabs
    tabs.show_page(SECOND_ENTRY)
    made = tabs.page(SECOND_ENTRY)
    made.load()
    settle(closed_shell, qtbot)
    rows = map(made.list.model.row_at, range(made.list.model.rowCount()))
    waiting = next(row for row in rows if row.household_id == household)
    made.begin(waiting)
    settle(closed_shell, qtbot)
    closed_shell.window.activateWindow()
    return closed_shell, made, household


def test_without_a_waiting_household_nothing_can_be_begun(shell, qtbot):
    tabs = shell.window.desk.households().tabs
    tabs.show_page(SECOND_ENTRY)
    settle(shell, qtbot)
    waiting = tabs.page(SECOND_ENTRY).list
    assert waiting.model.rowCount() == 0
    assert not waiting.start.isEnabled()


def test_a_household_that_waits_can_be_begun(page):
    _, made, _ = page
    assert made.list.start.isEnabled()


def type_text(window, text: str) -> None:
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(window.focusWidget(), key)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)


def test_nothing_of_the_first_entry_is_seen_before_it_differs(page, qtbot):
    shell, made, household = page
    desk = made.desk
    assert "没填的格看不到第一遍填了什么；填好以后和第一遍不一样的，马上列" in made.list.said.text()
    assert desk.copy.household.get("phone") is None
    assert desk.table.rowCount() == 0
    first = open_card(shell.window.desk.session, household).household["phone"]
    assert desk.form.focused_editor().field.name == "phone"
    type_text(shell.window, first)
    assert desk.table.rowCount() == 0
    desk.form.current().panel.editor("phone").take("19900009999")
    desk.form.left.emit()
    texts = [desk.table.item(0, column).text() for column in range(3)]
    assert desk.table.rowCount() == 1
    assert texts[1:] == [first, "19900009999"]


def test_a_section_nobody_typed_into_is_not_called_complete(page, qtbot):
    shell, made, _ = page
    desk = made.desk
    qtbot.waitUntil(lambda: any(desk.sections.mark_words()))
    marks = dict(zip(desk.form.titles, desk.sections.mark_words(), strict=True))
    asked = {title: mark for title, mark in marks.items() if title not in NOT_ASKED}
    assert set(asked.values()) == {"还没录"}
    assert {marks[title] for title in NOT_ASKED} == {"不用录"}
    type_text(shell.window, "19900009999")
    qtbot.waitUntil(lambda: desk.sections.mark_words()[0] != "还没录")
    assert desk.sections.mark_words()[0].startswith("缺 ")
    assert desk.sections.mark_words()[1] == "还没录"


def test_the_right_value_goes_into_the_card_and_the_mistake_is_counted(page, qtbot):
    shell, made, household = page
    session = shell.window.desk.session
    desk = made.desk
    desk.form.current().panel.editor("phone").take("19900009999")
    desk.form.left.emit()
    desk.table.choose(0, second=True)
    shell.dialogs.answers.append(True)
    desk.finish()
    settle(shell, qtbot)
    settle(shell, qtbot)
    card = open_card(session, household)
    assert card.household["phone"] == "19900009999"
    assert card.household["submitted_on"] is None
    rates = {rate.name: rate.wrong for rate in operator_rates(session)}
    assert rates["填报员"] == 1
    assert rates["审核员"] > 10
    assert made.currentWidget() is made.list


def test_a_difference_nobody_decided_keeps_the_entry_open(page, qtbot):
    """Foreseen as 第一遍对 it left the mistake in the card and counted it as the second person's."""
    shell, made, household = page
    desk = made.desk
    desk.form.current().panel.editor("phone").take("19900009999")
    desk.form.left.emit()
    desk.finish()
    settle(shell, qtbot)
    assert made.desk is desk
    assert "1 处没有选谁对" in shell.dialogs.texts("notify")[-1]
    row = desk.table.undecided()[0]
    assert desk.table.differences[row].field.name == "phone"
    assert desk.table.cellWidget(row, 3).hasFocus()
    desk.table.choose(row, second=False)
    shell.dialogs.answers.append(True)
    desk.finish()
    settle(shell, qtbot)
    assert made.desk is None
    assert open_card(shell.window.desk.session, household).household["phone"] != "19900009999"


def test_an_entry_is_ended_once_while_its_answer_is_awaited(page, qtbot):
    shell, made, _ = page
    desk = made.desk
    ended = next(each for each in desk.findChildren(QPushButton) if each.text() == "录完了，对照")
    with held_writer(shell.window.jobs):
        shell.dialogs.answers += [True, True]
        QTest.mouseClick(ended, Qt.MouseButton.LeftButton)
        QTest.mouseClick(ended, Qt.MouseButton.LeftButton)
    settle(shell, qtbot)
    assert list(shell.dialogs.answers) == [True]
    assert shell.dialogs.texts("notify") == ["核对结果已保存。"]


def test_an_entry_whose_card_was_changed_meanwhile_stays(page, qtbot):
    shell, made, household = page
    session, desk = shell.window.desk.session, made.desk
    desk.form.current().panel.editor("phone").take("19900009999")
    desk.form.left.emit()
    desk.table.choose(0, second=True)
    card = open_card(session, household)
    records = {**card.records, "household": ({**card.household, "phone": "19900000001"},)}
    save_card(session, card, replace(card, records=records))
    shell.dialogs.answers.append(True)
    desk.finish()
    settle(shell, qtbot)
    assert made.desk is desk
    assert desk.isEnabled()
    assert desk.copy.household["phone"] == "19900009999"
    assert open_card(session, household).household["phone"] == "19900000001"


def test_giving_up_leaves_no_result(page, qtbot):
    shell, made, _ = page
    made.desk.given_up.emit()
    settle(shell, qtbot)
    assert made.desk is None
    assert operator_rates(shell.window.desk.session) == ()
