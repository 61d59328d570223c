"""The dialogs of the policy pages with large text: nothing they ask for is cut through."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.services.policy_overview import HolidayYear
from app.views.pages.policy_calendar_page import CalendarDialog
from app.views.pages.policy_dialogs import HolidayDialog, PolicyDialog

pytest_plugins = ["tests.views.large_text"]
BLANK = {"effective_from": date(2026, 11, 16)}


def calendar() -> PolicyDialog:
    return CalendarDialog(None, "C90", (), BLANK)


def holidays() -> PolicyDialog:
    return HolidayDialog(HolidayYear(2027, "", "", ""), "workday_calendar", (), BLANK)


@pytest.mark.parametrize("make", [calendar, holidays])
def test_every_field_keeps_its_height_with_large_text(make, large_text, qtbot):
    dialog = make()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    assert len(fields) >= 7
    assert [field.accessibleName() for field in fields if field.height() < field.sizeHint().height()] == []
