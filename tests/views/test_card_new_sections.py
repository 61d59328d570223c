"""Conditions, safeguards and assistance on the card: typed, judged, kept as drafts, stored, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.cards import open_card, save_card
from app.services.drafts import draft_of
from app.views.pages.safeguard_sheet import SAFEGUARD
from tests.views.card_examples import with_household, with_row

pytest_plugins = ["tests.views.card_fixtures"]


def section(page, title: str):
    page.form.go_to(page.form.titles.index(title))
    return page.form.current()


def type_text(page, text: str) -> None:
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(page.window().focusWidget(), key)


def press(page, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.window().focusWidget(), key, modifier)


def save(qtbot, page) -> None:
    with qtbot.waitSignal(page.changed, timeout=5000):
        press(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def judged(qtbot, page):
    return qtbot.waitSignal(page.file.judged, timeout=5000)


@pytest.mark.req("R077")
def test_a_result_makes_the_record_with_day_and_assessor_of_the_card(opened, session, household, qtbot):
    page = opened.page
    day = date(2025, 11, 3)
    page.file.copy.set_value("household", household, "collected_on", day)
    page.file.copy.set_value("household", household, "collected_by", "周记录")
    safeguards = section(page, "三保障")
    assert page.file.copy.records(SAFEGUARD) == ()
    assert safeguards.enter(1)
    type_text(page, "111111")
    save(qtbot, page)
    rows = open_card(session, household).rows(SAFEGUARD)
    assert [row["item"] for row in rows] == [f"{item:02}" for item in range(1, 7)]
    assert {(row["result"], row["assessed_on"], row["assessed_by"]) for row in rows} == {("1", day, "周记录")}


def test_an_item_that_is_not_met_asks_for_its_reason_before_the_next_line(opened, qtbot):
    page = opened.page
    safeguards = section(page, "三保障")
    safeguards.enter(1)
    type_text(page, "2")
    assert page.form.focused_editor().field.name == "reason"
    type_text(page, "0101")
    assert safeguards.table.currentIndex().row() == 1
    assert page.form.focused_editor().field.name == "result"


def test_a_line_without_any_answer_is_no_record_again(opened, qtbot):
    page = opened.page
    safeguards = section(page, "三保障")
    first = safeguards.table.records.row(0)["id"]
    safeguards.sheet.answer(first, "result", "1")
    assert len(page.file.copy.records(SAFEGUARD)) == 1
    safeguards.sheet.answer(first, "result", None)
    assert page.file.copy.records(SAFEGUARD) == ()


def test_a_new_assessment_leaves_the_older_one_as_it_was(opened, session, household, qtbot):
    page = opened.page
    card = open_card(session, household)
    old = date(2024, 5, 6)
    card = with_row(session, card, SAFEGUARD, item="01", result="1", assessed_on=old, assessed_by="周记录")
    save_card(session, open_card(session, household), card)
    with judged(qtbot, page):
        page.show_household(household)
    safeguards = section(page, "三保障")
    assert safeguards.chooser.currentText() == "2024-05-06"
    safeguards.add_record()
    type_text(page, "20251103")
    press(page, Qt.Key.Key_Return)
    safeguards.enter(1)
    type_text(page, "1")
    save(qtbot, page)
    days = {row["assessed_on"] for row in open_card(session, household).rows(SAFEGUARD)}
    assert days == {old, date(2025, 11, 3)}


def test_a_yearly_sheet_is_removed_with_its_rows_and_comes_back_with_them(opened, session, household, qtbot):
    page = opened.page
    conditions = section(page, "生产生活条件")
    conditions.add_sheet()
    conditions.panel.editor("livestock").focus_first()
    type_text(page, "013")
    press(page, Qt.Key.Key_Return)
    assert [row["in_stock"] for row in page.file.copy.records("livestock_row")] == [3]
    conditions.remove_sheet()
    assert page.file.copy.records("livestock_row") == ()
    conditions.restore_sheet()
    assert [row["in_stock"] for row in page.file.copy.records("livestock_row")] == [3]
    save(qtbot, page)
    card = open_card(session, household)
    assert card.rows("livestock_row")[0]["conditions_id"] == card.rows("living_conditions")[0]["id"]


def test_what_is_typed_into_the_new_sections_is_in_the_draft(opened, session, household, qtbot):
    page = opened.page
    section(page, "生产生活条件").add_sheet()
    section(page, "帮扶").add_record()
    type_text(page, "01")
    page.flush_draft()
    qtbot.waitUntil(lambda: not opened.jobs.running(), timeout=5000)
    draft = draft_of(session, household)
    assert len(draft.card.rows("living_conditions")) == 1
    assert draft.card.rows("need")[0]["kind"] == "01"


def test_a_blank_need_is_missing_and_its_section_says_so(opened, qtbot):
    page = opened.page
    with judged(qtbot, page):
        section(page, "帮扶").add_record()
    marks = dict(zip(page.form.titles, page.sections.mark_words(), strict=True))
    assert marks["帮扶"].startswith("缺 ")
    problem = next(problem for problem in page.file.problems.all if problem.field == "found_on")
    page.card_actions.go_to_problem(problem)
    assert page.form.focused_editor().field.name == "found_on"


def test_changes_of_others_to_a_new_section_merge_with_ours(opened, session, household, qtbot):
    page = opened.page
    section(page, "生产生活条件").add_sheet()
    theirs = with_household(open_card(session, household), natural_village="下柳")
    save_card(session, open_card(session, household), theirs)
    with qtbot.waitSignal(page.file.moved_on, timeout=5000):
        press(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    page.decisions.panel.chosen.emit(
        [d for d in page.decisions.panel.differences if d.schema_id == "living_conditions"]
    )
    qtbot.waitUntil(lambda: len(open_card(session, household).rows("living_conditions")) == 1, timeout=5000)
    assert open_card(session, household).household["natural_village"] == "下柳"


def test_the_keys_go_through_sections_and_add_where_the_keyboard_is(opened, qtbot):
    page = opened.page
    section(page, "家庭成员").table.setFocus()
    press(page, Qt.Key.Key_F8)
    assert len(page.file.copy.records("member")) == 4
    press(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    above, fresh = page.file.copy.records("member")[-2:]
    assert fresh.get("ethnicity") == above.get("ethnicity")
    assert fresh.get("name") is None
    press(page, Qt.Key.Key_F6)
    assert page.form.current().title == "收支核算"
    press(page, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert page.form.current().title == "家庭成员"


def test_an_enter_out_of_habit_after_a_whole_answer_skips_nothing(opened, qtbot):
    page = opened.page
    panel = section(page, "户的类型").panel
    for name in ("object_type", "standard_type"):
        panel.editor(name).take(None)
    panel.editor("object_type").setFocus()
    type_text(page, "21")
    assert page.form.focused_editor().field.name == "standard_type"
    press(page, Qt.Key.Key_Return)
    assert page.form.focused_editor().field.name == "standard_type"
    press(page, Qt.Key.Key_Return)
    assert page.form.focused_editor().field.name != "standard_type"


def test_a_section_without_a_sheet_says_what_to_do(opened, qtbot):
    conditions = section(opened.page, "生产生活条件")
    assert conditions.none_yet.isVisible()
    assert "新增生产生活条件" in conditions.none_yet.text()
    conditions.add_sheet()
    assert not conditions.none_yet.isVisible()
