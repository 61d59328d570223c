"""Errors of the operating system as faults: one table for every edge that touches disk, stick or folder."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import EnvironmentFault, FaultKind

_KINDS: dict[int, FaultKind] = {
    errno.ENOSPC: FaultKind.DISK_FULL,
    errno.EDQUOT: FaultKind.DISK_FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EACCES: FaultKind.READ_ONLY,
    errno.EPERM: FaultKind.READ_ONLY,
    errno.ENOENT: FaultKind.FILE_MISSING,
    errno.EBUSY: FaultKind.FILE_LOCKED,
    errno.ETXTBSY: FaultKind.FILE_LOCKED,
    errno.EISDIR: FaultKind.UNUSABLE_NAME,
    errno.ENOTDIR: FaultKind.UNUSABLE_NAME,
    errno.EEXIST: FaultKind.UNUSABLE_NAME,
    errno.ENAMETOOLONG: FaultKind.UNUSABLE_NAME,
    errno.EINVAL: FaultKind.UNUSABLE_NAME,   # a name the file system of the stick does not know
}
_HELD_BY_ANOTHER = (32, 33)
"""Windows: sharing and lock violation, which Python reports as a missing permission."""


def system_fault(error: OSError, path: Path | None = None) -> EnvironmentFault:
    """The fault behind an error of the system; INPUT_OUTPUT when its number tells nothing."""
    if getattr(error, "winerror", None) in _HELD_BY_ANOTHER:
        kind = FaultKind.FILE_LOCKED
    else:
        kind = _KINDS.get(error.errno or 0, FaultKind.INPUT_OUTPUT)
    return EnvironmentFault(kind, path, f"errno {error.errno}")


@contextlib.contextmanager
def system_faults(path: Path | None = None) -> Iterator[None]:
    """Raise EnvironmentFault, naming `path`, for errors of the system inside the block."""
    try:
        yield
    except OSError as error:
        raise system_fault(error, path) from error
