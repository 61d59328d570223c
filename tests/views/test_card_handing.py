"""提交 is marked only while the card can be handed in; otherwise it says what keeps it from that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card, save_card, stored_problems
from app.services.household_filters import Show
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from tests.offices import with_household
from tests.views.demo_steps import log_in, settle
from tests.views.test_card_page import CONTROL, field, messages, press, type_text

pytest_plugins = ["tests.views.card_fixtures", "tests.views.demo_office"]


def button(page) -> tuple[str, bool, str]:
    """What 提交 says, whether it can be pressed, whether it is marked as what to do next."""
    shown = page.handing.submit_button
    return shown.text(), shown.isEnabled(), shown.property("tone") or ""


def why(page) -> str:
    return page.handing.submit_button.toolTip()


def open_sound(shell, qtbot):
    """A card without anything open but the review, on the screen."""
    session = shell.window.desk.session
    numbers = list_row_numbers(session, HouseholdFilter(show=Show.COMPLETE), Sort())
    household = next(
        home for home in household_ids(session, numbers)
        if not any(problem.is_open for problem in stored_problems(session, home))
    )  # fmt: skip
    card = open_card(session, household)
    unsigned = {"reviewed_by": None, "reviewed_on": None, "submitted_on": None, "submitted_by": None}
    save_card(session, card, with_household(card, **unsigned))
    return shown_card(shell, qtbot, household)


def shown_card(shell, qtbot, household: str):
    desk = shell.window.desk
    desk.open_household(household)
    page = desk.households().card
    qtbot.waitUntil(lambda: page.household_id() == household)
    settle(shell, qtbot)
    return page


def test_a_card_with_errors_says_why_it_cannot_be_handed_in(opened):
    page = opened.page
    assert messages(page)
    assert button(page) == ("提交", True, "")
    assert "处错误" in why(page)
    assert "还不能提交" in why(page)
    assert "Ctrl+Enter" in why(page)


def test_while_a_side_must_be_chosen_the_card_is_neither_stored_nor_handed_in(
    opened, session, household, qtbot
):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    card = open_card(session, household)
    save_card(session, card, with_household(card, natural_village="下柳"))
    with qtbot.waitSignal(page.file.moved_on):
        press(page, Qt.Key.Key_S, CONTROL)
    panel = page.decisions.panel
    panel.choose(0, ours=True)
    assert button(page) == ("提交", False, "")
    assert "按所选保存" in why(page)
    assert not page.handing.store_button.isEnabled()
    assert not page.problem_panel.explain.may_explain, "said now it would be lost: the sides were read before"
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert page.decisions.panel is panel
    assert panel.kept()
    with qtbot.waitSignal(page.changed):
        QTest.mouseClick(panel.store_button, Qt.MouseButton.LeftButton)
    assert page.handing.store_button.isEnabled()
    assert page.problem_panel.explain.may_explain


def test_a_card_in_order_is_handed_in_once_and_changed_again(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    page = open_sound(closed_shell, qtbot)
    assert button(page) == ("提交", True, "primary")
    assert page.problem_panel.summary.text().endswith("可以提交。")
    QTest.mouseClick(page.handing.submit_button, Qt.MouseButton.LeftButton)
    settle(closed_shell, qtbot)
    assert button(page) == ("提交", False, "")
    assert "已经提交过了，正在等审核" in why(page)
    assert page.problem_panel.summary.text() == "只等审核人签字。"
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    settle(closed_shell, qtbot)
    assert button(page)[1]


def test_a_card_that_waits_only_for_the_review_is_not_listed_as_incomplete(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    page = open_sound(closed_shell, qtbot)
    panel = page.problem_panel
    assert panel.summary.text() == "只等审核人签字，可以提交。"
    lines = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert {"【未填】审核人", "【未填】审核日期"} <= set(lines)
    assert not any("不完整" in line for line in lines)
    assert page.side.tabs.tabText(0) == f"问题 {len(lines)}"
    card = page.file.copy
    card.set_value("household", card.household_id, "phone", None)
    with qtbot.waitSignal(page.file.judged):
        page.form.edited.emit()
    lines = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert any("档案卡还不完整" in line for line in lines)


def test_nobody_reviews_what_they_submitted(shell, qtbot):
    page = open_sound(shell, qtbot)
    QTest.mouseClick(page.handing.submit_button, Qt.MouseButton.LeftButton)
    settle(shell, qtbot)
    assert button(page) == ("审核", False, "")
    assert "不能自己审核" in why(page)
