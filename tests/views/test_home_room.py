"""The room 工作台 in the real window: never empty, every line opens its place, it follows what is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QRect, Qt

from app.services.cards import open_card, save_card
from app.services.home.tasks import Opens, Task, grouped
from app.services.households import Show
from app.services.reminders import done_reminders
from app.views.tables.bars import PART_ROLE
from tests.offices import with_household
from tests.views.demo_steps import log_in, settle

pytest_plugins = ["tests.views.demo_office"]


def home(shell, qtbot):
    shell.window.desk.show_room("home")
    settle(shell, qtbot)
    return shell.window.desk.room("home")


def task_of(room, title: str):
    """The item and task of the line that begins so."""
    for at in range(room.today.tree.topLevelItemCount()):
        top = room.today.tree.topLevelItem(at)
        for row in range(top.childCount()):
            if top.child(row).text(0).startswith(title):
                return top.child(row)
    raise AssertionError(f"{title}: {room.today.lines()}")


def test_it_is_the_first_room_and_shown_after_login(closed_shell, qtbot):
    page = closed_shell.window.centralWidget()
    page.choose_user("审核员")
    page.try_password("示范镇-口令-2026")
    qtbot.waitUntil(lambda: closed_shell.window.desk is not None, timeout=10_000)
    settle(closed_shell, qtbot)
    desk = closed_shell.window.desk
    assert desk.place().room == "home"
    room = desk.room("home")
    assert room.today.lines()
    assert room.lacks.model.rowCount() > 1
    assert "待上报" in room.exchange.texts()
    assert not desk.tree.isVisible()


def test_a_number_of_what_is_missing_opens_exactly_those_households(shell, qtbot):
    room = home(shell, qtbot)
    village = room.lacks.model.row_at(1)
    wanted = {lack: room.lacks.model.section_of(lack) for lack in ("有错", "缺调查表或照片")}
    room.lacks.table.clicked.emit(room.lacks.model.index(1, wanted["有错"]))
    settle(shell, qtbot)
    desk = shell.window.desk
    page = desk.households().list_page
    qtbot.waitUntil(lambda: page.table.model().rowCount() == village.counts.with_errors)
    assert desk.place().room == "households"
    assert desk.tree.region().code == village.code
    assert page.chips.show_only is Show.ERRORS


def test_bars_show_the_number_beside_them_and_open_what_is_still_to_do(shell, qtbot):
    room = home(shell, qtbot)
    model = room.progress.model
    index = model.index(0, model.section_of("审核"))
    done, total = index.data(PART_ROLE)
    assert index.data() == f"{done} / {total}"
    room.progress.table.clicked.emit(index)
    settle(shell, qtbot)
    page = shell.window.desk.households().list_page
    qtbot.waitUntil(lambda: page.table.model().rowCount() == total - done)


def test_a_reminder_is_ticked_off_with_a_note_and_undone(shell, qtbot):
    room = home(shell, qtbot)
    room.today.tree.setCurrentItem(task_of(room, "月度统计报表"))
    assert room.today.done_button.isEnabled()
    room.today.note_line.setText("已报县里")
    room.today.done_button.click()
    settle(shell, qtbot)
    settle(shell, qtbot)
    session = shell.window.desk.session
    (row,) = done_reminders(session)
    assert (row["title"], row["done_by"], row["note"]) == ("月度统计报表", "审核员", "已报县里")
    assert not [line for line in room.today.lines() if line[0] == "月度统计报表"]
    shell.window.desk.undo_action.trigger()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert [line for line in room.today.lines() if line[0] == "月度统计报表"]


def test_a_submitted_card_waits_for_the_reviewer_and_opens_the_list(shell, qtbot):
    desk, session = shell.window.desk, shell.window.desk.session
    row = desk.households().list_page.table.model().row_at(0)
    card = open_card(session, row.id)
    submitted = with_household(card, submitted_by="填报员", submitted_on=session.clock.today(),
                               reviewed_by=None, reviewed_on=None)
    saved = save_card(session, card, submitted)
    room = home(shell, qtbot)
    desk.on_changed(saved.changes)
    settle(shell, qtbot)
    settle(shell, qtbot)
    item = task_of(room, f"{row.village_name}　1 户")
    assert "已提交" in item.text(1)
    room.today.tree.itemClicked.emit(item, 0)
    settle(shell, qtbot)
    model = desk.households().list_page.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.row_at(0).id == row.id


def test_visits_open_the_page_of_visits_of_that_village(shell, qtbot):
    room = home(shell, qtbot)
    village = room.lacks.model.row_at(1)
    due = village.counts.unvisited
    assert due
    room.today.tree.itemClicked.emit(task_of(room, f"{village.name}　{due} 户"), 0)
    settle(shell, qtbot)
    desk = shell.window.desk
    assert desk.place().room == "help"
    assert desk.room("help").page(0).model.rowCount() == due


def test_enter_opens_a_line_too(shell, qtbot):
    room = home(shell, qtbot)
    opened = []
    room.task_opened.connect(opened.append)
    room.today.tree.setFocus()
    item = task_of(room, room.lacks.model.row_at(1).name)
    room.today.tree.setCurrentItem(item)
    qtbot.keyClick(room.today.tree, Qt.Key.Key_Return)
    assert [task.opens for task in opened] == [Opens.VISITS]


def test_an_office_without_anything_says_what_will_stand_here(shell, qtbot):
    room = home(shell, qtbot)
    room.today.show_groups(())
    room.lacks.show_villages(())
    room.progress.show_villages(())
    assert "今天没有等着办的事" in room.today.texts()
    assert "导入花名册" in room.lacks.texts()
    assert "审核" in room.progress.texts()


def test_it_reads_again_when_shown_after_a_change_elsewhere(shell, qtbot):
    desk, session = shell.window.desk, shell.window.desk.session
    room = home(shell, qtbot)
    before = room.lacks.model.row_at(0).counts.not_collected
    desk.show_room("households")
    card = open_card(session, desk.households().list_page.table.model().row_at(0).id)
    blank = with_household(card, collected_on=None, reviewed_on=None)
    desk.on_changed(save_card(session, card, blank).changes)
    settle(shell, qtbot)
    home(shell, qtbot)
    whole = room.lacks.model.row_at(0).counts
    assert (whole.not_collected, whole.reviewed) == (before + 1, whole.households - 1)


def test_an_administrator_sees_it_without_lines_that_are_not_his(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "管理员")
    room = home(closed_shell, qtbot)
    titles = [line[0] for line in room.today.lines() if not line[1]]
    assert not [title for title in titles if "走访" in title or "审核" in title]
    room.today.tree.setCurrentItem(task_of(room, "月度统计报表"))
    assert not room.today.done_button.isEnabled()


def test_more_lines_than_fit_end_in_one_that_opens_the_list(shell, qtbot):
    today = shell.window.desk.session.clock.today()
    room = home(shell, qtbot)
    days = [today - timedelta(days=at) for at in range(50)]
    tasks = [Task(f"事项{at}", "等着", Opens.CASE, str(at), since=day) for at, day in enumerate(days)]
    room.today.show_groups(grouped("可以往下办", tasks))
    lines = room.today.lines()
    assert lines[0][0] == "可以往下办　50"
    assert lines[-1][:2] == ("还有 20 项", "打开清单")
    assert lines[1][0] == "事项49"


NOTICE = "2026年上沙河子村监测对象认定结果公示　990000100201202600017"
WHY = "缺张贴当天的近景照片、张贴当天的远景照片、最后一天的近景照片、最后一天的远景照片"


@pytest.mark.parametrize("width", [1366, 911, 1920])
def test_the_number_of_a_notice_and_its_day_are_whole_at_any_width(shell, qtbot, width):
    room = home(shell, qtbot)
    shell.window.resize(width, 768)
    day = shell.window.desk.session.clock.today()
    room.today.show_groups(grouped("公示要补照片", [Task(NOTICE, WHY, Opens.NOTICE, "1", due=day)]))
    tree = room.today.tree
    qtbot.waitUntil(lambda: tree.horizontalScrollBar().maximum() == 0)   # one block below the other
    line = tree.indexFromItem(tree.topLevelItem(0).child(0))
    for column in (0, 2):
        cell = line.siblingAtColumn(column)
        assert tree.visualRect(cell).width() >= tree.sizeHintForIndex(cell).width(), column
    assert tree.viewport().width() - sum(map(tree.columnWidth, range(3))) in (0, 1)
    assert [line.siblingAtColumn(at).data(Qt.ItemDataRole.ToolTipRole) for at in range(2)] == [NOTICE, WHY]


@pytest.mark.parametrize("width", [1366, 911, 1920])
def test_why_something_is_to_be_done_can_be_read_to_the_end(shell, qtbot, width):
    room = home(shell, qtbot)
    shell.window.resize(width, 768)
    day = shell.window.desk.session.clock.today()
    tasks = [Task(NOTICE, WHY, Opens.NOTICE, "1", due=day), Task("核查", "等着", Opens.CASE, "2", since=day)]
    room.today.show_groups(grouped("公示要补照片", tasks))
    tree = room.today.tree
    qtbot.waitUntil(lambda: tree.horizontalScrollBar().maximum() == 0)
    places = []
    for at in range(2):
        cell = tree.indexFromItem(tree.topLevelItem(0).child(at)).siblingAtColumn(1)
        places.append(tree.visualRect(cell))
        room_for_words = QRect(0, 0, places[-1].width() - 14, 10_000)
        needed = tree.fontMetrics().boundingRect(room_for_words, Qt.TextFlag.TextWordWrap, cell.data())
        assert needed.width() <= room_for_words.width(), cell.data()
        assert needed.height() <= places[-1].height(), cell.data()
    assert places[0].height() > places[1].height()
