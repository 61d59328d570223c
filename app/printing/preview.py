"""Pages of a finished PDF as pictures, for the preview window and for printing on paper.

The same file is shown, stored and printed. The library underneath is not made for two threads at once and
would take the program down with it: everything here goes through one door, what is given back to it as well.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import ClassVar, Self

import pypdfium2

POINTS_PER_INCH = 72
UnreadablePdf = pypdfium2.PdfiumError
"""No PDF, a broken one, or one that is locked with a password."""


class Preview:
    """An open PDF, from bytes or a file; a context manager. Raises UnreadablePdf.

    Any thread may use it; one page at a time is drawn in the whole program.
    """

    _door: ClassVar[RLock] = RLock()

    def __init__(self, source: bytes | Path) -> None:
        with self._door:
            self._pdf = pypdfium2.PdfDocument(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._door:
            self._pdf.close()

    def __len__(self) -> int:
        with self._door:
            return len(self._pdf)

    @contextlib.contextmanager
    def page(self, number: int) -> Iterator[pypdfium2.PdfPage]:
        """A page, counted from 0, with nobody else at the library; closed with all that was made of it.

        Closed here and not when it is forgotten: that would be after the door, in whatever thread it happens.
        """
        with self._door, contextlib.closing(self._pdf[number]) as page:
            yield page

    def page_size(self, page: int) -> tuple[float, float]:
        """Width and height in points of a page, counted from 0."""
        with self.page(page) as opened:
            width, height = opened.get_size()
        return float(width), float(height)

    def page_image(self, page: int, dpi: float = 110) -> tuple[int, int, bytes]:
        """Width and height in pixels and the rows as BGR bytes without padding. Pages count from 0."""
        with self.page(page) as opened, contextlib.closing(
            opened.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=False)
        ) as bitmap:
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            channels = bitmap.n_channels
            content = bytes(bitmap.buffer)
        row = width * channels
        if stride != row:
            content = b"".join(content[start : start + row] for start in range(0, stride * height, stride))
        return width, height, content

    def page_text(self, page: int) -> str:
        """The text a reader copies from a page."""
        with self.page(page) as opened:
            return str(opened.get_textpage().get_text_range())


def page_image(source: bytes | Path, page: int, dpi: float = 110) -> tuple[int, int, bytes]:
    """One page as (width, height, BGR bytes); opening the file each time, see Preview for many pages."""
    with Preview(source) as preview:
        return preview.page_image(page, dpi)
