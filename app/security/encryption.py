"""Opening the encrypted database file: SQLCipher connections with the settings of reliability 3.1.

For `models` (which gets the factory) and for bootstrap (which runs the start-up gate).  Not for deriving
keys: the raw 256-bit key comes out of a key slot, so no password is stretched per connection.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from sqlcipher3 import dbapi2

from app.core.errors import EnvironmentFault, FaultKind
from app.core.system_faults import system_faults
from app.security.page_seal import KEY_BYTES, NEW_FILES, SMALLEST_PAGE, PageSeal, seal_of

MINIMUM_SQLITE: Final = (3, 51, 3)

_PLAIN_HEADER: Final = b"SQLite format 3\x00"
_OPEN_FLAGS: Final = dbapi2.SQLITE_OPEN_READWRITE | dbapi2.SQLITE_OPEN_CREATE | dbapi2.SQLITE_OPEN_NOMUTEX

_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "busy_timeout=5000",
    "wal_autocheckpoint=400",
    "mmap_size=0",
)

# The driver looks up an adapter for every value that is not exactly int, float or str, and for None and bytes
# finds none after a slow search: 3 µs a value against 0.3 µs with one registered (measured, ADR 0003).
dbapi2.register_adapter(type(None), lambda value: value)
dbapi2.register_adapter(bytes, lambda value: value)

Connection = Any  # the driver ships without type hints


class LentConnection(dbapi2.Connection):
    """A connection without the library's own lock, which is taken for every cell that is read (ADR 0032).

    One thread at a time may have it. Who takes it back calls `recall`: a cursor that somebody still holds,
    in the traceback of an error say, is closed then, and touches nothing when it dies later elsewhere.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._cursors: WeakSet[Any] = WeakSet()

    def cursor(self, *given: Any) -> Any:
        made = super().cursor(*given)
        self._cursors.add(made)
        return made

    def recall(self) -> None:
        """Close every cursor of the thread that had it."""
        for cursor in tuple(self._cursors):
            cursor.close()


class WrongKey(EnvironmentFault):
    """The file is whole as far as can be seen, but was encrypted with another key."""

    def __init__(self, path: Path) -> None:
        super().__init__(FaultKind.WRONG_KEY, path)


class DamagedFile(EnvironmentFault):
    """The file is not, or no longer, one of our database files."""

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(FaultKind.FILE_DAMAGED, path, detail)


class UnsuitableDriver(EnvironmentFault):
    """The SQLite library of this process is too old or has no encryption."""

    def __init__(self, detail: str) -> None:
        super().__init__(FaultKind.DRIVER, None, detail)


def require_driver(minimum: tuple[int, int, int] = MINIMUM_SQLITE) -> str:
    """The start-up gate: SQLite ≥ 3.51.3 (earlier ones can lose data at a WAL reset) with a cipher compiled
    in.

    Returns "SQLite x.y.z, SQLCipher a.b.c"; raises UnsuitableDriver.
    """
    if dbapi2.sqlite_version_info < minimum:
        raise UnsuitableDriver(f"sqlite {dbapi2.sqlite_version}")
    memory = dbapi2.connect(":memory:")
    try:
        row = memory.execute("PRAGMA cipher_version").fetchone()
    finally:
        memory.close()
    if not row or not row[0]:
        raise UnsuitableDriver("no cipher")
    return f"SQLite {dbapi2.sqlite_version}, SQLCipher {row[0]}"


def connector(
    path: Path, key: bytes, *, read_only: bool = False, memory_security: bool = False
) -> Callable[[], Connection]:
    """A factory of ready connections to ``path`` under the raw 32-byte ``key``; each is in autocommit mode.

    ``read_only`` connections refuse every change (query_only).  A missing file is created by the first
    writing connection.  Calling the factory raises WrongKey or DamagedFile, and the driver's
    OperationalError when the file cannot be opened at all.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("key length")

    def connect() -> Connection:
        connection = LentConnection(
            str(path), isolation_level=None, check_same_thread=False, flags=_OPEN_FLAGS
        )
        try:
            _apply_key(connection, path, key, memory_security)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if read_only:
                connection.execute("PRAGMA query_only=ON")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _apply_key(connection: Connection, path: Path, key: bytes, memory_security: bool) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")  # the driver would write its own English to stderr
    connection.execute(f"PRAGMA cipher_memory_security={'ON' if memory_security else 'OFF'}")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    with system_faults(path):
        seal = seal_of(path, key)
    for pragma in (seal or NEW_FILES).pragmas:
        connection.execute(f"PRAGMA {pragma}")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.OperationalError:
        raise
    except dbapi2.DatabaseError as error:
        raise explain_unreadable(path, seal) from error


def explain_unreadable(path: Path, seal: PageSeal | None) -> WrongKey | DamagedFile:
    """Tell a wrong key from a damaged file when page 1 does not open.

    One other page that agrees with the key (`seal`) proves that the key is right and page 1 is damaged. A
    file whose salt (first 16 bytes) is destroyed still looks like a wrong key.
    """
    if seal is not None:
        return DamagedFile(path, "page 1")
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(len(_PLAIN_HEADER))
    if size < SMALLEST_PAGE or size % SMALLEST_PAGE or head in (_PLAIN_HEADER, bytes(len(_PLAIN_HEADER))):
        return DamagedFile(path, "layout")
    return WrongKey(path)
