"""The lines of the income sheet say whether they count, also where nobody answered and the policy does."""

from __future__ import annotations

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
