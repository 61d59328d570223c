"""Who may run the cyclic garbage collector, and when.

A batch that makes millions of objects which all stay alive pauses it: it would walk them again and again
and find nothing, a third of the time of reading a roster. While threads work beside the window it is kept to
the window's own: it runs in whatever thread makes an object, and takes away models and timers of closed
windows there, which ends the program.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from collections.abc import Iterator
from typing import ClassVar

_GROWN = 1.25
"""Old objects are walked once there are so many times more of all objects, as the interpreter does itself."""


class _Wishes:
    """How many want the collector not to run by itself, of all threads of the process."""

    door: ClassVar[threading.RLock] = threading.RLock()
    paused: ClassVar[int] = 0
    kept: ClassVar[int] = 0
    was_enabled: ClassVar[bool] = False
    blocks: ClassVar[int] = 0   # of memory, when all was walked last

    @classmethod
    def change(cls, *, paused: int = 0, kept: int = 0) -> None:
        with cls.door:
            before = cls.paused + cls.kept
            cls.paused += paused
            cls.kept += kept
            if not before:
                cls.was_enabled = gc.isenabled()
                gc.disable()
            elif not cls.paused + cls.kept and cls.was_enabled:
                gc.enable()


@contextlib.contextmanager
def collector_paused(*, keeping: bool = False) -> Iterator[None]:
    """No cyclic collection inside the block; nested blocks leave the outer state as it was.

    With `keeping` what the block made counts as old at once: else the first object made afterwards would
    have all of it walked, young as it is. Not for long work without an end in sight: cycles made meanwhile
    wait until the block is left.
    """
    _Wishes.change(paused=1)
    try:
        yield
    finally:
        if keeping:
            gc.freeze()
            gc.unfreeze()
        _Wishes.change(paused=-1)


def keep_collector() -> None:
    """From now on only `collect_in_turn` collects, until `free_collector` was called as often as this."""
    _Wishes.change(kept=1)


def free_collector() -> None:
    _Wishes.change(kept=-1)


def collect_in_turn() -> None:
    """Collect in the calling thread what the interpreter would collect by now; nothing while it is paused."""
    if _Wishes.paused:
        return
    young, middle, old = (
        count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
    )
    blocks = sys.getallocatedblocks()
    if old and blocks > _Wishes.blocks * _GROWN:
        gc.collect()
        _Wishes.blocks = sys.getallocatedblocks()
        return
    _Wishes.blocks = min(_Wishes.blocks, blocks)
    if middle:
        gc.collect(1)
    elif young:
        gc.collect(0)
