"""A caseworker works on one card in the real window over a real encrypted file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.problems import Severity
from app.services.cards import new_card, open_card, save_card
from app.services.drafts import draft_of, drafts, store_draft
from app.views.forms.editors.base import problem_words
from app.views.pages.card_copy import MEMBER, STATEMENT
from tests.views.card_examples import VILLAGE, WIFE_ID, id_number, with_head, with_household

pytest_plugins = ["tests.views.card_fixtures"]

ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier


def focused(page):
    return page.window().focusWidget()


def type_text(page, text: str) -> None:
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(focused(page), key)


def press(page, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(page), key, modifier)


def section(page, title: str):
    page.form.go_to(page.form.titles.index(title))
    return page.form.current()


def field(page, title: str, name: str):
    """The editor of a household field, focused."""
    editor = section(page, title).panel.editor(name)
    editor.setFocus()
    return editor


def judged(qtbot, page):
    return qtbot.waitSignal(page.file.judged, timeout=5000)


def stored(session, household: str):
    return open_card(session, household)


def messages(page) -> str:
    return "\n".join(problem.message for problem in page.file.problems.all)


def save(qtbot, page):
    with qtbot.waitSignal(page.changed, timeout=5000) as changed:
        press(page, Qt.Key.Key_S, CONTROL)
    return changed.args[0]


def test_the_head_says_who_where_which_number_and_how_far_from_the_line(opened):
    header = opened.page.header
    assert header.name.text() == "张大山"
    assert "柳树村" in header.place.text()
    assert "三组" in header.place.text()
    assert VILLAGE in header.number.text()
    assert header.income.text() == "2025年人均纯收入 8,000.00 元"
    assert header.distance.text() == "标准未设定"
    assert header.saved.text() == "已保存"


def test_a_card_opens_on_its_first_section_with_the_focus_in_a_field(opened):
    assert opened.page.form.current().title == "住址与联系"
    assert opened.page.form.focused_editor() is not None


def test_each_section_says_how_complete_it_is(opened):
    page = opened.page
    marks = dict(zip(page.form.titles, page.sections.mark_words(), strict=True))
    assert marks["惠农账户"] == "完整"
    assert marks["住址与联系"].startswith("缺 ")
    assert set(marks) >= {"家庭成员", "收支核算", "采集与签字"}


def test_what_is_typed_is_judged_without_leaving_the_field_and_stored_with_ctrl_s(
    opened, session, household, qtbot
):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    with judged(qtbot, page):
        type_text(page, "上柳")
        # Before the wait: on a slow machine the draft would be on the disk after it.
        assert page.header.saved.text() == "有修改，没保存"
    assert page.has_unsaved()
    changes = save(qtbot, page)
    assert changes.households == {household}
    assert not page.has_unsaved()
    assert stored(session, household).household["natural_village"] == "上柳"
    assert opened.dialogs.texts("notify") == ["已保存：修改户档案。"]


def test_typing_the_id_number_fills_sex_and_birth_date(opened, qtbot):
    page = opened.page
    members = section(page, "家庭成员")
    members.add_record()
    with judged(qtbot, page):
        type_text(page, "张小雨")
        press(page, ENTER)
    type_text(page, "zn")
    press(page, ENTER)
    with judged(qtbot, page):
        type_text(page, id_number("20150808", 42))
        press(page, ENTER)
    row = page.file.copy.records(MEMBER)[-1]
    assert (row["name"], row["relation"], row["sex"]) == ("张小雨", "04", "2")
    assert f"{row['birth_date']}" == "2015-08-08"
    texts = [members.table.records.index(3, column).data() for column in range(5)]
    assert texts[3:] == ["女", "10"]


def test_a_wrong_check_digit_is_said_before_the_field_is_left(opened, qtbot):
    page = opened.page
    members = section(page, "家庭成员")
    members.table.go_to(page.file.copy.records(MEMBER)[1]["id"], "id_no")
    wrong = WIFE_ID[:-1] + ("1" if WIFE_ID[-1] != "1" else "2")
    with judged(qtbot, page):
        type_text(page, wrong)
    assert members.table.open_editor() is not None
    assert any(p.rule_id == "V-MEM-01" and p.field == "id_no" for p in page.file.problems.all)
    assert "证件号码" in members.words.text()


def test_an_id_number_of_another_household_names_it_and_one_click_opens_it(
    opened, session, household, qtbot
):
    page = opened.page
    other = with_head(_new_card(session), name="王水生", id_no=id_number("19800101", 51), id_type="01")
    other_id = save_card(session, None, other, "新建户档案").card.household_id
    members = section(page, "家庭成员")
    members.table.go_to(page.file.copy.records(MEMBER)[1]["id"], "id_no")
    with judged(qtbot, page):
        type_text(page, id_number("19800101", 51))
    assert "王水生" in members.words.text()
    assert members.other_button.isVisible()
    with qtbot.waitSignal(page.open_household) as wanted:
        QTest.mouseClick(members.other_button, Qt.MouseButton.LeftButton)
    assert wanted.args == [other_id]


def _new_card(session):
    return new_card(session, VILLAGE, "一组")


def test_a_member_taken_out_by_mistake_comes_back_with_every_answer(opened, qtbot):
    page = opened.page
    members = section(page, "家庭成员")
    before = page.file.copy.records(MEMBER)
    members.table.go_to(before[2]["id"], edit=False)
    members.remove_record()
    assert [row["name"] for row in page.file.copy.records(MEMBER)] == ["张大山", "李𬱖"]
    assert members.restore_button.text() == "撤回移去：张小河"
    members.restore_record()
    assert page.file.copy.records(MEMBER) == before
    qtbot.waitUntil(lambda: not opened.jobs.running())


def test_income_items_are_typed_with_live_subtotals_and_last_years_amounts(opened, qtbot):
    page = opened.page
    statements = section(page, "收支核算")
    items = statements.items.table
    last_year = next(
        n for n, column in enumerate(items.records.columns) if column.title == "上年金额（元）"
    )  # fmt: skip
    assert items.records.index(0, last_year).data() == "20,000.00"
    statements.items.add_row()
    with judged(qtbot, page):
        type_text(page, "201")
        press(page, ENTER)
        type_text(page, "4500")
        press(page, ENTER)
    assert "生产经营性收入 4,500.00" in statements.subtotals.text()
    assert page.header.income.text() == "2025年人均纯收入 9,500.00 元"
    assert items.records.index(1, last_year).data() == "3,000.00"


def test_f7_copies_last_years_amount_of_the_item(opened, qtbot):
    page = opened.page
    statements = section(page, "收支核算")
    statements.items.add_row()
    type_text(page, "201")
    press(page, ENTER)
    press(page, Qt.Key.Key_F7)
    press(page, ENTER)
    assert page.file.copy.records("income_item")[-1]["amount"] == 300000
    qtbot.waitUntil(lambda: not opened.jobs.running())


def test_f4_repeats_the_value_of_the_member_before(opened, qtbot):
    page = opened.page
    members = section(page, "家庭成员")
    members.table.go_to(page.file.copy.records(MEMBER)[2]["id"], "ethnicity")
    press(page, Qt.Key.Key_F4)
    press(page, ENTER)
    assert page.file.copy.records(MEMBER)[2]["ethnicity"] == "15"
    qtbot.waitUntil(lambda: not opened.jobs.running())


def test_f2_opens_the_list_of_a_table_cell(opened):
    page = opened.page
    members = section(page, "家庭成员")
    members.table.go_to(page.file.copy.records(MEMBER)[0]["id"], "labour", edit=False)
    press(page, Qt.Key.Key_F2)
    assert members.table.open_editor().choices.is_open
    press(page, Qt.Key.Key_Escape)


def test_f9_walks_the_problems_and_focuses_their_fields(opened):
    page = opened.page
    page.setFocus()
    first = page.file.problems.all[0]
    QTest.keyClick(page, Qt.Key.Key_F9)
    editor = page.form.focused_editor() or page.form.focused_table()
    assert editor is not None
    assert problem_words(first)


def test_a_card_with_errors_is_stored_but_not_submitted(opened, session, household, qtbot):
    page = opened.page
    assert any(problem.severity is Severity.E for problem in page.file.problems.all)
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    with qtbot.waitSignal(page.file.not_ready, timeout=5000):
        press(page, ENTER, CONTROL)
    assert "不能提交" in opened.dialogs.texts("notify")[-1]
    assert not page.has_unsaved()
    assert stored(session, household).household["natural_village"] == "上柳"
    assert page.handing.submit_button.isEnabled()


def test_an_unreadable_text_is_listed_and_the_rest_is_stored(opened, session, household, qtbot):
    page = opened.page
    field(page, "户的类型", "persons_year")
    type_text(page, "三人")
    field(page, "住址与联系", "natural_village")
    with judged(qtbot, page):
        type_text(page, "上柳")
    save(qtbot, page)
    card = stored(session, household)
    assert (card.household["natural_village"], card.household["persons_year"]) == ("上柳", 3)
    assert "读不懂" in opened.dialogs.texts("notify")[0]
    assert section(page, "户的类型").panel.editor("persons_year").focusProxy().text() == "三人"


def test_the_draft_is_on_disk_as_soon_as_a_field_is_left(opened, session, household, qtbot):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    with qtbot.waitSignal(page.file.draft_stored):
        press(page, ENTER)
    assert draft_of(session, household).card.household["natural_village"] == "上柳"
    assert page.header.saved.text() == "草稿已保存"


def test_the_draft_is_on_disk_soon_after_the_last_key(opened, session, household, qtbot):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    with qtbot.waitSignal(page.file.draft_stored, timeout=5000):
        type_text(page, "上柳")
    assert draft_of(session, household).card.household["natural_village"] == "上柳"


def test_a_draft_is_offered_with_time_and_differences_and_taken_up(desk, session, household, qtbot):
    card = stored(session, household)
    store_draft(session, with_household(card, natural_village="上柳"), card.revision, "住址与联系")
    page = desk.page
    with qtbot.waitSignal(page.file.draft_found):
        page.show_household(household)
    words = page.draft_bar.words.text()
    assert "03月03日 09:00" in words
    assert "户·自然村 （空）→上柳" in words
    with judged(qtbot, page):
        QTest.mouseClick(page.draft_bar.resume_button, Qt.MouseButton.LeftButton)
    assert page.has_unsaved()
    save(qtbot, page)
    assert stored(session, household).household["natural_village"] == "上柳"
    assert drafts(session) == ()


def test_a_draft_can_be_thrown_away(desk, session, household, qtbot):
    card = stored(session, household)
    store_draft(session, with_household(card, natural_village="上柳"), card.revision)
    with qtbot.waitSignal(desk.page.file.draft_found):
        desk.page.show_household(household)
    QTest.mouseClick(desk.page.draft_bar.discard_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drafts(session) == ())
    assert desk.page.file.copy.household["natural_village"] is None


def test_a_card_that_moved_on_is_shown_side_by_side_and_never_overwritten(
    opened, session, household, qtbot
):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    field(page, "住址与联系", "phone")
    focused(page).selectAll()
    type_text(page, "13900005555")
    card = stored(session, household)
    save_card(session, card, with_household(card, natural_village="下柳", address="12号"))
    with qtbot.waitSignal(page.file.moved_on):
        press(page, Qt.Key.Key_S, CONTROL)
    panel = page.decisions.panel
    by_name = {difference.field.name: n for n, difference in enumerate(panel.differences)}
    assert set(by_name) == {"natural_village", "phone", "address"}
    assert not panel.store_button.isEnabled()
    panel.choose(by_name["natural_village"], ours=False)
    assert panel.store_button.isEnabled()
    with qtbot.waitSignal(page.changed):
        QTest.mouseClick(panel.store_button, Qt.MouseButton.LeftButton)
    result = stored(session, household).household
    assert (result["natural_village"], result["address"]) == ("下柳", "12号")
    assert result["phone"] == "13900005555"


def test_going_to_the_next_household_keeps_what_was_typed_as_a_draft(opened, session, household, qtbot):
    page = opened.page
    other = with_head(_new_card(session), name="王水生", id_no=id_number("19800101", 51), id_type="01")
    other_id = save_card(session, None, other, "新建户档案").card.household_id
    with judged(qtbot, page):
        page.show_household(household, (household, other_id))
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    with qtbot.waitSignal(page.title_changed) as title:
        press(page, Qt.Key.Key_PageDown, CONTROL)
    assert title.args == ["王水生"]
    qtbot.waitUntil(lambda: draft_of(session, household) is not None)
    assert page.household_id() == other_id


def test_a_new_card_gets_its_number_when_it_is_stored(desk, session, qtbot):
    page = desk.page
    with judged(qtbot, page):
        page.show_new(VILLAGE, "二组")
    assert page.household_id() == ""
    members = section(page, "家庭成员")
    members.table.go_to(page.file.copy.records(MEMBER)[0]["id"], "name")
    type_text(page, "赵新民")
    press(page, ENTER)
    save(qtbot, page)
    household = page.file.base.household
    assert page.household_id() == household["id"]
    assert household["local_no"].startswith(VILLAGE)
    assert page.header.name.text() == "赵新民"


def test_a_statement_is_added_and_taken_back(opened, qtbot):
    page = opened.page
    statements = section(page, "收支核算")
    statements.add_sheet()
    assert [row["year"] for row in page.file.copy.records(STATEMENT)] == [2024, 2025, 2026]
    statements.remove_sheet()
    assert len(page.file.copy.records(STATEMENT)) == 2
    statements.restore_sheet()
    assert len(page.file.copy.records(STATEMENT)) == 3
    qtbot.waitUntil(lambda: not opened.jobs.running())


def test_the_history_names_the_acts(opened):
    words = opened.page.side.history.text.toPlainText()
    assert "2026-03-03 09:00 李填报 新建户档案" in words
    assert "新增：张大山" in words


def test_printing_asks_for_this_household(opened, household, qtbot):
    opened.page.setFocus()
    with qtbot.waitSignal(opened.page.print_requested) as wanted:
        QTest.keyClick(opened.page, Qt.Key.Key_P, CONTROL)
    assert wanted.args == ["T01", [household]]


def test_every_paper_of_a_household_is_offered_beside_the_card(opened, household, qtbot):
    menu = opened.page.card_actions.print_menu(opened.page)
    chosen = next(action for action in menu.actions() if action.text() == "帮扶措施明白卡")
    with qtbot.waitSignal(opened.page.print_requested) as wanted:
        chosen.trigger()
    assert wanted.args == ["T05", [household]]
