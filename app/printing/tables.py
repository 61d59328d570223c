"""Arranging a ruled table: merged cells on a grid, row heights, rows too high for a page. Draws nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.printing.doc import STYLES, Align, BlankRows, Cell, Row, Table
from app.printing.fitting import Fitted, TextFitter
from app.printing.page import POINTS_PER_MM

PAD_SIDE = 3.0
PAD_TOP = 1.6


class BadTable(ValueError):
    """Cells that do not fill the grid: a mistake of a layout, found by its tests."""


@dataclass(slots=True)
class Box:
    """One cell: its rows [first, end), its edges across in points, its text fitted to its width."""

    first: int
    end: int
    left: float
    right: float
    fitted: Fitted
    pitch: float
    align: Align
    top: bool
    foot: Fitted | None

    @property
    def needed(self) -> float:
        """Height in points that shows all lines."""
        lines = len(self.fitted.lines) + (len(self.foot.lines) if self.foot else 0)
        return lines * self.pitch + 2 * PAD_TOP


@dataclass(slots=True)
class Arranged:
    """A table ready to be cut into pages: boxes, heights in points, rows that keep with the next."""

    boxes: list[Box]
    heights: list[float]
    keep_next: list[bool]
    head: int

    def height(self, first: int, end: int) -> float:
        return sum(self.heights[first:end])


def arrange(table: Table, width: float, fitter: TextFitter) -> Arranged:
    """Place the cells of `table` in `width` points. Raises BadTable when rows do not fill the columns."""
    edges = _edges(table.columns, width)
    rows = list(_plain_rows(table))
    boxes: list[Box] = []
    covered_until = [0] * len(table.columns)
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            column = _next_free(covered_until, column, number)
            end = column + cell.across
            if end > len(table.columns) or number + cell.down > len(rows):
                raise BadTable(f"row {number}: cell “{cell.text}” leaves the grid")
            boxes.append(_box(cell, number, edges[column], edges[end], fitter))
            covered_until[column:end] = [number + cell.down] * cell.across
            column = end
        if _next_free(covered_until, column, number) < len(table.columns):
            raise BadTable(f"row {number}: cells do not fill the columns")
    heights = _heights(rows, boxes)
    return Arranged(boxes, heights, [row.keep_next for row in rows], table.head)


def _edges(columns: tuple[float, ...], width: float) -> list[float]:
    total = sum(columns)
    edges, position = [0.0], 0.0
    for share in columns:
        position += share
        edges.append(round(width * position / total, 3))
    return edges


def _plain_rows(table: Table) -> Iterator[Row]:
    count = len(table.columns)
    for row in table.rows:
        if isinstance(row, Row):
            yield row
            continue
        for number in range(row.count):
            yield _blank_row(row, number, count)


def _blank_row(blank: BlankRows, number: int, columns: int) -> Row:
    if blank.note and number == 0:
        return Row((Cell(blank.note, "表格居中", across=columns),), blank.height)
    return Row((Cell(),) * columns, blank.height)


def _next_free(covered_until: list[int], column: int, row: int) -> int:
    while column < len(covered_until) and covered_until[column] > row:
        column += 1
    return column


def _box(cell: Cell, row: int, left: float, right: float, fitter: TextFitter) -> Box:
    style = STYLES[cell.style]
    room = round(right - left - 2 * PAD_SIDE, 3)
    fitted = fitter.fit(cell.text, cell.style, room)
    foot = fitter.fit(cell.foot, cell.style, room) if cell.foot else None
    pitch = fitted.size * style.leading
    return Box(row, row + cell.down, left, right, fitted, pitch, cell.align or style.align, cell.top, foot)


def _heights(rows: list[Row], boxes: list[Box]) -> list[float]:
    """Every row as high as its own cells need; merged cells stretch all theirs."""
    heights = [row.height * POINTS_PER_MM for row in rows]
    merged = []
    for box in boxes:
        if box.end - box.first > 1:
            merged.append(box)
        elif box.needed > heights[box.first]:
            heights[box.first] = box.needed
    for box in merged:
        lacking = box.needed - sum(heights[box.first : box.end])
        for row in range(box.first, box.end):
            heights[row] += max(lacking, 0.0) / (box.end - box.first)
    return heights


def end_without_cutting(arranged: Arranged, row: int, end: int) -> int:
    """Move a page break before rows kept with the next and merged cells whose text would not fit above it."""
    moved = True
    while moved and end > row:
        before = end
        while end > row and arranged.keep_next[end - 1]:
            end -= 1
        for box in arranged.boxes:
            if row <= box.first < end < box.end and arranged.height(box.first, end) < box.needed:
                end = box.first
        moved = end != before
    return end


def split_row(arranged: Arranged, row: int, room: float) -> None:
    """Cut a row that is higher than a page into two: the lines that fit into `room` points, and the rest."""
    remainders = []
    for box in arranged.boxes:
        if box.first == row and box.end == row + 1:
            remainders.append(_cut(box, room))
        elif box.first > row:
            box.first += 1
            box.end += 1
        elif box.end > row:
            box.end += 1
    arranged.boxes.extend(remainders)
    rest = max([box.needed for box in remainders], default=0.0)
    arranged.heights[row : row + 1] = [room, max(rest, arranged.heights[row] - room)]
    arranged.keep_next.insert(row, False)


def _cut(box: Box, room: float) -> Box:
    count = max(1, math.floor((room - 2 * PAD_TOP) / box.pitch))
    lines = box.fitted.lines
    rest = replace(box, first=box.first + 1, end=box.end + 1, fitted=replace(box.fitted, lines=lines[count:]))
    box.fitted = replace(box.fitted, lines=lines[:count])
    box.foot = None
    return rest
