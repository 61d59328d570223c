"""Writing a workbook so that nothing in it is ever a formula or a link, and no half file stays behind."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.core.atomic_file import replacing
from app.core.errors import EnvironmentFault, FaultKind

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

    Parts wait beside `path`, never in the system's folder for temporary files. Rows must be written in
    order. Raises EnvironmentFault.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with replacing(path) as stream:
            workbook = xlsxwriter.Workbook(stream, {**_OPTIONS, "tmpdir": str(path.parent)})
            yield workbook
            workbook.close()
    except (OSError, FileCreateError) as error:
        raise _fault(error, path) from error


def _fault(error: Exception, path: Path) -> EnvironmentFault:
    cause = error if isinstance(error, OSError) else error.__cause__ or error.__context__
    number = getattr(cause, "errno", None)
    kind = {
        errno.ENOSPC: FaultKind.DISK_FULL,
        errno.EROFS: FaultKind.READ_ONLY,
        errno.EACCES: FaultKind.FILE_LOCKED,
        errno.EPERM: FaultKind.FILE_LOCKED,
        errno.ENOENT: FaultKind.FILE_MISSING,
    }.get(number or 0, FaultKind.INPUT_OUTPUT)
    return EnvironmentFault(kind, path)


def put_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """A text cell, also for =, +, - and @ at the beginning; blanks are not written."""
    if text:
        sheet.write_string(row, column, text[:MOST_CHARACTERS], style)
