"""A warning is explained in the problem panel without the mouse, listed apart, and taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.problems import Problem, Severity
from app.services.cards import open_card
from app.views.jobs import Jobs
from app.views.pages.card_page import CardPage
from tests.offices import REVIEWER, make_template, open_copy, reopen, store_household
from tests.views.recording import RecordingDialogs
from tests.views.test_card_page import CONTROL, ENTER, focused, judged, press, save, type_text

pytest_plugins = ["tests.views.card_fixtures"]

REASON = "腰伤未愈，有病历"
MISSING = "06"


def spoil(qtbot, page) -> None:
    """The wife is healthy but unable to work (W), and the household cannot be found (W†)."""
    copy = page.file.copy
    wife = copy.records("member")[1]["id"]
    with judged(qtbot, page):
        copy.set_value("member", wife, "health", ("1",))
        copy.set_value("member", wife, "education", "3")
        copy.set_value("member", wife, "labour", "4")
        copy.set_value("household", copy.household_id, "residence_state", MISSING)
        page.form.edited.emit()


def mark(page, rule_id: str):
    """Mark the first problem of a rule in the list."""
    problems = page.problem_panel.list
    for row in range(problems.count()):
        problems.setCurrentRow(row)
        if page.problem_panel.current_problem().rule_id == rule_id:
            return page.problem_panel.current_problem()
    raise AssertionError(f"{rule_id} is not listed")


def rules(problems) -> list[str]:
    return [problem.rule_id for problem in problems]


def explained_words(page) -> str:
    entries = page.problem_panel.explained.list
    return "\n".join(entries.item(row).text() for row in range(entries.count()))


def test_a_warning_is_explained_with_the_keyboard_and_stays_explained(opened, session, household, qtbot):
    page = opened.page
    spoil(qtbot, page)
    mark(page, "V-MEM-12")
    before = page.problem_panel.list.count()
    press(page, Qt.Key.Key_E, CONTROL)
    assert page.window().focusWidget() is page.problem_panel.explain.reason
    with judged(qtbot, page):
        type_text(page, REASON)
        press(page, ENTER)
    assert "V-MEM-12" not in rules(page.file.problems.all)
    assert rules(page.file.problems.explained) == ["V-MEM-12"]
    assert page.problem_panel.list.count() == before - 1
    assert page.problem_panel.explained.title.text() == "已说明 1 处"
    words = explained_words(page)
    assert REASON in words
    assert "李填报 2026-03-03，内容不变一直有效" in words
    save(qtbot, page)
    assert [row["reason"] for row in open_card(session, household).rows("explanation")] == [REASON]


def test_too_short_a_reason_or_a_missing_proof_is_refused_and_stays_typed(opened, qtbot):
    page = opened.page
    spoil(qtbot, page)
    problem = mark(page, "V-HH-08")
    assert problem.needs_proof
    press(page, Qt.Key.Key_E, CONTROL)
    line = page.problem_panel.explain
    type_text(page, "找不到")
    press(page, ENTER)
    assert page.window().focusWidget() is line.proof
    press(page, ENTER)
    assert line.refusal.text() == "理由至少写 5 个字，现有 3 个。"
    assert line.reason.text() == "找不到"
    type_text(page, "，已报村委会")
    press(page, ENTER)
    press(page, ENTER)
    assert "证明材料" in line.refusal.text()
    press(page, ENTER)
    with judged(qtbot, page):
        type_text(page, "村里的查找记录，村委会存")
        press(page, ENTER)
    assert "V-HH-08" in rules(page.file.problems.explained)
    assert "证明：村里的查找记录，村委会存" in explained_words(page)


def test_a_changed_value_opens_the_warning_again(opened, qtbot):
    page = opened.page
    spoil(qtbot, page)
    explain(qtbot, page, "V-MEM-12")
    wife = page.file.copy.records("member")[1]["id"]
    with judged(qtbot, page):
        page.file.copy.set_value("member", wife, "labour", "5")
        page.form.edited.emit()
    assert "V-MEM-12" in rules(page.file.problems.all)
    assert "【内容已变，不再算数】" in explained_words(page)


def test_what_was_said_is_taken_back_with_delete(opened, qtbot):
    page = opened.page
    spoil(qtbot, page)
    explain(qtbot, page, "V-MEM-12")
    page.problem_panel.explained.list.setFocus()
    with judged(qtbot, page):
        QTest.keyClick(page.problem_panel.explained.list, Qt.Key.Key_Delete)
    assert "V-MEM-12" in rules(page.file.problems.all)
    assert not page.problem_panel.explained.isVisible()


def test_a_caseworker_explains_warnings_but_exempts_from_no_error(opened, qtbot):
    page = opened.page
    spoil(qtbot, page)
    errors = [problem for problem in page.file.problems.all if problem.severity is Severity.E]
    line = page.problem_panel.explain
    assert errors
    assert not any(line.can_take(problem) for problem in errors)
    mark(page, errors[0].rule_id)
    assert not line.isVisible()
    line.may_exempt = True
    mark(page, errors[-1].rule_id)
    assert line.isVisible()
    assert "豁免" in line.title.text()


def explain(qtbot, page, rule_id: str) -> None:
    mark(page, rule_id)
    press(page, Qt.Key.Key_E, CONTROL)
    with judged(qtbot, page):
        type_text(page, REASON)
        press(page, ENTER)


def test_a_problem_of_a_whole_table_leads_to_that_table(opened):
    page = opened.page
    for table in ("help_plan", "insurance", "measure", "training", "pairing", "visit"):
        page.form.go_to(0)
        page.card_actions.go_to_problem(Problem("V-AST-03", Severity.W, table, "没有"))
        assert page.form.titles[page.form.currentIndex()] == "帮扶"
        assert page.form.current().current_record()[0] == table


def test_a_reviewer_exempts_from_an_error_until_a_day(qtbot, tmp_path, clock):
    session = open_copy(make_template(tmp_path / "template", clock), tmp_path / "office", clock)
    household = store_household(session).card.household_id
    session = reopen(session, REVIEWER)
    jobs, dialogs = Jobs(), RecordingDialogs()
    page = CardPage(session, jobs, dialogs)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    with judged(qtbot, page):
        page.show_household(household)
    assert mark(page, "V-HH-03").severity is Severity.E
    press(page, Qt.Key.Key_E, CONTROL)
    type_text(page, "照片损坏，正在重拍")
    press(page, ENTER)
    press(page, ENTER)
    assert focused(page) is page.problem_panel.explain.until
    with judged(qtbot, page):
        type_text(page, "20260331")
        press(page, ENTER)
    assert rules(page.file.problems.explained) == ["V-HH-03"]
    assert "【已豁免】" in explained_words(page)
    assert "有效期至 2026-03-31" in explained_words(page)
    save(qtbot, page)
    (row,) = open_card(session, household).rows("explanation")
    assert (row["kind"], row["person"]) == ("02", REVIEWER)
    jobs.finish()
    session.close()
