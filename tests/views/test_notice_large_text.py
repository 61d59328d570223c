"""A notice with text of 150 %: posting, photos and opinions fit into the width, and scroll as one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from app.services.notices import Notice
from app.views.pages.notice_form import HANGING, OPINIONS
from app.views.theme import Theme
from app.views.workplace import Workplace
from tests.services.test_notices import posted
from tests.views.proceedings_steps import quiet
from tests.views.test_notice_page import reopened

pytest_plugins = ("tests.views.proceedings_office",)


@pytest.fixture
def large(workplace: Workplace, qapp: QApplication) -> Iterator[Workplace]:
    Theme(150).apply(qapp)
    yield replace(workplace, theme=Theme(150))
    Theme().apply(qapp)


@pytest.fixture
def notice(session) -> Notice:
    return posted(session)


def areas(page) -> list[QScrollArea]:
    """The scrolling parts of a page that are on the screen, tables and texts aside."""
    return [area for area in page.findChildren(QScrollArea) if area.isVisible()]


def test_posting_photos_and_taking_down_fit_into_the_width(large, notice, qtbot):
    def act(window) -> None:
        window.form.go_to(HANGING)
        quiet(large, qtbot)
        hanging = window.form.hanging
        (area,) = areas(hanging)
        assert area.horizontalScrollBar().maximum() == 0
        shown = (hanging.photo_words, hanging.taking_down, *hanging.boxes.values())
        ends = [part.mapTo(area.widget(), part.rect().topRight()).x() for part in shown]
        assert max(ends) < area.viewport().width()
        fields = [hanging.taking_down.editor(name) for name in hanging.taking_down.names]
        assert all(field.width() > 10 * field.fontMetrics().horizontalAdvance("0") for field in fields)
        assert all(box.picture.width() >= 250 for box in hanging.boxes.values())
        assert len({box.pos().toTuple() for box in hanging.boxes.values()}) == 4

    reopened(large, qtbot, notice.id, act)


def test_an_opinion_and_its_answer_scroll_as_one(large, notice, qtbot):
    def act(window) -> None:
        QTest.keyClick(window, Qt.Key.Key_F8)
        opinions = window.form.opinions
        opinions.said.editor("way").take("02")
        opinions.said.editor("text").take("有一户买了汽车")
        window.save()
        quiet(large, qtbot)
        (area,) = areas(opinions)
        assert area.isAncestorOf(opinions.said)
        assert area.isAncestorOf(opinions.handled)
        assert area.horizontalScrollBar().maximum() == 0
        window.form.go_to(OPINIONS)
        opinions.handled.focus_blank()
        quiet(large, qtbot)
        first = opinions.handled.editor("handled_by")
        assert area.viewport().rect().contains(first.mapTo(area.viewport(), first.rect().center()))

    reopened(large, qtbot, notice.id, act)
