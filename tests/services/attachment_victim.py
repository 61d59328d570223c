"""A process that adds files and kills itself at a chosen moment, for the crash tests of attachments."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from app.core.clock import SystemClock
from app.services.attachment_intake import add_files
from app.services.offices import unlock
from tests.offices import ENTRY, LIGHT, PASSWORD


class Killing:
    """Reports to nobody; after `steps` files are stored the process ends as in a power cut."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self, done: int, total: int, text: str = "") -> None:
        if done == self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, household_id: str, photos: str, steps: str) -> None:
    session = unlock(Path(folder), ENTRY, PASSWORD, SystemClock(), cost=LIGHT)
    add_files(session, household_id, [Path(photos)], Killing(int(steps)))


if __name__ == "__main__":
    main(*sys.argv[1:])
