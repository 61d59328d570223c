"""Wrong values typed into the card: told, never half taken over, never lost, undone with Ctrl+Z."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.cards import new_card, open_card, save_card
from tests.views.card_examples import VILLAGE, with_head, with_household

pytest_plugins = ["tests.views.card_fixtures"]


def enter(page, title: str, name: str):
    """The line of a field, with the focus; what stands in it is chosen as after Tab."""
    page.form.go_to(page.form.titles.index(title))
    page.form.current().panels()[0].editor(name).setFocus(Qt.FocusReason.TabFocusReason)
    return page.window().focusWidget()


def type_keys(line, text: str) -> None:
    line.selectAll()
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QCoreApplication.sendEvent(line, key)


def commit_chinese(line, text: str) -> None:
    """As an input method hands over a word."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(line, event)


def leave(line) -> None:
    QTest.keyClick(line, Qt.Key.Key_Tab)


def listed(page) -> list[str]:
    return [page.problem_panel.list.item(row).text() for row in range(page.problem_panel.list.count())]


@pytest.fixture
def signed(opened, session, household):
    """The page of the household, collected on a day."""
    card = open_card(session, household)
    with_day = with_household(card, collected_on=date(2026, 2, 1))
    opened.page.refresh(save_card(session, card, with_day).changes)
    return opened.page


@pytest.mark.parametrize("typed", ["2024.2.30", "2024-2-3日x", "24.2.3", "下个月"])
def test_the_beginning_of_a_date_that_cannot_be_read_is_not_taken_over(signed, qtbot, typed):
    page = signed
    qtbot.waitUntil(lambda: page.file.copy.household["collected_on"] == date(2026, 2, 1))
    line = enter(page, "采集与签字", "collected_on")
    type_keys(line, typed)
    leave(line)
    assert line.text() == typed
    assert page.file.copy.household["collected_on"] == date(2026, 2, 1)


def test_what_cannot_be_read_is_listed_once_until_it_is_mended(opened, qtbot):
    page = opened.page
    line = enter(page, "住址与联系", "phone")
    words = "电话号码里只能有数字；多个号码请只填一个"
    type_keys(line, "abc")
    leave(line)
    qtbot.waitUntil(lambda: any(words in text for text in listed(page)))
    editor = page.form.current().panels()[0].editor("phone")
    assert editor.findChild(type(page.hint), "problemLine").text() == f"错误：{words}"
    assert page.sections.mark_words()[0].startswith("有错")
    line = enter(page, "住址与联系", "phone")
    type_keys(line, "１３８ ０００ ０１２３４")
    leave(line)
    assert line.text() == "13800001234"
    qtbot.waitUntil(lambda: not any(words in text for text in listed(page)))


def test_a_wrong_text_waits_in_its_field_while_another_household_is_shown(opened, session, household, qtbot):
    page = opened.page
    card = with_head(new_card(session, VILLAGE, "一组"), name="王水生")
    other = save_card(session, None, card, "新建户档案").card.household_id
    line = enter(page, "采集与签字", "collected_on")
    type_keys(line, "2024.2.30")
    for shown in (other, household):
        with qtbot.waitSignal(page.file.shown):
            page.show_household(shown)
        if shown == household:
            qtbot.waitUntil(lambda: any("没有 2024年2月30日" in text for text in listed(page)))
        line = enter(page, "采集与签字", "collected_on")
        assert line.text() == ("2024.2.30" if shown == household else "")
        assert [one.message for one in page.form.unreadable()] == (
            ["没有 2024年2月30日这一天"] if shown == household else [])
    assert "有 1 处读不懂的内容没有存" in opened.dialogs.texts("notify")[0]
    line = enter(page, "采集与签字", "collected_on")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == ""
    assert not page.form.unreadable()


def test_a_wrong_text_of_one_person_waits_while_another_is_shown_and_f9_finds_it(opened, qtbot):
    page = opened.page
    head, wife, _ = page.file.copy.records("member")
    line = enter(page, "家庭成员", "work_months")
    type_keys(line, "三")
    section = page.form.current()
    section.table.go_to(wife["id"], "name")
    QApplication.processEvents()
    assert section.panels()[0].record()["id"] == wife["id"]
    assert section.panels()[0].editor("work_months").typed_text() == ""
    found = next(one for one in page.form.unreadable())
    assert (found.field, found.record) == ("work_months", head["id"])
    page.form.go_to(0)
    page.card_actions.go_to_problem(found)
    assert section.panels()[0].record()["id"] == head["id"]
    assert section.panels()[0].editor("work_months").typed_text() == "三"


def test_ctrl_z_in_a_field_that_was_left_brings_the_former_value_back(opened, qtbot):
    page = opened.page
    for text in ("柳树村十二号", "柳树村𬱖号"):
        line = enter(page, "住址与联系", "address")
        commit_chinese(line, text)
        leave(line)
    line = enter(page, "住址与联系", "address")
    assert line.text() == "柳树村𬱖号"
    for text in ("柳树村十二号", "", ""):
        QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert line.text() == text
        assert (page.file.copy.household.get("address") or "") == text


def test_ctrl_z_takes_a_text_that_cannot_be_read_away(opened):
    line = enter(opened.page, "住址与联系", "phone")
    type_keys(line, "abc")
    leave(line)
    line = enter(opened.page, "住址与联系", "phone")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "13800001234"
    assert not opened.page.form.unreadable()
