"""Pages of a finished PDF as pictures, for the preview window and for printing on paper.

The same file is shown, stored and printed. The library underneath is not made for two threads at once:
use one worker for all previews.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2

POINTS_PER_INCH = 72


class Preview:
    """An open PDF, from bytes or a file; a context manager. Raises pypdfium2.PdfiumError for no PDF."""

    def __init__(self, source: bytes | Path) -> None:
        self._pdf = pypdfium2.PdfDocument(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._pdf.close()

    def __len__(self) -> int:
        return len(self._pdf)

    def page_size(self, page: int) -> tuple[float, float]:
        """Width and height in points of a page, counted from 0."""
        width, height = self._pdf[page].get_size()
        return float(width), float(height)

    def page_image(self, page: int, dpi: float = 110) -> tuple[int, int, bytes]:
        """Width and height in pixels and the rows as BGR bytes without padding. Pages count from 0."""
        bitmap = self._pdf[page].render(scale=dpi / POINTS_PER_INCH, rev_byteorder=False)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        channels = bitmap.n_channels
        content = bytes(bitmap.buffer)
        bitmap.close()
        row = width * channels
        if stride != row:
            content = b"".join(content[start : start + row] for start in range(0, stride * height, stride))
        return width, height, content

    def page_text(self, page: int) -> str:
        """The text a reader copies from a page."""
        text_page = self._pdf[page].get_textpage()
        text = str(text_page.get_text_range())
        text_page.close()
        return text


def page_image(source: bytes | Path, page: int, dpi: float = 110) -> tuple[int, int, bytes]:
    """One page as (width, height, BGR bytes); opening the file each time, see Preview for many pages."""
    with Preview(source) as preview:
        return preview.page_image(page, dpi)
