"""Driver and system errors mapped once, at the edge, to `EnvironmentFault`."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.core.errors import EnvironmentFault, FaultKind

_BY_WORDS: tuple[tuple[str, FaultKind], ...] = (
    ("disk is full", FaultKind.DISK_FULL),
    ("readonly", FaultKind.READ_ONLY),
    ("read-only", FaultKind.READ_ONLY),
    ("locked", FaultKind.FILE_LOCKED),
    ("malformed", FaultKind.FILE_DAMAGED),
    ("not a database", FaultKind.FILE_DAMAGED),
    ("disk i/o", FaultKind.INPUT_OUTPUT),
    ("unable to open", FaultKind.FILE_MISSING),
)
_BY_ERRNO: dict[int, FaultKind] = {
    errno.ENOSPC: FaultKind.DISK_FULL,
    errno.EDQUOT: FaultKind.DISK_FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EACCES: FaultKind.READ_ONLY,
    errno.ENOENT: FaultKind.FILE_MISSING,
    errno.EBUSY: FaultKind.FILE_LOCKED,
    errno.EIO: FaultKind.INPUT_OUTPUT,
    errno.ENODEV: FaultKind.INPUT_OUTPUT,
}


def fault_of(error: BaseException) -> EnvironmentFault | None:
    """The fault behind an error, or None when it is a bug."""
    if isinstance(error, EnvironmentFault):
        return error
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, dbapi2.Error):
        words = str(cause).lower()
        for part, kind in _BY_WORDS:
            if part in words:
                return EnvironmentFault(kind, detail=type(cause).__name__)
        return None
    if isinstance(cause, OSError) and cause.errno in _BY_ERRNO:
        return EnvironmentFault(_BY_ERRNO[cause.errno], detail=f"errno {cause.errno}")
    return None


@contextlib.contextmanager
def environment_faults() -> Iterator[None]:
    """Turn driver and system errors raised inside into `EnvironmentFault`; let everything else pass."""
    try:
        yield
    except (DBAPIError, dbapi2.Error, OSError) as error:
        fault = fault_of(error)
        if fault is None or fault is error:
            raise
        raise fault from error
