"""Lists beside the card: what is taller than its list, or chosen in it, can be seen."""

from __future__ import annotations

from app.views.pages.card_explanations import ExplainedList
from app.views.pages.card_sections import SectionList


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
