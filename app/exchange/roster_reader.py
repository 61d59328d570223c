"""Reading a roster: the rows of an .xlsx or .xls file as text, cell by cell, under their titles.

Everything becomes text the way a person reads it on the screen (3.0 is "3", a date is 2018-03-07). A
cell that cannot be trusted becomes an `Unclear` with the reason instead of a guess: a long number that
lost its digits, an error value, a formula that was never calculated. No meaning of columns here beyond
finding the header row; values are judged in `cell_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from app.core.progress import SILENT, Progress
from app.core.text import fold
from app.exchange.workbook_file import (
    SheetScan,
    check_file,
    damaged_file,
    password_needed,
    scan_sheet,
    unreadable_file,
)

HEADER_WITHIN = 10
_FEWEST_KNOWN_TITLES = 4
_EXACT_NUMBERS_BELOW = 1e15
"""Excel keeps 15 significant digits; a longer number has lost its last ones."""


class Unclear(NamedTuple):
    """A cell whose content cannot be trusted: what was seen, why not, and what to do."""

    shown: str
    reason: str
    remedy: str


Cell = str | Unclear


@dataclass(frozen=True)
class RosterTable:
    """The rows below the header. `columns[i][j]` is the cell of column i in row `row_numbers[j]`.

    `row_numbers` count from 1 as Excel does; blank rows, totals and footers are left out, the latter
    two listed in `passed_over`.
    """

    file_name: str
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    row_numbers: tuple[int, ...]
    columns: tuple[list[Cell], ...]
    passed_over: tuple[int, ...] = ()
    other_sheets: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        return len(self.row_numbers)


_MARKS = re.compile(r"[\s*:]|\(必填\)|\(选填\)")


def title_key(title: str) -> str:
    """A column title without spaces, line breaks, stars and remarks, for comparing."""
    return _MARKS.sub("", fold(title)).lower()


def read_roster_table(
    path: Path, is_known_title: Callable[[str], bool], progress: Progress = SILENT
) -> RosterTable:
    """The first visible sheet whose first ten rows hold a header with known titles.

    `is_known_title` is asked with `title_key` forms. Raises UserError (unsuitable file, no header),
    EnvironmentFault (medium), Cancelled.
    """
    progress.step(0, 4, "读取文件")
    sheets = _sheets(path, check_file(path))
    progress.step(1, 4, "找表头")
    for name, (rows, scan) in sheets.items():
        header = _header_row(rows, is_known_title)
        if header is not None:
            others = tuple(other for other in sheets if other != name and any(map(any, sheets[other][0])))
            return _table(path.name, name, rows, header, scan, others)
    raise unreadable_file(
        f"“{path.name}”前 {HEADER_WITHIN} 行里没有找到表头。",
        "表头要有“姓名”“证件号码”“与户主关系”等列，请核对是不是拿错了文件，或用空白模板填写。",
    )


def _sheets(path: Path, zipped: bool) -> dict[str, tuple[list[list[Any]], SheetScan]]:
    """Rows of every visible sheet. Each is scanned first: the library fills memory with what it is told."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
            ]
            scans = {name: scan_sheet(path, name) if zipped else SheetScan() for name in names}
            return {
                name: (workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), scan)
                for name, scan in scans.items()
            }
    except PasswordError as error:
        raise password_needed(path.name) from error
    except CalamineError as error:
        raise damaged_file(path.name) from error


def _header_row(rows: Sequence[Sequence[Any]], is_known_title: Callable[[str], bool]) -> int | None:
    """Index of the row with the most known titles, the first of equals."""
    best, most = None, _FEWEST_KNOWN_TITLES - 1
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        known = sum(1 for cell in row if isinstance(cell, str) and cell and is_known_title(title_key(cell)))
        if known > most:
            best, most = index, known
    return best


