"""The room 村级程序: a case is begun, blocked with its reason, goes on, returns, is corrected; batches."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.services.case_lines import list_cases
from app.services.case_starts import Subject, blank_case
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.procedure_cases import StepDraft, step_values
from app.services.procedures import begin, begin_many, case_track, take
from app.services.step_offers import draft_step
from app.views.pages.case_batch import common_steps
from app.views.pages.case_begin import BeginDialog
from app.views.pages.case_outcome import OutcomeWindow
from app.views.pages.procedure_room import CASES
from app.views.pages.step_dialog import StepDialog
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office"]
PROCEDURE = "strike_off"
DAY = date(2026, 11, 2)
FOUND = StepDraft("found", DAY, "caseworker", ("甲",), frozenset(("X08",)), reason="重复登记")
VERIFIED = StepDraft("verified", date(2026, 11, 3), "team_member", ("乙", "丙"), frozenset(("T08",)))


class Clerk:
    """Answers the dialogs: what each step is filled with, and what the dialogs said."""

    def __init__(self, shell, qtbot) -> None:
        self.shell, self.qtbot = shell, qtbot
        self.fills: list[dict] = []
        self.said: list[str] = []
        self.tones: list[str] = []
        self.refused: list[str] = []
        self.procedure = PROCEDURE
        self.outcomes: list[list] = []
        shell.dialogs.on_run = self.answer

    def answer(self, dialog) -> bool:
        if isinstance(dialog, BeginDialog):
            dialog.choose(self.procedure)
            dialog.accept()
            return dialog.begun is not None
        if isinstance(dialog, OutcomeWindow):
            self.outcomes.append([dialog.model.row_at(row) for row in range(dialog.model.rowCount())])
            return True
        assert isinstance(dialog, StepDialog)
        return self._fill(dialog)

    def _fill(self, dialog) -> bool:
        given = dict(self.fills.pop(0))
        ticks = given.pop("ticks", ())
        for name, value in given.items():
            dialog.panel.editor(name).take(value)
        dialog.tick(*ticks)
        dialog.judge()
        settle(self.shell, self.qtbot)
        self.said.append(dialog.verdict.text())
        self.tones.append(dialog.do_button.property("tone"))
        dialog.submit()
        settle(self.shell, self.qtbot)
        if dialog.outcome is None:
            self.refused.append(dialog.verdict.text())
        return dialog.outcome is not None


def opened(shell, qtbot, user="填报员"):
    log_in(shell, qtbot, user)
    return shell.window.desk, Clerk(shell, qtbot)


def homes(session, count: int) -> list[str]:
    return household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort()))[:count]


def cases_page(shell, qtbot):
    shell.window.desk.show_room("procedures")
    settle(shell, qtbot)
    page = shell.window.desk.stack.currentWidget().tabs.page(CASES)
    settle(shell, qtbot)
    return page


def case_of(shell, qtbot, case_id: str):
    shell.window.desk.open_case(case_id)
    settle(shell, qtbot)
    return shell.window.desk.stack.currentWidget().case


def stops(page) -> list[str]:
    return [stop.stop.kind.name for stop in page.page.stops]


def begun_from_the_card(shell, qtbot, clerk):
    """The page of a case that was begun from the card of the first household."""
    desk = shell.window.desk
    desk.show_room("households")
    desk.open_household(homes(desk.session, 1)[0])
    settle(shell, qtbot)
    clerk.fills.append({"happened_on": DAY, "role": "caseworker", "done_by": "甲", "reason": "重复登记",
                        "ticks": ("X08",)})  # fmt: skip
    desk.households().cases.begin()
    settle(shell, qtbot)
    return desk.stack.currentWidget().case


def test_a_case_begun_from_the_card_is_blocked_with_the_reason_on_the_screen(closed_shell, qtbot):
    shell = closed_shell
    _, clerk = opened(shell, qtbot)
    page = begun_from_the_card(shell, qtbot, clerk)
    assert shell.window.windowTitle().endswith("剔除 - 乡档")
    assert stops(page)[:2] == ["CURRENT", "NEXT"]
    assert "下一步可以办“入户核实”" in page.why.text()
    assert page.take_button.property("tone") == "primary"
    clerk.fills.append({"happened_on": date(2026, 11, 3), "role": "team_member", "done_by": "乙、丙",
                        "ticks": ("T08",)})  # fmt: skip
    page.take_button.click()
    settle(shell, qtbot)
    assert (clerk.said[-1], clerk.tones[-1]) == ("可以办理。", "primary")
    assert stops(page)[:3] == ["DONE", "CURRENT", "NEXT"]
    assert "下一步“民主评议”还不能办" in page.why.text()
    assert page.take_button.property("tone") == ""
    assert "没有登记在这一步以前开的" in page.why.text()
    assert page.chosen().stop.label == "民主评议"
    clerk.fills.append({"happened_on": date(2026, 11, 4), "role": "reps_meeting",
                        "ticks": ("T10", "T11", "T12")})  # fmt: skip
    page.take_button.click()
    settle(shell, qtbot)
    assert "没有登记在这一步以前开的" in clerk.refused[-1]
    assert clerk.tones[-1] == ""
    assert stops(page)[:3] == ["DONE", "CURRENT", "NEXT"]


def test_a_case_is_returned_corrected_and_the_correction_taken_back(closed_shell, qtbot):
    shell = closed_shell
    desk, clerk = opened(shell, qtbot)
    session = desk.session
    page = begun_from_the_card(shell, qtbot, clerk)
    desk.on_changed(take(session, page.case_id(), VERIFIED))
    settle(shell, qtbot)
    clerk.fills.append({"happened_on": date(2026, 11, 5), "reason": "核实表写错了人"})
    page.actions_of.give_back("found")
    settle(shell, qtbot)
    assert stops(page)[:3] == ["CURRENT", "RETURNED", "LATER"]
    assert "2026-11-05退回：核实表写错了人" in page.why.text()
    page.track.choose(0)
    clerk.fills.append({"happened_on": date(2026, 11, 1), "reason": "日期写错"})
    page.correct_button.click()
    settle(shell, qtbot)
    case = case_track(session, page.case_id())
    assert [step.kind.name for step in case.steps] == ["TAKE", "TAKE", "RETURN", "CORRECT"]
    assert case.steps[-1].papers == frozenset(("X08",))
    assert desk.undo_action.text() == "撤销：更正：剔除 发现错登"
    desk.undo_action.trigger()
    settle(shell, qtbot)
    assert case_track(session, page.case_id()).steps[-1].kind.name == "RETURN"
    assert shell.dialogs.texts("notify")[-1] == "已撤销：更正：剔除 发现错登"


def test_day_and_people_that_no_longer_count_are_told_only_where_it_says_so(closed_shell, qtbot):
    desk, clerk = opened(closed_shell, qtbot)
    case_id = begin(desk.session, PROCEDURE, Subject(homes(desk.session, 1)[0]), FOUND).case_id
    desk.on_changed(take(desk.session, case_id, VERIFIED))
    page = case_of(closed_shell, qtbot, case_id)
    told = "2026-11-03", "乙、丙"
    assert all(words in page.track.stops[1].accessibleName() for words in told)
    clerk.fills.append({"happened_on": date(2026, 11, 5), "reason": "核实表写错了人"})
    page.actions_of.give_back("found")
    settle(closed_shell, qtbot)
    page.track.choose(1)
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert "退回以前办过的内容（不再算数）：" in shown
    assert set(told) <= set(shown)
    assert not any(words in page.track.stops[1].accessibleName() for words in told)


def test_the_dialog_of_a_return_is_low_and_shows_what_keeps_it_out(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    case_id = begin(desk.session, PROCEDURE, Subject(homes(desk.session, 1)[0]), FOUND).case_id
    desk.on_changed(take(desk.session, case_id, VERIFIED))
    page = case_of(closed_shell, qtbot, case_id)
    seen = []

    def look(dialog) -> bool:
        dialog.show()
        qtbot.waitUntil(lambda: "退回要写明原因" in dialog.verdict.text())
        QApplication.processEvents()
        below = dialog.do_button.y() - dialog.verdict.geometry().bottom()
        room = dialog.verdict.heightForWidth(dialog.verdict.width())
        seen.append((below < dialog.height() // 3, dialog.verdict.height() >= room))
        return False

    closed_shell.dialogs.on_run = look
    page.actions_of.give_back("found")
    assert seen == [(True, True)]


def test_a_refusal_is_named_while_the_day_is_typed_and_nothing_typed_is_lost(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    session = desk.session
    case_id = begin(session, PROCEDURE, Subject(homes(session, 1)[0]), FOUND).case_id
    page = case_of(closed_shell, qtbot, case_id)
    seen = []

    def look(dialog) -> bool:
        dialog.panel.editor("role").take("team_member")
        dialog.panel.editor("done_by").take("乙")
        for day, said in ((date(2026, 11, 1), "倒着走"), (date(2026, 11, 17), "还没有到"),
                          (date(2026, 11, 3), "2 人以上")):  # fmt: skip
            dialog.verdict.clear()
            dialog.panel.editor("happened_on").take(day)
            qtbot.waitUntil(lambda said=said: said in dialog.verdict.text(), timeout=5_000)
            seen.append(dialog.verdict.text())
        dialog.submit()
        settle(closed_shell, qtbot)
        seen.append(dialog.verdict.text())
        seen.append(dialog.panel.editor("done_by").value())
        return False

    closed_shell.dialogs.on_run = look
    page.take_button.click()
    settle(closed_shell, qtbot)
    assert "早于上一步“发现错登”的 2026-11-02，日期不能倒着走" in seen[0]
    assert "还没有到" in seen[1]
    assert "不能倒着走" not in seen[2]
    assert "“入户核实”要 2 人以上，现在写了 1 人" in seen[2]
    assert "没有登记，填的内容还在" in seen[3]
    assert seen[4] == "乙"
    assert stops(page)[:2] == ["CURRENT", "NEXT"]


def test_the_track_is_walked_with_the_keys_and_shows_what_was_recorded(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    session = desk.session
    case_id = begin(session, PROCEDURE, Subject(homes(session, 1)[0]), FOUND).case_id
    take(session, case_id, VERIFIED)
    page = case_of(closed_shell, qtbot, case_id)
    third = page.track.stops[2]
    assert third.hasFocus() or third.isChecked()
    qtbot.keyClick(third, Qt.Key.Key_Left)
    assert page.track.stops[1].isChecked()
    texts = [label.text() for label in page.panel.widget().findChildren(type(page.title))]
    assert "乙、丙" in texts
    assert "2026-11-03" in texts
    assert any("填报员登记" in text for text in texts)
    assert page.track.stops[1].accessibleName().startswith("第 2 步 入户核实，现在到这里，2026-11-03，乙、丙")
    qtbot.keyClick(page.track.stops[1], Qt.Key.Key_Home)
    assert page.track.stops[0].isChecked()


def test_the_same_step_for_many_and_what_became_of_each(closed_shell, qtbot):
    desk, clerk = opened(closed_shell, qtbot)
    session = desk.session
    begun = begin_many(session, PROCEDURE, homes(session, 5), FOUND)
    take(session, begun.done[0], VERIFIED)
    page = cases_page(closed_shell, qtbot)
    assert page.model.rowCount() == 5
    page.choose_all()
    lines = page.chosen_lines()
    step = next(step for step in common_steps(lines) if step.state == "verified")
    assert (step.label, step.cases) == ("入户核实", 4)
    clerk.fills.append({"happened_on": date(2026, 11, 3), "role": "team_member", "done_by": "乙、丙",
                        "ticks": ("T08",)})  # fmt: skip
    page.batch.take_step(step, lines)
    settle(closed_shell, qtbot)
    assert clerk.said[-1].startswith("5 件里可以办 4 件，不能办 1 件。")
    (told,) = clerk.outcomes
    assert [bool(line.why) for line in told] == [True, False, False, False, False]
    assert "下一步是“民主评议”" in told[0].why
    assert {line.standing for line in list_cases(session)} == {"入户核实"}
    settle(closed_shell, qtbot)
    assert {page.model.row_at(row).standing for row in range(5)} == {"入户核实"}
    desk.undo_action.trigger()
    settle(closed_shell, qtbot)
    assert sorted(line.standing for line in list_cases(session)) == ["入户核实"] + ["发现错登"] * 4


def test_marked_households_begin_together(closed_shell, qtbot):
    desk, clerk = opened(closed_shell, qtbot)
    session = desk.session
    desk.show_room("households")
    settle(closed_shell, qtbot)
    page = desk.households().list_page
    page.choose_all()
    count = len(page.chosen_numbers())
    clerk.procedure = "monitored"
    clerk.fills.append({"happened_on": DAY, "role": "villager_head", "reason": "大病住院",
                        "ticks": ("X07",)})  # fmt: skip
    begin_action = next(one for one in page.actions_menu().actions() if one.text() == "开始办理村级程序…")
    begin_action.trigger()
    settle(closed_shell, qtbot)
    settle(closed_shell, qtbot)
    (told,) = clerk.outcomes
    refused = [line for line in told if line.why]
    assert refused
    assert all("已经登记为防止返贫致贫对象" in line.why and line.name for line in refused)
    assert len(list_cases(session)) == count - len(refused)
    assert clerk.said[-1].startswith(f"{count} 件里可以办 {count - len(refused)} 件")
    assert desk.undo_action.text() == f"撤销：开始办理：防止返贫致贫对象识别：{count} 户"


def test_the_chips_choose_among_the_cases_and_empty_lists_say_why(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    session = desk.session
    page = cases_page(closed_shell, qtbot)
    assert "这里没有办理中的事项" in page.note.text()
    begun = begin_many(session, PROCEDURE, homes(session, 3), FOUND)
    end = StepDraft("rejected", date(2026, 11, 4), "township", ("丁",), reason="没有登错")
    desk.on_changed(take(session, begun.done[0], end))
    settle(closed_shell, qtbot)
    assert page.model.rowCount() == 2
    page.filter.choose("没有办成")
    assert [page.model.row_at(0).id] == [begun.done[0]]
    page.filter.choose("全部")
    assert page.model.rowCount() == 3
    page.filter.choose("办理中")
    page.filter.choose_standing("入户核实")
    assert "没有符合“办理中、入户核实”的事项" in page.note.text()
    page.filter.reset()
    assert page.model.rowCount() == 2
    village = page.model.row_at(0).village_code
    page.show_region("990000999")
    settle(closed_shell, qtbot)
    assert page.model.rowCount() == 0
    page.show_region(village)
    settle(closed_shell, qtbot)
    assert page.model.rowCount() == 2


def many_cases(session, count: int) -> None:
    """So many cases on the few households of the demo, stored without being judged."""
    with session.write("edit", "许多件") as tx:
        owners = homes(session, 20)
        cases = [
            blank_case(session, tx.connection, PROCEDURE, Subject(owners[number % 20]), DAY)
            for number in range(count)
        ]
        policy = session.policy()
        steps = [step_values(case, draft_step(session, FOUND, 1), policy) for case in cases]
        tx.insert_many("procedure_case", [case.values for case in cases])
        tx.insert_many("case_step", steps)


def test_of_a_thousand_cases_only_the_painted_ones_are_asked_what_they_wait_for(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    many_cases(desk.session, 1_000)
    page = cases_page(closed_shell, qtbot)
    assert page.model.rowCount() == 1_000
    fitting = page.table.viewport().height() // page.table.rowHeight(0) + 2
    page.table.viewport().repaint()
    qtbot.waitUntil(lambda: page.due_in(page.model.row_at(0)).words != "……", timeout=20_000)
    settle(closed_shell, qtbot)
    assert 0 < page.asked <= fitting
    asked = page.asked
    page.table.viewport().repaint()
    qtbot.wait(100)
    settle(closed_shell, qtbot)
    assert page.asked == asked
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    last = page.model.row_at(999)
    qtbot.waitUntil(lambda: page.due_in(last).words != "……", timeout=20_000)
    settle(closed_shell, qtbot)
    assert page.asked <= 2 * fitting + 1


def test_a_case_found_by_the_search_box_opens(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    session = desk.session
    home = homes(session, 1)[0]
    case_id = begin(session, PROCEDURE, Subject(home), FOUND).case_id
    name = list_cases(session)[0].head
    desk.search.setFocus()
    desk.search.setText(name)
    desk.search.textEdited.emit(name)
    qtbot.waitUntil(lambda: desk.search.hits.isVisible(), timeout=5_000)
    row = next(row for row in range(desk.search.hits.count())
               if "办理中" in desk.search.hits.item(row).text())  # fmt: skip
    desk.search.hits.setCurrentRow(row)
    qtbot.keyClick(desk.search, Qt.Key.Key_Return)
    settle(closed_shell, qtbot)
    assert desk.stack.currentWidget().case.case_id() == case_id


def test_a_case_that_was_taken_back_leaves_its_page_in_words(closed_shell, qtbot):
    desk, _ = opened(closed_shell, qtbot)
    begun = begin(desk.session, PROCEDURE, Subject(homes(desk.session, 1)[0]), FOUND)
    desk.on_changed(begun.changes)
    case_of(closed_shell, qtbot, begun.case_id)
    desk.undo_action.trigger()
    settle(closed_shell, qtbot)
    settle(closed_shell, qtbot)
    assert not desk.stack.currentWidget().shows_card()
    assert "这一件已被撤销或删除。" in closed_shell.dialogs.texts("notify")
