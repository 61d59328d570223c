"""One program per data folder: an exclusive lock the operating system drops when the process ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from app.core.errors import EnvironmentFault, FaultKind
from app.core.system_faults import system_faults


class FolderLock:
    """Held from opening to closing an office. Stale files are harmless: only the lock itself counts."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    @classmethod
    def take(cls, path: Path) -> FolderLock:
        """Raises EnvironmentFault: ALREADY_OPEN when another process holds it, or what the disk says."""
        with system_faults(path):
            stream = path.open("ab")
        try:
            _lock(stream)
        except OSError as error:
            stream.close()
            raise EnvironmentFault(FaultKind.ALREADY_OPEN, path) from error
        return cls(stream)

    def release(self) -> None:
        self._stream.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: BinaryIO) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: BinaryIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
