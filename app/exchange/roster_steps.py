"""One progress bar over all the passes in which the rows of a roster are checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from app.core.progress import SILENT, Progress

T = TypeVar("T")

_EVERY = 200
"""Rows or households between two reports: seldom enough to cost nothing, often enough to stop at once."""
_SAID = "核对每一行"


class RowSteps:
    """Each pass is a share of the whole, so `done` of all rows only grows. Raises Cancelled from any pass."""

    def __init__(self, progress: Progress = SILENT, rows: int = 0) -> None:
        self._progress = progress
        self._rows = rows
        self._before = 0.0

    def over(self, items: Sequence[T], share: float, every: int = _EVERY) -> Iterator[T]:
        """The items of one pass, which takes this share (0 to 1) of the time of all passes."""
        for start in range(0, len(items), every):
            done = self._before + share * start / len(items)
            self._progress.step(round(done * self._rows), self._rows, _SAID)
            yield from items[start:start + every]
        self._before += share
