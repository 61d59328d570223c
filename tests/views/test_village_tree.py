"""The village tree beside the lists: in a narrow window it takes no more room than its lines need."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyledItemDelegate, QTreeWidgetItemIterator

from app.services.cards import open_card, save_card
from app.views.desk import NARROWEST_TREE
from tests.offices import with_household
from tests.views.demo_steps import settle

pytest_plugins = ("tests.views.demo_office", "tests.views.large_text")

NARROW, WIDE = (911, 512), (1366, 768)
"""The screen of 1366×768 where everything is drawn half as large again, and as it is."""


def cut(tree) -> list[str]:
    """Texts of lines on the screen that cannot be read to the end."""
    found, lines = [], QTreeWidgetItemIterator(tree)
    while item := lines.value():
        for column in range(2):
            cell = tree.indexFromItem(item, column)
            shown = tree.visualRect(cell)
            if not shown.isEmpty() and shown.width() < tree.sizeHintForIndex(cell).width():
                found.append(item.text(column))
        lines += 1
    return found


@pytest.mark.parametrize("room", ["households", "procedures"])
def test_in_a_narrow_window_the_list_gets_what_the_tree_does_not_need(shell, qtbot, room):
    desk = shell.window.desk
    desk.show_room(room)
    settle(shell, qtbot)
    shell.window.resize(*NARROW)
    desk.tree.expandAll()
    qtbot.waitUntil(lambda: desk.tree.width() < NARROWEST_TREE)
    assert desk.stack.width() > desk.width() - desk.rail.width() - NARROWEST_TREE
    assert cut(desk.tree) == []
    shell.window.resize(*WIDE)
    qtbot.waitUntil(lambda: desk.tree.width() >= NARROWEST_TREE)


def test_a_tree_with_long_names_is_never_wider_than_it_was(shell, qtbot):
    desk = shell.window.desk
    shell.window.resize(*NARROW)
    card = open_card(desk.session, desk.households().list_page.table.model().row_at(0).id)
    long = with_household(card, group_no="上沙河子自然村第十三村民小组")
    desk.on_changed(save_card(desk.session, card, long).changes)
    qtbot.waitUntil(lambda: desk.tree.width() == NARROWEST_TREE)


def test_a_width_that_a_person_dragged_stays(shell, qtbot):
    desk = shell.window.desk
    shell.window.resize(1100, 512)
    qtbot.waitUntil(lambda: desk.tree.width() < NARROWEST_TREE)
    splitter = desk.tree.parentWidget()
    splitter.setSizes([240, splitter.width() - splitter.handleWidth() - 240])
    assert desk.tree.width() == 240
    shell.window.resize(1160, 512)
    desk.tree.refresh()
    settle(shell, qtbot)
    assert desk.tree.width() == 240


class Asked(QStyledItemDelegate):
    """Paints as usual and notes which texts were measured."""

    def __init__(self, parent) -> None:
        super().__init__(parent)
        self.texts: set[str] = set()

    def sizeHint(self, option, index):
        self.texts.add(index.data())
        return super().sizeHint(option, index)


def test_names_are_measured_only_when_there_are_other_ones(shell, qtbot):
    desk = shell.window.desk
    shell.window.resize(*NARROW)
    settle(shell, qtbot)
    village = desk.tree.villages()[0]
    asked = Asked(desk.tree)
    desk.tree.setItemDelegate(asked)
    card = open_card(desk.session, desk.households().list_page.table.model().row_at(0).id)
    desk.on_changed(save_card(desk.session, card, with_household(card, phone="13912345678")).changes)
    settle(shell, qtbot)
    assert not asked.texts & {village.name, *(group.name for group in village.children)}
    before = desk.tree.needed_width
    card = open_card(desk.session, card.household_id)
    desk.on_changed(save_card(desk.session, card, with_household(card, group_no="上沙河子组")).changes)
    qtbot.waitUntil(lambda: desk.tree.needed_width > before)
    assert "上沙河子组" in asked.texts


def test_names_in_larger_letters_are_measured_anew(shell, qtbot):
    shell.window.resize(*NARROW)
    settle(shell, qtbot)
    desk = shell.window.desk
    before, font = desk.tree.needed_width, desk.tree.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    desk.tree.setFont(font)
    card = open_card(desk.session, desk.households().list_page.table.model().row_at(0).id)
    desk.on_changed(save_card(desk.session, card, with_household(card, phone="13912345678")).changes)
    qtbot.waitUntil(lambda: desk.tree.needed_width > before * 1.2)
