"""Who is offered as helper: nobody who would get over his most by himself, and the full are marked."""

from __future__ import annotations

import gc
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QPushButton

from app.services.office_records import list_records, save_record
from app.services.pairings import all_helpers, assignable, helped_households
from app.services.session import Session
from app.views.dialogs.choose_helper import ChooseHelperDialog
from app.views.pages.helper_choice import HelperChoice
from app.views.pages.list_assignment import said
from tests.views.demo_steps import log_in, settle
from tests.views.test_help_room import room_of

pytest_plugins = ["tests.views.demo_office"]
MOST = 5


def lines_of(choice: HelperChoice) -> dict[str, tuple[str, bool]]:
    """Helper id → what stands in the list and whether it can be chosen."""
    model, able = choice.model(), Qt.ItemFlag.ItemIsEnabled
    return {choice.itemData(at): (choice.itemText(at), bool(model.flags(model.index(at, 0)) & able))
            for at in range(choice.count())}  # fmt: skip


def mark(page, rows) -> None:
    flags = QItemSelectionModel.SelectionFlag
    page.table.clearSelection()
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), flags.Select | flags.Rows)


def test_the_page_marks_the_full_and_begins_with_somebody_who_has_room(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "结对")
    loads = {helper.id: helper for helper in all_helpers(closed_shell.window.desk.session)}
    lines = lines_of(page.helper)
    full = [key for key, helper in loads.items() if helper.households >= MOST]
    assert full
    for key in full:
        assert lines[key] == (f"{loads[key].name}（已帮扶 5 户，已满）", False)
    assert loads[page.helper.helper()].households < MOST


def test_marking_more_households_than_anybody_has_room_for_leaves_nobody(closed_shell, qtbot):
    page = room_of(closed_shell, qtbot, "结对")
    first = page.helper.helper()
    free = [at for at in range(page.model.rowCount()) if page.model.row_at(at).helper_id != first]
    (now,) = [helper.households for helper in all_helpers(page.workplace.session) if helper.id == first]
    mark(page, free[: MOST - now])
    assert page.helper.helper() == first
    mark(page, free[: MOST - now + 1])
    assert page.helper.helper() == ""
    assert f"（已帮扶 {now} 户，再加 {MOST - now + 1} 户就超过 5 户）" in lines_of(page.helper)[first][0]
    page.assign_chosen()
    settle(closed_shell, qtbot)
    assert "先选" in page.outcome.text()


def asked(session: Session, count: int) -> tuple[ChooseHelperDialog, bool]:
    """The dialog for the last so many households, and whether it can be answered."""
    rows = helped_households(session)
    found = assignable(session, [row.household_id for row in rows[-count:]])
    dialog = ChooseHelperDialog(said(found), found.helpers)
    verb = next(each for each in dialog.findChildren(QPushButton) if each.text() == "分配")
    return dialog, verb.isEnabled()


def test_the_dialog_for_marked_households_begins_with_room_or_with_nobody(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    session = closed_shell.window.desk.session
    few, can_answer = asked(session, 1)
    assert can_answer
    assert next(each for each in all_helpers(session) if each.id == few.helper()).households < MOST
    many, can_answer = asked(session, 12)
    assert (many.helper(), can_answer) == ("", False)
    assert [each.findChild(HelperChoice).isEnabled() for each in (few, many)] == [True, False]
    told = said(assignable(session, [row.household_id for row in helped_households(session)[-12:]]))
    assert told.startswith("名单里没有人还能再帮扶这么多户。请")
    assert "指定帮扶人" not in told
    for dialog in (few, many):
        dialog.deleteLater()


def test_who_has_left_is_not_offered(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    session = closed_shell.window.desk.session
    like = next(row for row in list_records(session, "helper") if not row.get("ended_on"))
    today = session.clock.today()
    left = {**like, "id": session.new_id(), "name": "走了的", "ended_on": today}
    save_record(session, "helper", None, left)
    assert left["id"] not in {helper.id for helper in all_helpers(session)}


def test_no_line_is_held_after_it_is_gone(closed_shell, qtbot):
    """An item that Qt has deleted and the binding still knows is taken for what Qt makes at its place next:
    a menu said that an item has no attribute `connect`."""
    page = room_of(closed_shell, qtbot, "结对")
    page.helper.show_helpers(all_helpers(closed_shell.window.desk.session))
    assert page.helper.count() > 0
    assert not [each for each in gc.get_objects() if isinstance(each, QStandardItem)]


def test_the_box_holds_its_longest_line(closed_shell, qtbot):
    """At 150 % "最多 5 户" lost its bracket."""
    choice = room_of(closed_shell, qtbot, "结对").helper
    helpers = all_helpers(closed_shell.window.desk.session)
    choice.show_helpers([replace(helpers[0], name="阿依古丽·买买提江" * 3), *helpers[1:]])
    longest = choice.fontMetrics().horizontalAdvance(choice.itemText(0))
    qtbot.waitUntil(lambda: choice.width() > longest)
