"""The tab 信息比对: a list of marked cases, its answer looked at row by row, hits settled one by one."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel

from app.core.clock import FixedClock
from app.services.comparisons import list_comparisons, open_comparison
from app.views.pages.compare_answer import AnswerPreview, PaperHits
from app.views.pages.procedure_room import COMPARE
from tests.offices import ID_NUMBERS, PASSWORD, REVIEWER, make_template, open_copy
from tests.services.test_comparisons import compared
from tests.views.demo_steps import log_in, settle
from tests.views.held_writer import held_writer

pytest_plugins = ["tests.views.demo_office"]
ON = date(2026, 3, 2)
CLOCK = FixedClock(datetime(2026, 3, 3, 8, 0))


@pytest.fixture(scope="module")
def compared_office(tmp_path_factory):
    """Two cases of identification under way, closed."""
    template = make_template(tmp_path_factory.mktemp("office"), CLOCK)
    session = open_copy(template, tmp_path_factory.mktemp("compared"), CLOCK)
    compared(session)
    compared(session, "李四", ID_NUMBERS[1])
    session.close()
    return session.folder.root


@pytest.fixture
def page(compared_office, tmp_path, make_shell, qtbot):
    open_copy(compared_office, tmp_path / "office", CLOCK).close()
    shell = make_shell(tmp_path / "office")
    log_in(shell, qtbot, REVIEWER, PASSWORD)
    shell.window.desk.show_room("procedures")
    found = shell.window.desk.stack.currentWidget().tabs.show_page(COMPARE)
    settle(shell, qtbot)
    found.shell = shell
    return found


def accepting(page, qtbot, look=lambda dialog: None, **values):
    """The next dialog is filled like this and its button pressed; what it said in the end."""
    said = []

    def run(dialog) -> bool:
        for name, value in values.items():
            dialog.panel.editor(name).take(value)
        look(dialog)
        done = []
        dialog.accepted.connect(lambda: done.append(True))
        if dialog.do_button.isEnabled():
            dialog.submit()
            settle(page.shell, qtbot)
        said.append(dialog.words.text() if dialog.do_button.isEnabled() or done else "zu")
        return bool(done)

    page.shell.dialogs.on_run = run
    return said


def settled(page, qtbot):
    for _ in range(3):
        settle(page.shell, qtbot)


def sent(page, qtbot, target):
    """The list of both cases, in a file."""
    page.send.table.selectAll()
    page.shell.dialogs.answers.append(target)
    said = accepting(page, qtbot, sent_to="县公安局", sent_on=ON, items=("03", "06"))
    page.send.ask_list(to_file=True)
    settled(page, qtbot)
    assert said == [""]
    return list_comparisons(page.shell.window.desk.session)[0]


def answer(tmp_path, *rows):
    path = tmp_path / "反馈.xlsx"
    book = openpyxl.Workbook()
    for row in (("姓名", "证件号码", "车辆", "死亡"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_marked_cases_become_a_list_that_is_kept(page, qtbot, tmp_path):
    assert page.send.model.rowCount() == 2
    found = sent(page, qtbot, tmp_path / "名单.xlsx")
    assert (tmp_path / "名单.xlsx").exists()
    assert found.values["persons"] == 2
    assert page.tabs.currentWidget() is page.lists
    assert page.lists.model.rowCount() == 1
    assert page.send.model.row_at(0).words == "送了 1 份，反馈 0 份"


def test_without_what_is_asked_no_list_is_made(page, qtbot):
    page.send.table.selectAll()
    said = accepting(page, qtbot, sent_to="县公安局")
    page.send.ask_list(to_file=True)
    settled(page, qtbot)
    assert said == ["请选择比对内容。"]
    assert list_comparisons(page.shell.window.desk.session) == ()


def test_every_row_of_an_answer_is_seen_before_it_is_taken(page, qtbot, tmp_path):
    found = sent(page, qtbot, tmp_path / "名单.xlsx")
    path = answer(tmp_path, ("张三", ID_NUMBERS[0], "小型汽车", None), ("李四", ID_NUMBERS[1], "无", None))
    page.shell.dialogs.answers.append(path)
    seen = []

    def look(dialog) -> None:
        preview = dialog.findChild(AnswerPreview)
        rows = range(preview.model.rowCount())
        seen.extend(preview.model.index(row, 1).data() for row in rows)
        seen.extend(preview.model.index(row, 3).data() for row in rows)
        seen.append(preview.summary)

    said = accepting(page, qtbot, look, answered_on=ON, answer_by="李科长")
    page.lists.ask_file()
    settled(page, qtbot)
    assert said == [""]
    assert seen[:2] == ["比对出问题", "没有问题"]
    assert all("********" in number for number in seen[2:4])
    assert "比对出问题 1 行，没有问题 1 行" in seen[4]
    assert open_comparison(page.shell.window.desk.session, found.id).open_hits == 1
    assert page.tabs.currentWidget() is page.hits
    assert page.hits.model.rowCount() == 1


def test_an_answer_with_an_unreadable_row_cannot_be_taken(page, qtbot, tmp_path):
    found = sent(page, qtbot, tmp_path / "名单.xlsx")
    path = answer(tmp_path, ("张三", 990000198002290036, "小型汽车", None))
    page.shell.dialogs.answers.append(path)
    states = []
    accepting(page, qtbot, lambda dialog: states.append(dialog.do_button.isEnabled()))
    page.lists.ask_file()
    settled(page, qtbot)
    assert states == [False]
    assert not open_comparison(page.shell.window.desk.session, found.id).is_answered


def test_a_hit_is_settled_beside_what_the_archive_knows(page, qtbot, tmp_path):
    found = sent(page, qtbot, tmp_path / "名单.xlsx")

    def look(dialog) -> None:
        hits = dialog.findChild(PaperHits)
        hits.text.setText("小型汽车一辆")
        hits.add()
        hits.text.setText("写错的")
        hits.add()
        hits.lines.setCurrentRow(1)
        hits.remove()
        assert hits.note.text() == "比对出 1 条。"

    said = accepting(page, qtbot, look, answered_on=ON, answer_by="李科长")
    page.lists.ask_paper()
    settled(page, qtbot)
    assert said == [""]
    hits = page.hits
    assert "小型汽车一辆" in hits.theirs.text()
    known = " ".join(label.text() for label in hits.findChildren(QLabel))
    assert "990000********0036" in known
    assert ID_NUMBERS[0] not in known
    hits.panel.editor("conclusion").take("03")
    hits.save()
    assert "还差" in hits.outcome.text()
    for name, value in (("explanation", "车已报废"), ("proof", "报废证明")):
        hits.panel.editor(name).take(value)
    hits.panel.editor("settled_on").take(date(2026, 3, 3))
    hits.save()
    settled(page, qtbot)
    (hit,) = open_comparison(page.shell.window.desk.session, found.id).hits
    assert (hit["conclusion"], hit["proof"], hit["settled_by"]) == ("03", "报废证明", REVIEWER)
    assert hits.outcome.text() == "已保存结论。"


def two_hits(page, qtbot, target):
    """The page of hits with one of each case."""
    found = sent(page, qtbot, target)

    def look(dialog) -> None:
        hits = dialog.findChild(PaperHits)
        for person in (0, 1):
            hits.person.setCurrentIndex(person)
            hits.text.setText("有车")
            hits.add()

    accepting(page, qtbot, look, answered_on=ON, answer_by="李科长")
    page.lists.ask_paper()
    settled(page, qtbot)
    return found, page.hits


def test_a_conclusion_changed_while_the_writer_is_busy_stays_on_the_page(page, qtbot, tmp_path):
    found, hits = two_hits(page, qtbot, tmp_path / "名单.xlsx")
    first = hits.title.text()
    for name, value in (("conclusion", "02"), ("explanation", "正在核实")):
        hits.panel.editor(name).take(value)
    with held_writer(page.shell.window.jobs):
        hits.save()
        hits.save()
        hits.panel.editor("explanation").take("核实了")
    settled(page, qtbot)
    assert hits.title.text() == first
    assert hits.panel.editor("explanation").value() == "核实了"
    assert "没保存" in hits.outcome.text()
    hits.save()
    settled(page, qtbot)
    assert hits.title.text() != first
    stored = open_comparison(page.shell.window.desk.session, found.id).hits
    assert sorted(str(hit["explanation"]) for hit in stored) == ["None", "核实了"]


def test_what_was_typed_stays_when_another_hit_is_marked(page, qtbot, tmp_path):
    _, hits = two_hits(page, qtbot, tmp_path / "名单.xlsx")
    first = hits.title.text()
    hits.panel.editor("explanation").take("正在核实")
    hits.table.selectRow(1)
    assert hits.title.text() == first
    assert "没保存" in hits.outcome.text()
    hits.panel.editor("conclusion").take("02")
    hits.save()
    settled(page, qtbot)
    assert hits.title.text() != first
    hits.table.selectAll()
    assert "等 2 条" in hits.title.text()
