"""Opening a table file of any kind: every visible sheet as rows of raw cells, with its merged ranges.

Each sheet of a workbook is scanned before the library reads it: it fills memory with what it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.exchange import text_file
from app.exchange.plain_sheet import read_plain_sheet
from app.exchange.workbook_file import (
    FileKind,
    SheetScan,
    check_file,
    damaged_file,
    opened_archive,
    password_needed,
    scan_sheet,
    sheet_blocks,
    sheet_part,
)

Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class RawSheet:
    """`rows` have one length, blanks are ""; `merges` are (first row, column), (last row, column) from 0.

    `lengths` are the cells each row of a text file really had: such a file knows no columns.
    """

    name: str
    rows: list[list[Any]]
    scan: SheetScan = field(default_factory=SheetScan)
    merges: tuple[Span, ...] = ()
    lengths: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not any(map(any, self.rows))


def read_sheets(path: Path) -> list[RawSheet]:
    """Every visible sheet of a workbook, or the one table of a text file.

    Raises UserError (unsuitable file) and EnvironmentFault (medium).
    """
    kind = check_file(path)
    if kind is FileKind.TEXT:
        rows, lengths = text_file.read_rows(path)
        return [RawSheet(path.stem, list(rows), lengths=tuple(lengths))]
    return _workbook(path, kind is FileKind.ZIPPED)


def _workbook(path: Path, zipped: bool) -> list[RawSheet]:
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
            plain = {name: _plain(path, name) if zipped else None for name in names}
            scans = {
                name: scan_sheet(path, name) if zipped and sheet is None else SheetScan()
                for name, sheet in plain.items()
            }
            return [
                plain[name] or _sheet(workbook.get_sheet_by_name(name), scan) for name, scan in scans.items()
            ]
    except PasswordError as error:
        raise password_needed(path.name) from error
    except CalamineError as error:
        raise damaged_file(path.name) from error


def _plain(path: Path, name: str) -> RawSheet | None:
    """A sheet that needs no library; there is nothing in it that reads as blank but is not."""
    with opened_archive(path) as archive:
        part = sheet_part(archive, name)
        found = read_plain_sheet(archive, sheet_blocks(archive, part, path.name)) if part else None
    return None if found is None else RawSheet(name, found.rows, merges=found.merges)


def _sheet(sheet: Any, scan: SheetScan) -> RawSheet:
    rows = sheet.to_python(skip_empty_area=False)
    return RawSheet(sheet.name, rows, scan, tuple(sheet.merged_cell_ranges or ()))
