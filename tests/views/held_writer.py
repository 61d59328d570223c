"""The one writer kept busy, as a whole check or a slow disk does: what is stored then is answered late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.views.jobs import Jobs

LONG_SECONDS = 15


@contextmanager
def held_writer(jobs: Jobs) -> Iterator[None]:
    """Whatever is written inside the block waits for its end."""
    go = threading.Event()
    jobs.write(lambda progress: go.wait(LONG_SECONDS))
    try:
        yield
    finally:
        go.set()
