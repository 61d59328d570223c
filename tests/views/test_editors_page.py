"""Pages made from a form: what is shown and needed, where Enter goes, what stands under a field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.problems import Problem, Severity
from app.forms.registry import SCHEMAS, schema_of
from app.views.forms.builder import FormPanel
from app.views.forms.record_model import Column, field_columns
from app.views.forms.record_table import RecordTable

pytest_plugins = ["tests.views.form_fixtures"]

ENTER = Qt.Key.Key_Return


@pytest.fixture
def panel(qtbot, context):
    """The household form, shown and active."""
    made = FormPanel(schema_of("household"), context)
    made.set_record({"id": "1" * 32})
    qtbot.addWidget(made)
    made.resize(800, 1700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def type_text(panel, text: str) -> None:
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(panel.focusWidget(), key)


def press(panel, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(panel.focusWidget(), key, modifier)


def focused_name(panel) -> str:
    return next(name for name in panel.names if panel.editor(name).focusProxy() is panel.focusWidget())


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.id)
def test_every_form_becomes_a_page_without_a_field_left_out(schema, context, qtbot):
    made = FormPanel(schema, context)
    qtbot.addWidget(made)
    assert made.names == tuple(field.name for field in schema.fields)


def test_fields_appear_when_their_condition_comes_true(panel):
    assert not panel.editor("relocation_kind").isVisible()
    panel.editor("relocation").setFocus()
    type_text(panel, "1")
    assert panel.editor("relocation_kind").isVisible()
    panel.editor("relocation").setFocus()
    type_text(panel, "0")
    assert not panel.editor("relocation_kind").isVisible()


def test_a_field_becomes_needed_when_its_condition_comes_true(panel):
    assert not panel.editor("bank_name").required
    panel.editor("bank_account").setFocus()
    type_text(panel, "6217001234567890123")
    assert panel.editor("bank_name").required
    labels = {label.text() for label in panel.findChildren(QLabel)}
    assert "开户银行\N{NO-BREAK SPACE}*" in labels


def test_enter_goes_from_needed_field_to_needed_field_and_back(panel):
    panel.editor("village_code").setFocus()
    type_text(panel, "柳树")
    press(panel, ENTER)
    assert focused_name(panel) == "group_no"
    type_text(panel, "三组")
    press(panel, ENTER)
    assert focused_name(panel) == "phone"
    press(panel, ENTER, Qt.KeyboardModifier.ShiftModifier)
    assert focused_name(panel) == "group_no"
    assert (panel.record()["village_code"], panel.record()["group_no"]) == ("990000001001", "三组")


def test_enter_at_the_end_says_that_the_page_is_finished(panel, qtbot):
    panel.editor("head_signed_on").setFocus()
    with qtbot.waitSignal(panel.finished) as finished:
        press(panel, ENTER)
    assert finished.args == [1]


def test_tab_visits_the_fields_in_the_order_of_the_paper(panel):
    panel.editor("group_no").setFocus()
    press(panel, Qt.Key.Key_Tab)
    assert focused_name(panel) == "natural_village"


def test_derived_fields_cannot_be_typed_into(panel):
    assert panel.editor("local_no").readonly
    assert not panel.editor("local_no").needs_answer()


def test_a_blank_needed_field_has_a_star_but_no_scolding_line(panel):
    blank = Problem("V-GEN-01", Severity.E, "residence_state", "“居住状态”没有填写")
    wrong = Problem("V-HH-06", Severity.E, "cause_main", "主要致贫原因重复")
    panel.set_problems((blank, wrong))
    assert panel.editor("residence_state").shown_problems() == ()
    assert panel.editor("cause_main").shown_problems() == (wrong,)


def test_problems_go_when_they_are_solved(panel):
    panel.set_problems((Problem("V-1", Severity.W, "phone", "电话三户在用"),))
    assert panel.editor("phone").shown_problems()
    panel.set_problems(())
    assert panel.editor("phone").shown_problems() == ()


def test_a_field_being_typed_into_is_left_alone_when_the_record_is_shown_anew(panel):
    panel.editor("first_identified").setFocus()
    panel.set_record({"id": "1" * 32, "object_type": "20"})
    panel.editor("first_identified").setFocus()
    type_text(panel, "2018.3")
    panel.set_record({"id": "1" * 32, "object_type": "20", "natural_village": "上柳"})
    assert panel.editor("first_identified").focusProxy().text() == "2018.3"
    assert panel.editor("natural_village").value() == "上柳"


def test_setting_a_record_is_no_edit(panel, qtbot):
    with qtbot.assertNotEmitted(panel.edited):
        panel.set_record({"id": "2" * 32, "phone": "13800001234", "military_family": True})


def test_rows_are_typed_cell_by_cell_and_a_blank_row_leaves_the_table(panel, qtbot):
    table = panel.editor("period_status")
    table.add_row()
    type_text(panel, "PA")
    press(panel, ENTER)
    type_text(panel, "20")
    press(panel, ENTER)
    type_text(panel, "20160301")
    press(panel, ENTER)
    assert [(row["period"], str(row["identified_on"])) for row in table.value()] == [("PA", "2016-03-01")]
    assert table.table.records.rowCount() == 2
    with qtbot.waitSignal(table.advance):
        press(panel, ENTER)
    assert table.table.records.rowCount() == 1


def test_a_deleted_row_can_be_taken_back(panel):
    table = panel.editor("papers")
    rows = ({"id": "a" * 32, "paper_kind": "01", "pages": 2}, {"id": "b" * 32, "paper_kind": "02"})
    panel.set_rows("papers", rows)
    table.table.go_to("a" * 32, edit=False)
    table.remove_current()
    assert [row["id"] for row in table.value()] == ["b" * 32]
    table.restore()
    assert table.value() == rows


def test_only_a_row_that_is_marked_can_be_deleted(panel):
    table = panel.editor("papers")
    assert not table.remove_button.isEnabled()
    row = {"id": "a" * 32, "paper_kind": "01", "pages": 2}
    panel.set_rows("papers", (row,))
    assert not table.remove_button.isEnabled()
    table.table.go_to(row["id"], edit=False)
    assert table.remove_button.isEnabled()
    table.remove_button.click()
    assert table.value() == ()
    assert not table.remove_button.isEnabled()
    table.restore()
    assert table.remove_button.isEnabled()
    panel.set_rows("papers", ())
    assert not table.remove_button.isEnabled()


def test_the_row_is_named_where_a_cell_is_wrong(panel):
    panel.set_rows("papers", ({"id": "a" * 32, "paper_kind": "01", "pages": 2},))
    wrong = Problem("V-9", Severity.E, "pages", "页数太多", record="a" * 32)
    table = panel.editor("papers")
    table.set_row_problems({("a" * 32, "pages"): (wrong,)})
    line = table.findChild(QLabel, "problemLine")
    assert line.text() == "第 1 行 错误：页数太多"
    column = table.table.records.column_of("pages")
    assert table.table.records.index(0, column).data() == "✗ 2"


def test_heads_of_columns_name_the_unit_and_mark_what_is_needed():
    amount, note = (Column(field.label, field) for field in
                    (schema_of("income_item")["amount"], schema_of("income_item")["note"]))
    assert (amount.heading, note.heading) == ("金额（元） *", "备注")


def test_words_take_the_width_that_other_columns_do_not_need(context, qtbot):
    item = schema_of("income_item")
    table = RecordTable(field_columns((item["amount"], item["note"])), context)
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show()
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    least = table.columnWidth(0)
    table.resize(700, 200)
    assert table.columnWidth(0) == least
