"""A laid-out page: texts, rules, squares and pictures at fixed places. Between layout and the PDF writer.

Points, origin at the lower left corner, as in PDF.
"""

from __future__ import annotations

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
    """What is drawn on one page. Rules are a dict used as an ordered set: neighbours share their border."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    rules: dict[Rule, None] = field(default_factory=dict)
    squares: list[Square] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a line; the same line drawn twice is one."""
        self.rules[Rule(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))] = None

    def frame(self, left: float, bottom: float, right: float, top: float) -> None:
        """Rule the border of a box."""
        self.rule(left, top, right, top)
        self.rule(left, bottom, right, bottom)
        self.rule(left, bottom, left, top)
        self.rule(right, bottom, right, top)


def baseline(top: float, size: float, pitch: float) -> float:
    """The baseline of a line whose pitch begins at `top`: the em box is centred in the pitch."""
    return top - (pitch - size) / 2 - _ASCENT * size
