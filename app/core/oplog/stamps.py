"""Hybrid logical clock stamps of TBP/1 section 1: ``%012x-%04x-%s`` of milliseconds, counter and epoch.

For ordering events of one log and choosing a provisional display value.  Not for deciding whether an edit
is lost: causality comes from the base stamps of an op, so a wrong PC clock can cost order, never content.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

DRAG_LIMIT_MS: Final = 24 * 3600 * 1000
MAX_COUNTER: Final = 0xFFFF
MAX_MILLIS: Final = 0xFFFFFFFFFFFF

_STAMP = re.compile(r"([0-9a-f]{12})-([0-9a-f]{4})-([0-9a-f]{16})").fullmatch


class Stamp(NamedTuple):
    """One parsed stamp: milliseconds since 1970, counter 0..65535, epoch (hex16) of the log that made it."""

    millis: int
    counter: int
    epoch: str

    def __str__(self) -> str:
        return f"{self.millis:012x}-{self.counter:04x}-{self.epoch}"


def parse_stamp(text: str) -> Stamp:
    """Read a stamp; raises ValueError when the text is not one."""
    found = _STAMP(text)
    if found is None:
        raise ValueError("stamp")
    return Stamp(int(found[1], 16), int(found[2], 16), found[3])


def is_stamp(text: object) -> bool:
    """Whether the value is stamp text."""
    return type(text) is str and _STAMP(text) is not None


class HybridClock:
    """The clock of one epoch.  Ticks never repeat and never run backwards, whatever the wall clock does.

    ``last_millis`` and ``last_counter`` are restored from the store at start and read back after use.
    """

    __slots__ = ("_suffix", "epoch", "last_counter", "last_millis")

    def __init__(self, epoch: str, last_millis: int = 0, last_counter: int = 0) -> None:
        self.epoch = epoch
        self.last_millis = last_millis
        self.last_counter = last_counter
        self._suffix = "-" + epoch

    def tick(self, wall_millis: int) -> str:
        """The stamp of a local event that happens while the wall clock shows ``wall_millis``."""
        if wall_millis > self.last_millis:
            self.last_millis = wall_millis
            self.last_counter = 0
        elif self.last_counter < MAX_COUNTER:
            self.last_counter += 1
        else:
            self.last_millis += 1
            self.last_counter = 0
        return f"{self.last_millis:012x}-{self.last_counter:04x}{self._suffix}"

    def observe(self, remote: str, wall_millis: int) -> bool:
        """Take note of a stamp from another log; raises ValueError when it is not a stamp.

        Returns False when it lies more than 24 hours ahead of our wall clock: such a stamp is stored with
        its op but never drags our clock (W801).
        """
        stamp = parse_stamp(remote)
        if stamp.millis > wall_millis + DRAG_LIMIT_MS:
            return False
        if (stamp.millis, stamp.counter) > (self.last_millis, self.last_counter):
            self.last_millis = stamp.millis
            self.last_counter = stamp.counter
        return True
