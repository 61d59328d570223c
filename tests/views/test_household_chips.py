"""The chips above the household list: which are lit, and how they lie beside one another."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from app.services.household_filters import Condition
from app.services.households import HouseholdFilter, Show
from app.views.pages.case_filter import CaseFilter
from app.views.theme import Theme
from tests.views.demo_steps import log_in

pytest_plugins = ("tests.views.demo_office",)

MANY_MEMBERS = Condition("members", low=2)
CONDITIONS = (MANY_MEMBERS, Condition("field", "member.health", ("2", "3", "4")),
              Condition("per_capita", low=300_000, high=1_500_000))


@pytest.fixture
def page(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    desk = closed_shell.window.desk
    desk.show_room("households")
    return desk.households().list_page


def chip_of(page, title) -> QPushButton:
    return next(chip for chip in page.chips.findChildren(QPushButton) if chip.text() == title)


def lit(page) -> list[str]:
    return [chip.text() for chip in page.chips.findChildren(QPushButton) if chip.isChecked()]


@pytest.mark.parametrize("chosen", [HouseholdFilter(conditions=CONDITIONS),
                                    HouseholdFilter(object_type="21")], ids=["conditions", "type"])
def test_all_is_lit_only_while_nothing_is_filtered(page, chosen):
    assert lit(page) == ["全部"]
    page.chips.show_filter(chosen)
    assert lit(page) == []
    chip_of(page, "全部").click()
    assert not page.chips.active()
    assert lit(page) == ["全部"]


def test_a_lit_chip_pressed_again_no_longer_counts_and_leaves_the_conditions(page):
    page.chips.row.add(MANY_MEMBERS)
    chip_of(page, "有错").click()
    assert lit(page) == ["有错"]
    chip_of(page, "需说明").click()
    assert (page.chips.show_only, lit(page)) == (Show.WARNINGS, ["需说明"])
    chip_of(page, "需说明").click()
    assert (page.chips.show_only, lit(page)) == (Show.ALL, [])
    assert page.chips.filter().conditions == (MANY_MEMBERS,)
    page.chips.row.findChild(QPushButton).click()
    assert lit(page) == ["全部"]


def test_chips_of_conditions_share_a_line_as_far_as_it_goes(page, closed_shell, qtbot):
    closed_shell.window.resize(1366, 768)
    page.chips.show_filter(HouseholdFilter(conditions=CONDITIONS))
    QApplication.processEvents()
    row = page.chips.row
    chips = [chip for chip in row.findChildren(QPushButton) if chip.isVisible()]
    assert len(chips) == len(CONDITIONS)
    assert len({chip.mapTo(page, chip.rect().topLeft()).y() for chip in chips}) == 1
    row.setFixedWidth(chips[0].width() + chips[1].width() + chips[2].width())   # without room between them
    QApplication.processEvents()
    assert [chip.y() > chips[0].y() for chip in chips] == [False, False, True]
    assert all(row.rect().contains(chip.geometry()) for chip in chips)
    assert page.table.y() > row.geometry().bottom()


def test_chips_that_open_a_list_are_as_high_as_those_beside_them(page):
    opening_a_list = {page.chips: {"户类型：全部 ▾", "常用筛选 ▾"},
                      CaseFilter(Theme(), page): {"程序：全部 ▾", "步骤：全部 ▾"}}  # fmt: skip
    for row, opening in opening_a_list.items():
        heights = {chip.text(): chip.sizeHint().height() for chip in row.findChildren(QAbstractButton)}
        assert opening < set(heights)
        assert len(set(heights.values())) == 1, heights
