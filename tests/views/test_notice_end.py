"""The day offered for taking a notice down: the first one on which it may come down, none while unknown."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.notices import open_notice
from tests.services.test_notices import posted
from tests.views.proceedings_steps import quiet
from tests.views.test_notice_page import reopened

pytest_plugins = ("tests.views.proceedings_office",)
ONE_DAY = timedelta(days=1)


def offered(window) -> tuple[date | None, str | None]:
    """Day and result that stand in the fields without anybody's typing."""
    panel = window.form.hanging.taking_down
    return panel.editor("taken_down_on").value(), panel.editor("result").value()


def test_the_day_offered_is_the_first_one_allowed_and_not_taken_earlier(workplace, session, clock, qtbot):
    notice = posted(session)
    first = date(2026, 3, 11)

    def early(window) -> None:
        assert offered(window) == (first, None)
        window.form.hanging.taking_down.editor("taken_down_by").take("张贴人丙")
        window.form.hanging.taking_down.editor("result").take("没有异议")
        window.form.hanging.down_button.click()
        quiet(workplace, qtbot)
        assert window.outcome.text() == "还不能撤下：公示中，还有 7 天，2026-03-11 起可以撤下。"

    reopened(workplace, qtbot, notice.id, early)
    assert open_notice(session, notice.id).values["taken_down_on"] is None
    clock.move(8 * ONE_DAY)
    reopened(workplace, qtbot, notice.id, lambda window: offered_is(window, first))
    clock.move(ONE_DAY)
    reopened(workplace, qtbot, notice.id, lambda window: offered_is(window, first + ONE_DAY))


def test_taking_down_stands_out_only_from_the_day_it_is_allowed_and_says_why_not(
    workplace, session, clock, qtbot
):
    notice = posted(session)
    shown = []

    def looks(window) -> None:
        button = window.form.hanging.down_button
        shown.append((button.property("tone"), button.toolTip()))

    for _ in range(2):
        reopened(workplace, qtbot, notice.id, looks)
        clock.move(8 * ONE_DAY)
    assert shown == [("", "还不能撤下：公示中，还有 7 天，2026-03-11 起可以撤下。"), ("primary", "")]


def test_the_day_it_may_come_down_is_said_once(workplace, session, clock, qtbot):
    notice = posted(session)
    said = []
    for _ in range(2):
        reopened(workplace, qtbot, notice.id, lambda window: said.append(window.form.clock.text()))
        clock.move(8 * ONE_DAY)
    assert [text.count("2026-03-11 起可以撤下") for text in said] == [1, 1]
    assert "\n公示中，还有 7 天\n" in said[0]
    assert "\n公示期满\n" in said[1]


def offered_is(window, day: date) -> None:
    assert offered(window) == (day, "公示期内没有收到异议")


def test_an_objection_takes_day_and_result_away_but_nothing_typed(workplace, session, clock, qtbot):
    notice = posted(session)

    def objects(window) -> None:
        window.form.hanging.taking_down.editor("taken_down_by").take("张贴人丙")
        QTest.keyClick(window, Qt.Key.Key_F8)
        panel = window.form.opinions.said
        panel.editor("way").take("02")
        panel.editor("text").take("有一户买了汽车")
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        quiet(workplace, qtbot)
        assert offered(window) == (None, None)
        assert window.form.hanging.taking_down.editor("taken_down_by").value() == "张贴人丙"

    reopened(workplace, qtbot, notice.id, objects)
