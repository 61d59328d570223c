"""The encrypted file: settings, read-only connections, and a wrong key told apart from damage."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.core.errors import EnvironmentFault, FaultKind
from app.security.encryption import (
    DamagedFile,
    UnsuitableDriver,
    WrongKey,
    connector,
    require_driver,
)
from app.security.page_seal import NEW_FILES, SMALLEST_PAGE, seal_of

KEY = bytes(range(32))
PAGE_BYTES = NEW_FILES.page_bytes
MARK = "planted-text-" * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of many pages with known text in it."""
    path = tmp_path / "town.db"
    _fill(connector(path, KEY)(), path)
    return path


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """The same made with the driver's own pages, as the program did before it chose larger ones."""
    path = tmp_path / "former.db"
    connection = dbapi2.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA journal_mode=WAL")
    _fill(connection, path)
    return path


def _fill(connection: dbapi2.Connection, path: Path) -> None:
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
    connection.executemany("INSERT INTO note (body) VALUES (?)", [(MARK,)] * 200)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_the_driver_of_this_process_passes_the_gate() -> None:
    assert require_driver().startswith("SQLite 3.")
    with pytest.raises(UnsuitableDriver) as caught:
        require_driver((99, 0, 0))
    assert caught.value.kind is FaultKind.DRIVER


def test_every_connection_has_the_settings_of_the_design(path: Path) -> None:
    connection = connector(path, KEY)()
    expected = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1,
        "temp_store": 2, "secure_delete": 1, "busy_timeout": 5000, "wal_autocheckpoint": 400,
    }  # fmt: skip
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    assert found == expected
    assert connection.isolation_level is None
    assert connection.execute("PRAGMA mmap_size").fetchone() in (None, (0,))
    connection.close()


def test_a_cursor_kept_beyond_its_loan_is_closed_and_the_connection_goes_on(path: Path) -> None:
    """What a traceback still holds must not touch a connection that another thread has by then (ADR 0032)."""
    connection = connector(path, KEY)()
    kept = connection.cursor().execute("SELECT body FROM note")
    asked = connection.execute("SELECT body FROM note")
    assert next(kept) == next(asked) == (MARK,)
    connection.recall()
    for cursor in (kept, asked):
        with pytest.raises(dbapi2.ProgrammingError, match="closed cursor"):
            next(cursor)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (200,)
    connection.close()


def test_nothing_is_readable_in_file_or_log(path: Path) -> None:
    connection = connector(path, KEY)()
    connection.execute("INSERT INTO note (body) VALUES (?)", (MARK,))
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert MARK[:13].encode() not in content
        assert not content.startswith(b"SQLite format 3")
    connection.close()


def test_a_read_only_connection_refuses_every_change(path: Path) -> None:
    connection = connector(path, KEY, read_only=True)()
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (200,)
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        connection.execute("DELETE FROM note")
    connection.close()


def test_a_wrong_key_is_a_wrong_key(path: Path) -> None:
    with pytest.raises(WrongKey) as caught:
        connector(path, os.urandom(32))()
    assert isinstance(caught.value, EnvironmentFault)
    assert caught.value.kind is FaultKind.WRONG_KEY


def test_a_damaged_first_page_is_damage_because_other_pages_fit_the_key(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedFile):
        connector(path, KEY)()


def test_new_files_have_the_pages_chosen_for_them(path: Path) -> None:
    connection = connector(path, KEY)()
    assert int(connection.execute("PRAGMA page_size").fetchone()[0]) == PAGE_BYTES
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert seal_of(path, KEY) == NEW_FILES
    connection.close()


def test_a_file_of_one_page_tells_how_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    connection = dbapi2.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA user_version=7")
    connection.close()
    assert path.stat().st_size == SMALLEST_PAGE
    connection = connector(path, KEY)()
    assert connection.execute("PRAGMA user_version").fetchone() == (7,)
    connection.close()


def test_a_file_keeps_the_pages_it_was_made_with(former: Path) -> None:
    connection = connector(former, KEY)()
    assert int(connection.execute("PRAGMA page_size").fetchone()[0]) == SMALLEST_PAGE < PAGE_BYTES
    connection.execute("INSERT INTO note (body) VALUES (?)", (MARK,))
    connection.close()
    again = connector(former, KEY, read_only=True)()
    assert again.execute("SELECT count(*) FROM note").fetchone() == (201,)
    assert again.execute("PRAGMA cipher_integrity_check").fetchall() == []
    again.close()


def test_a_former_file_tells_a_wrong_key_from_damage_too(former: Path) -> None:
    with pytest.raises(WrongKey):
        connector(former, os.urandom(32))()
    content = bytearray(former.read_bytes())
    content[100] ^= 1
    former.write_bytes(content)
    with pytest.raises(DamagedFile):
        connector(former, KEY)()


def test_a_first_page_that_only_the_log_still_has_opens_as_it_was_made(former: Path) -> None:
    """A power cut may tear page 1 while the log is folded in; the log then still has the whole page."""
    connection = connector(former, KEY)()
    connection.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")  # writes page 1 into the log
    log = former.with_name(former.name + "-wal")
    main, kept = bytearray(former.read_bytes()), log.read_bytes()
    connection.close()
    main[100] ^= 1
    former.write_bytes(main)
    log.write_bytes(kept)
    again = connector(former, KEY)()
    assert again.execute("SELECT count(*) FROM later").fetchone() == (0,)
    again.close()


@pytest.mark.parametrize(
    "content",
    [b"x" * 100, b"SQLite format 3\x00" + bytes(2 * PAGE_BYTES - 16), bytes(2 * PAGE_BYTES), b"y" * 5000],
)
def test_other_files_are_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DamagedFile) as caught:
        connector(path, KEY)()
    assert caught.value.kind is FaultKind.FILE_DAMAGED


def test_a_damaged_later_page_is_noticed_when_it_is_read(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[PAGE_BYTES * 10 + 5] ^= 1
    path.write_bytes(content)
    connection = connector(path, KEY)()
    with pytest.raises(dbapi2.DatabaseError):
        connection.execute("SELECT sum(length(body)) FROM note").fetchone()
    connection.close()


def test_a_folder_that_is_not_there_is_the_drivers_error(tmp_path: Path) -> None:
    with pytest.raises(dbapi2.OperationalError):
        connector(tmp_path / "gone" / "town.db", KEY)()


def test_the_key_has_32_bytes(path: Path) -> None:
    with pytest.raises(ValueError, match="key length"):
        connector(path, b"short")


def test_a_refusal_writes_nothing_to_stderr(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WrongKey):
        connector(path, os.urandom(32))()
    assert capfd.readouterr() == ("", "")
