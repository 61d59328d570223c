"""The dialogs of the policy pages with large text: nothing they ask for is cut through."""

from __future__ import annotations

import re
from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QPlainTextEdit

from app.services.policy_overview import HolidayYear
from app.views.forms.scrolled import LowRoom
from app.views.pages.policy_calendar_page import CalendarDialog
from app.views.pages.policy_dialogs import HolidayDialog, PolicyDialog

pytest_plugins = ["tests.views.large_text"]
BLANK = {"effective_from": date(2026, 11, 16)}


def calendar() -> PolicyDialog:
    return CalendarDialog(None, "C90", (), BLANK)


def holidays() -> PolicyDialog:
    return HolidayDialog(HolidayYear(2027, "", "", ""), "workday_calendar", (), BLANK)


def shown(dialog: PolicyDialog, qtbot) -> PolicyDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.mark.parametrize("make", [calendar, holidays])
def test_every_field_keeps_its_height_with_large_text(make, large_text, qtbot):
    dialog = shown(make(), qtbot)
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    assert len(fields) >= 7
    assert [field.accessibleName() for field in fields if field.height() < field.sizeHint().height()] == []


@pytest.mark.parametrize("make", [calendar, holidays])
def test_the_buttons_are_on_a_low_screen_and_the_rest_scrolls(make, large_text, qtbot):
    dialog = shown(make(), qtbot)
    dialog.resize(dialog.width(), 500)
    assert dialog.height() == 500
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons.geometry().bottom() < 500
    room = dialog.findChild(LowRoom)
    assert room.verticalScrollBar().maximum() > 0
    assert room.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("make", [calendar, holidays])
def test_a_dialog_is_as_tall_as_what_it_asks_and_begins_in_its_first_field(make, usual_text, qtbot):
    dialog = shown(make(), qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.findChild(LowRoom).verticalScrollBar().maximum() == 0
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    assert dialog.focusWidget() in fields
    assert dialog.focusWidget().y() == min(field.y() for field in fields)


def test_a_dialog_leaves_room_for_its_title_and_the_bar_of_the_desktop(large_text, qtbot):
    dialog = holidays()
    qtbot.addWidget(dialog)
    screen = dialog.screen().availableGeometry().height()
    assert 0.6 * screen < dialog.height() <= 0.85 * screen


@pytest.mark.parametrize("make", [calendar, holidays])
def test_what_is_set_and_its_document_begin_in_one_line(make, large_text, qtbot):
    dialog = shown(make(), qtbot)
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox),
              *dialog.findChildren(QPlainTextEdit)]
    assert len({field.x() for field in fields}) == 1


@pytest.mark.parametrize("year", range(2024, 2034))
def test_the_examples_of_holidays_are_days_that_could_stand_there(year, qtbot):
    dialog = HolidayDialog(HolidayYear(year, "", "", ""), "workday_calendar", (), BLANK)
    qtbot.addWidget(dialog)
    for field, is_weekend in ((dialog.off, False), (dialog.work, True)):
        days = re.findall(r"\d\d-\d\d", field.placeholderText())
        assert len(days) == 2
        assert all((date.fromisoformat(f"{year}-{day}").weekday() >= 5) is is_weekend for day in days)
