"""历年: last year's values beside this year's, copied one by one or where this year is blank."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card, save_card
from app.services.years import close_household_year
from app.views.pages.card_copy import MEMBER, STATEMENT
from app.views.pages.card_years import YearsPanel
from app.views.pages.year_lines import YearLine

pytest_plugins = ["tests.views.card_fixtures", "tests.views.large_text"]
BESIDE_TEXT = 12
"""Pixels of a cell that are not for its text."""


def closed_then_emptied(session, household) -> None:
    """2025 was closed; afterwards a phone and a health fact went missing from the card."""
    close_household_year(session, household, 2025)
    card = open_card(session, household)
    head, *others = card.rows("member")
    records = {**card.records, "household": ({**card.household, "phone": None},),
               "member": ({**head, "health": None}, *others)}  # fmt: skip
    save_card(session, card, replace(card, records=records))


def shown(desk, household, qtbot):
    with qtbot.waitSignal(desk.page.file.judged):
        desk.page.show_household(household)
    return desk.page


def go_to(page, title: str) -> None:
    page.form.go_to(page.form.titles.index(title))


def table(page) -> list[tuple[str, ...]]:
    lines = page.last_year.table
    return [tuple(lines.item(row, column).text() for column in range(3)) for row in range(lines.rowCount())]


def test_the_snapshot_is_read_when_the_tab_asks_and_not_before(desk, session, household, qtbot) -> None:
    closed_then_emptied(session, household)
    page = shown(desk, household, qtbot)
    qtbot.wait(50)
    assert not page.years.is_read
    page.side.tabs.setCurrentWidget(page.last_year)
    qtbot.waitUntil(lambda: page.years.is_read)
    assert page.last_year.years.currentData() == 2025
    assert ("联系电话", "13800001234", "") in table(page)


def test_blank_fields_of_a_part_are_filled_at_once_and_others_left(desk, session, household, qtbot) -> None:
    closed_then_emptied(session, household)
    page = shown(desk, household, qtbot)
    page.side.tabs.setCurrentWidget(page.last_year)
    qtbot.waitUntil(lambda: page.years.is_read)
    page.file.copy.set_value("household", household, "group_no", "五组")
    page.years.refresh()
    page.last_year.copy_all_button.click()
    assert page.file.copy.household["phone"] == "13800001234"
    assert page.file.copy.household["group_no"] == "五组"
    assert page.form.current().panel.editor("phone").value() == "13800001234"
    assert page.file.has_unsaved
    page.file.store()
    qtbot.waitUntil(lambda: not page.file.has_unsaved)


def test_f7_takes_the_value_of_the_same_person_from_the_snapshot(desk, session, household, qtbot) -> None:
    closed_then_emptied(session, household)
    page = shown(desk, household, qtbot)
    go_to(page, "家庭成员")
    section = page.form.current()
    editor = section.panel.editor("health")
    editor.setFocus()
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: editor.value() == ("1",))
    assert page.file.copy.records(MEMBER)[0]["health"] == ("1",)
    page.file.store()
    qtbot.waitUntil(lambda: not page.file.has_unsaved)


def test_items_of_the_statement_stand_side_by_side_and_a_missing_one_is_added(opened, qtbot) -> None:
    page = opened.page
    page.side.tabs.setCurrentWidget(page.last_year)
    go_to(page, "收支核算")
    qtbot.waitUntil(lambda: any(line[0] == "务工收入" for line in table(page)))
    lines = table(page)
    assert ("务工收入", "20,000.00", "24,000.00") in lines
    row = next(number for number, line in enumerate(lines) if line[1] == "3,000.00" and not line[2])
    assert "工资 +4,000.00" in page.last_year.changes.text()
    page.last_year.table.setCurrentCell(row, 0)
    page.last_year.copy_button.click()
    statement = page.form.current().record_id
    rows = page.file.copy.records("income_item", statement)
    assert [(line["item"], line["amount"]) for line in rows] == [("101", 2_400_000), ("201", 300_000)]
    assert page.file.copy.record(STATEMENT, statement)["year"] == 2025
    page.file.store()
    qtbot.waitUntil(lambda: not page.file.has_unsaved)


def test_another_closed_year_can_be_chosen(desk, session, household, qtbot) -> None:
    close_household_year(session, household, 2024)
    closed_then_emptied(session, household)
    page = shown(desk, household, qtbot)
    page.side.tabs.setCurrentWidget(page.last_year)
    qtbot.waitUntil(lambda: page.years.is_read)
    years = page.last_year.years
    assert [years.itemData(at) for at in range(years.count())] == [2025, 2024]
    years.setCurrentIndex(1)
    years.activated.emit(1)
    qtbot.waitUntil(lambda: page.years.is_read)
    assert years.currentData() == 2024
    assert ("联系电话", "13800001234", "") in table(page)


def test_without_a_year_before_f7_says_so(opened, qtbot) -> None:
    page = opened.page
    go_to(page, "住址与联系")
    page.form.current().panel.editor("address").setFocus()
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: any("上一年没有" in text for text in opened.dialogs.texts("notify")))


def test_two_closed_years_stand_side_by_side(desk, session, household, qtbot) -> None:
    close_household_year(session, household, 2024)
    card = open_card(session, household)
    records = {**card.records, "household": ({**card.household, "phone": "13800009999"},)}
    save_card(session, card, replace(card, records=records))
    close_household_year(session, household, 2025)
    page = shown(desk, household, qtbot)
    panel = page.last_year
    page.side.tabs.setCurrentWidget(panel)
    qtbot.waitUntil(lambda: page.years.is_read)
    assert panel.later.isHidden()
    panel.years.setCurrentIndex(panel.years.findData(2024))
    panel.years.activated.emit(panel.years.currentIndex())
    qtbot.waitUntil(lambda: not panel.later.isHidden())
    panel.later.setCurrentIndex(panel.later.findData(2025))
    panel.later.activated.emit(panel.later.currentIndex())
    qtbot.waitUntil(lambda: "整张卡" in panel.words.text())
    assert ("联系电话（户档案卡）", "13800001234", "13800009999") in table(page)
    titles = [panel.table.horizontalHeaderItem(column).text() for column in range(3)]
    assert titles == ["项目", "2024年", "2025年"]
    assert not panel.copy_button.isEnabled()
    panel.later.setCurrentIndex(0)
    panel.later.activated.emit(0)
    qtbot.waitUntil(lambda: "整张卡" not in panel.words.text())
    panel.table.selectRow([line[0] for line in table(page)].index("联系电话"))
    assert panel.copy_button.isEnabled()


def year_line(label: str, copyable: bool = True) -> YearLine:
    return YearLine("", "", label, label, "签字", "签字", None, copyable)


def test_one_item_is_copied_only_while_one_that_can_be_is_marked(qtbot) -> None:
    panel = YearsPanel()
    qtbot.addWidget(panel)
    lines = [year_line("组"), year_line("采集人"), year_line("人口数", copyable=False)]
    panel.show_lines(lines, "", "", False)
    assert not panel.copy_button.isEnabled()
    panel.table.selectRow(2)
    assert not panel.copy_button.isEnabled()
    panel.table.selectRow(1)
    assert panel.copy_button.isEnabled()
    with qtbot.waitSignal(panel.copy_wanted) as copied:
        panel.copy_button.click()
    assert copied.args == [(lines[1],)]
    panel.show_lines([], "", "", False)
    assert not panel.copy_button.isEnabled()
    panel.show_lines([year_line("组")], "", "", False)
    assert not panel.copy_button.isEnabled()


def test_a_row_whose_texts_fit_on_a_line_is_as_high_as_the_others(usual_text, qtbot) -> None:
    panel = YearsPanel()
    qtbot.addWidget(panel)
    labels = ("采集人", "户主签字方式", "户主签字方式和签字日期")
    panel.show_lines([year_line(label) for label in labels], "", "", False)
    panel.show()
    wanted = panel.fontMetrics().horizontalAdvance(labels[1]) + BESIDE_TEXT
    panel.resize(panel.width() + wanted - panel.table.columnWidth(0), 600)
    qtbot.waitUntil(lambda: panel.table.columnWidth(0) == wanted)
    heights = panel.table.rowHeight
    qtbot.waitUntil(lambda: heights(0) == heights(1) < heights(2))
