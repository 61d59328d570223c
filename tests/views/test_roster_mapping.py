"""Correcting what the columns of a foreign roster mean, on the page, and finding it again next time."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QLineEdit

from app.services.column_mappings import mappings
from app.views.pages.roster_page import RosterPage
from tests.exchange.roster_files import family, write_roster
from tests.views.demo_steps import settle

pytest_plugins = ("tests.views.demo_office",)

OWN = {"人名": "姓名", "身份号": "证件号码", "与户主关系": "与户主关系", "村": "村", "户号": "户编号"}
MEANT = {"人名": "member.name", "身份号": "member.id_no", "户号": "household.national_no"}


@pytest.fixture
def page(shell) -> RosterPage:
    shell.window.desk.show_room("exchange")
    return shell.window.desk.stack.currentWidget().roster


@pytest.fixture
def foreign(shell, tmp_path):
    village = shell.window.desk.tree.villages()[0].name
    rows = family("户主", "配偶", household="N0001", 村=village)
    return write_roster(tmp_path / "外来.xlsx", [{own: row[OWN[own]] for own in OWN} for row in rows], OWN)


def _read(page, qtbot, act) -> None:
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        act()


def _picture(page, name: str) -> None:
    if os.environ.get("XIANGDANG_PICTURES"):
        page.window().grab().save(f"{os.environ['XIANGDANG_PICTURES']}/{name}.png")


def test_columns_are_corrected_kept_and_recognised(shell, qtbot, page, foreign) -> None:
    _read(page, qtbot, lambda: page.read(foreign))
    _picture(page, "plan")
    _read(page, qtbot, page.plan.mapping_asked.emit)
    for title, target in MEANT.items():
        page.mapping.choose(title, target)
    page.mapping.findChild(QLineEdit, "mapping_name").setText("民政表")
    _picture(page, "mapping")
    page.mapping.save()
    settle(shell, qtbot)
    assert [found.name for found in mappings(shell.window.desk.session)] == ["民政表"]
    _read(page, qtbot, page.mapping.confirm)
    _picture(page, "plan_again")
    assert page.plan.isVisible()
    _read(page, qtbot, page.plan.confirm)
    _picture(page, "result")
    settle(shell, qtbot)
    _read(page, qtbot, lambda: page.read(foreign))
    assert "按保存的“民政表”对应各列" in page.plan.remarks()
    assert "不用导入" in page.plan.import_words()
