"""Pausing the cyclic garbage collector while a batch makes millions of objects that all stay alive.

The collector would walk them again and again and find nothing: a third of the time of reading a roster.
Not for long work without an end in sight: cycles made meanwhile wait until the block is left.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_paused(*, keeping: bool = False) -> Iterator[None]:
    """No cyclic collection inside the block; nested blocks leave the outer state as it was.

    With `keeping` what the block made counts as old at once: else the first object made afterwards would
    have all of it walked, young as it is.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if keeping:
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()
