"""How wide the columns of a table are: figures whole, short words whole, sentences share what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

A_LITTLE_LONGER = 1.5
"""Contents up to this many times as wide as foreseen are shown whole; beyond they are sentences."""
LONGEST_TAKEN = 3


@dataclass(frozen=True)
class Wish:
    """One column in pixels: `foreseen` by its page, `needed` by head and cells, `least` to be read at all.

    `is_figures`: numbers, dates and codes are worth nothing when their end is cut off. `grows`: it is drawn
    out over the room that nobody needs.
    """

    foreseen: int
    needed: int
    least: int
    is_figures: bool = False
    grows: bool = False

    @property
    def is_short(self) -> bool:
        return self.is_figures or self.needed <= self.foreseen * A_LITTLE_LONGER

    @property
    def cut(self) -> int:
        """The narrowest that can still be read."""
        return self.needed if self.is_figures else min(self.needed, self.least)


def shared(room: int, wishes: Sequence[Wish]) -> list[int]:
    """The widths of the columns in `room` pixels.

    Enough room: every column what it needs, then what was foreseen for it. Too little: the sentences share
    what short columns leave, and then all words do. Hopeless: as foreseen, and scrolled sideways.
    """
    needed = [wish.needed for wish in wishes]
    if sum(needed) <= room:
        wanted = [max(wish.needed, wish.foreseen) for wish in wishes]
        return _drawn_out(_raised(needed, wanted, room - sum(needed)), wishes, room)
    for floors in ([wish.needed if wish.is_short else wish.cut for wish in wishes],
                   [wish.cut for wish in wishes]):  # fmt: skip
        if sum(floors) <= room:
            return _levelled(floors, needed, room)
    return [wish.needed if wish.is_short else max(wish.foreseen, wish.cut) for wish in wishes]


def longest(texts: Iterable[str]) -> list[int]:
    """Places of the texts that are probably widest: a Chinese character counts as two Latin ones."""
    sizes = [len(text.encode("gb18030", "replace")) for text in texts]
    return sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True)[:LONGEST_TAKEN]


def _raised(low: Sequence[int], high: Sequence[int], spare: int) -> list[int]:
    wanted = sum(high) - sum(low)
    part = min(1.0, spare / wanted) if wanted else 0.0
    return [least + int((most - least) * part) for least, most in zip(low, high, strict=True)]


def _drawn_out(widths: Sequence[int], wishes: Sequence[Wish], room: int) -> list[int]:
    growing = sum(wish.grows for wish in wishes)
    each = (room - sum(widths)) // growing if growing else 0
    return [width + each * wish.grows for width, wish in zip(widths, wishes, strict=True)]


def _levelled(low: Sequence[int], high: Sequence[int], room: int) -> list[int]:
    """The highest level that fits the room; no width under its `low` or over its `high`."""
    def at(level: int) -> list[int]:
        return [min(max(level, least), most) for least, most in zip(low, high, strict=True)]

    fits, too_high = 0, room + 1
    while too_high - fits > 1:
        level = (fits + too_high) // 2
        fits, too_high = (level, too_high) if sum(at(level)) <= room else (fits, level)
    return at(fits)
