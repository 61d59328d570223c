"""Driver and system errors mapped once, at the edge, to `EnvironmentFault`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from app.core.errors import EnvironmentFault, FaultKind
from app.core.system_faults import system_fault

_BY_WORDS: tuple[tuple[str, FaultKind], ...] = (
    ("disk is full", FaultKind.DISK_FULL),
    ("readonly", FaultKind.READ_ONLY),
    ("read-only", FaultKind.READ_ONLY),
    ("locked", FaultKind.FILE_LOCKED),
    ("malformed", FaultKind.FILE_DAMAGED),
    ("corrupt", FaultKind.FILE_DAMAGED),
    ("vtable constructor failed", FaultKind.FILE_DAMAGED),  # of a search table that lost a page
    ("not a database", FaultKind.FILE_DAMAGED),
    ("disk i/o", FaultKind.INPUT_OUTPUT),
    ("unable to open", FaultKind.FILE_MISSING),
)


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
    return system_fault(cause) if isinstance(cause, OSError) else None


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
