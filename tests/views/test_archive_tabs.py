"""The tabs of 农户档案 in the window: check list, duplicates, drafts, recent acts, recycle bin, filters."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.services.acts import recent_acts
from app.services.cards import open_card, remove_household, save_card
from app.services.checks import report
from app.services.drafts import drafts, store_draft
from app.services.household_filters import Condition, kept_filters
from app.services.households import HouseholdFilter, Show, household_ids
from app.services.pairings import assignable, helped_households
from app.services.recycled import discarded
from app.views.dialogs.filter_condition import ConditionDialog, NameDialog
from app.views.pages.archive_tabs import ACTS, BALANCES, BIN, CHECK, DRAFTS, DUPLICATES
from app.views.pages.check_page import EXPLAINED, OPEN_ERROR
from app.views.tables.empty_note import EmptyNote
from tests.offices import with_head
from tests.views.demo_steps import HOUSEHOLDS, log_in, settle

pytest_plugins = ("tests.views.demo_office",)


@pytest.fixture
def desk(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "填报员")
    return closed_shell.window.desk


def tab(desk, shell, qtbot, title):
    desk.households().show_list()
    page = desk.households().tabs.show_page(title)
    settle(shell, qtbot)
    return page


def first_id(desk):
    return desk.households().list_page.table.model().row_at(0).id


def test_every_tab_opens_and_says_something(desk, closed_shell, qtbot):
    tabs = desk.households().tabs
    titles = [tabs.tabText(at) for at in range(tabs.count())]
    assert titles[0] == "农户列表"
    assert {CHECK, DUPLICATES, DRAFTS, ACTS, BIN} < set(titles)
    for title in (CHECK, BALANCES, DUPLICATES, DRAFTS, ACTS, BIN):
        page = tab(desk, closed_shell, qtbot, title)
        assert page.isVisible()
        rows = page.findChildren(type(desk.households().list_page.table))[0].model().rowCount()
        assert rows or page.note.text()
        for table in page.findChildren(type(desk.households().list_page.table)):
            assert table.model().rowCount() or table.findChild(EmptyNote).text()
        assert desk.tree.isVisible()


def test_a_finding_of_a_village_opens_the_card_at_its_field(desk, closed_shell, qtbot):
    page = tab(desk, closed_shell, qtbot, CHECK)
    page.choose_state(OPEN_ERROR)
    row = next(row for row in range(page.problems.rowCount()) if page.problems.row_at(row).record_id)
    problem = page.problems.row_at(row)
    page.problem_table.selectRow(row)
    qtbot.keyClick(page.problem_table, Qt.Key.Key_Return)
    settle(closed_shell, qtbot)
    assert desk.households().household() == problem.household_id
    titles = desk.households().card.form.titles
    qtbot.waitUntil(lambda: titles[desk.households().card.form.currentIndex()] == "家庭成员", timeout=10_000)


def test_counts_by_village_follow_a_save_without_a_new_check(desk, closed_shell, qtbot):
    page = tab(desk, closed_shell, qtbot, CHECK)
    before = page.total.text()
    card = open_card(desk.session, first_id(desk))
    saved = save_card(desk.session, card, with_head(card, id_no="990000198002290035"))
    desk.on_changed(saved.changes)
    settle(closed_shell, qtbot)
    found = report(desk.session)
    assert page.total.text() != before
    assert f"错误 {found.errors:,} 处" in page.total.text()


def test_the_whole_check_runs_beside_the_work_and_can_be_stopped(desk, closed_shell, qtbot):
    page = tab(desk, closed_shell, qtbot, CHECK)
    with qtbot.waitSignal(page.changed, timeout=60_000):
        page.start()
        assert not page.check_button.isEnabled()
    assert f"已核查 {HOUSEHOLDS} 户。" in closed_shell.dialogs.texts("notify")
    page.start()
    page.stop()
    assert any("核查停在" in text for text in closed_shell.dialogs.texts("notify"))
    assert page.check_button.isEnabled()
    settle(closed_shell, qtbot)


def test_the_village_tree_chooses_the_village_of_the_check(desk, closed_shell, qtbot):
    page = tab(desk, closed_shell, qtbot, CHECK)
    with qtbot.waitSignal(page.shown, timeout=10_000):
        desk.tree.setCurrentItem(desk.tree.topLevelItem(0).child(1))
    chosen = page.villages.row_at(page.village_table.chosen_rows()[0]).village_name
    assert chosen == desk.tree.villages()[1].name
    desk.tree.setCurrentItem(desk.tree.topLevelItem(0))
    settle(closed_shell, qtbot)
    assert page.villages.row_at(page.village_table.chosen_rows()[0]).village_name == chosen


def test_findings_are_shown_by_state(desk, closed_shell, qtbot):
    page = tab(desk, closed_shell, qtbot, CHECK)
    everything = page.problems.rowCount()
    page.choose_state(OPEN_ERROR)
    errors = page.problems.rowCount()
    page.choose_state(EXPLAINED)
    assert 0 < errors < everything
    assert page.problems.rowCount() + errors <= everything


def test_a_pair_is_compared_and_decided(desk, closed_shell, qtbot, tmp_path):
    rows = desk.households().list_page.table.model()
    one, other = (open_card(desk.session, rows.row_at(at).id) for at in (0, 1))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    page = tab(desk, closed_shell, qtbot, DUPLICATES)
    with qtbot.waitSignals([page.shown, page.compared], timeout=30_000):
        page.search()
    settle(closed_shell, qtbot)
    at = next(at for at in range(page.pairs.rowCount()) if page.pairs.row_at(at).first.id_no == number)
    before = page.pairs.rowCount()
    closed_shell.dialogs.answers.append(tmp_path / "查重.xlsx")
    page.export_button.click()
    settle(closed_shell, qtbot)
    exported = openpyxl.load_workbook(tmp_path / "查重.xlsx").worksheets[0]
    assert any("证件号码相同" in str(cell) for row in exported.iter_rows(values_only=True) for cell in row)
    page.pair_table.selectRow(at)
    settle(closed_shell, qtbot)
    shown = {line.label: line for line in map(page.lines.row_at, range(page.lines.rowCount()))}
    assert shown["姓名"].differs
    assert not page.decide_button.isEnabled()
    page.choices[2].setChecked(True)
    qtbot.keyClicks(page.reason, "checked the register")
    assert page.decide_button.isEnabled()
    with qtbot.waitSignal(page.changed, timeout=10_000):
        page.decide_button.click()
    assert page.pairs.rowCount() == before - 1
    assert "查重决定已记下。" in closed_shell.dialogs.texts("notify")
    settle(closed_shell, qtbot)


def test_a_household_recorded_twice_goes_to_the_page_of_merging(desk, closed_shell, qtbot):
    rows = desk.households().list_page.table.model()
    cards = [open_card(desk.session, rows.row_at(at).id) for at in range(rows.rowCount())]
    one, other = [card for card in cards if len(card.rows("member")) > 1][:2]
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    page = tab(desk, closed_shell, qtbot, DUPLICATES)
    with qtbot.waitSignal(page.compared, timeout=30_000):
        page.search()
    settle(closed_shell, qtbot)
    page.pair_table.selectRow(
        next(at for at in range(page.pairs.rowCount()) if page.pairs.row_at(at).first.id_no == number))
    settle(closed_shell, qtbot)
    pair = page.pairs.row_at(page.pair_table.chosen_rows()[0])
    page.choices[0].setChecked(True)
    page.reason.setText("已核对户口簿")
    assert page.decide_button.text() == "去办并户"
    assert not page.approver.isVisible()
    page.decide_button.click()
    card = desk.households().card
    qtbot.waitUntil(lambda: card.change_desk.page is not None, timeout=10_000)
    assert card.household_id() == pair.second.household_id
    answers = card.change_desk.page.answers
    assert (answers["target"], answers["proof"]) == (pair.first.household_id, "已核对户口簿")
    settle(closed_shell, qtbot)


def test_a_helper_is_given_to_the_marked_households(desk, closed_shell, qtbot):
    page = desk.households().list_page
    page.choose_all()
    found = assignable(desk.session, household_ids(desk.session, page.chosen_numbers()))
    helper = found.helpers[0].id
    page.table.clearSelection()
    page.table.selectRow(next(at for at in range(page.table.model().rowCount())
                              if page.table.model().row_at(at).id == found.households[0]))
    closed_shell.dialogs.on_run = lambda dialog: dialog.choose(helper) is None
    with qtbot.waitSignal(page.assignment.changed, timeout=10_000):
        next(action for action in page.actions_menu().actions() if action.text() == "指定帮扶人…").trigger()
    (household,) = [row for row in helped_households(desk.session, helper_id=helper)
                    if row.household_id == found.households[0]]
    assert household.since == desk.session.clock.today()
    settle(closed_shell, qtbot)


def test_a_draft_is_listed_with_its_differences_opened_and_discarded(desk, closed_shell, qtbot):
    card = open_card(desk.session, first_id(desk))
    store_draft(desk.session, with_head(card, name="改了名"), card.revision, "家庭成员")
    page = tab(desk, closed_shell, qtbot, DRAFTS)
    qtbot.waitUntil(lambda: page.changes.rowCount() == 1, timeout=10_000)
    assert page.changes.row_at(0).new == "改了名"
    stored = page.changes.row_at(0).old
    assert page.table.model().index(0, 0).data() == f"{stored}（草稿里是 改了名）"
    assert page.table.model().index(0, 1).data() == card.household["local_no"]
    page.open_button.click()
    settle(closed_shell, qtbot)
    assert desk.households().household() == card.household_id
    page = tab(desk, closed_shell, qtbot, DRAFTS)
    closed_shell.dialogs.answers.append(True)
    page.discard_button.click()
    settle(closed_shell, qtbot)
    assert drafts(desk.session) == ()
    assert "没有草稿" in page.note.text()


def test_an_act_is_told_in_words_and_undone_from_the_list(desk, closed_shell, qtbot):
    card = open_card(desk.session, first_id(desk))
    desk.on_changed(save_card(desk.session, card, with_head(card, name="改了名")).changes)
    page = tab(desk, closed_shell, qtbot, ACTS)
    qtbot.waitUntil(lambda: page.words.rowCount() == 1, timeout=10_000)
    assert page.words.row_at(0)[1].new == "改了名"
    with qtbot.waitSignal(page.changed, timeout=10_000):
        page.undo_button.click()
    settle(closed_shell, qtbot)
    assert recent_acts(desk.session)[0].is_undone
    assert not page.undo_button.isEnabled()
    assert open_card(desk.session, card.household_id).records == card.records


def test_an_act_changed_since_is_refused_in_words(desk, closed_shell, qtbot):
    card = open_card(desk.session, first_id(desk))
    card = save_card(desk.session, card, with_head(card, name="改一")).card
    save_card(desk.session, card, with_head(card, name="改二"))
    page = tab(desk, closed_shell, qtbot, ACTS)
    page.table.selectRow(1)
    page.undo_button.click()
    settle(closed_shell, qtbot)
    assert any("后来又改过" in text for _, text in closed_shell.dialogs.asked)


def test_a_deleted_household_is_restored_from_the_bin(desk, closed_shell, qtbot):
    household = first_id(desk)
    desk.on_changed(remove_household(desk.session, household))
    settle(closed_shell, qtbot)
    listed = desk.households().list_page.table.model()
    assert listed.rowCount() == HOUSEHOLDS - 1
    page = tab(desk, closed_shell, qtbot, BIN)
    with qtbot.waitSignal(page.changed, timeout=10_000):
        page.restore_button.click()
    settle(closed_shell, qtbot)
    assert listed.rowCount() == HOUSEHOLDS
    assert discarded(desk.session) == ()
    assert "回收站是空的" in page.note.text()


def test_a_condition_is_added_shown_as_a_chip_and_taken_away(desk, closed_shell, qtbot):
    page = desk.households().list_page

    def fill(dialog: ConditionDialog) -> bool:
        dialog.choose_kind("members:")
        dialog.low.setText("九")
        dialog.accept()
        assert dialog.condition is None
        assert dialog.said.text()
        dialog.low.setText("1")
        dialog.high.setText("2")
        dialog.accept()
        return True

    closed_shell.dialogs.on_run = fill
    with qtbot.waitSignal(page.shown, timeout=10_000):
        page.chips.add_button.click()
    model = page.table.model()
    assert 0 < model.rowCount() < HOUSEHOLDS
    assert all(model.row_at(row).members <= 2 for row in range(model.rowCount()))
    chips = page.chips.row.findChildren(QPushButton)
    chip = next(each for each in chips if each.property("tone") == "chip")
    assert chip.text() == "人口：1–2 人　✕"
    page.choose_all()
    assert len(page.chosen_numbers()) == model.rowCount()
    with qtbot.waitSignal(page.shown, timeout=10_000):
        chip.click()
    assert model.rowCount() == HOUSEHOLDS


def test_a_filter_is_kept_under_a_name_and_chosen_from_the_menu(desk, closed_shell, qtbot):
    page = desk.households().list_page
    page.chips.show_filter(HouseholdFilter(show=Show.ERRORS, conditions=(Condition("members", low=2),)))
    settle(closed_shell, qtbot)

    def name(dialog: NameDialog) -> bool:
        dialog.name.setText("要改的大户")
        return True

    closed_shell.dialogs.on_run = name
    page.chips.kept.keep()
    settle(closed_shell, qtbot)
    page.chips.reset()
    settle(closed_shell, qtbot)
    menu = page.chips.kept.menu_of(kept_filters(desk.session))
    first = menu.actions()[0]
    assert first.text() == "&1  要改的大户"
    with qtbot.waitSignal(page.shown, timeout=10_000):
        first.trigger()
    assert page.chips.show_only is Show.ERRORS
    assert page.chips.row.conditions == (Condition("members", low=2),)
    closed_shell.dialogs.answers.append(True)
    page.chips.kept.forget("要改的大户")
    settle(closed_shell, qtbot)
    assert kept_filters(desk.session) == ()


def test_a_new_household_begins_from_the_actions_of_the_list(desk, closed_shell, qtbot):
    page = desk.households().list_page
    with qtbot.waitSignal(page.new_household, timeout=5_000):
        next(action for action in page.actions_menu().actions() if action.text() == "新建户").trigger()
    assert closed_shell.dialogs.texts("bug") == []