_TOTALS = re.compile(r"\s*(合\s*计|总\s*计|小\s*计|共\s*计|本页合计|累\s*计)")
_FOOTER = re.compile(
    r"^(注|说明|备注|填表人|填报人|制表|审核人|填表日期|填报单位|单位负责人|联系人)[:：.、]?"
)
_MOST_CELLS_OF_A_FOOTER = 4


def _table(
    file_name: str,
    sheet: str,
    rows: list[list[Any]],
    header: int,
    scan: SheetScan,
    others: tuple[str, ...],
) -> RosterTable:
    titles = tuple(cell_text(cell) if isinstance(cell, str) else "" for cell in rows[header])
    numbers: list[int] = []
    kept: list[list[Any]] = []
    passed_over: list[int] = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if not any(row):
            continue
        if _is_totals(row) or _is_footer(row):
            passed_over.append(number)
            continue
        numbers.append(number)
        kept.append(row)
    columns = [_texts(column) for column in zip(*kept, strict=True)] if kept else [[] for _ in titles]
    _mark(columns, numbers, scan)
    return RosterTable(
        file_name,
        sheet,
        header + 1,
        tuple("" if isinstance(title, Unclear) else title for title in titles),
        tuple(numbers),
        tuple(columns),
        tuple(passed_over),
        others,
    )


def _is_totals(row: Sequence[Any]) -> bool:
    """The first filled cell says 合计 or the like."""
    first = row[0] if row[0] != "" else next(cell for cell in row if cell != "")
    return type(first) is str and bool(_TOTALS.match(first))


def _is_footer(row: Sequence[Any]) -> bool:
    """A signature line or remark: few cells, the first one says so. Also a row of nothing but spaces."""
    if row.count("") < len(row) - _MOST_CELLS_OF_A_FOOTER:
        return False
    texts = [str(cell).strip() for cell in row if cell != ""]
    return not any(texts) or bool(_FOOTER.match(next(filter(None, texts))))


def _mark(columns: list[list[Cell]], numbers: list[int], scan: SheetScan) -> None:
    """Put the cells that only the scan can see into the columns."""
    if not scan.errors and not scan.uncalculated:
        return
    places = {number: place for place, number in enumerate(numbers)}
    for cells, unclear in ((scan.errors, _ERROR_VALUE), (scan.uncalculated, _UNCALCULATED)):
        for row, column in cells:
            if row in places and column < len(columns) and columns[column][places[row]] == "":
                columns[column][places[row]] = unclear


def _texts(column: Sequence[Any]) -> list[Cell]:
    """Only cells that are not text cost anything."""
    if set(map(type, column)) == {str}:
        return list(column)
    return [cell if type(cell) is str else cell_text(cell) for cell in column]


def cell_text(cell: Any) -> Cell:
    """A cell as a person reads it, or why it cannot be trusted."""
    return _READERS[type(cell)](cell)


def _number(number: float) -> Cell:
    if abs(number) >= _EXACT_NUMBERS_BELOW:
        return Unclear(f"{number:.6g}", *_LOST_DIGITS)
    return str(int(number)) if number == int(number) else format(number, ".12g")


def _moment(moment: datetime) -> Cell:
    return moment.date().isoformat()


def _time(moment: time | timedelta) -> Cell:
    return Unclear(str(moment), "是钟点，不是日期", "请写成 2018-03-07 这样的日期")


_LOST_DIGITS = (
    "按数字保存，超过十五位，后几位已经丢失",
    "请把这一列设成文本格式，照证件重新填写",
)
_ERROR_VALUE = Unclear("错误值", "是公式的错误值", "请改成实际内容")
_UNCALCULATED = Unclear("公式", "公式没有计算结果", "请用 WPS 或 Excel 打开保存一次，或直接填内容")

_READERS: dict[type, Callable[[Any], Cell]] = {
    str: lambda text: text,
    float: _number,
    int: _number,
    bool: lambda flag: "是" if flag else "否",
    date: date.isoformat,
    datetime: _moment,
    time: _time,
    timedelta: _time,
    type(None): lambda _: "",
}
