"""名单核对 in the real window: candidates with grounds, put aside with a reason, begun, exported."""

from __future__ import annotations

import openpyxl
import pytest

from app.services.cards import new_record, open_card, save_card
from app.services.list_candidates import TO_ENTER, TO_HELP, TO_LEAVE
from app.views.pages.candidates_page import ReasonDialog
from app.views.pages.case_begin import BeginDialog
from app.views.pages.procedure_room import LISTS
from tests.offices import with_household, with_rows
from tests.views.demo_steps import settle

pytest_plugins = ["tests.views.demo_office"]


@pytest.fixture
def page(shell, qtbot):
    """The tab on the township; two households were found to lack a safe house."""
    desk = shell.window.desk
    session, model = desk.session, desk.households().list_page.table.model()
    for at in (0, 1):
        card = open_card(session, model.row_at(at).id)
        row = {**new_record(session, card, "safeguard"), "item": "05", "result": "2", "reason": "0501",
               "assessed_on": session.clock.today(), "assessed_by": "李四"}
        rest = tuple(old for old in card.rows("safeguard") if old["item"] != "05")
        edited = with_rows(with_household(card, object_type="10"), "safeguard", *rest, row)
        desk.on_changed(save_card(session, card, edited).changes)
    desk.show_room("procedures")
    made = desk.room("procedures").tabs.show_page(LISTS)
    settle(shell, qtbot)
    return made


def heads(page) -> list[str]:
    return [page.model.row_at(row).household_id for row in range(page.model.rowCount())]


def reasoned(dialog) -> bool:
    assert isinstance(dialog, ReasonDialog)
    dialog.text.setPlainText("短")
    dialog.accept()
    assert "理由要写" in dialog.complaint.text()
    dialog.text.setPlainText("住房改造已经动工，年底验收")
    dialog.accept()
    return True


def test_candidates_stand_with_their_grounds_and_what_could_not_be_judged(page):
    found = [page.model.row_at(row) for row in range(page.model.rowCount())]
    assert sum("住房安全有保障未达标" in "".join(each.grounds) for each in found) >= 2
    assert "未设定" in page.notes.text()
    assert page.count.text().startswith(f"应纳未纳 {len(found)} 户")


def test_a_household_is_put_aside_with_a_reason_and_comes_back(page, shell, qtbot):
    before = heads(page)
    page.table.selectRow(0)
    shell.dialogs.on_run = reasoned
    page.aside_button.click()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert heads(page) == before[1:]
    assert "另有 1 户写了理由" in page.count.text()
    page.with_aside.setChecked(True)
    assert len(heads(page)) == len(before)
    page.table.selectRow(len(before) - 1)
    assert not page.aside_button.isEnabled()
    page.back_button.click()
    settle(shell, qtbot)
    settle(shell, qtbot)
    assert sorted(heads(page)) == sorted(before)
    assert page.found.aside == ()


def test_a_selection_begins_a_procedure(page, shell, qtbot):
    asked = []
    shell.dialogs.on_run = lambda dialog: asked.append(dialog) or False
    page.choose_all()
    assert len(page.chosen_candidates()) == page.model.rowCount()
    page.begin_button.click()
    settle(shell, qtbot)
    assert isinstance(asked[0], BeginDialog)


def test_the_other_list_and_a_household_that_opens(page, shell, qtbot):
    page.chips[TO_LEAVE].click()
    settle(shell, qtbot)
    assert page.list == TO_LEAVE
    assert "稳定退出" in page.notes.text()
    page.show_list(TO_ENTER)
    settle(shell, qtbot)
    wanted = page.model.row_at(0).household_id
    page.row_opened(page.model.row_at(0))
    settle(shell, qtbot)
    assert shell.window.desk.households().household() == wanted


@pytest.mark.req("R068")
def test_leaving_is_asked_twice(page, shell, qtbot):
    page.show_list(TO_HELP)
    settle(shell, qtbot)
    assert not page.begin_button.isEnabled()
    page.show_list(TO_ENTER)
    settle(shell, qtbot)
    page.list = TO_LEAVE
    asked = []
    shell.dialogs.on_run = lambda dialog: asked.append(dialog) or False
    shell.dialogs.answers.append(False)
    page.table.selectRow(0)
    page.begin()
    settle(shell, qtbot)
    assert asked == []
    assert "慎重" in shell.dialogs.texts("confirm")[-1]
    shell.dialogs.answers.append(True)
    page.begin()
    settle(shell, qtbot)
    assert len(asked) == 1


def test_the_list_goes_to_excel(page, shell, qtbot, tmp_path):
    target = tmp_path / "名单.xlsx"
    shell.dialogs.answers.append(target)
    page.export.trigger()
    settle(shell, qtbot)
    cells = [cell for row in openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
             for cell in row if cell is not None]
    assert "情况" in cells
    assert page.model.row_at(0).head in cells
