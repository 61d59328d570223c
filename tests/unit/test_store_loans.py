"""The store lends each connection to one thread at a time and takes everything back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.core.clock import FixedClock
from app.models.rows import fetch
from app.models.store import READER_CACHE, WRITER_CACHE, Doors, Store, StoreClosed
from app.security.encryption import connector
from app.services.demo import DEMO_MOMENT

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A file with 500 rows in the table `note`."""
    path = tmp_path / "town.db"
    opened = Store(Doors(connector(path, KEY), connector(path, KEY, read_only=True)), FixedClock(DEMO_MOMENT))
    with opened.write_local() as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT")
        connection.exec_driver_sql("INSERT INTO note VALUES (?)", [(number,) for number in range(1, 501)])
    yield opened
    opened.close()


def test_rows_that_were_not_read_to_the_end_are_given_back(store: Store) -> None:
    with store.read() as connection:
        kept = fetch(connection, "SELECT id FROM note")
        assert next(kept) == (1,)
    with pytest.raises(dbapi2.ProgrammingError, match="closed cursor"):
        next(kept)


def test_rows_left_by_an_error_are_given_back_and_the_next_loan_works(store: Store) -> None:
    left: list[Iterator[tuple[int, ...]]] = []

    def fail_half_way() -> None:
        with store.write_local() as connection:
            left.append(fetch(connection, "SELECT id FROM note"))
            next(left[0])
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    with store.write_local() as connection:
        connection.exec_driver_sql("DELETE FROM note WHERE id > 100")
    with pytest.raises(dbapi2.ProgrammingError, match="closed cursor"):
        next(left[0])
    with store.read() as connection:
        assert len(list(fetch(connection, "SELECT id FROM note"))) == 100


def test_a_closed_file_is_not_opened_again_for_somebody_late(store: Store) -> None:
    with store.read() as connection:
        store.close()
        assert len(list(fetch(connection, "SELECT id FROM note"))) == 500
    with pytest.raises(StoreClosed), store.read():
        pass
    with pytest.raises(StoreClosed), store.write_local():
        pass
    store.close()


def test_readers_and_writer_keep_the_pages_meant_for_them(store: Store) -> None:
    with store.read() as reader:
        assert next(fetch(reader, "PRAGMA cache_size")) == (-READER_CACHE,)
    with store.write_local() as writer:
        assert next(fetch(writer, "PRAGMA cache_size")) == (-WRITER_CACHE,)
