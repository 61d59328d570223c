"""Writing a workbook so that nothing in it is ever a formula or a link, and no half file stays behind."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.core.atomic_file import replacing
from app.core.errors import EnvironmentFault, FaultKind
from app.core.system_faults import system_fault

_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
MOST_CHARACTERS = 32_000
"""Excel refuses cells of more than 32,767 characters."""


@contextlib.contextmanager
def written_workbook(path: Path) -> Iterator[Any]:
    """An xlsxwriter workbook; the file appears complete under `path` or not at all.

    Parts wait in a folder of their own beside `path`, never in the system's folder for temporary files, and
    are gone afterwards, also when the work is cancelled. Rows must be written in order. Raises
    EnvironmentFault.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with (
            tempfile.TemporaryDirectory(dir=path.parent, prefix=".xlsx-") as parts,
            replacing(path) as stream,
            _closed_in_the_end(xlsxwriter.Workbook(stream, {**_OPTIONS, "tmpdir": parts})) as workbook,
        ):
            yield workbook
            workbook.close()
    except (OSError, FileCreateError) as error:
        raise _fault(error, path) from error


@contextlib.contextmanager
def _closed_in_the_end(workbook: Any) -> Iterator[Any]:
    """The workbook; the files of rows that wait for it are closed even when it is never finished."""
    try:
        yield workbook
    finally:
        for sheet in workbook.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()


def _fault(error: Exception, path: Path) -> EnvironmentFault:
    cause = error if isinstance(error, OSError) else error.__cause__ or error.__context__
    if isinstance(cause, OSError):
        return system_fault(cause, path)
    return EnvironmentFault(FaultKind.INPUT_OUTPUT, path)


def put_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """A text cell, also for =, +, - and @ at the beginning; blanks are not written."""
    if text:
        sheet.write_string(row, column, text[:MOST_CHARACTERS], style)
