"""Opening a table file of any kind: every visible sheet as rows of raw cells, with its merged ranges.

Each sheet of a workbook is scanned before the library reads it: it fills memory with what it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    sheet_entries,
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
    """The library is opened only for what it must read: opening alone reads all shared texts."""
    plain = _plain_sheets(path) if zipped else {}
    sheets = [sheet for sheet in plain.values() if sheet is not None]
    return sheets if sheets and len(sheets) == len(plain) else _by_library(path, zipped, plain)


def _by_library(path: Path, zipped: bool, plain: Mapping[str, RawSheet | None]) -> list[RawSheet]:
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
            scans = {
                name: scan_sheet(path, name) if zipped and plain.get(name) is None else SheetScan()
                for name in names
            }
            return [
                plain.get(name) or _sheet(workbook.get_sheet_by_name(name), scan)
                for name, scan in scans.items()
            ]
    except PasswordError as error:
        raise password_needed(path.name) from error
    except CalamineError as error:
        raise damaged_file(path.name) from error


def _plain_sheets(path: Path) -> dict[str, RawSheet | None]:
    """The visible sheets; None for one that needs the library. Nothing in a plain one reads as blank but
    is not."""
    found: dict[str, RawSheet | None] = {}
    with opened_archive(path) as archive:
        for name, part, is_shown in sheet_entries(archive):
            if is_shown:
                read = read_plain_sheet(archive, sheet_blocks(archive, part, path.name)) if part else None
                found[name] = None if read is None else RawSheet(name, read.rows, merges=read.merges)
    return found


def _sheet(sheet: Any, scan: SheetScan) -> RawSheet:
    rows = sheet.to_python(skip_empty_area=False)
    return RawSheet(sheet.name, rows, scan, tuple(sheet.merged_cell_ranges or ()))
