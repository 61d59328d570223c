"""A household or member named in a field of the card: found beside typing, never while the window waits."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.services import office_records
from app.services.cards import new_card, open_card, save_card
from app.services.office_records import save_record
from tests.views.card_examples import VILLAGE, id_number, with_head, with_household

pytest_plugins = ["tests.views.card_fixtures"]
SPLIT_FROM = ("户的类型", "split_from")


def neighbour(session, name: str, order: int) -> str:
    number = id_number("19800101", order)
    card = with_head(new_card(session, VILLAGE, "一组"), name=name, id_no=number, id_type="01")
    return save_card(session, None, card, "新建户档案").card.household_id


def split_from(page):
    """The field 分自哪一户, shown and focused."""
    title, name = SPLIT_FROM
    page.form.go_to(page.form.titles.index(title))
    editor = page.form.current().panel.editor(name)
    editor.set_state(visible=True)
    editor.setFocus()
    return editor


def test_households_are_searched_beside_typing_and_only_for_the_last_text(opened, session, qtbot):
    mother = neighbour(session, "王水生", 51)
    neighbour(session, "王大河", 61)
    editor = split_from(opened.page)
    qtbot.waitUntil(lambda: not opened.jobs.running())
    started: list[object] = []
    opened.jobs.started.connect(started.append)
    QTest.keyClicks(editor.focusProxy(), "wss")
    qtbot.waitUntil(lambda: editor.choices.is_open)
    assert len(started) == 1
    assert [line.split()[0] for line in editor.choices.texts()] == ["王水生"]
    QTest.keyClick(editor.focusProxy(), Qt.Key.Key_Return)
    assert opened.page.file.copy.household["split_from"] == mother
    assert editor.focusProxy().text().startswith("王水生")


def test_a_field_left_before_the_answer_takes_the_one_household_that_fits(opened, session, qtbot):
    mother = neighbour(session, "王水生", 51)
    editor = split_from(opened.page)
    QTest.keyClicks(editor.focusProxy(), "wss")
    QTest.keyClick(editor.focusProxy(), Qt.Key.Key_Return)
    assert editor.unreadable == "正在找“wss”"
    qtbot.waitUntil(lambda: not editor.unreadable)
    assert editor.value() == mother
    assert opened.page.file.copy.household["split_from"] == mother


def test_several_households_or_none_are_said(opened, session, qtbot):
    neighbour(session, "王水生", 51)
    neighbour(session, "王水生", 61)
    editor = split_from(opened.page)
    for typed, words in (("wss", "“wss”有 2 个，按 F2 选一个"), ("qqq", "没有找到“qqq”")):
        editor.setFocus()
        editor.focusProxy().selectAll()
        QTest.keyClicks(editor.focusProxy(), typed)
        editor.commit()
        qtbot.waitUntil(lambda words=words: editor.unreadable == words)
    assert editor.value() is None


def test_f2_offers_what_fits_a_text_that_was_left(opened, session, qtbot):
    neighbour(session, "王水生", 51)
    neighbour(session, "王水生", 61)
    editor = split_from(opened.page)
    QTest.keyClicks(editor.focusProxy(), "wss")
    editor.commit()
    qtbot.waitUntil(lambda: "2 个" in editor.unreadable)
    editor.open_list()
    qtbot.waitUntil(lambda: len(editor.choices.texts()) == 2)
    editor.choices.hide()


def test_a_stored_household_is_shown_by_its_head_and_its_number(desk, session, household, qtbot):
    mother = neighbour(session, "王水生", 51)
    card = open_card(session, household)
    save_card(session, card, with_household(card, split_from=mother))
    with qtbot.waitSignal(desk.page.file.judged):
        desk.page.show_household(household)
    editor = split_from(desk.page)
    number = open_card(session, mother).household["local_no"]
    qtbot.waitUntil(lambda: editor.focusProxy().text() == f"王水生 尾号{number[-8:]}")


def test_the_head_is_chosen_among_the_members_on_the_screen(opened):
    page = opened.page
    page.form.go_to(0)
    editor = page.form.current().panel.editor("head_member")
    assert editor.focusProxy().text() == "张大山"


def test_a_table_of_records_names_the_person_and_shows_no_id(opened):
    page = opened.page
    page.form.go_to(page.form.titles.index("帮扶"))
    copy, section = page.file.copy, page.form.current()
    person = copy.records("member")[0]
    loan = {"id": "a1", "borrower_member": person["id"], "bank": "示范银行"}
    copy.add("loan", {**loan, "household_id": copy.household_id})
    section.tabs.setCurrentIndex([section.tabs.tabText(at) for at in range(10)].index("贷款"))
    loans = section.page(section.tabs.currentIndex())
    table = loans.table.records
    assert table.index(0, table.column_of("borrower_member")).data() == person["name"]
    assert loans.name_of(loan) == "小额信贷 示范银行"
    copy.set_value("member", person["id"], "name", "改了名")
    assert table.index(0, table.column_of("borrower_member")).data() == "改了名"


def test_the_form_below_a_list_names_whom_it_is_about(opened, session):
    helper = {**office_records.new_record(session, "helper"), "name": "李四"}
    save_record(session, "helper", None, helper)
    page = opened.page
    page.form.go_to(page.form.titles.index("帮扶"))
    copy, section = page.file.copy, page.form.current()
    own = {"household_id": copy.household_id}
    member = copy.records("member")[0]
    copy.add("pairing", {**own, "id": "a1", "helper_id": helper["id"], "started_on": date(2026, 3, 1)})
    copy.add("loan", {**own, "id": "a2", "borrower_member": member["id"], "bank": "示范银行"})
    told = {"结对": "李四：结对帮扶 2026-03-01的情况", "贷款": "张大山：小额信贷 示范银行的情况"}
    for title, words in told.items():
        number = [tab.title for tab in section.parts].index(title)
        section.tabs.setCurrentIndex(number)
        assert words in [label.text() for label in section.page(number).findChildren(QLabel)]
    copy.set_value("member", member["id"], "name", "改了名")
    section.page(number).show_copy(copy)
    assert "改了名：小额信贷 示范银行的情况" in [
        label.text() for label in section.page(number).findChildren(QLabel)]
