"""The room 防返贫救助: a sheet is filled and paid from the fund, the book shows the balance and the alarm."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.hundredths import write
from app.services.funds import fund_book, list_funds
from app.services.procedures import case_track
from app.views.forms.builder import FormArea
from app.views.pages.relief_room import BOOK, CASES
from tests.offices import PASSWORD, REVIEWER
from tests.views.demo_steps import log_in, settle
from tests.views.held_writer import held_writer

pytest_plugins = ["tests.views.demo_office", "tests.views.relief_office"]


@pytest.fixture
def room(office_copy, make_shell, qtbot):
    shell = make_shell(office_copy)
    log_in(shell, qtbot, REVIEWER, PASSWORD)
    shell.window.desk.show_room("relief")
    settle(shell, qtbot)
    found = shell.window.desk.stack.currentWidget()
    found.shell = shell
    return found


def typed(dialog, **values) -> bool:
    """Type into the dialog and press its button; whether it was accepted."""
    for name, value in values.items():
        dialog.panel.editor(name).take(value)
    done = []
    dialog.accepted.connect(lambda: done.append(True))
    dialog.submit()
    return done


def answering(shell, qtbot, **values):
    """The next dialog is filled like this; a list that holds its words in the end."""
    said = []

    def run(dialog) -> bool:
        done = typed(dialog, **values)
        settle(shell, qtbot)
        said.append(dialog.words.text())
        if not done:
            dialog.reject()
        return bool(done)

    shell.dialogs.on_run = run
    return said


def test_the_sheet_of_a_case_shows_what_the_formula_gives(room, qtbot):
    page = room.page(CASES)
    assert page.model.rowCount() == 1
    assert "应补 2,850.00 元" in page.reckoned.text()
    assert "县级审定" in page.title.text()
    assert page.panel.editor("shortfall").value() == 285_000
    assert page.pay_button.isEnabled()


def test_a_sheet_is_stored_and_another_holder_is_refused_when_paid(room, qtbot):
    page, shell = room.page(CASES), room.shell
    page.panel.editor("account_holder").take("王五")
    page.panel.changed.emit("account_holder", "王五")
    settle(shell, qtbot)
    assert "王五" in page.panel.editor("account_holder").findChild(type(page.title), "problemLine").text()
    page.ask_payment()
    assert "先保存" in page.outcome.text()
    page.save()
    settle(shell, qtbot)
    settle(shell, qtbot)
    said = answering(shell, qtbot, happened_on=date(2020, 6, 28), receipt="H-77", entered_by="孙会计")
    page.ask_payment()
    assert said == ["户名“王五”不是本户成员，不能发放，不能发放。"]


def test_what_is_typed_while_the_writer_is_busy_stays_on_the_sheet(room, qtbot):
    page, shell = room.page(CASES), room.shell
    page.panel.editor("account_holder").take("王五")
    with held_writer(shell.window.jobs):
        page.save()
        page.save()
        page.panel.editor("account_holder").take("王小五")
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert page.panel.editor("account_holder").value() == "王小五"
    assert page.application().values["account_holder"] == "王五"
    assert "没保存" in page.outcome.text()
    page.save()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert page.application().values["account_holder"] == "王小五"


def test_money_is_paid_from_the_fund_and_stands_in_its_book(room, qtbot):
    page, shell = room.page(CASES), room.shell
    session = shell.window.desk.session
    said = answering(shell, qtbot, happened_on=date(2020, 6, 28), receipt="H-77", entered_by="孙会计")
    page.ask_payment()
    settle(shell, qtbot)
    assert said == [""]
    settle(shell, qtbot)
    case = case_track(session, page.application().case.id)
    assert case.track.standing.label == "打卡直发"
    book = room.show_page(BOOK)
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert [write(line.change) for line in fund_book(session, list_funds(session)[0]["id"]).lines] == [
        "920,000.00", "-2,850.00",
    ]  # fmt: skip
    assert book.model.rowCount() == 2
    assert book.balance.text() == "余额 917,150.00 元"
    assert "还差 82,850.00 元" in book.alarm.text()
    assert not book.alarm.isHidden()
    assert not page.pay_button.isEnabled()


def test_the_alarm_goes_when_the_county_fills_the_fund_up(room, qtbot):
    book, shell = room.show_page(BOOK), room.shell
    settle(shell, qtbot)
    assert "低于下限 1,000,000.00 元" in book.alarm.text()
    said = answering(
        shell, qtbot, kind="04", happened_on=date(2020, 7, 1), amount=8_000_000, donor="县财政局"
    )
    book.ask_entry()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert said == [""]
    assert book.alarm.isHidden()
    assert book.balance.text() == "余额 1,000,000.00 元"


def test_a_line_is_reversed_never_removed(room, qtbot):
    book, shell = room.show_page(BOOK), room.shell
    settle(shell, qtbot)
    book.table.selectRow(0)
    assert book.reverse_button.isEnabled()
    assert not book.back_button.isEnabled()
    said = answering(shell, qtbot, happened_on=date(2020, 7, 1), note="记重了")
    book.ask_reversal()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert said == [""]
    assert book.balance.text() == "余额 0.00 元"
    assert book.model.rowCount() == 2
    book.table.selectRow(0)
    assert not book.reverse_button.isEnabled()


def test_a_dialog_with_few_fields_is_low_and_shows_them_all(room, qtbot):
    book, shell = room.show_page(BOOK), room.shell
    settle(shell, qtbot)
    book.table.selectRow(0)

    def look(dialog) -> bool:
        dialog.show()
        QApplication.processEvents()
        area = dialog.findChild(FormArea)
        unused = area.viewport().height() - dialog.panel.editor("note").geometry().bottom()
        seen.append((area.verticalScrollBar().maximum(), unused < dialog.height() // 3))
        return False

    seen = []
    shell.dialogs.on_run = look
    book.ask_reversal()
    assert seen == [(0, True)]


def test_what_a_period_publishes_is_said_below_the_book(room, qtbot):
    book, shell = room.show_page(BOOK), room.shell
    settle(shell, qtbot)
    said = answering(shell, qtbot, first=date(2020, 1, 1), last=date(2020, 12, 31))
    book.ask_period()
    settle(shell, qtbot)
    assert said == [""]
    assert "收入 社会捐赠 920,000.00 元" in book.period.text()
    assert "结余 920,000.00 元" in book.period.text()


def test_the_batch_of_a_case_is_checked(room, qtbot):
    page = room.page(CASES)
    page.check_batch()
    settle(room.shell, qtbot)
    assert "1 份申请审批表，1 份没有错误" in page.outcome.text()


def test_the_case_and_the_card_are_one_click_away(room, qtbot):
    page, shell = room.page(CASES), room.shell
    page.case_button.click()
    settle(shell, qtbot)
    assert shell.window.desk.place().room == "procedures"
    shell.window.desk.show_room("relief")
    page.card_button.click()
    settle(shell, qtbot)
    assert shell.window.desk.place().room == "households"


def test_the_sheet_and_the_public_notice_are_printed_from_the_room(room, qtbot):
    shell, made = room.shell, []

    def look(window) -> bool:
        qtbot.waitUntil(lambda: window.save_button.isEnabled(), timeout=60_000)
        made.append(window.choice.currentText())
        return False

    shell.dialogs.on_run = look
    room.page(CASES).print_sheet()
    book = room.show_page(BOOK)
    settle(shell, qtbot)
    book.print_notice()
    assert made == ["T38 防返贫基金申请审批表", "T39 基金收支公示"]


def lacks_after_clearing(room, qtbot, *names: str) -> tuple[str, list[str]]:
    """What the page says when these fields are stored empty: its line, and the lines of the whole list."""
    page, shell = room.page(CASES), room.shell
    for name in names:
        page.panel.editor(name).take(None)
        page.panel.edited.emit(name, None)
    page.save()
    settle(shell, qtbot)
    settle(shell, qtbot)
    return page.outcome.text(), page.outcome.toolTip().splitlines()


def test_all_that_a_sheet_still_lacks_is_named(room, qtbot):
    line, whole = lacks_after_clearing(room, qtbot, "applicant", "account_holder")
    assert line == "还差 2 处：“申请人”没有填写，不填不能提交；没有填账户的户名和账号"
    assert whole == ["· “申请人”没有填写，不填不能提交", "· 没有填账户的户名和账号"]
    line, whole = lacks_after_clearing(room, qtbot, "applied_on", "event_date")
    assert line.startswith("还差 4 处：“申请人”没有填写")
    assert line.endswith("；还有 1 处")
    assert len(whole) == 4
    page = room.page(CASES)
    page.panel.edited.emit("applicant", "张三")
    assert (page.outcome.text(), page.outcome.toolTip()) == ("有修改，没保存。", "")
