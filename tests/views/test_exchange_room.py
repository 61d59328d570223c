"""The tabs of 数据交换 beside one another, and that other pages call what they offer by its name."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton

from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office",)


def heading_at(tab) -> QPoint | None:
    found = [label for label in tab.findChildren(QLabel)
             if label.property("tone") == "heading" and label.isVisible()]  # fmt: skip
    return found[0].mapTo(tab, QPoint()) if found else None


def test_every_tab_begins_with_its_heading_at_the_same_place(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "审核员")
    desk = closed_shell.window.desk
    desk.show_room("exchange")
    tabs = desk.stack.currentWidget().tabs
    seen = {}
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        QApplication.processEvents()
        seen[tabs.tabText(place)] = heading_at(tabs.widget(place))
    assert len(seen) == 6
    assert set(seen.values()) == {seen["导出数据包"]}, seen


def test_the_package_that_home_advises_is_offered_by_that_name(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "审核员")
    desk = closed_shell.window.desk
    desk.show_room("home")
    settle(closed_shell, qtbot)
    told = desk.stack.currentWidget().exchange.told.text()
    advised = told.split("第一次报送选“")[1].split("”")[0]
    desk.show_room("exchange")
    offered = {choice.objectName(): choice.text()
               for choice in desk.stack.currentWidget().export.findChildren(QRadioButton)}  # fmt: skip
    assert [name for name, words in offered.items() if words.startswith(advised)] == ["full"]
