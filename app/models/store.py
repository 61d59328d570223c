"""The open database: reading connections, and the one door through which everything is written.

`Store.read()` yields a connection that refuses changes. `Store.write(author, label)` yields a `WriteTx`;
nothing else in the program commits. SQLite-only pieces (pragmas, BEGIN IMMEDIATE) are in this module.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.core.clock import Clock
from app.core.errors import EnvironmentFault
from app.core.ids import IdSource
from app.models.changes import Author
from app.models.faults import environment_faults
from app.models.projection import Projection
from app.models.write import WriteTx

Connector = Callable[[], Any]
READERS = 4
WRITER_CACHE, READER_CACHE = 65_536, 16_384
"""KiB of deciphered pages a connection keeps. With the library's 2 MiB an import reads back what it has just
written, and a search deciphers the same pages of the index at every key; four readers may fill theirs."""


@dataclass(frozen=True)
class Doors:
    """The two connection factories of one file: the writing one and the one that refuses changes."""

    writer: Connector
    reader: Connector


class StoreClosed(Exception):
    """Somebody came late: the office was locked or left meanwhile. A locked file is not opened again."""


class Store:
    """One open office database. Close it to drop the keys held by its connections.

    Whoever comes after that gets StoreClosed.
    """

    def __init__(self, doors: Doors, clock: Clock, projections: tuple[Projection, ...] = ()) -> None:
        self._is_closed = False
        writer, reader = _with_cache(doors.writer, WRITER_CACHE), _with_cache(doors.reader, READER_CACHE)
        self._writer = _engine(self._while_open(writer), "BEGIN IMMEDIATE", 1)
        self._reader = _engine(self._while_open(reader), "BEGIN DEFERRED", READERS)
        self._one_writer = threading.Lock()
        self._projections = projections
        self.clock = clock
        self.ids = IdSource(clock)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for queries; any change through it fails. Raises EnvironmentFault."""
        with environment_faults(), self._reader.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(
        self, author: Author, label: str, *, origin: str = "ui", undoable: bool = True
    ) -> Iterator[WriteTx]:
        """The write door. Commits when the block ends, rolls back everything on any error.

        `label` is what the history and the undo menu show. After the block `tx.changes` says what was
        touched. Raises EnvironmentFault for disk and file faults.
        """
        with environment_faults(), self._one_writer, self._writer.begin() as connection:
            tx = WriteTx(connection, self.clock, self.ids, author, label, origin, undoable)
            yield tx
            tx.finish(self._projections)

    @contextlib.contextmanager
    def write_local(self) -> Iterator[Connection]:
        """For what is never synced nor shown in the history: drafts, search tables, login counters."""
        with environment_faults(), self._one_writer, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Fold the write-ahead log into the file and close every connection."""
        self._reader.dispose()  # before the checkpoint: nobody reads while the log is folded in
        with self._one_writer:
            with contextlib.suppress(dbapi2.Error, EnvironmentFault, StoreClosed):
                # A checkpoint is refused inside a transaction, so it goes to the driver directly.
                raw = self._writer.raw_connection()
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                raw.close()
            self._is_closed = True
        self._reader.dispose()
        self._writer.dispose()

    def _while_open(self, connect: Connector) -> Connector:
        def connected() -> Any:
            if self._is_closed:
                raise StoreClosed
            return connect()

        return connected


def _with_cache(connect: Connector, kibibytes: int) -> Connector:
    def connected() -> Any:
        connection = connect()
        connection.execute(f"PRAGMA cache_size=-{kibibytes}")
        return connection

    return connected


def _engine(connect: Connector, begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if size == 1 else 4,
    )

    # The driver is in autocommit mode; without an explicit BEGIN, DDL would survive a rollback.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "checkin")
    def _recall(connection: Any, _record: object) -> None:
        if connection is not None:
            connection.recall()

    return engine
