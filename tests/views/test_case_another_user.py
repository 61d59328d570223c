"""A step that another user must take is never shown as one that can be taken: who must take it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services.cards import save_card
from app.services.case_starts import Subject
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin
from app.services.session import Session
from app.views.pages.case_list import CaseListPage
from app.views.pages.case_page import CasePageView
from tests.offices import ADMIN, REVIEWER, reopen, store_household, with_head
from tests.views.proceedings_steps import quiet

pytest_plugins = ("tests.views.proceedings_office",)
ASKED = StepDraft("requested", date(2026, 3, 3), "village_clerk", ("张三",), frozenset(("X08",)),
                  reason="电话写错了")  # fmt: skip
OWN = "“提出更正”是您登记的，这一步要换一个人登记"


def a_case(session: Session) -> str:
    """A correction whose next step is not for the user who typed it."""
    card = store_household(session, "张三", None).card
    save_card(session, card, with_head(card, relation="01", birth_date=date(1970, 1, 1)))
    return begin(session, "correction", Subject(card.household_id), ASKED).case_id


def page_of(workplace, qtbot, case_id: str) -> CasePageView:
    page = CasePageView(workplace)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    page.show_case(case_id)
    quiet(workplace, qtbot)
    return page


def shown(page: CasePageView) -> tuple[str, str, str]:
    """What banner, next stop and the panel below say."""
    stop = page.track.stops[page.page.place_of_current()]
    below = " ".join(label.text() for label in page.panel.findChildren(QLabel))
    return page.why.text(), stop.toolTip(), below


def test_who_typed_the_step_before_is_told_who_takes_this_one(workplace, qtbot):
    page = page_of(workplace, qtbot, a_case(workplace.session))
    why, stop, below = shown(page)
    assert why == f"下一步“批准”要由审核员登记：{OWN}。已经等了 0 天。"
    assert page.banner.property("tone") == "warning"
    assert "等别人办，由审核员办" in stop
    assert f"要由审核员登记：{OWN}" in below
    assert below.count(OWN) == 1
    assert "可以办" not in why + stop + below


def test_a_paper_the_program_does_not_make_has_no_number_to_look_for(workplace, qtbot):
    page = page_of(workplace, qtbot, a_case(workplace.session))
    asked = next(stop for stop in page.page.stops if stop.papers)
    page.panel.show_stop(asked, page.page)
    names = [label.text() for label in page.panel.findChildren(QLabel)]
    assert "证明材料" in names
    assert not any("X08" in name for name in names)


def test_the_list_of_cases_does_not_colour_what_another_must_do(workplace, qtbot):
    a_case(workplace.session)
    page = CaseListPage(workplace)
    qtbot.addWidget(page)
    page.show()
    page.show_region("")
    qtbot.waitUntil(partial(_is_told, page))
    quiet(workplace, qtbot)
    index = page.model.index(0, page.model.section_of("due"))
    assert index.data() == f"“批准”要由审核员登记：{OWN}"
    assert index.data(Qt.ItemDataRole.ForegroundRole) is None


def _is_told(page: CaseListPage) -> bool:
    page.table.viewport().repaint()
    return "批准" in str(page.model.index(0, page.model.section_of("due")).data())


def test_the_other_user_can_take_it_and_an_administrator_is_sent_to_both(workplace, qtbot):
    case_id = a_case(workplace.session)
    reviewer = replace(workplace, session=reopen(workplace.session, REVIEWER))
    why, stop, _ = shown(page_of(reviewer, qtbot, case_id))
    assert why == "下一步可以办“批准”，已经等了 0 天。"
    assert "可以办" in stop
    admin = replace(workplace, session=reopen(reviewer.session, ADMIN))
    why, stop, _ = shown(page_of(admin, qtbot, case_id))
    assert why.startswith("下一步“批准”要由填报员或审核员登记：“管理员”用户不办事项")
    assert "可以办" not in stop
    admin.session.close()
