"""Two rosters compared on the page, saved as a workbook and as a paper."""

from __future__ import annotations

import os

import pytest

from app.services.papers import page_count
from tests.exchange.roster_files import family, township_rows, write_roster
from tests.views.demo_steps import settle

pytest_plugins = ("tests.views.demo_office",)


@pytest.fixture
def page(shell):
    shell.window.desk.show_room("exchange")
    room = shell.window.desk.stack.currentWidget()
    room.tabs.setCurrentWidget(room.comparison)
    return room.comparison


def test_comparison_is_shown_saved_and_printed(shell, qtbot, page, tmp_path):
    place = {"村": shell.window.desk.tree.villages()[0].name, "乡": shell.window.desk.session.unit.name}
    old = [{**row, **place} for row in township_rows(60)]
    new = [{**row, "民族": "苗族"} for row in old[5:]] + family("户主", household="N1", **place)
    page.choose(write_roster(tmp_path / "去年.xlsx", old), write_roster(tmp_path / "今年.xlsx", new))
    with qtbot.waitSignal(page.compared, timeout=60_000):
        page.compare()
    assert page.table.model().rowCount() > 40
    if os.environ.get("XIANGDANG_PICTURES"):
        page.window().grab().save(f"{os.environ['XIANGDANG_PICTURES']}/comparison.png")
    for act, name in ((page.save_workbook, "核对表.xlsx"), (page.save_paper, "核对表.pdf")):
        shell.dialogs.answers.append(tmp_path / name)
        act()
        settle(shell, qtbot)
    assert (tmp_path / "核对表.xlsx").stat().st_size > 0
    assert page_count(tmp_path / "核对表.pdf") >= 2
    assert len(shell.dialogs.texts("notify")) == 2
    page.choose(None, None)
    assert page.table.model().rowCount() == 0


def test_an_empty_table_says_why(shell, qtbot, page, tmp_path):
    assert "选好两份名册" in page.note.text()
    place = {"村": shell.window.desk.tree.villages()[0].name, "乡": shell.window.desk.session.unit.name}
    roster = write_roster(tmp_path / "名册.xlsx", family("户主", "配偶", **place))
    page.choose(roster, roster)
    with qtbot.waitSignal(page.compared, timeout=60_000):
        page.compare()
    assert page.note.text() == "两份名册没有不同。"
