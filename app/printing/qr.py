"""QR codes as filled rectangles, so that they stay sharp at any size. Text only, made offline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno

from app.printing.page import Square

_QUIET = 4  # modules of white around the code, ISO/IEC 18004


def squares_of(text: str, left: float, bottom: float, side: float) -> Iterator[Square]:
    """The dark modules of the code for `text` in a square of `side` points, neighbours in a row joined."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    module = side / (len(matrix) + 2 * _QUIET)
    for number, row in enumerate(matrix):
        y = bottom + side - (number + 1 + _QUIET) * module
        column = 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                yield Square(left + (column + _QUIET) * module, y, length * module, module)
            column += length
