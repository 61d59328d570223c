"""政策参数 in the real window: a figure is set with its paper, another person puts it in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.policy_documents import documents
from app.services.procedures import StepDraft, Subject, begin, case_track, offered, take
from app.services.reminders import reminders
from app.views.pages.policy_calendar_page import CalendarDialog
from app.views.pages.policy_dialogs import FigureDialog
from tests.policy_files import newer_table, pack_file, tampered, toml, trust_district, visits
from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office",)
VISITS = "入户走访频次（每月）"
FOUND = StepDraft(
    "found", date(2026, 11, 2), "caseworker", ("甲",), frozenset(("X08",)), reason="重复登记"
)
T08 = frozenset(("T08",))


def policy_room(shell, qtbot):
    shell.window.desk.show_room("settings")
    room = shell.window.desk.stack.currentWidget()
    room.tabs.setCurrentWidget(room.policy)
    settle(shell, qtbot)
    return room.policy


def filled(dialog: QDialog) -> bool:
    assert isinstance(dialog, FigureDialog)
    dialog.accept()
    assert "请填写依据的文件名称" in dialog.complaint.text()
    dialog.value.setText("2")
    dialog.facts["doc_title"].setText("走访办法")
    dialog.facts["doc_date"].setText("2026.1.5")
    dialog.facts["effective_from"].setText("20260101")
    dialog.accept()
    return True


def test_a_figure_is_set_by_keyboard_and_put_in_force_by_another_person(shell, qtbot):
    policy = policy_room(shell, qtbot)
    page = policy.figures
    page.only_unset.setChecked(True)
    page.finder.setText("走访频次")
    assert [page.model.row_at(row).title for row in range(page.model.rowCount())] == [VISITS]
    page.table.selectRow(0)
    shell.dialogs.on_run = filled
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(shell, qtbot)
    assert "还没有生效" in page.outcome.text()
    session = shell.window.desk.session
    [document] = documents(session)
    assert document.record["doc_date"] == date(2026, 1, 5)
    assert not session.policy().is_set("visit.min_per_month")
    shell.window.lock()
    log_in(shell, qtbot, "管理员")
    papers = policy_room(shell, qtbot).documents
    papers.table.selectRow(0)
    shell.dialogs.answers.append(True)
    qtbot.keyClick(papers.table, Qt.Key.Key_Return)
    settle(shell, qtbot)
    assert f"{VISITS}：2 次" in shell.dialogs.texts("confirm")[-1]
    assert shell.window.desk.session.policy().number("visit.min_per_month") == 2


def test_own_paper_is_refused_in_words(shell, qtbot):
    policy = policy_room(shell, qtbot)
    policy.figures.finder.setText("走访频次")
    shell.dialogs.on_run = filled
    policy.figures.row_opened(policy.figures.chosen())
    settle(shell, qtbot)
    shell.dialogs.answers.append(True)
    policy.documents.row_opened(policy.documents.chosen())
    settle(shell, qtbot)
    assert "另一名审核员或管理员" in policy.documents.outcome.text()


def test_the_caseworker_sees_what_is_unset_and_what_waits_for_it_but_sets_nothing(shell, qtbot):
    shell.window.lock()
    log_in(shell, qtbot, "填报员")
    page = policy_room(shell, qtbot).figures
    page.finder.setText("监测范围")
    assert "没有设定，因此停着的" in page.about.text()
    page.row_opened(page.chosen())
    settle(shell, qtbot)
    assert shell.dialogs.texts("run") == []
    assert not page.set_button.isVisible()


def test_a_value_of_earlier_years_shows_since_when_it_holds_and_who_set_it(shell, qtbot):
    page = policy_room(shell, qtbot).figures
    page.finder.setText("国家扶贫标准")
    (row,) = range(page.model.rowCount())
    said = {name: page.model.index(row, page.model.section_of(name)).data()
            for name in ("words", "validity", "who")}  # fmt: skip
    assert "未设定；20" in said["words"]
    assert said["validity"].endswith(" 起")
    assert said["who"] == "软件自带"


def running_pack(shell, qtbot, folder: Path) -> str:
    """A pack with 3 visits a month is in force and a case runs; the id of the case."""
    shell.window.lock()
    log_in(shell, qtbot, "管理员")
    trust_district(shell.window.desk.session, folder)
    papers = policy_room(shell, qtbot).documents
    shell.dialogs.answers.append(pack_file(folder, visits(3), number=2))
    papers.import_button.click()
    settle(shell, qtbot)
    assert "签名和内容都核对过了" in papers.outcome.text()
    shell.window.lock()
    log_in(shell, qtbot, "审核员")
    papers = policy_room(shell, qtbot).documents
    papers.table.selectRow(0)
    shell.dialogs.answers.append(True)
    papers.activate_button.click()
    settle(shell, qtbot)
    session = shell.window.desk.session
    home = household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort()))[0]
    return begin(session, "strike_off", Subject(home), FOUND).case_id


def table_pack(folder: Path, *changes: tuple[str, str]) -> Path:
    files = {"county.toml": toml(visits(4)), "table.toml": newer_table("strike_off", *changes)}
    return pack_file(folder, "", number=3, files=files)


REFUSED = (
    (lambda folder: tampered(pack_file(folder, visits(4), number=3), "value = 4", "value = 9"),
     "内容与签名不符，可能被改动过"),
    (lambda folder: table_pack(folder, ("persons_at_least", "persons_enough")),
     "table.toml：状态 found：条件 persons_enough 不认识"),
    (lambda folder: pack_file(folder, visits(4), number=1), "它是第 1 版，正在执行的是第 2 版，只能换更新的"),
    (lambda folder: table_pack(folder, ("number = 2", "number = 1")), "版本 1 不比正在用的版本 1 新"),
    (lambda folder: table_pack(folder, ('next = ["verified"]', 'next = ["gone"]')),
     "table.toml：状态 found 指向没有定义的状态 gone"),
)  # fmt: skip


def test_a_pack_that_does_not_fit_is_refused_in_words_and_what_runs_stays(shell, qtbot, tmp_path):
    case_id = running_pack(shell, qtbot, tmp_path)
    papers, session = policy_room(shell, qtbot).documents, shell.window.desk.session

    def running():
        rows = [papers.model.row_at(row).title for row in range(papers.model.rowCount())]
        return rows, session.standards.fingerprint(), session.standards.standing.procedures.packs, (
            case_track(session, case_id), offered(session, case_id))  # fmt: skip

    before = running()
    assert len(before[0]) == 1
    for make, said in REFUSED:
        shell.dialogs.answers.append(make(tmp_path))
        papers.import_button.click()
        settle(shell, qtbot)
        fault = shell.dialogs.texts("fault")[-1]
        assert said in papers.outcome.text(), papers.outcome.text()
        assert said in fault
        assert "正在执行的政策数据没有变化。 请把这段话告诉下发单位" in fault
        papers.load()
        settle(shell, qtbot)
        assert running() == before
        assert session.policy().number("visit.min_per_month") == 3
    assert len(shell.dialogs.texts("fault")) == len(REFUSED)
    take(session, case_id, StepDraft("verified", FOUND.happened_on, "team_member", ("乙", "丙"), T08))
    assert case_track(session, case_id).track.standing.label == "入户核实"


def dated(dialog: QDialog) -> bool:
    assert isinstance(dialog, CalendarDialog)
    dialog.rule.setText("每周三")
    dialog.facts["doc_title"].setText("审计安排")
    dialog.facts["doc_date"].setText("2026.11.2")
    dialog.accept()
    assert "看不懂" in dialog.complaint.text()
    dialog.rule.setText("11月20日")
    dialog.accept()
    return True


def test_an_unset_day_of_the_calendar_is_set_and_then_reminds(shell, qtbot):
    page = policy_room(shell, qtbot).calendar
    first = page.model.row_at(0)
    assert (first.title, first.is_set) == ("扶贫项目专项审计", False)
    page.table.selectRow(0)
    shell.dialogs.on_run = dated
    page.set_button.click()
    settle(shell, qtbot)
    shell.window.lock()
    log_in(shell, qtbot, "管理员")
    papers = policy_room(shell, qtbot).documents
    papers.table.selectRow(0)
    shell.dialogs.answers.append(True)
    papers.activate_button.click()
    settle(shell, qtbot)
    assert "工作日程：扶贫项目专项审计 11月20日" in shell.dialogs.texts("confirm")[-1]
    due = [each for each in reminders(shell.window.desk.session) if each.title == first.title]
    assert [each.due for each in due] == [date(2026, 11, 20)]
