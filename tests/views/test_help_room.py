"""The room 帮扶走访: visits typed one after the other, households given to helpers, helpers in a list."""

from __future__ import annotations

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card, save_card
from app.services.office_records import helper_loads, list_records
from app.services.pairings import helped_households
from tests.offices import with_head
from tests.views.demo_steps import log_in, settle
from tests.views.held_writer import held_writer

pytest_plugins = ["tests.views.demo_office"]


def room_of(closed_shell, qtbot, tab: str):
    shell = closed_shell
    log_in(shell, qtbot, "填报员")
    shell.window.desk.show_room("help")
    room = shell.window.desk.stack.currentWidget()
    number = next(n for n in range(room.tabs.count()) if room.tabs.tabText(n) == tab)
    room.tabs.setCurrentIndex(number)
    page = room.page(number)
    settle(closed_shell, qtbot)
    return page


def test_a_visit_is_typed_and_the_household_leaves_the_list_of_the_due(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "走访")
    session = closed_shell.window.desk.session
    due = page.model.row_at(0)
    before = len(open_card(session, due.household_id).rows("visit"))
    page.row_opened(due)
    for name, value in (("kind", "01"), ("visited_on", session.clock.today()), ("found", "都好")):
        page.panel.editor(name).take(value)
    page.save()
    settle(closed_shell, qtbot)
    settle(closed_shell, qtbot)
    assert len(open_card(session, due.household_id).rows("visit")) == before + 1
    left = {page.model.row_at(row).household_id for row in range(page.model.rowCount())}
    assert due.household_id not in left
    assert page.panel.record()["visited_on"] == session.clock.today()


def test_whom_a_visit_is_typed_for_is_told_from_a_namesake(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "走访")
    session = closed_shell.window.desk.session
    first = page.model.row_at(0)
    rows = (page.model.row_at(row) for row in range(1, page.model.rowCount()))
    second = next(row for row in rows if row.village == first.village)
    card = open_card(session, second.household_id)
    save_card(session, card, with_head(card, name=first.head))
    page.load()
    settle(closed_shell, qtbot)
    rows = [page.model.row_at(row) for row in range(page.model.rowCount())]
    for home in (first, second):
        row = next(row for row in rows if row.household_id == home.household_id)
        page.row_opened(row)
        assert page.title.text().endswith(f"（户编号尾号{row.tail}）")
        assert page.model.index(rows.index(row), page.model.section_of("tail")).data() == row.tail


def test_how_often_is_enough_is_not_guessed_while_it_is_unset(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "走访")
    assert "每月走访几次未设定" in page.said.text()
    rows = [page.model.row_at(row) for row in range(page.model.rowCount())]
    assert rows
    assert not any(row.visits_this_month for row in rows)


def test_a_visit_without_its_date_is_refused_in_words_and_stays_on_the_page(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "走访")
    page.panel.editor("found").take("都好")
    page.save()
    settle(closed_shell, qtbot)
    assert "没有保存" in page.outcome.text()
    assert page.panel.record()["found"] == "都好"


def test_marked_households_are_given_to_the_chosen_helper(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "结对")
    session = closed_shell.window.desk.session
    free = next(key for key in page_helpers(page) if helper_loads(session).get(key, 0) < 5)
    page.helper.setCurrentIndex(page.helper.findData(free))
    rows = [row for row in range(page.model.rowCount()) if page.model.row_at(row).helper_id != free]
    page.table.selectRow(rows[0])
    wanted = page.model.row_at(rows[0]).household_id
    page.assign_chosen()
    settle(closed_shell, qtbot)
    assert wanted in {row.household_id for row in helped_households(session, helper_id=free)}


def test_a_visit_saved_twice_while_the_writer_is_busy_is_one_visit(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "走访")
    session = closed_shell.window.desk.session
    due = page.model.row_at(0)
    before = len(open_card(session, due.household_id).rows("visit"))
    page.row_opened(due)
    for name, value in (("kind", "01"), ("visited_on", session.clock.today()), ("found", "都好")):
        page.panel.editor(name).take(value)
    with held_writer(closed_shell.window.jobs):
        page.save()
        page.save()
        page.panel.editor("found").take("写到下一户去了")
    settle(closed_shell, qtbot)
    settle(closed_shell, qtbot)
    visits = open_card(session, due.household_id).rows("visit")
    assert len(visits) == before + 1
    assert "都好" in {row["found"] for row in visits}
    assert not page.panel.readonly


def test_a_helper_keeps_what_was_typed_while_the_writer_was_busy(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "帮扶责任人")
    session = closed_shell.window.desk.session
    helper = page.chosen()
    page.panel.editor("unit").take("县水务局")
    with held_writer(closed_shell.window.jobs):
        page.save()
        page.save()
        page.panel.editor("unit").take("县农业局")
    settle(closed_shell, qtbot)
    settle(closed_shell, qtbot)
    assert page.panel.editor("unit").value() == "县农业局"
    assert "没保存" in page.outcome.text()
    page.save()
    settle(closed_shell, qtbot)
    assert units(session)[helper["id"]] == "县农业局"


def test_a_field_that_was_emptied_is_not_lost_with_the_next_row(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "帮扶责任人")
    first = page.chosen()
    assert first["unit"]
    page.panel.editor("unit").take(None)
    page.table.selectRow(1)
    assert page.panel.record()["id"] == first["id"]
    assert page.panel.editor("unit").value() is None


def units(session) -> dict[str, str]:
    return {row["id"]: row["unit"] for row in list_records(session, "helper")}


def page_helpers(page) -> list[str]:
    return [page.helper.itemData(number) for number in range(page.helper.count())]


def test_a_new_helper_is_stored_only_when_complete(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "帮扶责任人")
    session = closed_shell.window.desk.session
    count = len(list_records(session, "helper"))
    page.begin()
    QTest.keyClicks(page.window().focusWidget(), "Zhao")
    page.save()
    assert "还差" in page.outcome.text()
    like = next(row for row in list_records(session, "helper") if row["phone"])
    for name in ("sex", "political", "unit", "unit_level", "source", "phone", "started_on"):
        page.panel.editor(name).take(like[name])
    page.save()
    settle(closed_shell, qtbot)
    assert len(list_records(session, "helper")) == count + 1


def test_any_list_goes_to_excel_without_complete_telephone_numbers(closed_shell, qtbot, tmp_path):
    page = room_of(closed_shell, qtbot, "帮扶责任人")
    target = tmp_path / "帮扶人.xlsx"
    closed_shell.dialogs.answers.append(target)
    assert page.export in page.table.actions()
    page.export.trigger()
    settle(closed_shell, qtbot)
    rows = [row for row in openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)]
    helpers = list_records(closed_shell.window.desk.session, "helper")
    text = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    assert all(helper["name"] in text for helper in helpers)
    assert not any(helper["phone"] in text for helper in helpers if helper.get("phone"))


def test_sums_given_stand_under_their_unit_on_the_right(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "社会帮扶")
    titles = [page.model.headerData(at, Qt.Orientation.Horizontal) for at in range(page.model.columnCount())]
    at = titles.index("资金（元）")
    assert page.model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & (
        Qt.AlignmentFlag.AlignRight
    )
