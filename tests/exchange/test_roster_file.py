"""Files that are not rosters, and rosters in unusual clothes."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
import xlsxwriter

from app.core.errors import EnvironmentFault, FaultKind, UserError
from app.exchange import workbook_file
from app.exchange.roster_columns import is_known_title
from app.exchange.roster_reader import RosterTable, Unclear, cell_text, read_roster_table
from app.exchange.workbook_file import column_index, scan_sheet
from tests.exchange.roster_files import TITLES, family, write_roster


def _read(path: Path) -> RosterTable:
    return read_roster_table(path, is_known_title)


def _pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def _web_page(path: Path) -> None:
    path.write_bytes("\ufeff<html><table><tr><td>姓名</td></tr></table></html>".encode())


def _text(path: Path) -> None:
    path.write_text("花名册请见附件。\n", encoding="gb18030")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _truncated(path: Path) -> None:
    write_roster(path, family("户主", "配偶"))
    path.write_bytes(path.read_bytes()[:2000])


def _damaged_sheet(path: Path) -> None:
    write_roster(path, family("户主", "配偶"))
    content = bytearray(path.read_bytes())
    start = content.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[start + 20 : start + 80] = b"\0" * 60
    path.write_bytes(bytes(content))


def _password(path: Path) -> None:
    entry = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + entry + bytes(1000))


def _damaged_old_format(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def _document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(70):
                stream.write(bytes(1_000_000))


def _no_header(path: Path) -> None:
    write_roster(path, [{"甲": "1"}], ("甲", "乙"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_pdf, "其实是 PDF"),
        (_web_page, "网页格式"),
        (_text, "不是 Excel 表格"),
        (_empty, "空文件"),
        (_truncated, "不完整或已损坏"),
        (_damaged_sheet, "不完整或已损坏"),
        (_password, "打开密码"),
        (_damaged_old_format, "不完整或已损坏"),
        (_document, "不是 Excel 表格"),
        (_bomb, "大得不正常"),
        (_no_header, "没有找到表头"),
    ],
)
def test_unsuitable_file_says_what_happened_what_was_kept_and_what_to_do(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "名册.xlsx"
    make(path)
    with pytest.raises(UserError) as refusal:
        _read(path)
    assert words in refusal.value.message
    assert "没有变化" in refusal.value.message
    assert refusal.value.message.count("。") >= 3


def test_missing_file_is_a_fault_of_the_medium(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        _read(tmp_path / "没有.xlsx")
    assert fault.value.kind is FaultKind.FILE_MISSING


@pytest.mark.parametrize("header_row", [1, 2, 3, 7, 10])
def test_header_is_found_in_the_first_ten_rows(tmp_path: Path, header_row: int) -> None:
    table = _read(write_roster(tmp_path / "名册.xlsx", family("户主", "配偶"), TITLES, header_row))
    assert table.header_row == header_row
    assert table.row_numbers == (header_row + 1, header_row + 2)


def test_titles_with_stars_breaks_and_full_width_marks_are_known(tmp_path: Path) -> None:
    dressed = ["*姓名", "证件\n号码", "与户主关系（必填）", "村 ", "ＡＡＢ００７"]
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet().write_row(0, 0, dressed)
    assert _read(path).header_row == 1


def test_hidden_sheets_and_sheets_without_header_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("说明").write_string(0, 0, "填表说明")
        hidden = workbook.add_worksheet("旧表")
        hidden.write_row(0, 0, TITLES)
        hidden.hide()
        workbook.add_worksheet("人员").write_row(0, 0, TITLES)
    table = _read(path)
    assert table.sheet == "人员"
    assert table.other_sheets == ("说明",)


def test_scan_finds_errors_and_formulas_without_result(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("人员")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C3", "=A1", None, "")
        sheet.write_formula("D4", '="a"', None, "a")
        sheet.write_blank("AB5", None, workbook.add_format({"bold": True}))
    found = scan_sheet(path, "人员")
    assert (found.errors, found.uncalculated) == ({(2, 1)}, {(3, 2)})
    assert scan_sheet(path, "没有这张表").errors == frozenset()


def test_scan_works_across_the_borders_of_read_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("人员")
        for row in range(200):
            sheet.write_formula(row, 3, "=1/0", None, "#DIV/0!")
    monkeypatch.setattr(workbook_file, "_CHUNK", 97)
    assert len(scan_sheet(path, "人员").errors) == 200


@pytest.mark.parametrize(("row", "column", "words"), [(600_000, 0, "第 600001 行"), (0, 1_000, "1001 列")])
def test_sheet_that_reaches_too_far_is_refused(tmp_path: Path, row: int, column: int, words: str) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("人员")
        sheet.write_number(0, 1, 1)
        sheet.write_number(row, column, 1)
    with pytest.raises(UserError, match=words):
        scan_sheet(path, "人员")


def test_formatted_empty_rows_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("人员")
        sheet.write_number(0, 0, 1)
        sheet.set_row(1_048_575, 20)
    assert scan_sheet(path, "人员").errors == frozenset()


@pytest.mark.parametrize(
    ("cell", "text"),
    [(3.0, "3"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (True, "是"), (12345678901234.0, "12345678901234")],
)
def test_cells_read_as_on_the_screen(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_time_of_day_is_not_a_date() -> None:
    found = cell_text(time(12, 30))
    assert isinstance(found, Unclear)
    assert "钟点" in found.reason


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("AMJ", 1023)])
def test_column_letters(letters: str, index: int) -> None:
    assert column_index(letters) == index


def test_old_binary_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(
        _binary_workbook([list(TITLES), *([row.get(t, "") for t in TITLES] for row in family("户主"))])
    )
    table = _read(path)
    assert (table.header_row, table.row_count) == (1, 1)
    assert table.columns[TITLES.index("姓名")] == [family("户主")[0]["姓名"]]


def _binary_workbook(rows: list[list[str]]) -> bytes:
    """A BIFF8 workbook stream in a compound file, as small as readers accept."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            body = struct.pack("<HHHHB", number, column, 0, len(text), 1) + text.encode("utf-16-le")
            sheet += _record(0x0204, body)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    name = "人员".encode("utf-16-le")
    place = len(start) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", place, 0, 0, 2, 1) + name)
    return _compound_file(start + bound + _record(0x000A, b"") + sheet)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound_file(stream: bytes) -> bytes:
    """One stream named Workbook: header, FAT sector, directory sector, data sectors."""
    stream += bytes(max(0, 4096 - len(stream)))
    sectors = -(-len(stream) // 512)
    end, fat_mark, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    fat = [fat_mark, end, *range(3, 2 + sectors), end]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, end, 0, end, 0, 0,
    )  # fmt: skip
    header += struct.pack("<I", free) * ((512 - len(header)) // 4)
    directory = _entry("Root Entry", 5, 1, end, 0) + _entry("Workbook", 2, free, 2, len(stream))
    directory += bytes(512 - len(directory))
    table = struct.pack(f"<{len(fat)}I", *fat) + struct.pack("<I", free) * (128 - len(fat))
    return header + table + directory + stream + bytes(sectors * 512 - len(stream))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    free = 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", text, len(text), kind, 1, free, free, child, bytes(16), 0, bytes(8), bytes(8),
        start, size,
    )  # fmt: skip
