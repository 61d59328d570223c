"""Looking at a spreadsheet file before any library opens it.

Says in the caseworker's words why a file cannot be read (PDF, password, half a download, a web page
called .xls), refuses files that would unpack to gigabytes, and finds the cells a reader would hand over
as blank although they are not: error cells and formulas that were never calculated. Reads no values.
"""

from __future__ import annotations

import codecs
import contextlib
import enum
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from app.core.errors import UserError
from app.core.system_faults import system_fault

MOST_UNPACKED_BYTES = 1_500_000_000
MOST_PACKING_RATIO = 150
_RATIO_MATTERS_FROM = 64_000_000
MOST_ROWS = 600_000
MOST_COLUMNS = 1_000
_CHUNK = 1 << 20
_MOST_HELD_BACK = 1 << 22

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTHING_CHANGED = "库里的资料没有变化。"


def unreadable_file(happened: str, next_step: str) -> UserError:
    """A refusal in three parts: what happened, what was kept, what to do."""
    return UserError(f"{happened}{_NOTHING_CHANGED}{next_step}")


class FileKind(enum.Enum):
    """How the rows of a file are read."""

    ZIPPED = "zipped"
    BINARY = "binary"
    TEXT = "text"


@dataclass(frozen=True)
class SheetScan:
    """Cells that read as blank but are not, as (row, column) counted from 1 and 0."""

    errors: frozenset[tuple[int, int]] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()


def check_file(path: Path) -> FileKind:
    """A zipped workbook (.xlsx, .xlsb, .ods), the old binary .xls, or delimited text, whatever its name.

    Raises UserError for anything else and EnvironmentFault when the medium refuses.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        _check_directory(path)
        return FileKind.ZIPPED
    if head.startswith(_COMPOUND):
        if _ENCRYPTED_STREAM in _whole(path):
            raise password_needed(path.name)
        return FileKind.BINARY
    if _looks_like_text(head):
        return FileKind.TEXT
    raise _wrong_file(path.name, head)


def _looks_like_text(head: bytes) -> bool:
    """No control bytes, a delimiter somewhere, and neither a web page nor a PDF."""
    if head.startswith(_TEXT_MARKS):
        return not head[2:].lstrip(b"\xbf \r\n\t\0").startswith(b"<")
    printable = not any(byte < 9 or 13 < byte < 27 for byte in head)
    known = head.lstrip(b" \r\n\t").lower().startswith((b"%pdf", b"<", b"{"))
    return printable and not known and any(mark in head for mark in (b",", b"\t", b";", b"|"))


def password_needed(name: str) -> UserError:
    return unreadable_file(
        f"“{name}”设了打开密码，读不出来。", "请用 WPS 或 Excel 打开，取消密码后另存一份再导入。"
    )


def damaged_file(name: str) -> UserError:
    return unreadable_file(f"“{name}”不完整或已损坏。", "请重新拷贝或重新导出这个文件再导入。")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(512)
    except OSError as error:
        raise system_fault(error, path) from error


def _whole(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise system_fault(error, path) from error


def _wrong_file(name: str, head: bytes) -> UserError:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not head:
        return unreadable_file(f"“{name}”是空文件。", "请重新导出名册再导入。")
    if start.startswith(b"%pdf"):
        return unreadable_file(f"“{name}”其实是 PDF 文件，不是表格。", "请从系统里导出 Excel 表格再导入。")
    if start.startswith((b"<html", b"<table", b"<!doctype", b"<?xml", b"<meta")):
        return unreadable_file(
            f"“{name}”是网页格式的表，不是真正的 Excel 表格。",
            "请用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”再导入。",
        )
    return unreadable_file(
        f"“{name}”不是 Excel 表格。", "请另存为“Excel 工作簿（.xlsx）”或用本程序的空白模板填写后再导入。"
    )


def _check_directory(path: Path) -> None:
    """The sizes come from the zip directory, nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zlib.error) as error:
        raise damaged_file(path.name) from error
    except OSError as error:
        raise system_fault(error, path) from error
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _RATIO_MATTERS_FROM
        and entry.file_size > MOST_PACKING_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if unpacked > MOST_UNPACKED_BYTES or swollen:
        raise unreadable_file(
            f"“{path.name}”解开后约有 {unpacked // 1_000_000} 兆，大得不正常，没有打开。",
            "请按村分成几个文件，或者重新导出后再导入。",
        )
    names = {entry.filename for entry in entries}
    if names.isdisjoint({"xl/workbook.xml", "xl/workbook.bin", "content.xml"}):
        raise unreadable_file(f"“{path.name}”不是 Excel 表格。", "请选择名册的 Excel 文件（.xlsx 或 .xls）。")


