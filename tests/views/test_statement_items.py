"""The income sheet: its lines say whether they count, also unanswered ones; last year in its unit."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.views.test_card_page import section

pytest_plugins = ["tests.views.card_fixtures"]


def test_an_item_nobody_answered_for_counts_as_the_policy_says(opened):
    statements = section(opened.page, "收支核算")
    copy = opened.page.file.copy
    gift = {"id": "9" * 32, "item": "904", "amount": 50_000}
    rows = (*copy.records("income_item", statements.record_id), gift, {"id": "8" * 32})
    copy.replace_rows("income_item", statements.record_id, rows)
    statements.show_copy(copy)
    shown = statements.items.table.records
    column = shown.column_of("counted")
    assert [shown.index(row, column).data() for row in range(3)] == ["是", "否", ""]
    assert copy.records("income_item", statements.record_id)[0].get("counted") is None


def test_a_sum_of_last_year_stands_in_yuan_as_that_of_this_year(opened):
    totals = section(opened.page, "收支核算").panel.editor("wage_total")
    assert totals.findChild(QLabel, "unit").text() == "元"
    assert totals.findChild(QLabel, "lastYear").text() == "上年 20,000.00 元"
