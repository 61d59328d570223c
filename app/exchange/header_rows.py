"""Finding the header of a table: in one of the first ten rows, in one row or in two with merged titles.

A title that spans several columns (务工所在地) stands before each title below it (省, 市 → 务工所在地（省）),
because alone they would be taken for the place of the household. Where no title is known, the row that
looks most like titles is taken, so that a person can say what the columns mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.text import fold
from app.exchange.raw_sheets import RawSheet

HEADER_WITHIN = 10
FEWEST_TITLES = 4
_WHOLE_WIDTH = 0.8
"""A title over this share of the columns is the name of the table, not of a group of columns."""

KnowsTitle = Callable[[str], bool]


@dataclass(frozen=True)
class Header:
    """`row` is the index of the last header row; `known` counts titles with a meaning."""

    row: int
    titles: tuple[str, ...]
    known: int


_MARKS = re.compile(r"[\s*:]|\(必填\)|\(选填\)")


def title_key(title: str) -> str:
    """A column title without spaces, line breaks, stars and remarks, for comparing."""
    return _MARKS.sub("", fold(title)).lower()


def find_header(
    sheet: RawSheet, is_known_title: KnowsTitle, fewest: int = FEWEST_TITLES
) -> Header | None:
    """The row with the most known titles, the first of equals; None when there are fewer than `fewest`."""
    best: Header | None = None
    for index in range(min(HEADER_WITHIN, len(sheet.rows))):
        titles = _titles(sheet, index, is_known_title)
        known = sum(1 for title in titles if title and is_known_title(title_key(title)))
        if known >= fewest and (best is None or known > best.known):
            best = Header(index, titles, known)
    return best


def guess_header(sheet: RawSheet) -> Header | None:
    """The row of the first ten with the most different words, when another row follows it."""
    best, most = None, FEWEST_TITLES - 1
    for index, row in enumerate(sheet.rows[: min(HEADER_WITHIN, len(sheet.rows) - 1)]):
        different = len({cell.strip() for cell in row if isinstance(cell, str) and _is_word(cell)})
        if different > most:
            best, most = index, different
    if best is None:
        return None
    return Header(best, tuple(_text(cell) for cell in sheet.rows[best]), 0)


def _is_word(cell: str) -> bool:
    return bool(cell.strip()) and not any(character.isdigit() for character in cell)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _titles(sheet: RawSheet, index: int, is_known_title: KnowsTitle) -> tuple[str, ...]:
    """The titles if this were the last row of the header."""
    own = [_text(cell) for cell in sheet.rows[index]]
    if not index or not sheet.merges:
        return tuple(own)
    above = sheet.rows[index - 1]
    filled = sum(1 for upper, lower in zip(above, own, strict=True) if upper != "" or lower)
    for (top, left), (bottom, right) in sheet.merges:
        if top == index - 1 and bottom == index and left == right:
            own[left] = _text(above[left])
        elif top == bottom == index - 1 and right - left + 1 < _WHOLE_WIDTH * filled:
            for column in range(left, min(right + 1, len(own))):
                own[column] = _joined(_text(above[left]), own[column], is_known_title)
    return tuple(own)


def _joined(group: str, title: str, is_known_title: KnowsTitle) -> str:
    """The pair where it means something together, else the lower title where that is known."""
    if not group.strip() or not title.strip():
        return title
    together = f"{group.strip()}（{title.strip()}）"
    known_alone = is_known_title(title_key(title)) and not is_known_title(title_key(together))
    return title if known_alone else together


def fill_merged(sheet: RawSheet, after: int) -> None:
    """Give every row below the header the value of a cell merged over several rows.

    Rows that have nothing of their own stay blank.
    """
    own: dict[int, bool] = {}
    for (top, left), (bottom, _) in sheet.merges:
        if top <= after or bottom == top:
            continue
        value = sheet.rows[top][left] if top < len(sheet.rows) else ""
        for row in range(top + 1, min(bottom + 1, len(sheet.rows)) if value != "" else 0):
            if own.setdefault(row, any(sheet.rows[row])):
                sheet.rows[row][left] = value