@contextlib.contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zipped workbook for reading its parts. Raises UserError when it is damaged, EnvironmentFault."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError) as error:
        raise damaged_file(path.name) from error
    except OSError as error:
        raise system_fault(error, path) from error


def sheet_blocks(archive: zipfile.ZipFile, part: str, file_name: str) -> Iterator[bytes]:
    """The XML of a sheet in blocks that end between two rows.

    Raises UserError when the sheet uses more than MOST_ROWS rows or MOST_COLUMNS columns.
    """
    with archive.open(part) as stream:
        for block in _row_blocks(iter(lambda: stream.read(_CHUNK), b"")):
            _check_extent(block, file_name)
            yield block


def scan_sheet(path: Path, sheet_name: str) -> SheetScan:
    """Error cells and uncalculated formulas of one sheet of an .xlsx; nothing for other formats.

    Raises UserError when the sheet uses more than MOST_ROWS rows or MOST_COLUMNS columns.
    """
    with opened_archive(path) as archive:
        part = sheet_part(archive, sheet_name)
        return SheetScan() if part is None else _scan(sheet_blocks(archive, part, path.name))


class SheetEntry(NamedTuple):
    """One sheet as an .xlsx lists it; `part` is "" when it is not there, `is_shown` for a visible table."""

    name: str
    part: str
    is_shown: bool


def sheet_entries(archive: zipfile.ZipFile) -> list[SheetEntry]:
    """The sheets of an .xlsx in their order; none for other formats."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    relations = {
        relation.get("Id"): relation
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    entries = []
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        relation = relations.get(sheet.get(f"{_RELATIONS}id"))
        if sheet.tag.endswith("}sheet") and relation is not None:
            target = relation.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            is_table = relation.get("Type", "").endswith("/worksheet")
            is_shown = is_table and sheet.get("state", "visible") == "visible"
            entries.append(SheetEntry(sheet.get("name", ""), member if member in names else "", is_shown))
    return entries


def sheet_part(archive: zipfile.ZipFile, sheet_name: str) -> str | None:
    """The name of the part that holds a sheet of an .xlsx; None for other formats."""
    return next((entry.part for entry in sheet_entries(archive) if entry.name == sheet_name), None) or None


def _row_blocks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks that end between two rows."""
    held = b""
    for chunk in chunks:
        block = held + chunk
        cut = block.rfind(b"<row ")
        if cut <= 0 or len(block) > _MOST_HELD_BACK:
            cut = len(block) if len(block) > _MOST_HELD_BACK else 0
        held = block[cut:]
        if cut:
            yield block[:cut]
    yield held


_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*[^>/])?>(.*?)</c>', re.DOTALL)
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}\d+:([A-Z]{1,3})\d+"')


def _scan(blocks: Iterator[bytes]) -> SheetScan:
    errors: set[tuple[int, int]] = set()
    uncalculated: set[tuple[int, int]] = set()
    for block in blocks:
        if b"<f" not in block and b't="e"' not in block:
            continue
        for letters, row, attributes, content in _CELL.findall(block):
            place = (int(row), column_index(letters.decode()))
            if b't="e"' in attributes:
                errors.add(place)
            elif b"<f" in content and (b"<v>" not in content or b"<v></v>" in content):
                uncalculated.add(place)
    return SheetScan(frozenset(errors), frozenset(uncalculated))


def _check_extent(block: bytes, name: str) -> None:
    """Only rows with values count: formatting a whole column is not content."""
    dimension = _DIMENSION.search(block, 0, 4096)
    if dimension and column_index(dimension.group(1).decode()) >= MOST_COLUMNS:
        raise unreadable_file(
            f"“{name}”有 {column_index(dimension.group(1).decode()) + 1} 列，大得不正常，没有打开。",
            "请删去右边多余的列，另存后再导入。",
        )
    value = max(block.rfind(b"</v>"), block.rfind(b"</is>"))
    start = block.rfind(b"<row ", 0, value) if value > 0 else -1
    row = _ROW.match(block, start) if start >= 0 else None
    if row and int(row.group(1)) > MOST_ROWS:
        raise unreadable_file(
            f"“{name}”第 {int(row.group(1))} 行还有内容，超过一次能读的 {MOST_ROWS} 行。",
            "请按村分成几个文件再导入。",
        )


def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
