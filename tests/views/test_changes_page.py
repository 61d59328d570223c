"""A caseworker registers changes from the card: the page asks, does it, and the card shows it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.attachment_intake import add_picture
from app.services.attachments import attachments_of
from app.services.cards import open_card
from app.services.change_record import registered_changes
from app.services.drafts import store_draft
from app.services.household_changes.acts import Grounds, active
from app.services.household_changes.identities import register_missed
from app.services.household_changes.questions import QUESTIONS
from app.services.persons import LifeLine, LifeStep
from app.views.forms.builder import FormArea
from app.views.pages.card_attachments import EVENT, events_of
from app.views.pages.life_line import LifeLineDialog
from tests.exchange.foreign_files import numbered
from tests.views.card_examples import with_household

pytest_plugins = ["tests.views.card_fixtures", "tests.views.large_text"]

BESIDE_TEXT = 20
"""Pixels of a cell that are not for its text, with text of 150 %."""
BY_ID = {question.id: question for question in QUESTIONS}


def ask(desk, question_id: str):
    """Open the page of a change."""
    desk.page.change_desk.open(BY_ID[question_id])
    return desk.page.change_desk.page


def fill(page, **answers) -> None:
    """Answer as if typed, one field after the other."""
    for name, value in answers.items():
        page.panel.editor(name).take(value)


def members(session, household) -> dict[str, dict]:
    return {row["name"]: row for row in open_card(session, household).rows("member")}


def keys(desk, text: str, end=Qt.Key.Key_Return) -> None:
    """Type into the focused field and leave it with Enter."""
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(desk.page.window().focusWidget(), key)
    QTest.keyClick(desk.page.window().focusWidget(), end)


def test_somebody_dies_and_the_page_is_done_by_keyboard(opened, session, household, qtbot) -> None:
    page = ask(opened, "leave")
    qtbot.waitUntil(lambda: opened.page.window().focusWidget() is not None)
    page.panel.editor("member_id").setFocus()
    keys(opened, "张小河")
    keys(opened, "死亡")
    page.panel.editor("happened_on").setFocus()
    keys(opened, "20260301")
    keys(opened, "死亡证明3号")
    page.do_button.setFocus()
    with qtbot.waitSignal(opened.page.changed):
        QTest.keyClick(page.do_button, Qt.Key.Key_Space)
    son = members(session, household)["张小河"]
    assert (son["leave_date"], son["leave_reason"]) == (date(2026, 3, 1), "11")
    (event,) = registered_changes(session, household)
    assert event["proof"] == "死亡证明3号"
    assert opened.page.change_desk.page is None
    qtbot.waitUntil(lambda: "死亡证明3号" in opened.page.side.history.text.toPlainText())


def test_a_split_shows_who_goes_and_makes_the_second_household(opened, session, household, qtbot) -> None:
    page = ask(opened, "split")
    people = members(session, household)
    son, wife = people["张小河"]["id"], people["李𬱖"]["id"]
    fill(page, **{f"goes_{son}": True, "new_head": son})
    assert page.answers[f"relation_{son}"] == "01"
    assert page.answers[f"relation_{wife}"] == "02"
    page.answer()
    qtbot.waitUntil(page.message.isVisible)
    assert "变动日期" in page.message.text()
    fill(page, happened_on=date(2026, 3, 1), proof="分户申请书")
    with qtbot.waitSignal(opened.page.changed) as changed:
        page.answer()
    assert len(changed.args[0].households) == 2
    (fresh,) = changed.args[0].households - {household}
    assert [row["name"] for row in active(open_card(session, fresh))] == ["张小河"]
    assert open_card(session, fresh).household["split_from"] == household
    assert "可以撤销" in opened.dialogs.texts("notify")[-1]


def test_a_split_opens_at_its_first_question_with_large_text(large_text, opened, qtbot) -> None:
    opened.page.resize(1238, 640)
    page = ask(opened, "split")
    first = page.panel.editor(page.panel.names[0])
    assert first.field.name.startswith("goes_")
    qtbot.waitUntil(lambda: first.isAncestorOf(QApplication.focusWidget()))
    for _ in range(8):
        QApplication.processEvents()
    assert first.visibleRegion().boundingRect() == first.rect()
    assert page.findChild(FormArea).verticalScrollBar().value() == 0


def test_with_large_text_and_scans_to_tick_most_of_the_page_is_for_the_questions(
    large_text, opened, session, household, qtbot
) -> None:
    for number in range(4):
        add_picture(session, household, numbered(number), f"户口簿第{number}页")
    opened.page.resize(1238, 640)
    page = ask(opened, "add")
    qtbot.waitUntil(lambda: page.proofs.list.count() == 4, timeout=30_000)
    for _ in range(8):
        QApplication.processEvents()
    editors = [page.panel.editor(name) for name in page.panel.names]
    seen = [editor for editor in editors if editor.visibleRegion().boundingRect() == editor.rect()]
    assert len(seen) >= 5
    page.proofs.add_button.setFocus()
    qtbot.waitUntil(lambda: page.proofs.add_button.visibleRegion().boundingRect().height() > 20)


def test_a_refusal_is_said_at_its_field(opened, session, household, qtbot) -> None:
    page = ask(opened, "leave")
    head = members(session, household)["张大山"]["id"]
    fill(page, member_id=head, reason="13", happened_on=date(2026, 3, 1), proof="迁移证")
    page.answer()
    qtbot.waitUntil(page.message.isVisible)
    assert "一个户主" in page.message.text()
    assert page.do_button.isEnabled()
    assert registered_changes(session, household) == ()


def test_a_correction_shows_what_is_there_now(opened, session, household, qtbot) -> None:
    page = ask(opened, "correct")
    found = []
    editor = page.panel.editor("target")
    editor.context.references["correctable"].find("张小河·证件号码", found.append)
    (choice,) = found[0]
    assert choice.remark.startswith("现在是：9900")
    fill(page, target=choice.key, text="未填", approved_by="审核员")
    fill(page, proof="户口簿", happened_on=date(2026, 3, 1))
    page.answer()
    qtbot.waitUntil(page.message.isVisible)
    assert "证件号码" in page.message.text()


def test_unsaved_typing_is_stored_first_and_escape_leaves(opened, session, household) -> None:
    page = opened.page
    page.file.copy.set_value("household", household, "address", "新街5号")
    page.change_desk.open(BY_ID["head"])
    assert page.change_desk.page is None
    assert "先保存" in opened.dialogs.texts("notify")[-1]
    page.file.copy.set_value("household", household, "address", None)


def test_a_draft_is_taken_up_or_thrown_away_before_a_change(opened, session, household, qtbot) -> None:
    """Taken up behind the open page of a change it would have been typed into a card that moves on."""
    page, card = opened.page, open_card(session, household)
    store_draft(session, with_household(card, natural_village="上柳"), card.revision)
    with qtbot.waitSignal(page.file.draft_found):
        page.show_household(household)
    page.change_desk.open(BY_ID["head"])
    assert page.change_desk.page is None
    assert "有草稿没保存" in opened.dialogs.texts("notify")[-1]
    page.draft_bar.discard_button.click()
    page.change_desk.open(BY_ID["head"])
    assert page.change_desk.page is not None


def test_the_card_is_not_stored_while_a_change_stands_in_its_place(opened, session, household) -> None:
    page = opened.page
    buttons = page.handing.store_button, page.handing.submit_button
    ask(opened, "head")
    assert not any(button.isEnabled() for button in buttons)
    assert "正在办理变动" in buttons[0].toolTip()
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not page.file.storing
    page.change_desk.close()
    assert all(button.isEnabled() for button in buttons)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_page_opens_and_asks_for_what_is_missing(opened, question, qtbot) -> None:
    page = ask(opened, question.id)
    assert opened.page.middle.currentWidget() is page
    page.answer()
    qtbot.waitUntil(page.message.isVisible)
    assert "还没有填" in page.message.text()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert opened.page.middle.currentWidget() is opened.page.form


def test_the_line_of_life_opens_for_the_head(opened, qtbot) -> None:
    said: list[str] = []

    def look(dialog) -> bool:
        assert isinstance(dialog, LifeLineDialog)
        said.append(dialog.table.item(0, 2).text())
        return False

    opened.dialogs.on_run = look
    opened.page.change_desk.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["登记在这一户（户主）"]


def test_the_rows_of_a_line_of_life_are_as_high_as_their_texts(large_text, qtbot) -> None:
    said = ("登记在这一户（户主）", "户主", "从别的户迁入这一户，和户主的关系是儿子的配偶")
    home = "龙湾村 一组 阿尔·伍合 99000010020120140010"
    steps = tuple(LifeStep(None, "", home, words) for words in said)
    dialog = LifeLineDialog(LifeLine("", "阿尔·伍合", (home,), steps))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    QApplication.processEvents()
    table, line = dialog.table, dialog.fontMetrics().lineSpacing()
    room = QRect(0, 0, table.columnWidth(2) - BESIDE_TEXT, 10_000)
    for row, words in enumerate(said):
        needed = dialog.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
        assert needed <= table.rowHeight(row) < needed + line, words
    assert table.horizontalScrollBar().maximum() == 0


def scan(tmp_path, number: int, name: str):
    path = tmp_path / f"{name}.png"
    path.write_bytes(numbered(number))
    return path


def test_the_scan_of_the_proof_is_added_on_the_page_and_stands_in_the_history(
    opened, session, household, tmp_path, qtbot
) -> None:
    add_picture(session, household, numbered(1), "户口簿")
    page = ask(opened, "missed")
    qtbot.waitUntil(lambda: page.proofs.list.count() == 1)
    opened.dialogs.answers.append(scan(tmp_path, 2, "补录申请"))
    page.proofs.add_button.click()
    assert page.answers["proof"] == "补录申请"
    page.proofs.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert page.answers["proof"] == "补录申请"
    fill(page, happened_on=date(2026, 3, 1))
    with qtbot.waitSignal(opened.page.changed):
        page.answer()
    (event,) = registered_changes(session, household)
    found = {item.title for item in attachments_of(session, household)
             for use in item.uses if use.record_id == event["id"]}  # fmt: skip
    assert found == {"户口簿", "补录申请"}
    qtbot.waitUntil(lambda: "证明文件：补录申请" in opened.page.side.history.text.toPlainText())


def test_an_attachment_is_said_to_prove_a_change_afterwards(opened, session, household, qtbot) -> None:
    register_missed(session, household, Grounds(date(2026, 3, 1), "申请"))
    (event,) = events_of(session, household)
    assert event.title == "变动登记 2026-03-01 补录"
    add_picture(session, household, numbered(1), "补录申请")
    panel = opened.page.attachments
    opened.page.side.tabs.setCurrentWidget(panel)
    qtbot.waitUntil(lambda: panel.grid.count() == 1)

    def look(viewer) -> bool:
        viewer.provable.setCurrentIndex(viewer.provable.findText(event.title))
        viewer.link()
        qtbot.waitUntil(lambda: event.title in viewer.uses.text())
        return False

    opened.dialogs.on_run = look
    panel.open_at(0)
    assert (EVENT, event.record_id) in {
        (use.record_kind, use.record_id) for use in attachments_of(session, household)[0].uses
    }
