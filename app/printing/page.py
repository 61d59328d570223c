"""A laid-out page: texts, rules, squares and pictures at fixed places. Between layout and the PDF writer.

Points, origin at the lower left corner, as in PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.printing.fonts import Face

POINTS_PER_MM = 72 / 25.4
_ASCENT = 0.88  # of the em box of Chinese faces


class Mark(NamedTuple):
    """Text of one face from `x` on the baseline `y`; `spacing` points are added after every character."""

    x: float
    y: float
    face: Face
    size: float
    text: str
    spacing: float = 0.0


class Rule(NamedTuple):
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float


class Square(NamedTuple):
    """A filled rectangle (QR codes)."""

    x: float
    y: float
    width: float
    height: float


class PlacedPicture(NamedTuple):
    """A picture and its box."""

    content: bytes
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Page:
    """What is drawn on one page. Neighbouring boxes share their border, so spans on one line are joined."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    across: dict[float, set[tuple[float, float]]] = field(default_factory=dict)
    down: dict[float, set[tuple[float, float]]] = field(default_factory=dict)

    def frame(self, left: float, bottom: float, right: float, top: float) -> None:
        """Rule the border of a box."""
        left, bottom, right, top = round(left, 2), round(bottom, 2), round(right, 2), round(top, 2)
        for y in (top, bottom):
            self.across.setdefault(y, set()).add((left, right))
        for x in (left, right):
            self.down.setdefault(x, set()).add((bottom, top))

    def rules(self) -> Iterator[Rule]:
        """All ruled lines, each as long as it goes without a gap."""
        for y, spans in self.across.items():
            for start, end in _joined(spans):
                yield Rule(start, y, end, y)
        for x, spans in self.down.items():
            for start, end in _joined(spans):
                yield Rule(x, start, x, end)


def _joined(spans: set[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    first, *others = sorted(spans)
    start, end = first
    for left, right in others:
        if left > end:
            yield start, end
            start = left
        end = max(end, right)
    yield start, end


def baseline(top: float, size: float, pitch: float) -> float:
    """The baseline of a line whose pitch begins at `top`: the em box is centred in the pitch."""
    return top - (pitch - size) / 2 - _ASCENT * size
