"""T21 公示榜 and 光荣榜: A3 lists for the wall, made of public lines only (domain.md 10.4, 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.masking import PublicLine
from app.printing.doc import (
    WALL_CHART,
    Align,
    Block,
    Cell,
    Document,
    PageBreak,
    Paragraph,
    Row,
    RunningLine,
    Space,
    Table,
    Together,
)
from app.printing.facts import Board, BoardFacts
from app.printing.layouts.frame import public_circumstances

_HEADS = ("序号", "村民小组", "户主", "人口")
_WIDTHS = (15.0, 33.0, 78.0, 17.0, 38.0)
_HEAD_COLUMN = 2
"""A long name takes a second line rather than become too small to read from the ground."""
_ROW = 14.0
_ROWS_OF_A_PAGE = 12
_BLANK = "＿" * 6


def lay_out(facts: BoardFacts) -> Document:
    """Each board begins on its own sheet; filled columns stand side by side."""
    blocks: list[Block] = []
    for number, board in enumerate(facts.boards):
        blocks += [PageBreak()] if number else []
        blocks += _board(board, facts)
    return Document(
        "T21",
        f"{'、'.join(board.title for board in facts.boards)} {facts.place.village}".strip(),
        tuple(blocks),
        WALL_CHART,
        footer=RunningLine(left=public_circumstances(facts.run), right="第 {page} 页 共 {pages} 页"),
    )


def _board(board: Board, facts: BoardFacts) -> Iterator[Block]:
    village = facts.place.village or _BLANK
    for start, lines in _pages(board.lines):
        if start:
            yield PageBreak()
        yield Paragraph(f"{village}{board.title}", "大字标题")
        yield Space(2.0)
        yield Paragraph(board.opening, "榜文")
        yield Space(2.0)
        yield _table(board, lines, start)
    calls = "，".join(f"{who} {number or _BLANK}" for who, number in facts.phones)
    yield Together(
        (
            Space(2.0),
            Paragraph(board.closing, "榜文"),
            Paragraph(f"电话：{calls}", "榜文"),
            Paragraph(
                f"{facts.place.village or _BLANK}村民委员会（盖章）\u3000\u3000", "榜文", align=Align.RIGHT
            ),
        )
    )


def _pages(lines: Sequence[PublicLine] | None) -> Iterator[tuple[int, Sequence[PublicLine | None]]]:
    """What stands on one sheet: two columns of lines, filled up with empty ones to be written on."""
    of_a_page = 2 * _ROWS_OF_A_PAGE
    for start in range(0, max(1, len(lines or ())), of_a_page):
        shown = (lines or ())[start : start + of_a_page]
        yield start, [*shown, *([None] * (of_a_page - len(shown)))]


def _table(board: Board, lines: Sequence[PublicLine | None], before: int) -> Table:
    heads = [Cell(text, "榜头") for text in (*_HEADS, board.note_title)]
    rows = [Row((*heads, *heads), _ROW)]
    left, right = lines[:_ROWS_OF_A_PAGE], lines[_ROWS_OF_A_PAGE:]
    for number, (one, other) in enumerate(zip(left, right, strict=True), before + 1):
        rows.append(Row((*_cells(one, number), *_cells(other, number + _ROWS_OF_A_PAGE)), _ROW))
    return Table((*_WIDTHS, *_WIDTHS), tuple(rows), head=1)


def _cells(line: PublicLine | None, number: int) -> Iterator[Cell]:
    texts = ("",) * len(_WIDTHS)
    if line is not None:
        texts = (str(number), line.group, line.shown_head, str(line.persons), line.note)
    return (Cell(text, "榜文户主" if at == _HEAD_COLUMN else "榜文居中") for at, text in enumerate(texts))
