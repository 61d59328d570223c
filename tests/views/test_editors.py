"""A caseworker types into single fields: what is accepted, how it is shown, what is refused in what words."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.problems import Problem, Severity
from app.forms import kinds
from app.forms.registry import SCHEMAS
from app.views.forms.builder import editor_for
from app.views.forms.editors.catalogue import EDITORS

pytest_plugins = ["tests.views.form_fixtures"]

ENTER = Qt.Key.Key_Return


def type_into(editor, text: str) -> None:
    """Characters one by one, full-width and Chinese ones as an input method in direct mode sends them."""
    for character in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        QApplication.sendEvent(editor.focusProxy(), key)


def press(editor, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(editor.focusProxy(), key, modifier)


def text_of(editor) -> str:
    return editor.focusProxy().text()


def problem_line(editor) -> QLabel:
    return editor.findChild(QLabel, "problemLine")


def last_year(editor) -> QLabel:
    return editor.findChild(QLabel, "lastYear")


def words_below(editor) -> str:
    return "\n".join(problem.message for problem in editor.shown_problems())


def test_every_kind_of_field_has_an_editor():
    listed = {
        kind for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, kinds.Kind) and kind is not kinds.Kind
    }  # fmt: skip
    assert listed == set(EDITORS) | {kinds.Rows}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.id)
def test_every_field_of_every_form_can_be_shown_and_has_an_accessible_name(schema, context, qtbot):
    for field in schema.fields:
        editor = editor_for(field, context)
        qtbot.addWidget(editor)
        assert editor.accessibleName() == field.label
        assert editor.focusProxy().accessibleName() == field.label


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown_text"),
    [
        (kinds.Money(), "20000", 2000000, "20,000.00"),
        (kinds.Money(), "２０００．５", 200050, "2,000.50"),
        (kinds.Money(), "1,234.56", 123456, "1,234.56"),
        (kinds.Area(), "3.5", 350, None),
        (kinds.Whole(0, 12, "月"), "１１", 11, "11"),
        (kinds.Year(), "2018", 2018, "2018"),
        (kinds.Date(), "20180307", date(2018, 3, 7), "2018-03-07"),
        (kinds.Date(), "2018.3.7", date(2018, 3, 7), "2018-03-07"),
        (kinds.Date(), "2018-3-7", date(2018, 3, 7), "2018-03-07"),
        (kinds.Date(), "2018年3月7日", date(2018, 3, 7), "2018-03-07"),
        (kinds.Date(), "２０１８０３０７", date(2018, 3, 7), "2018-03-07"),
        (kinds.Phone(), "１３８００００１２３４", "13800001234", "13800001234"),
        (kinds.BankAccount(), "6217001234567890123", "6217001234567890123", "6217 0012 3456 7890 123"),
        (kinds.PersonName(), "阿依古丽•买买提", "阿依古丽·买买提", "阿依古丽·买买提"),
        (kinds.PersonName(), "李𬱖", "李𬱖", "李𬱖"),
    ],
)
def test_what_is_typed_becomes_a_value_and_is_shown_tidily(shown, qtbot, kind, typed, value, shown_text):
    editor = shown(kind)
    with qtbot.waitSignal(editor.changed) as changed:
        type_into(editor, typed)
        press(editor, ENTER)
    assert changed.args == [value]
    assert editor.value() == value
    if shown_text is not None:
        assert text_of(editor) == shown_text


def test_full_width_digits_and_lower_x_are_put_right_while_typing(shown):
    editor = shown(kinds.IdNumber())
    type_into(editor, "９９００ 00199001011ｘ")
    assert text_of(editor) == "99000019900101" "1X"


def test_correcting_in_the_middle_keeps_the_cursor_there(shown):
    editor = shown(kinds.Whole())
    type_into(editor, "1234")
    editor.focusProxy().setCursorPosition(1)
    type_into(editor, "９")
    assert text_of(editor) == "19234"
    assert editor.focusProxy().cursorPosition() == 2


def test_the_input_method_is_off_in_numbers_dates_and_codes_and_on_in_text(shown):
    for kind in (kinds.Money(), kinds.Whole(), kinds.Date(), kinds.IdNumber(), kinds.Phone(),
                 kinds.Code("sex"), kinds.Codes("health")):  # fmt: skip
        assert not _input_method_enabled(shown(kind)), kind
    for kind in (kinds.Text(), kinds.PersonName(), kinds.Reference("region")):
        assert _input_method_enabled(shown(kind)), kind


def test_the_input_method_stays_off_after_a_field_was_read_only(shown):
    editor = shown(kinds.Money())
    editor.set_state(readonly=True)
    editor.set_state(readonly=False)
    assert not _input_method_enabled(editor)


def _input_method_enabled(editor) -> bool:
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(editor.focusProxy(), query)
    return bool(query.value(Qt.InputMethodQuery.ImEnabled))


def test_an_amount_that_cannot_be_read_is_said_in_words_and_the_old_one_is_kept(shown, qtbot):
    editor = shown(kinds.Money(), 50000)
    type_into(editor, "两千")
    assert words_below(editor) == ""
    press(editor, ENTER)
    assert words_below(editor)
    assert editor.value() == 50000
    assert text_of(editor) == "两千"
    editor.focusProxy().selectAll()
    type_into(editor, "2000")
    press(editor, ENTER)
    assert (editor.value(), words_below(editor)) == (200000, "")


def test_the_unit_stands_inside_the_field(shown):
    unit = shown(kinds.Money()).focusProxy().findChild(QLabel, "unit")
    assert unit.text() == "元"
    assert shown(kinds.Whole(0, 12, "月")).focusProxy().findChild(QLabel, "unit").text() == "月"


@pytest.mark.parametrize("typed", ["04", "4", "zn", "之女"])
def test_a_code_is_typed_as_digits_as_pinyin_letters_or_as_words(shown, typed):
    editor = shown(kinds.Code("relation"))
    type_into(editor, typed)
    press(editor, ENTER)
    assert editor.value() == "04"
    assert text_of(editor) == "之女"


def test_the_list_opens_with_f2_and_is_walked_with_the_arrows(shown):
    editor = shown(kinds.Code("sex"))
    editor.open_list()
    first = editor.choices.current_key()
    press(editor, Qt.Key.Key_Down)
    press(editor, ENTER)
    assert editor.value() not in (None, first)


def test_a_retired_value_comes_last_and_is_marked_for_entries_about_earlier_years(shown):
    editor = shown(kinds.Code("object_type"))
    editor.open_list()
    lines = editor.choices.texts()
    assert lines[0].startswith("10")
    assert lines[-1].endswith("（已停用）")
    type_into(editor, "22")
    press(editor, ENTER)
    assert editor.value() == "22"


def test_a_word_outside_the_list_is_refused(shown):
    editor = shown(kinds.Code("relation"), "01")
    type_into(editor, "邻居家")
    press(editor, ENTER)
    assert editor.value() == "01"
    assert "不在选项里" in words_below(editor)


def test_a_code_field_can_be_emptied(shown, qtbot):
    editor = shown(kinds.Code("relation"), "01")
    press(editor, Qt.Key.Key_Delete)
    with qtbot.waitSignal(editor.changed) as changed:
        press(editor, ENTER)
    assert changed.args == [None]


def test_escape_brings_the_stored_choice_back(shown):
    editor = shown(kinds.Code("relation"), "01")
    type_into(editor, "zn")
    press(editor, Qt.Key.Key_Escape)
    press(editor, Qt.Key.Key_Escape)
    assert (editor.value(), text_of(editor)) == ("01", "户主")


def test_several_codes_are_typed_at_once_and_taken_away_with_backspace(shown):
    editor = shown(kinds.Codes("health"))
    type_into(editor, "2")
    press(editor, Qt.Key.Key_Space)
    type_into(editor, "4")
    press(editor, ENTER)
    assert editor.value() == ("2", "4")
    press(editor, Qt.Key.Key_Backspace)
    press(editor, ENTER)
    assert editor.value() == ("2",)


def test_more_codes_than_allowed_are_refused(shown):
    editor = shown(kinds.Codes("cause", 2), ("1", "2"))
    type_into(editor, "3")
    press(editor, ENTER)
    assert editor.value() == ("1", "2")
    assert "最多选 2 项" in words_below(editor)


@pytest.mark.parametrize(
    ("typed", "answer"), [("1", True), ("y", True), ("是", True), ("0", False), ("n", False), ("否", False)]
)
def test_yes_and_no_need_one_key(shown, qtbot, typed, answer):
    editor = shown(kinds.YesNo())
    with qtbot.waitSignal(editor.changed) as changed:
        type_into(editor, typed)
    assert changed.args == [answer]


def test_a_village_is_chosen_by_a_part_of_its_name(shown):
    editor = shown(kinds.Reference("region"))
    type_into(editor, "石磨")
    press(editor, ENTER)
    assert editor.value() == "990000001003"
    assert text_of(editor) == "石磨村"


def test_shift_enter_goes_back(shown, qtbot):
    editor = shown(kinds.Money())
    with qtbot.waitSignal(editor.advance) as advance:
        press(editor, ENTER, Qt.KeyboardModifier.ShiftModifier)
    assert advance.args == [-1]


def test_problems_stand_under_the_field_in_words_errors_in_another_frame_than_warnings(shown):
    editor = shown(kinds.Text())
    error = Problem("V-1", Severity.E, "it", "两个日期前后颠倒", fix="核对原件")
    warning = Problem("V-2", Severity.W, "it", "与去年相差十倍")
    editor.set_state(problems=(error, warning))
    assert problem_line(editor).text() == "错误：两个日期前后颠倒\n需说明：与去年相差十倍"
    assert editor.focusProxy().property("severity") == "E"
    editor.set_state(problems=(warning,))
    assert editor.focusProxy().property("severity") == "W"
    editor.set_state()
    assert not problem_line(editor).isVisible()


def test_a_half_typed_id_number_is_left_in_peace_until_it_is_complete(shown):
    editor = shown(kinds.IdNumber())
    wrong = Problem("V-MEM-01", Severity.E, "it", "校验位不对")
    type_into(editor, "9900001990010111")
    editor.set_state(problems=(wrong,))
    assert words_below(editor) == ""
    type_into(editor, "12")
    assert words_below(editor) == "校验位不对"


def test_last_year_stands_in_grey(shown):
    editor = shown(kinds.Money())
    editor.set_last_year("12,000.00")
    assert last_year(editor).text() == "上年 12,000.00"
    assert last_year(editor).property("tone") == "muted"
