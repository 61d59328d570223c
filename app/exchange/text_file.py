"""Rows of a .csv or other delimited text file, decoded strictly: a wrong guess would garble names for ever.

UTF-8 with or without mark, UTF-16 as Excel's “Unicode text”, and GB18030 (which contains GBK and GB2312).
Cells come as they stand, except that the spelling ="0123" by which systems keep numbers as text is undone.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from app.core.errors import UserError
from app.core.system_faults import system_fault
from app.exchange.workbook_file import MOST_ROWS, damaged_file, unreadable_file

MOST_BYTES = 400_000_000
_PEEK = 65_536
_DELIMITERS = ",\t;|"
_LINES_LOOKED_AT = 10
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_MEANT_AS_UTF8_AFTER = 12
"""So many bytes of valid UTF-8 Chinese do not arise by accident in a GB18030 text."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_rows(path: Path) -> tuple[list[list[str]], list[int]]:
    """All records as lists of equal length, and how many cells each had.

    Raises UserError (encoding, quotes, size) and EnvironmentFault.
    """
    text = _decoded(_content(path), path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise unreadable_file(
                    f"“{path.name}”超过一次能读的 {MOST_ROWS} 行。", "请按村分成几个文件再导入。"
                )
    except csv.Error as error:
        raise unreadable_file(
            f"“{path.name}”第 {reader.line_num} 行的双引号没有成对，后面的格子分不清。",
            "请用 WPS 或 Excel 打开核对，另存为“Excel 工作簿（.xlsx）”再导入。",
        ) from error
    if '="' in text:
        rows = [[_plain(cell) for cell in row] for row in rows]
    lengths = list(map(len, rows))
    width = max(lengths, default=0)
    return [row + [""] * (width - len(row)) if len(row) < width else row for row in rows], lengths


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise unreadable_file(f"“{path.name}”大得不正常，没有打开。", "请按村分成几个文件再导入。")
        return path.read_bytes()
    except OSError as error:
        raise system_fault(error, path) from error


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        first = next((place for place, byte in enumerate(content) if byte > 127), 0)
        if error.start - first > _MEANT_AS_UTF8_AFTER:
            raise damaged_file(name) from error
    return _strict(content, "gb18030", name)


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding(name) from error


def _unknown_encoding(name: str) -> UserError:
    return unreadable_file(
        f"“{name}”的文字编码认不出来（不是 GB18030，也不是 UTF-8），硬读会把姓名读错。",
        "请用 WPS 或 Excel 打开，看清内容没有乱码后另存为“Excel 工作簿（.xlsx）”再导入。",
    )


def _delimiter(text: str) -> str:
    """The mark that stands most often in one of the first lines."""
    lines = text[:_PEEK].splitlines()[:_LINES_LOOKED_AT]
    return max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in lines), default=0))


def _plain(cell: str) -> str:
    kept = _KEPT_AS_TEXT.fullmatch(cell.strip())
    return kept.group(1).replace('""', '"') if kept else cell
