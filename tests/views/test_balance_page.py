"""户数人口变动表 in the window: by village, by month, and a year closed for the whole township."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyleOptionViewItem

from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.years import list_years
from app.views.pages.archive_tabs import BALANCES
from app.views.pages.balance_page import BY_MONTH
from app.views.tables.wide_table import WideTable
from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office",)


@pytest.fixture
def page(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    desk = closed_shell.window.desk
    desk.households().show_list()
    shown = desk.households().tabs.show_page(BALANCES)
    settle(closed_shell, qtbot)
    return shown


def choose(page, box, value) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def lines(page):
    return [page.model.row_at(row) for row in range(page.model.rowCount())]


def test_villages_add_up_to_the_township_and_months_to_the_year(page):
    *villages, total = lines(page)
    assert len(villages) > 1
    assert sum(line.persons.closing for line in villages) == total.persons.closing > 0
    choose(page, page.month, BY_MONTH)
    *months, year = lines(page)
    assert [line.title for line in months] == [f"{month}月" for month in range(1, 13)]
    assert year.persons == total.persons
    choose(page, page.village, villages[0].code)
    assert lines(page)[-1].persons.closing == villages[0].persons.closing


def test_the_sum_is_bold_and_no_village_or_month_is(page):
    (table,) = page.findChildren(WideTable)

    def bold_rows() -> list[int]:
        found = []
        for row in range(page.model.rowCount()):
            option = QStyleOptionViewItem()
            index = page.model.index(row, 0)
            table.itemDelegateForIndex(index).initStyleOption(option, index)
            found += [row] if option.font.bold() else []
        return found

    assert bold_rows() == [page.model.rowCount() - 1]
    choose(page, page.month, BY_MONTH)
    assert bold_rows() == [12]


def test_a_year_is_closed_for_everybody_after_a_question(page, closed_shell, qtbot):
    session = closed_shell.window.desk.session
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    everybody = household_ids(session, numbers)
    choose(page, page.year, 2025)
    closed_shell.dialogs.answers.append(True)
    with qtbot.waitSignal(page.changed, timeout=30_000) as closed:
        page.close_button.click()
    assert closed.args[0].households == frozenset(everybody)
    assert [stored.year for stored in list_years(session, everybody[0])] == [2025]
    assert "年度快照" in closed_shell.dialogs.texts("notify")[-1]
