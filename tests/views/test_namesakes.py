"""Two households of one village whose heads share a name: each can be told from the other."""

from __future__ import annotations

import pytest

from app.services.cards import open_card
from app.services.meetings import Matter
from app.services.procedures import Subject, begin
from app.views.pages.case_list import CaseListPage
from app.views.pages.case_page import CasePageView
from app.views.pages.compare_send import CompareSendPage
from app.views.pages.meeting_page import open_meeting as enter
from tests.offices import VILLAGE
from tests.services.test_case_pages import STRUCK
from tests.services.test_procedures import APPLIED, poor_household
from tests.views.proceedings_steps import in_window, quiet

pytest_plugins = ("tests.views.proceedings_office",)


@pytest.fixture
def homes(session) -> list[str]:
    return [poor_household(session, name) for name in ("张三", "张三", "李四")]


def number(session, home: str) -> str:
    return open_card(session, home).household["local_no"]


def begun(session, homes: list[str]) -> list[str]:
    return [begin(session, "identification", Subject(home), APPLIED).case_id for home in homes]


def shown(page, workplace, qtbot) -> list[str]:
    qtbot.addWidget(page)
    page.region = VILLAGE
    page.load()
    quiet(workplace, qtbot)
    return sorted(
        page.model.index(row, page.model.section_of("name")).data() for row in range(page.model.rowCount())
    )


@pytest.mark.parametrize("kind", [CaseListPage, CompareSendPage])
def test_cases_of_namesakes_are_listed_with_the_end_of_their_numbers(workplace, session, qtbot, homes, kind):
    begun(session, homes)
    first, second = (number(session, home)[-4:] for home in homes[:2])
    assert first != second
    assert shown(kind(workplace), workplace, qtbot) == sorted(
        [f"张三（户编号尾号{first}）", f"张三（户编号尾号{second}）", "李四"]
    )


def test_two_cases_of_one_household_need_no_number(workplace, session, qtbot):
    home = poor_household(session, "张三")
    begun(session, [home])
    begin(session, "strike_off", Subject(home), STRUCK)
    assert shown(CaseListPage(workplace), workplace, qtbot) == ["张三", "张三"]


def test_the_page_of_a_case_names_the_number_of_the_household(workplace, session, qtbot, homes):
    for home, case_id in zip(homes, begun(session, homes), strict=True):
        page = CasePageView(workplace)
        qtbot.addWidget(page)
        page.show_case(case_id)
        quiet(workplace, qtbot)
        assert page.title.text() in ("张三", "李四")
        assert f"户编号 {number(session, home)}" in page.place.text()


def test_the_matters_of_a_meeting_name_the_number_within_the_village(workplace, session, qtbot, homes):
    def act(window) -> None:
        model = window.form.matters.table.model()
        cells = [model.index(row, model.columnCount() - 1) for row in range(2)]
        said = [f"张三 尾号{number(session, home)[-8:]}" for home in homes[:2]]
        qtbot.waitUntil(lambda: [cell.data() for cell in cells] == said)

    matters = tuple(Matter("张三户评议", home) for home in homes[:2])
    in_window(workplace, qtbot, lambda: enter(workplace, matters), act)
