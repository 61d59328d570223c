"""A list as a workbook for WPS, Excel and LibreOffice: to read, filter and print, never a live formula.

Title and circumstances stand in two lines above the header; the header stays in sight and is repeated on
every printed page. Numbers of persons, phones and accounts are text cells, so no digit is ever lost.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.progress import SILENT, Progress
from app.exchange.workbook_writer import put_text, written_workbook

HEADER_ROW = 2
"""Counted from 0: two lines stand above the header."""

ListCell = str | int | None
_A4, _A3 = 9, 8
_A4_HOLDS = 190
"""Characters of width that stay readable across a landscape A4 page."""
_REPORT_EVERY = 500
_SHEET_NAME_MOST = 31


class CellKind(enum.Enum):
    """How a cell is written: text, a whole number, or hundredths (fen, 0.01 亩) as a number."""

    TEXT = "text"
    COUNT = "count"
    HUNDREDTHS = "hundredths"


@dataclass(frozen=True)
class ListColumn:
    """`width` in characters of half width."""

    title: str
    width: int = 12
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True)
class ListSheet:
    """`circumstances` say unit, day, filters and maker; `mark` stands in the page header (内部资料);
    `frozen` columns stay in sight; `expected` rows for the progress."""

    title: str
    circumstances: str
    columns: Sequence[ListColumn]
    rows: Iterable[Sequence[ListCell]]
    mark: str = ""
    frozen: int = 0
    expected: int = 0


def write_list(path: Path, sheet: ListSheet, progress: Progress = SILENT) -> int:
    """Write the workbook and return the number of rows. Raises EnvironmentFault, Cancelled."""
    with written_workbook(path) as workbook:
        page = workbook.add_worksheet(_sheet_name(sheet.title))
        _set_up(workbook, page, sheet)
        count = _write_rows(workbook, page, sheet, progress)
        last_row, last_column = HEADER_ROW + count, len(sheet.columns) - 1
        page.autofilter(HEADER_ROW, 0, last_row, last_column)
        page.print_area(0, 0, last_row, last_column)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    return count


def _sheet_name(title: str) -> str:
    plain = "".join(character for character in title if character not in "[]:*?/\\'")
    return plain[:_SHEET_NAME_MOST] or "名单"


def _set_up(workbook: Any, page: Any, sheet: ListSheet) -> None:
    """Widths, header, panes and the printed page; all that must stand before the rows."""
    text = workbook.add_format({"num_format": "@"})
    for place, column in enumerate(sheet.columns):
        style = text if column.kind is CellKind.TEXT else None
        page.set_column(place, place, column.width, style)
    put_text(page, 0, 0, sheet.title, workbook.add_format({"bold": True, "font_size": 16}))
    put_text(page, 1, 0, sheet.circumstances, workbook.add_format({"font_color": "#444444"}))
    header = workbook.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1,
         "bg_color": "#E7EDF3"}
    )  # fmt: skip
    page.set_row(HEADER_ROW, 32)
    for place, column in enumerate(sheet.columns):
        put_text(page, HEADER_ROW, place, column.title, header)
    page.freeze_panes(HEADER_ROW + 1, sheet.frozen)
    page.repeat_rows(HEADER_ROW)
    page.set_landscape()
    page.set_paper(_A4 if sum(column.width for column in sheet.columns) <= _A4_HOLDS else _A3)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.set_header(f"&L{_running(sheet.title)}&R{_running(sheet.mark)}")
    page.set_footer("&C第 &P 页 共 &N 页")


def _running(text: str) -> str:
    """A text for the page header, where & begins a command."""
    return text.replace("&", "&&")[:120]


def _write_rows(workbook: Any, page: Any, sheet: ListSheet, progress: Progress) -> int:
    formats = {CellKind.TEXT: "@", CellKind.COUNT: "0", CellKind.HUNDREDTHS: "#,##0.00"}
    styles = {
        kind: workbook.add_format({"num_format": number, "border": 1, "valign": "vcenter"})
        for kind, number in formats.items()
    }
    kinds = [(place, column.kind, styles[column.kind]) for place, column in enumerate(sheet.columns)]
    count = 0
    for count, cells in enumerate(sheet.rows, 1):
        if not count % _REPORT_EVERY:
            progress.step(min(count, sheet.expected), max(sheet.expected, 1), f"写入第 {count} 行")
        row = HEADER_ROW + count
        for (place, kind, style), cell in zip(kinds, cells, strict=True):
            if cell is None or cell == "":
                page.write_blank(row, place, None, style)
            elif isinstance(cell, str):
                put_text(page, row, place, cell, style)
            else:
                page.write_number(row, place, cell / 100 if kind is CellKind.HUNDREDTHS else cell, style)
    return count
