"""Lists of the card: what is chosen or tall can be seen, and only what is there can be taken out."""

from __future__ import annotations

from app.views.forms.editors.rows import RowsEditor
from app.views.pages.card_copy import MEMBER
from app.views.pages.card_explanations import ExplainedList
from app.views.pages.card_sections import SectionList
from tests.views.test_card_page import section

pytest_plugins = ["tests.views.card_fixtures"]


def test_an_explanation_taller_than_its_list_can_be_read_to_its_end(qtbot):
    """Scrolled item by item, the last line of a single tall one was out of reach."""
    panel = ExplainedList()
    qtbot.addWidget(panel)
    panel.list.addItem("核对了发放花名册和一卡通流水，确实如此，" * 12)
    panel.list.setFixedSize(220, 60)
    panel.show()
    item, bar = panel.list.item(0), panel.list.verticalScrollBar()
    assert panel.list.visualItemRect(item).height() > panel.list.viewport().height()
    bar.setValue(bar.maximum())
    assert panel.list.visualItemRect(item).bottom() < panel.list.viewport().height()


def test_the_chosen_section_stays_in_sight_when_the_list_gets_lower(qtbot):
    sections = SectionList([f"第 {number} 部分" for number in range(12)])
    qtbot.addWidget(sections)
    sections.resize(sections.width(), sections.sizeHintForRow(0) * 12)
    sections.setCurrentRow(11)
    sections.show()
    sections.resize(sections.width(), sections.sizeHintForRow(0) * 4)
    assert sections.viewport().rect().contains(sections.visualItemRect(sections.item(11)))


def test_nothing_can_be_taken_out_where_nothing_stands(opened, qtbot):
    page = opened.page
    members = section(page, "家庭成员")
    assert members.remove_button.isEnabled()
    for row in page.file.copy.records(MEMBER):
        members.table.go_to(row["id"], edit=False)
        members.remove_record()
    assert not members.remove_button.isEnabled()
    members.restore_record()
    assert members.remove_button.isEnabled()
    members.set_readonly(True)
    assert not members.remove_button.isEnabled()
    qtbot.waitUntil(lambda: not opened.jobs.running())


def test_the_buttons_of_a_table_stand_apart_from_it(opened, qtbot):
    section(opened.page, "照片与材料")
    (editor,) = (rows for rows in opened.page.findChildren(RowsEditor) if rows.isVisible())
    qtbot.waitUntil(lambda: editor.add_button.y() > editor.table.geometry().bottom())
    assert editor.add_button.y() - editor.table.geometry().bottom() > 5


def test_the_tab_counts_the_lines_of_its_list(opened):
    page = opened.page
    shown = "".join(sign for sign in page.side.tabs.tabText(0) if sign.isdigit())
    assert int(shown or 0) == page.problem_panel.list.count()
    assert page.problem_panel.list.count() < len(page.file.problems.all)
