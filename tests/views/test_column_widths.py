"""How columns share the room of a table: pure sums, and the table on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView

from app.services.cards import open_card, remove_household, save_card
from app.services.drafts import store_draft
from app.services.duplicates import Line
from app.views.pages.archive_tabs import ACTS, BIN, CHECK, DRAFTS, DUPLICATES
from app.views.pages.duplicates_page import LINE_COLUMNS
from app.views.pages.recycle_page import DISCARDED_COLUMNS
from app.views.tables.column_widths import Wish, longest, shared
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.theme import Theme
from tests.offices import with_head
from tests.views.demo_steps import log_in, settle

pytest_plugins = ("tests.views.demo_office", "tests.views.large_text")

CODE = "99000010020120140010"
SENTENCE = "户主的证件号码和龙湾村一组的另一户相同，请和对方村核对，只保留一户"
COLUMNS = (
    Column("label", "项目", lambda row: row[0], 60, sortable=False),
    Column("code", "户编号", lambda row: row[1], 60, sortable=False),
    Column("words", "问题", lambda row: row[2], 100, sortable=False),
)


DISCARDED = ("龙湾村 一组 陈磊", "整户，成员 2 人", "删除户", "审核员", "2026-11-16 09:00")


def _always(text):
    return lambda row: text


@pytest.fixture
def shown(qtbot):
    """A table of some width with rows of the three columns."""

    def show(rows, width=900, theme=None, columns=COLUMNS):
        table = WideTable("名单", theme or Theme())
        qtbot.addWidget(table)
        model = RowsModel(columns, parent=table)
        table.setModel(model)
        model.show_rows(rows)
        table.resize(width, 300)
        table.show()
        return table

    return show


def is_whole(table: QTableView, section: int, row: int = 0) -> bool:
    index = table.model().index(row, section)
    return table.columnWidth(section) >= table.sizeHintForIndex(index).width()


def test_with_room_everybody_gets_what_is_needed_and_then_what_was_foreseen():
    wishes = [Wish(100, 60, 40), Wish(100, 180, 40)]
    assert shared(400, wishes) == [100, 180]
    assert shared(260, wishes) == [80, 180]


def test_without_room_sentences_share_and_short_words_and_figures_stay_whole():
    short, figures = Wish(100, 90, 40), Wish(50, 120, 40, is_figures=True)
    long, longer = Wish(80, 200, 60), Wish(80, 900, 60)
    assert shared(510, [short, figures, long, longer]) == [90, 120, 150, 150]
    assert shared(660, [short, figures, long, longer]) == [90, 120, 200, 250]


def test_words_give_way_before_the_table_is_scrolled_and_figures_never():
    words, figures = Wish(100, 120, 60), Wish(50, 120, 40, is_figures=True)
    assert shared(320, [words, figures, words]) == [100, 120, 100]
    assert shared(200, [words, figures, words]) == [120, 120, 120]


def test_what_nobody_needs_goes_to_the_columns_that_grow():
    words, figures = Wish(100, 60, 40, grows=True), Wish(50, 120, 40, is_figures=True)
    assert shared(500, [words, figures, words]) == [190, 120, 190]
    assert shared(240, [words, figures, words]) == [60, 120, 60]


def test_a_chinese_character_counts_as_two_latin_ones():
    assert longest(["12345", "三三三", "", "一"]) == [1, 0, 3]


def test_a_code_is_whole_beside_empty_room(shown):
    table = shown([("甲", CODE, "短")])
    assert is_whole(table, 1)
    assert sum(map(table.columnWidth, range(3))) <= table.viewport().width()


def test_a_sentence_is_cut_and_no_column_is_out_of_sight(shown):
    table = shown([("享受低保开始时间", CODE, SENTENCE * 3)], width=480)
    assert [is_whole(table, section) for section in range(3)] == [True, True, False]
    assert sum(map(table.columnWidth, range(3))) == table.viewport().width()


def test_a_column_of_one_sign_is_no_wider_than_it_needs(shown, large_text):
    columns = (Column("group", "组", lambda row: "一", 48), Column("words", "问题", lambda row: row, 400))
    table = shown([SENTENCE * 3], 500, Theme(150), columns)
    assert is_whole(table, 0)
    assert sum(map(table.columnWidth, range(2))) == table.viewport().width()
    assert not table.horizontalScrollBar().isVisible()


def test_the_bin_has_no_column_out_of_sight_with_large_text(shown, large_text):
    columns = [Column(column.id, column.title, text, column.width)
               for column, text in zip(DISCARDED_COLUMNS, map(_always, DISCARDED), strict=True)]  # fmt: skip
    table = shown([()], 940, Theme(150), columns)
    assert all(is_whole(table, section) for section in range(5))
    assert sum(map(table.columnWidth, range(5))) <= table.viewport().width()


def test_the_room_of_a_hidden_column_goes_to_the_others(shown):
    table = shown([("甲", CODE, SENTENCE * 3)], width=480)
    before = table.columnWidth(2)
    table.column_menu().actions()[1].setChecked(False)
    assert table.columnWidth(2) > before


def test_what_a_person_dragged_stays_and_grows_with_the_text(shown):
    table = shown([("甲", CODE, SENTENCE)])
    assert table.layout_now().widths == {}
    table.setColumnWidth(1, 77)
    table.resize(1200, 300)
    table.model().show_rows([("乙", CODE, SENTENCE)])
    assert table.columnWidth(1) == 77
    other = shown([], theme=Theme(150))
    other.restore_layout(table.layout_now())
    other.model().show_rows([("乙", CODE, SENTENCE)])
    assert other.columnWidth(1) == round(77 * 1.5)
    assert other.layout_now() == table.layout_now()


def test_texts_that_are_looked_up_when_painted_are_not_asked_for_widths(shown):
    asked = []
    columns = (Column("due", "等什么", lambda row: asked.append(row) or SENTENCE, 70, measured=False),)
    table = shown(range(150), 300, columns=columns)
    assert table.columnWidth(0) == 70
    assert 149 not in asked


def _make_history(desk) -> None:
    """One number in two households, a draft, an act and a deleted household."""
    rows = desk.households().list_page.table.model()
    one, other, gone = (open_card(desk.session, rows.row_at(at).id) for at in range(3))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    desk.on_changed(remove_household(desk.session, gone.household_id))
    store_draft(desk.session, with_head(one, name="张改名"), one.revision, "家庭成员")


def test_the_lists_beside_the_households_show_all_columns_with_large_text(large_shell, qtbot):
    shell = large_shell
    log_in(shell, qtbot, "填报员")
    desk = shell.window.desk
    _make_history(desk)
    for title in (CHECK, DUPLICATES, DRAFTS, ACTS, BIN):
        page = desk.households().tabs.show_page(title)
        if title == DUPLICATES:
            page.search()
        settle(shell, qtbot)
        for table in page.findChildren(WideTable):
            wide = sum(map(table.columnWidth, range(table.model().columnCount())))
            assert wide <= table.viewport().width(), table.accessibleName()
            assert not table.horizontalScrollBar().isVisible()
    assert shell.window.width() == 1366


def test_no_two_labels_of_a_comparison_read_the_same(shown):
    labels = ["是否参加城乡居民基本医疗保险", "是否参加城乡居民基本养老保险"]
    table = shown([Line(label, SENTENCE, SENTENCE) for label in labels], width=480, columns=LINE_COLUMNS)
    assert is_whole(table, 0, 1)
    assert table.columnWidth(1) == table.columnWidth(2)
