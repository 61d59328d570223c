"""Progress and cancel of long work in one call. No Qt here: `views/jobs.py` listens."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """The person asked to stop; the work rolls back."""


class Progress(Protocol):
    """`step` reports `done` of `total` (same unit) and raises `Cancelled` when asked to stop."""

    def step(self, done: int, total: int, text: str = "") -> None: ...


class SilentProgress:
    """Reports to nobody and is never cancelled."""

    def step(self, done: int, total: int, text: str = "") -> None:
        return None


SILENT = SilentProgress()
