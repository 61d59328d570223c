"""The list of cases by place: groups stand by their number."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.services.cards import open_card, save_card
from app.services.procedures import Subject, begin
from app.views.pages.case_list import CaseListPage
from tests.offices import VILLAGE, with_household
from tests.services.test_procedures import APPLIED, poor_household
from tests.views.proceedings_steps import quiet

pytest_plugins = ("tests.views.proceedings_office",)


def test_the_cases_of_a_village_stand_by_the_number_of_their_group(workplace, session, qtbot):
    for group in ("十组", "三组", "一组", "二组"):
        home = poor_household(session, "张三")
        card = open_card(session, home)
        save_card(session, card, with_household(card, group_no=group))
        begin(session, "identification", Subject(home), APPLIED)
    page = CaseListPage(workplace)
    qtbot.addWidget(page)
    page.region = VILLAGE
    page.load()
    quiet(workplace, qtbot)
    place = page.model.section_of("place")
    page.table.horizontalHeader().setSortIndicator(place, Qt.SortOrder.AscendingOrder)
    assert [page.model.index(row, place).data().split()[-1] for row in range(page.model.rowCount())] == [
        "一组", "二组", "三组", "十组",
    ]  # fmt: skip
