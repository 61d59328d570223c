"""Lists that were sent and hits beside the archive, with usual and with large text: all of it can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QGroupBox, QLabel

from app.core.clock import FixedClock
from app.core.settings import MachineSettings, save_settings
from app.services.cards import open_card, save_card
from app.services.comparison_answers import Answer, FoundHit, take_paper_answer
from app.services.comparison_lists import Wishes, make_list
from app.services.comparisons import open_comparison
from app.views.forms.builder import FormArea
from app.views.pages.procedure_room import COMPARE
from tests.offices import PASSWORD, REVIEWER, all_ids, make_template, open_copy, with_head
from tests.services.test_comparisons import compared
from tests.views.cut_cells import cut_cells
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office", "tests.views.large_text"]
ON = date(2026, 3, 2)
CLOCK = FixedClock(datetime(2026, 3, 3, 8, 0))
NOTE = "反馈表里有 2 人不在送出的名单上，没有登记"


@pytest.fixture(scope="module")
def answered_office(tmp_path_factory):
    """A list without an answer, and one with a hit that is open."""
    template = make_template(tmp_path_factory.mktemp("office"), CLOCK)
    session = open_copy(template, tmp_path_factory.mktemp("answered"), CLOCK)
    case_ids = [compared(session)]
    card = open_card(session, all_ids(session)[0])
    known = {"labour": "1", "employer": "示范服装加工厂", "work_city": "示范市", "allowance": "01"}
    save_card(session, card, with_head(card, **known), "家庭成员")
    make_list(session, case_ids, Wishes("县公安局", ON, ("03", "06")), None)
    made = make_list(session, case_ids, Wishes("县市场监督管理局", ON, ("02",)), None)
    (person,) = open_comparison(session, made.comparison_id).people
    hit = FoundHit(person["id"], "02", "个体工商户，经营小卖部")
    take_paper_answer(session, made.comparison_id, [hit], Answer(ON, "李科长", note=NOTE))
    session.close()
    return session.folder.root


@pytest.fixture
def compare(answered_office, tmp_path, make_shell, qtbot):
    """The tab 信息比对 in a window of 1366×768."""
    folder = tmp_path / "office"

    def shown(percent: int, page: str):
        open_copy(answered_office, folder, CLOCK).close()
        save_settings(folder / "settings.toml", replace(MachineSettings(), text_percent=percent))
        shell = make_shell(folder)
        log_in(shell, qtbot, REVIEWER, PASSWORD)
        shell.window.desk.show_room("procedures")
        tab = shell.window.desk.stack.currentWidget().tabs.show_page(COMPARE)
        tab.tabs.setCurrentWidget(getattr(tab, page))
        settle(shell, qtbot)
        return getattr(tab, page)

    return shown


def in_sight(widget) -> bool:
    """From edge to edge on the screen."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def boxes(page) -> list[QGroupBox]:
    return [box for box in page.findChildren(QGroupBox) if box.isVisible()]


def test_both_sides_of_a_hit_and_its_fields_are_in_sight_without_scrolling(compare, usual_text, qtbot):
    page = compare(100, "hits")
    qtbot.waitUntil(lambda: page.ours.rowCount() > 6)
    qtbot.waitUntil(lambda: all(in_sight(box) for box in boxes(page)))
    theirs, ours = boxes(page)
    assert theirs.y() == ours.y()
    assert in_sight(page.panel.editor("settled_on"))


def test_with_large_text_the_sides_stand_below_each_other_and_lead_down_to_the_fields(
    compare, large_text, qtbot
):
    page = compare(150, "hits")
    qtbot.waitUntil(lambda: page.ours.rowCount() > 6)
    theirs, ours = boxes(page)
    qtbot.waitUntil(lambda: in_sight(theirs) and ours.y() > theirs.y())
    area = page.findChild(FormArea)
    assert area.horizontalScrollBar().maximum() == 0
    number = next(label for label in ours.findChildren(QLabel) if "****" in label.text())
    assert in_sight(number)
    page.window().activateWindow()
    page.row_opened(page.chosen())
    qtbot.waitUntil(lambda: in_sight(page.panel.editor("conclusion")))


def test_the_lists_that_were_sent_can_be_read_to_the_last_column(compare, large_text):
    page = compare(150, "lists")
    assert page.model.rowCount() == 2
    assert NOTE in page.model.index(0, page.model.section_of("note")).data()
    assert cut_cells(page.table) == []
