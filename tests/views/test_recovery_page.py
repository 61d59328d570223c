"""The page with the recovery code: eight groups in large type, and nothing of it left on the computer."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton

from app.printing.preview import Preview
from app.security.recovery_code import GROUPS
from app.services.offices import recovery_page
from app.services.papers import page_count
from tests.views.demo_steps import PASSWORD, settle

pytest_plugins = ("tests.views.demo_office", "tests.views.large_text")
CODE = "51SA8-BPVXP-MDM1Q-X0E0A-0J1S6-TKM4W-8DGK1-BMVD4"


@pytest.fixture
def first(make_shell, tmp_path, qtbot):
    """The first start where the code is shown."""
    shell = make_shell(tmp_path / "新单位")
    shell.window.centralWidget().fill(
        unit="示范镇", region="990000101", admin="王主任", password=PASSWORD, again=PASSWORD,
        clerk="小周", clerk_password="xiao-zhou-2026", clerk_again="xiao-zhou-2026")  # fmt: skip
    shell.window.centralWidget().create()
    settle(shell, qtbot)
    return shell


@pytest.fixture(params=["usual_text", "large_text"])
def first_at_any_size(request, usual_text):
    request.getfixturevalue(request.param)
    return request.getfixturevalue("first")


def test_every_sign_of_the_code_is_in_sight(first_at_any_size):
    """Copied by hand from a label that ended in the middle of a group it opened nothing."""
    page = first_at_any_size.window.centralWidget()
    label = next(each for each in page.findChildren(QLabel) if each.accessibleName() == "恢复码")
    lines = label.text().split("\n")
    assert all(label.fontMetrics().horizontalAdvance(each) <= label.contentsRect().width() for each in lines)
    assert len(lines) * label.fontMetrics().lineSpacing() <= label.contentsRect().height()
    assert label.visibleRegion().boundingRect() == label.rect()
    assert len(page.shown_code().split("-")) == GROUPS


def files_below(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_one_page_says_code_unit_day_purpose_and_where_to_keep_it():
    with Preview(recovery_page("示范镇", CODE, date(2026, 3, 3))) as page:
        assert len(page) == 1
        text = page.page_text(0)
    assert text.index("51SA8") < text.index("BPVXP") < text.index("MDM1Q") < text.index("BMVD4")
    assert all(text.count(group) == 1 for group in CODE.split("-"))
    for said in ("示范镇", "2026年3月3日", "忘记密码", "保险柜"):
        assert said in "".join(text.split())


def test_the_longest_name_of_a_unit_still_gives_one_page():
    unit = "积石山保安族东乡族撒拉族自治县大河家镇人民政府" * 2
    with Preview(recovery_page(unit, CODE, date(2026, 12, 31))) as page:
        assert len(page) == 1


def test_the_code_is_printed_and_nothing_of_it_stays(first, qtbot, tmp_path, monkeypatch):
    scratch, office = tmp_path / "scratch", first.folder
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    page = first.window.centralWidget()
    assert any(button.text() == "打印…" for button in page.findChildren(QPushButton) if button.isVisible())
    before = files_below(office, scratch).keys()
    printer = QPrinter()
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.print_on(printer)
    settle(first, qtbot)
    assert page_count(tmp_path / "printed.pdf") == 1
    assert "已送去打印" in first.dialogs.texts("notify")[-1]
    left = files_below(office, scratch)
    assert left.keys() == before
    assert not any(page.shown_code().encode() in content for content in left.values())


def test_without_a_printer_it_says_so_and_names_the_way_out(first):
    first.window.centralWidget().print_code()
    assert "抄在纸上" in first.dialogs.texts("inform")[0]
