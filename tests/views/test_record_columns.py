"""Tables inside the card: columns follow what stands in them, and what is cut stands in the tool tip."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.problems import Problem, Severity
from app.forms.registry import schema_of
from app.views.forms.record_model import field_columns
from app.views.forms.record_table import RecordTable
from tests.views.test_column_widths import is_whole

pytest_plugins = ["tests.views.form_fixtures", "tests.views.large_text"]

DECISION = "经村民代表会议评议、公示无异议后由乡镇审核、县级批准，批准文件见档案第三卷"
PERIOD = {"id": "a" * 32, "period": "PA", "object_type": "20", "identified_on": date(2014, 11, 10),
          "ended_on": date(2017, 12, 18), "end_reason": "01", "decision": DECISION}  # fmt: skip
INCOME = {"id": "b" * 32, "item": "101", "quantity": 1600, "unit": "月", "unit_price": 328_070_000,
          "amount": 123_456_789_012, "payer": "01", "evidence": "银行流水"}  # fmt: skip


@pytest.fixture
def shown(large_text, context, qtbot):
    """The table of a form with rows, so wide, with large text."""

    def show(form: str, width: int, *rows) -> RecordTable:
        table = RecordTable(field_columns(schema_of(form).stored_fields), context)
        qtbot.addWidget(table)
        table.resize(width, 200)
        table.show()
        table.set_rows(rows)
        return table

    return show


def whole(table: RecordTable) -> set[str]:
    """The fields whose cells can be read to their ends."""
    columns = enumerate(table.records.columns)
    return {column.field.name for place, column in columns if column.field and is_whole(table, place)}


def test_the_type_of_a_household_is_whole_also_where_the_table_is_scrolled(shown):
    table = shown("period_status", 900, PERIOD)
    assert table.horizontalScrollBar().maximum() > 0
    assert whole(table) == {column.field.name for column in table.records.columns} - {"decision"}
    assert DECISION in table.records.index(0, table.records.column_of("decision")).data(
        Qt.ItemDataRole.ToolTipRole)


def test_a_table_with_room_shows_everything(shown):
    table = shown("period_status", 2600, PERIOD)
    assert "decision" in whole(table)
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [600, 1300, 1900])
def test_payer_and_amounts_of_any_length_are_whole(shown, width):
    assert {"item", "unit_price", "amount", "payer"} <= whole(shown("income_item", width, INCOME))


def test_a_column_follows_what_is_typed_and_never_gets_too_narrow_to_type_in(shown):
    table = shown("income_item", 1300, {"id": INCOME["id"], "item": "101"})
    amount = table.records.column_of("amount")
    before = table.columnWidth(amount)
    assert before >= table.fontMetrics().horizontalAdvance("0") * 12
    table.records.setData(table.records.index(0, amount), INCOME["amount"])
    assert table.columnWidth(amount) > before
    assert "amount" in whole(table)


def test_a_column_that_a_person_dragged_stays(shown):
    table = shown("income_item", 1300, INCOME)
    table.setColumnWidth(0, 80)
    table.set_rows((INCOME, {**INCOME, "id": "c" * 32}))
    table.resize(1900, 200)
    assert table.columnWidth(0) == 80


def test_the_tool_tip_of_a_wrong_cell_has_its_text_too(shown):
    table = shown("period_status", 900, PERIOD)
    wrong = Problem("V-9", Severity.E, "decision", "没有文号", record=PERIOD["id"])
    table.set_problems({(PERIOD["id"], "decision"): (wrong,)})
    told = table.records.index(0, table.records.column_of("decision")).data(Qt.ItemDataRole.ToolTipRole)
    assert DECISION in told
    assert "没有文号" in told
