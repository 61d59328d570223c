"""Reading a roster: the rows of an .xlsx, .xls or .csv file as text, cell by cell, under their titles.

Everything becomes text the way a person reads it on the screen (3.0 is "3", a date is 2018-03-07). A
cell that cannot be trusted becomes an `Unclear` with the reason instead of a guess: a long number that
lost its digits, an error value, a formula that was never calculated. No meaning of columns here beyond
finding the header row; values are judged in `cell_values`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from app.core.progress import SILENT, Progress
from app.exchange.header_rows import HEADER_WITHIN, Header, fill_merged, find_header, guess_header
from app.exchange.raw_sheets import RawSheet, read_sheets
from app.exchange.workbook_file import SheetScan, unreadable_file

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
    two listed in `passed_over`. `shifted` are indexes of rows whose cells lost their columns,
    `said_above` the texts above the header.
    """

    file_name: str
    sheet: str
    header_row: int
    titles: tuple[str, ...]
    row_numbers: tuple[int, ...]
    columns: tuple[list[Cell], ...]
    passed_over: tuple[int, ...] = ()
    other_sheets: tuple[str, ...] = ()
    repeated_headers: tuple[int, ...] = ()
    shifted: frozenset[int] = frozenset()
    said_above: str = ""

    @property
    def row_count(self) -> int:
        return len(self.row_numbers)


def read_roster_table(
    path: Path, is_known_title: Callable[[str], bool], progress: Progress = SILENT
) -> RosterTable:
    """The first visible sheet whose first ten rows hold a header with known titles.

    Where no sheet has one, the first sheet with something like titles, for a person to say what its columns
    mean. `is_known_title` is asked with `title_key` forms. Raises UserError (unsuitable file, no header),
    EnvironmentFault (medium), Cancelled.
    """
    progress.step(0, 4, "读取文件")
    sheets = read_sheets(path)
    progress.step(1, 4, "找表头")
    for find in (lambda sheet: find_header(sheet, is_known_title), guess_header):
        for sheet in sheets:
            header = find(sheet)
            if header is not None:
                others = [other.name for other in sheets if other is not sheet and not other.is_blank]
                return _table(path.name, sheet, header, tuple(others))
    raise unreadable_file(
        f"“{path.name}”前 {HEADER_WITHIN} 行里没有找到表头。",
        "表头要有“姓名”“证件号码”“与户主关系”等列，请核对是不是拿错了文件，或用空白模板填写。",
    )


def read_small_table(path: Path, is_known_title: Callable[[str], bool], fewest: int) -> RosterTable | None:
    """The first visible sheet with a header of at least `fewest` known titles; None where there is none.

    For answers and lists of few columns. Raises UserError (unsuitable file), EnvironmentFault (medium).
    """
    sheets = read_sheets(path)
    for sheet in sheets:
        header = find_header(sheet, is_known_title, fewest)
        if header is not None:
            others = [other.name for other in sheets if other is not sheet and not other.is_blank]
            return _table(path.name, sheet, header, tuple(others))
    return None


_TOTALS = r"合\s*计|总\s*计|小\s*计|共\s*计|累\s*计"
_TOTALS_FIRST = re.compile(rf"\s*({_TOTALS})|.{{1,12}}({_TOTALS})\s*[:：]?\s*$")
_TOTALS_WORDS = frozenset(("合计", "总计", "小计", "共计", "累计", "本页合计", "本村合计", "全村合计"))
_PERSONAL_NUMBER = re.compile(r"\d{15}|\d{17}[\dXx]")
_FOOTER = re.compile(
    r"^(注|说明|备注|填表人|填报人|制表|审核人|填表日期|填报单位|单位负责人|联系人)[:：.、]?"
)
_MOST_CELLS_OF_A_FOOTER = 4


def _table(file_name: str, sheet: RawSheet, header: Header, others: tuple[str, ...]) -> RosterTable:
    fill_merged(sheet, header.row)
    numbers: list[int] = []
    kept: list[list[Any]] = []
    passed_over: list[int] = []
    repeated: list[int] = []
    head_row = sheet.rows[header.row]
    for number, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        if not any(row):
            continue
        blanks = row.count("")
        if row[0] == head_row[0] and row == head_row:
            repeated.append(number)
        elif _is_totals(row, blanks) or _is_footer(row, blanks):
            passed_over.append(number)
        else:
            numbers.append(number)
            kept.append(row)
    columns = [_texts(column) for column in zip(*kept, strict=True)] if kept else [[] for _ in header.titles]
    _mark(columns, numbers, sheet.scan)
    titles = tuple("" if title.isspace() else title for title in header.titles)
    return RosterTable(
        file_name,
        sheet.name,
        header.row + 1,
        titles,
        tuple(numbers),
        tuple(columns),
        tuple(passed_over),
        others,
        tuple(repeated),
        _shifted(sheet.lengths, header.row, numbers),
        " ".join(str(cell) for row in sheet.rows[: header.row] for cell in row if cell != ""),
    )


def _shifted(lengths: Sequence[int], header: int, numbers: Sequence[int]) -> frozenset[int]:
    """Rows of a text file with more cells than header and most rows: a comma in a cell moved the rest."""
    if not lengths:
        return frozenset()
    usual = Counter(lengths[header + 1 :]).most_common(1)
    longest = max(lengths[header], usual[0][0] if usual else 0)
    return frozenset(index for index, number in enumerate(numbers) if lengths[number - 1] > longest)


def _is_totals(row: Sequence[Any], blanks: int) -> bool:
    """The first filled cell says 合计 or the like; in a row that is mostly blank also another cell.

    A row with a person's number is a person, whatever else it says.
    """
    first = row[0] if row[0] != "" else next(cell for cell in row if cell != "")
    says = type(first) is str and "计" in first and bool(_TOTALS_FIRST.match(first))
    if not says and 2 * blanks >= len(row):
        says = any(type(cell) is str and cell.strip() in _TOTALS_WORDS for cell in row if cell != "")
    return says and not any(type(cell) is str and _PERSONAL_NUMBER.fullmatch(cell.strip()) for cell in row)


def _is_footer(row: Sequence[Any], blanks: int) -> bool:
    """A signature line or remark: few cells, the first one says so. Also a row of nothing but spaces."""
    if blanks < len(row) - _MOST_CELLS_OF_A_FOOTER:
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
