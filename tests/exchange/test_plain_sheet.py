"""Sheets read straight from their XML give what the library gives; unusual ones are left to the library."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from app.core.errors import UserError
from app.exchange.plain_sheet import PlainSheet, read_plain_sheet
from app.exchange.raw_sheets import read_sheets
from app.exchange.workbook_file import MOST_ROWS, opened_archive, sheet_blocks, sheet_part
from tests.contracts.source_tree import ROOT
from tests.exchange.roster_files import township_rows, write_roster

SHEET_XML = "xl/worksheets/sheet1.xml"
STRINGS_XML = "xl/sharedStrings.xml"


def _plain(path: Path, name: str = "Sheet1") -> PlainSheet | None:
    with opened_archive(path) as archive:
        part = sheet_part(archive, name)
        assert part
        return read_plain_sheet(archive, sheet_blocks(archive, part, path.name))


def _by_library(path: Path, name: str = "Sheet1") -> tuple[list[list[Any]], tuple[Any, ...]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name)
    return sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ())


def _written(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book, book.add_worksheet("Sheet1"))
    return path


def _patched(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with one piece of a part replaced."""
    patched = path.with_name("patched.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(patched, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return patched


def _ordinary(book: Any, sheet: Any) -> None:
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": 10})
    sheet.merge_range(0, 0, 0, 28, "标题 & <名册>", bold)
    sheet.write_row(2, 1, ["姓名", " 前后有空 ", "两\n行", "'引号\""])
    sheet.write_row(5, 0, [3, 3.5, -2, 1e20, "3"])
    sheet.write(5, 27, 0.25, share)
    sheet.write_blank(6, 3, None, bold)
    sheet.write_blank(9, 40, None, bold)


def test_ordinary_sheet_reads_as_the_library_reads_it(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", _ordinary)
    plain = _plain(path)
    assert plain is not None
    rows, merges = _by_library(path)
    assert plain.rows == rows
    assert [[type(cell) for cell in row] for row in plain.rows] == [[type(c) for c in row] for row in rows]
    assert plain.merges == merges


def test_roster_of_a_township_is_plain(tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", township_rows(300))
    name = "人员信息"
    plain = _plain(path, name)
    assert plain is not None
    assert (plain.rows, plain.merges) == _by_library(path, name)
    first, second = (row for row in plain.rows[-2:])
    assert any(one is other for one, other in zip(first, second, strict=True) if one)


def test_rows_whose_number_is_also_that_of_a_style_are_plain(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        styles = [book.add_format({"bold": True, "font_size": size}) for size in range(8, 40)]
        for row in range(60):
            sheet.write_blank(row, 0, None, styles[row % len(styles)])
            for column, style in enumerate(styles, 1):
                sheet.write(row, column, f"{row}-{column}" if column % 3 else column, style)

    path = _written(tmp_path / "a.xlsx", fill)
    plain = _plain(path)
    assert plain is not None
    assert plain.rows == _by_library(path)[0]


def test_hidden_sheets_and_charts_are_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name in ("封面", "藏起", "深藏", "人员"):
            book.add_worksheet(name).write(0, 0, name)
        book.get_worksheet_by_name("藏起").hide()
        book.get_worksheet_by_name("深藏").very_hidden()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=人员!$A$1"})
        book.add_chartsheet("图").set_chart(chart)
    sheets = read_sheets(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("封面", [["封面"]]), ("人员", [["人员"]])]


def test_one_unusual_sheet_does_not_change_how_the_others_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("人员").write_row(0, 0, ["姓名", 3])
        book.add_worksheet("算").write_formula(0, 0, "=1+1", None, 2)
    assert [(sheet.name, sheet.rows) for sheet in read_sheets(tmp_path / "a.xlsx")] == [
        ("人员", [["姓名", 3.0]]), ("算", [[2.0]])
    ]  # fmt: skip


def test_a_plain_roster_is_read_without_the_library(tmp_path: Path) -> None:
    """Opening a file with it reads all shared texts a second time."""
    path = write_roster(tmp_path / "a.xlsx", township_rows(20))
    script = (
        "import sys; from pathlib import Path; from app.exchange.raw_sheets import read_sheets; "
        "read_sheets(Path(sys.argv[1])); sys.exit('python_calamine' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False)
    assert ran.returncode == 0


UNUSUAL: dict[str, Callable[[Any, Any], None]] = {
    "date": lambda book, sheet: sheet.write(
        0, 0, date(2018, 3, 7), book.add_format({"num_format": "yyyy-m-d"})
    ),
    "own number format": lambda book, sheet: sheet.write(0, 0, 7, book.add_format({"num_format": "0.000"})),
    "formula": lambda book, sheet: sheet.write_formula(0, 0, "=1+1", None, 2),
    "uncalculated": lambda book, sheet: sheet.write_formula(0, 0, "=B9", None, ""),
    "error": lambda book, sheet: sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!"),
    "truth": lambda book, sheet: sheet.write_boolean(0, 0, True),
    "rich text": lambda book, sheet: sheet.write_rich_string(
        0, 0, "张", book.add_format({"bold": True}), "三", "丰"
    ),
    "escape": lambda book, sheet: sheet.write(0, 0, "a_x000D_b"),
    "row without cells": lambda book, sheet: sheet.set_row(0, 40),
}


@pytest.mark.parametrize("fill", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_sheet_is_left_to_the_library(tmp_path: Path, fill: Callable[[Any, Any], None]) -> None:
    def filled(book: Any, sheet: Any) -> None:
        fill(book, sheet)
        sheet.write(1, 1, "姓名")

    path = _written(tmp_path / "a.xlsx", filled)
    assert _plain(path) is None
    assert [sheet.rows for sheet in read_sheets(path)] == [_by_library(path)[0]]


PATCHES = {
    "cell of another row": (SHEET_XML, b'r="C3"', b'r="C4"'),
    "same cell twice": (SHEET_XML, b'<c r="C3"', b'<c r="B3"'),
    "other attribute": (SHEET_XML, b'<c r="B3"', b'<c cm="1" r="B3"'),
    "comment": (SHEET_XML, b'<c r="B3"', b'<!-- x --><c r="B3"'),
    "no such text": (SHEET_XML, b"<v>1</v>", b"<v>999</v>"),
    "rows not in order": (SHEET_XML, b'<row r="6"', b'<row r="2"'),
    "text of another coding": (SHEET_XML, b"UTF-8", b"UTF-16"),
    "spaces that are not kept": (STRINGS_XML, b"<t>", b"<t> "),
    "numbered character": (STRINGS_XML, b"<t>", b"<t>&#13;"),
    "no text": (STRINGS_XML, "<t>姓名</t>".encode(), b"<t></t>"),
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
def test_markup_that_programs_do_not_write_is_left_to_the_library(
    tmp_path: Path, patch: tuple[str, bytes, bytes]
) -> None:
    path = _written(tmp_path / "a.xlsx", lambda book, sheet: (
        sheet.write_row(2, 1, ["姓名", "两人"]), sheet.write(5, 1, "末行"),
    ))  # fmt: skip
    assert _plain(path) is not None
    assert _plain(_patched(path, *patch)) is None


def test_texts_in_the_cells_themselves_are_left_to_the_library(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Sheet1").append(["姓名", 3])
    book.save(tmp_path / "a.xlsx")
    plain = _plain(tmp_path / "a.xlsx")
    assert plain is None or plain.rows == [["姓名", 3.0]]


def test_too_many_rows_are_refused_before_any_is_kept(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(1, 0, "姓名"))
    far = _patched(path, SHEET_XML, b'<row r="2" spans="1:1"><c r="A2"', b'<row r="%d"><c r="A%d"' % (
        (MOST_ROWS + 1,) * 2
    ))  # fmt: skip
    with pytest.raises(UserError, match="超过一次能读的"):
        read_sheets(far)
