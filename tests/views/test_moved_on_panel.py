"""A card that moved on: how its two versions stand beside each other."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton

from app.services.cards import open_card
from app.views.pages.card_bars import MovedOnPanel
from tests.offices import with_household

pytest_plugins = ["tests.views.card_fixtures", "tests.views.large_text"]
BETWEEN = 12


def test_the_choices_stand_apart_from_the_name_of_the_field(usual_text, session, household, qtbot):
    theirs = open_card(session, household)
    ours = with_household(theirs, address="龙湾村一组90号")
    panel = MovedOnPanel(ours, theirs, None, session.policy())
    qtbot.addWidget(panel)
    panel.resize(640, 480)
    panel.show()
    QApplication.processEvents()
    (name,) = (label for label in panel.findChildren(QLabel) if label.text() == "户 · 门牌地址")
    ends = name.mapTo(panel, QPoint(0, 0)).x() + name.fontMetrics().horizontalAdvance(name.text())
    choice = min(panel.findChildren(QRadioButton), key=lambda button: button.mapTo(panel, QPoint()).x())
    assert choice.mapTo(panel, QPoint(0, 0)).x() - ends >= BETWEEN
