"""The card page on small and large screens: columns, the right side, sections built ahead. No timing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.domain.problems import Problem, Severity
from app.services.cards import new_card, save_card
from app.views.pages.card_problems import CardProblems
from app.views.theme import LIGHT
from tests.views.card_examples import VILLAGE, with_head

pytest_plugins = ["tests.views.card_fixtures", "tests.views.large_text"]


def all_sections(page) -> frozenset[int]:
    return frozenset(range(len(page.form.titles)))


def show(page, title: str):
    page.form.go_to(page.form.titles.index(title))
    QApplication.processEvents()
    return next(iter(page.form.current().panels()), None)


def settle(rounds: int = 8) -> None:
    """What was shown has asked for its height, and its parents one after the other for theirs."""
    for _ in range(rounds):
        QApplication.processEvents()


def test_a_card_is_shown_with_one_section_and_the_others_follow_while_nobody_types(desk, household, qtbot):
    page = desk.page
    built_when_shown: list[int] = []
    page.file.shown.connect(lambda: built_when_shown.append(len(page.form.built)))
    page.show_household(household)
    qtbot.waitUntil(lambda: page.form.built == all_sections(page), timeout=20_000)
    assert built_when_shown == [1]
    assert page.form.current().title == "住址与联系"
    assert page.form.focused_editor() is not None


def test_between_two_sections_the_keyboard_is_heard(opened):
    form = opened.page.form
    sizes = [len(form.built)]
    while sizes[-1] < len(form.titles):
        QApplication.processEvents()
        sizes.append(len(form.built))
        assert sizes[-1] - sizes[-2] <= 1


def test_the_next_card_does_not_wait_for_sections_of_this_one(opened, session, household, qtbot):
    page = opened.page
    card = with_head(new_card(session, VILLAGE, "一组"), name="王水生")
    other = save_card(session, None, card, "新建户档案")
    built = len(page.form.built)
    page.show_household(other.card.household_id)
    with qtbot.waitSignal(page.file.shown):
        pass
    assert len(page.form.built) == built


def test_a_narrow_form_has_one_column_and_a_wide_one_two(opened):
    page = opened.page
    panel = show(page, "惠农账户")
    assert panel.columns == 2
    page.resize(700, 640)
    QApplication.processEvents()
    assert panel.columns == 1
    page.resize(1400, 640)
    QApplication.processEvents()
    assert panel.columns == 2


@pytest.mark.parametrize("size", [(1238, 640), (1790, 900)])
def test_large_text_leaves_every_field_of_every_section_inside_the_page(large_text, opened, size):
    page = opened.page
    page.resize(*size)
    for title in page.form.titles:
        panel = show(page, title)
        area = panel.parentWidget().parentWidget() if panel is not None else None
        if area is None or not area.isVisible():
            continue
        assert area.horizontalScrollBar().maximum() == 0, title
        room = area.viewport().rect()
        for name in panel.names:
            editor = panel.editor(name)
            if editor.isVisible():
                assert editor.mapTo(area.viewport(), editor.rect().topRight()).x() <= room.right(), name


def test_a_table_shows_all_its_rows_on_the_first_look(opened, session, qtbot):
    page = opened.page
    qtbot.waitUntil(lambda: page.form.built == all_sections(page), timeout=20_000)
    copy = page.file.copy
    statement = copy.newest_statement()["id"]
    rows = [{"id": session.new_id(), "item": "101", "amount": 100 * n} for n in range(1, 8)]
    copy.replace_rows("income_item", statement, rows)
    show(page, "收支核算")
    table = page.form.current().items.table
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() == 0)
    assert table.height() >= table.height_of(len(rows))


@pytest.mark.parametrize(
    ("title", "fields"), [("家庭成员", ("id_no", "relation")), ("帮扶", ("kind", "text"))]
)
def test_a_low_window_with_large_text_lays_nothing_over_the_table(large_text, opened, title, fields):
    page = opened.page
    page.resize(1238, 500)
    show(page, title)
    section = page.form.current()
    if title == "帮扶":
        section.add_record()
        section = section.page(0)
    section.table.selectRow(0)
    long = "和档案里其他地方写的对不上，请找本人的证件核对以后再改，改好了这一条会自动消失"
    record = section.table.current_id()
    found = [Problem(f"V-{name}", Severity.E, name, long, record=record) for name in fields]
    section.show_problems(CardProblems.of(found, page.household_id()))
    settle()
    table, words, button = section.table, section.words, section.add_button
    tops = [widget.mapTo(section, widget.rect().topLeft()).y() for widget in (table, words, button)]
    assert words.isVisible()
    assert tops[1] >= tops[0] + table.height()
    assert words.height() >= words.heightForWidth(words.width())
    assert tops[2] >= tops[1] + words.height()
    assert table.height() >= table.height_of(2)
    assert page.height() == 500


LONG = "和档案里其他地方写的对不上，请找本人的证件核对以后再改，改好了这一条会自动消失"


def fill_lists(page) -> None:
    """Every section seen once, with a new record in each list and two long problems of it."""
    for title in page.form.titles:
        show(page, title)
        section = page.form.current()
        tabs = getattr(section, "tabs", None)
        for number in range(tabs.count() if tabs is not None else 0):
            tabs.setCurrentIndex(number)
            section.page(number).add_record()
            settle(2)
            table = getattr(section.page(number), "table", None)
            if table is not None:
                names = [column.field.name for column in table.records.columns if column.field][:2]
                found = [Problem(f"V-{name}", Severity.E, name, LONG, record=table.current_id())
                         for name in names]
                section.page(number).show_problems(CardProblems.of(found, page.household_id()))


def show_bars(page) -> None:
    """A draft with many differences, long guidance, an exemption that was refused, something explained."""
    panel, copy = page.problem_panel, page.file.copy
    panel.explain.may_explain = panel.explain.may_exempt = True
    found = [Problem(f"V-{n}", Severity.E, "phone", LONG, "核对") for n in range(12)]
    panel.show_problems(CardProblems.of(found, copy.household_id), copy, page.policy)
    panel.list.setCurrentRow(1)
    panel.explain.refuse("理由太短，请写明为什么是这样，不少于五个字，写清楚是谁说的")
    panel.explained.show_entries(())
    panel.explained.show()
    value = LONG[:12]
    said = "；".join([f"张大山·务工所在地（省） {value}…→{value}…"] * 4)
    page.draft_bar.words.setText(f"03月03日 09:00 李填报有没保存的修改：{said}等 12 处")
    page.draft_bar.show()
    page.hint.setText((LONG * 2)[:45])


def cramped(page) -> list[str]:
    """Labels and buttons that can be seen and have less height than their words need."""
    shown = [widget for kind in (QLabel, QPushButton) for widget in page.findChildren(kind)
             if widget.isVisible() and not widget.visibleRegion().isEmpty() and widget.text()]
    return [widget.text() for widget in shown if widget.height() < (
        widget.heightForWidth(widget.width()) if widget.hasHeightForWidth()
        else widget.fontMetrics().height())]


@pytest.mark.parametrize("side", ["问题", "历年", "变更记录", "附件"])
def test_a_low_window_with_large_text_stays_low_whatever_the_card_shows(large_text, opened, qtbot, side):
    page = opened.page
    page.resize(1238, 500)
    qtbot.waitUntil(lambda: page.form.built == all_sections(page), timeout=20_000)
    fill_lists(page)
    tabs = page.side.tabs
    tabs.setCurrentIndex([tabs.tabText(at).split()[0] for at in range(tabs.count())].index(side))
    show_bars(page)
    settle()
    assert page.draft_bar.isVisible()
    assert (page.width(), page.height()) == (1238, 500)
    assert cramped(page) == []
    assert page.form.currentWidget().height() >= 3 * page.fontMetrics().lineSpacing()
    for title in page.form.titles:
        show(page, title)
        settle()
        assert (page.width(), page.height()) == (1238, 500), title


def test_what_does_not_fit_a_low_window_is_reached_by_scrolling_and_the_focus_never_leaves_it(
    large_text, opened, qtbot
):
    page = opened.page
    page.resize(1238, 500)
    for title in ("家庭成员", "采集与签字", "户的类型"):
        panel = show(page, title)
        page.draft_bar.show()
        editors = [panel.editor(name) for name in panel.names if panel.editor(name).isVisible()]
        for editor in (*editors, *reversed(editors)):
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            settle()
            assert QApplication.focusWidget().visibleRegion().boundingRect().height() >= min(
                QApplication.focusWidget().height(), page.fontMetrics().lineSpacing()), editor.field.name
    show_bars(page)
    settle()
    page.problem_panel.explain.until.setFocus(Qt.FocusReason.ShortcutFocusReason)
    settle()
    assert page.problem_panel.explain.until.visibleRegion().boundingRect().height() == (
        page.problem_panel.explain.until.height())


def test_the_form_does_not_move_away_from_under_a_click(large_text, opened):
    page = opened.page
    page.resize(1238, 500)
    panel = show(page, "采集与签字")
    bar = panel.parentWidget().parentWidget().verticalScrollBar()
    line = panel.editor("head_signed_on")
    panel.editor("collected_on").setFocus()
    settle()
    QTest.mousePress(page.header, Qt.MouseButton.LeftButton)
    line.setFocus(Qt.FocusReason.MouseFocusReason)
    settle()
    assert line.isAncestorOf(QApplication.focusWidget())
    assert bar.value() == 0
    QTest.mouseRelease(page.header, Qt.MouseButton.LeftButton)
    panel.editor("collected_on").setFocus()
    line.setFocus()
    settle()
    assert bar.value() > 0


def test_the_posts_in_a_statement_can_be_told_apart(opened):
    show(opened.page, "收支核算")
    table = opened.page.form.current().items.table
    items = opened.page.policy.table("income_item").values
    posts = [item.label for item in items if "公益性岗位" in item.label]
    assert len(posts) >= 3
    assert table.columnWidth(0) > max(map(table.fontMetrics().horizontalAdvance, posts)) + 2 * 5


@pytest.mark.parametrize("size", [(1238, 520), (1238, 640)])
def test_the_summary_of_the_problems_is_never_cut(large_text, opened, size):
    page = opened.page
    page.resize(*size)
    panel, copy = page.problem_panel, page.file.copy
    panel.explain.may_explain = panel.explain.may_exempt = True
    found = [Problem(f"V-{n}", Severity.W, "phone", "和去年差得太多，请核对", "核对", needs_proof=True)
             for n in range(12)]
    panel.show_problems(CardProblems(), copy, page.policy)
    QApplication.processEvents()
    panel.show_problems(CardProblems.of(found, copy.household_id), copy, page.policy)
    panel.list.setCurrentRow(1)
    QApplication.processEvents()
    assert panel.explain.isVisible()
    assert panel.summary.height() >= panel.summary.heightForWidth(panel.summary.width())
    assert panel.list.height() >= 2 * panel.fontMetrics().lineSpacing()


def test_large_text_leaves_a_card_number_readable(large_text, opened):
    page = opened.page
    page.resize(1238, 640)
    line = show(page, "惠农账户").editor("bank_account").focusProxy()
    assert line.contentsRect().width() > line.fontMetrics().horizontalAdvance("9900 0010 0000 9978 959")


def test_the_right_side_folds_to_a_strip_that_counts_the_problems(opened, qtbot):
    page = opened.page
    before = page.form.width()
    QTest.mouseClick(page.side.fold_button, Qt.MouseButton.LeftButton)
    assert not page.side.tabs.isVisible()
    qtbot.waitUntil(lambda: page.form.width() > before)
    assert page.side.fold_button.text().split("\n")[-1] == str(page.problem_panel.lines())
    assert page.side.fold_button.accessibleName() == "展开右栏"
    QTest.mouseClick(page.side.fold_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert page.side.tabs.isVisible()


def test_the_strip_that_folds_the_right_side_has_a_frame_only_while_the_keyboard_is_there(usual_text, opened):
    strip = opened.page.side.fold_button

    def sides() -> set[str]:
        shown = strip.grab().toImage()
        return {shown.pixelColor(x, strip.height() // 4).name() for x in (0, strip.width() - 1)}

    assert sides() == {LIGHT.window}
    strip.setFocus()
    settle()
    assert sides() == {LIGHT.accent}


def test_in_a_narrow_window_the_right_side_gives_way_to_the_form(large_text, opened):
    page, ground = opened.page, QWidget()
    page.setParent(ground)   # a window narrower than its page does not ask
    page.show()
    ground.show()
    page.resize(874, 492)
    settle()
    assert page.side.folded
    page.side.fold_button.click()
    page.resize(860, 492)
    settle()
    assert not page.side.folded   # somebody wants to see it
    page.side.fold_button.click()
    page.resize(1238, 492)
    settle()
    assert page.side.folded   # nor does it come back against somebody's will
    page.side.fold_button.click()
    page.resize(874, 492)
    page.resize(1238, 492)
    settle()
    assert not page.side.folded
    page.setParent(None)


def test_what_needs_an_explanation_says_where_it_goes(opened):
    page = opened.page
    copy = page.file.copy
    warning = Problem("V-INC-08", Severity.W, "phone", "补助占比高", "核对补助项目")
    page.problem_panel.show_problems(CardProblems.of((warning,), copy.household_id), copy, page.policy)
    words = page.problem_panel.summary.text()
    assert "需说明 1 处" in words
    assert "还不能提交" in words
    assert page.problem_panel.hint.isVisible()
    assert "Ctrl+E" in page.problem_panel.hint.text()
    page.problem_panel.show_problems(CardProblems(), copy, page.policy)
    assert page.problem_panel.summary.text() == "没有错误，可以提交。"
    assert not page.problem_panel.hint.isVisible()
    hint = Problem("V-INC-11", Severity.I, "phone", "标准未设定", "请管理员填写")
    page.problem_panel.show_problems(CardProblems.of((hint,), copy.household_id), copy, page.policy)
    assert page.problem_panel.summary.text() == "没有错误，有 1 条提示，可以提交。"


def test_a_figure_that_is_unset_for_several_years_is_one_line(opened):
    page = opened.page
    copy, panel = page.file.copy, page.problem_panel
    statements = {row["year"]: row["id"] for row in copy.records("income_statement")}
    unset = "“监测范围（人均纯收入）（{}年）”未设定，请先在政策参数中按县级文件设置。这一项没有核对"
    hints = [Problem("V-INC-10", Severity.I, "", unset.format(year), "请管理员设置", record=record)
             for year, record in statements.items()]
    other = Problem("V-INC-11", Severity.I, "", unset.format(2024), "请管理员设置", record=statements[2024])
    warnings = [Problem("V-INC-10", Severity.W, "items", f"（{year}年）是估算的", record=record)
                for year, record in statements.items()]
    doubts = [Problem("V-MEM-31", Severity.I, "phone", "和别的户相同，请核对", record=row["id"])
              for row in copy.records("member")]
    found = CardProblems.of((*warnings, *hints, other, *doubts), copy.household_id)
    panel.show_problems(found, copy, page.policy)
    lines = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert len(lines) == 4 + len(doubts)
    assert "（2024年、2025年）”未设定" in lines[2]
    assert all(f"{year}年核算" in lines[2] for year in statements)
    assert "监测范围（人均纯收入）（2024年）" in lines[3]
    panel.list.setCurrentRow(2)
    panel.show_problems(found, copy, page.policy)
    assert (panel.list.currentRow(), panel.current_problem()) == (2, hints[0])
    panel.show_problems(CardProblems.of(tuple(hints), copy.household_id), copy, page.policy)
    assert len(hints) > panel.lines() == 1
    assert panel.summary.text() == "没有错误，有 1 条提示，可以提交。"


def test_the_head_says_how_far_the_card_has_come(opened):
    page = opened.page
    assert page.header.step.text() == "未提交"
    copy = page.file.copy
    for day_field, words in (("reviewed_on", "表上已审核，未提交"), ("submitted_on", "已审核"),
                             ("reviewed_on", "已提交，待审核")):  # fmt: skip
        day = None if copy.household.get(day_field) else page.session.clock.today()
        copy.set_value("household", copy.household_id, day_field, day)
        page.header.show_copy(copy, "", page.policy)
        assert page.header.step.text() == words


def test_an_amount_that_does_not_fit_the_head_ends_in_a_sign_and_is_in_the_tool_tip(large_text, opened):
    income = opened.page.header.income
    words = income.text()
    assert words.endswith("8,000.00 元")
    assert income.width() >= income.fontMetrics().horizontalAdvance(words)
    income.grab()
    assert income.toolTip() == ""
    income.resize(income.fontMetrics().horizontalAdvance(words) - 40, income.height())
    income.grab()
    assert income.toolTip() == words
