"""A migrated file is the file the program expects; a migration that fails leaves the file as it was."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from app.core.clock import FixedClock
from app.core.errors import EnvironmentFault, FaultKind
from app.core.paths import DataFolder
from app.domain.village_groups import group_rank, numbered_group
from app.models import migrate as migration
from app.models.local_tables import METADATA
from app.models.migrate import migrate, migrations_folder, newest_revision
from app.models.queries.waiting import waiting_among
from app.models.store import Doors, Store
from app.security.encryption import connector
from tests.contracts.source_tree import ROOT

KEY = bytes(range(32))
SHADOWS = ("search_name", "search_number")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = DataFolder(tmp_path)
    return folder.database


@pytest.fixture
def store(path: Path, clock: FixedClock) -> Iterator[Store]:
    opened = open_store(path, clock)
    yield opened
    opened.close()


def open_store(path: Path, clock: FixedClock) -> Store:
    return Store(Doors(connector(path, KEY), connector(path, KEY, read_only=True)), clock)


def migrated(store: Store) -> Store:
    with store.write_local() as connection:
        assert migrate(connection)
    return store


def schema_of(connection: Connection) -> dict[str, str]:
    """Name → statement of everything in the file; search shadow tables and version table left out."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {
        name: " ".join(sql.split())
        for name, sql in rows
        if not name.startswith(SHADOWS) and name != "alembic_version"
    }


def expected_schema() -> dict[str, str]:
    engine = create_engine("sqlite://", module=dbapi2)
    made = {}
    for table in METADATA.tables.values():
        made[table.name] = str(CreateTable(table).compile(engine))
        for index in table.indexes:
            made[str(index.name)] = str(CreateIndex(index).compile(engine))
    engine.dispose()
    return {name: " ".join(sql.split()) for name, sql in made.items()}


def test_a_migrated_file_is_what_the_tables_say(store: Store) -> None:
    with migrated(store).read() as connection:
        found, expected = schema_of(connection), expected_schema()
    assert found.keys() == expected.keys()
    for name, sql in expected.items():
        assert parts_of(found[name]) == parts_of(sql), name


def parts_of(statement: str) -> list[str]:
    """The columns and constraints of a statement in any order: a column that came later stands last."""
    listed = re.sub(r"(?<![,(]) (?=CONSTRAINT )", ",", statement)
    head, _, body = listed.partition("(")
    parts = re.split(r",(?![^()]*\))", body.rpartition(")")[0])
    return [head.replace(" ", ""), *sorted(part.replace(" ", "") for part in parts)]


def test_alembic_finds_nothing_left_to_migrate(store: Store) -> None:
    with migrated(store).read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _own_table})
        assert compare_metadata(context, METADATA) == []


def _own_table(name: str | None, kind: str, parents: object) -> bool:
    return kind != "table" or not str(name).startswith(SHADOWS)


def test_every_table_is_strict_and_the_search_tables_exist(store: Store) -> None:
    with migrated(store).read() as connection:
        tables = list(connection.exec_driver_sql("PRAGMA table_list"))
    ours = {row[1]: row for row in tables if row[0] == "main" and not row[1].startswith("sqlite_")}
    assert set(SHADOWS) <= ours.keys()
    loose = {name for name, row in ours.items() if row[2] == "table" and not row[5]}
    assert loose - {"alembic_version"} == set()


def test_a_second_start_migrates_nothing(store: Store) -> None:
    migrated(store)
    with store.write_local() as connection:
        assert not migrate(connection)


def test_a_file_of_a_newer_program_is_refused_untouched(store: Store, path: Path) -> None:
    migrated(store)
    with store.write_local() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = path.read_bytes()
    again = open_store(path, store.clock)
    with pytest.raises(EnvironmentFault) as refused, again.write_local() as connection:
        migrate(connection)
    assert refused.value.kind is FaultKind.NEWER_FILE
    again.close()
    assert path.read_bytes() == before


BROKEN_STEP = '''
from alembic import op
revision = "9998"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    bind.exec_driver_sql("CREATE TABLE half_done (a INTEGER) STRICT")
    bind.exec_driver_sql("ALTER TABLE household ADD COLUMN half_done TEXT")
    bind.exec_driver_sql("UPDATE region SET name = 'x'")
    bind.exec_driver_sql("{last}")
'''


def folder_with(tmp_path: Path, step: str) -> Path:
    """The real migrations and one more step, in a folder of their own."""
    copy = tmp_path / "migrations"
    for source in migrations_folder().rglob("*"):
        if source.suffix in (".py", ".sql"):
            target = copy / source.relative_to(migrations_folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (copy / "versions" / "m9998_step.py").write_text(step, "utf-8")
    return copy


@pytest.mark.parametrize("last", ["INSERT INTO nowhere VALUES (1)", "CREATE TABLE region (a TEXT)"])
def test_a_failing_step_leaves_the_file_as_it_was(
    store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    with migrated(store).read() as connection:
        before = schema_of(connection)
    newest = newest_revision()
    store.close()
    content = path.read_bytes()
    folder = folder_with(tmp_path, BROKEN_STEP.format(newest=newest_revision(), last=last))
    monkeypatch.setattr(migration, "migrations_folder", lambda: folder)
    again = open_store(path, store.clock)
    with pytest.raises(DBAPIError, match=r"nowhere|already exists"), again.write_local() as connection:
        migrate(connection)
    with again.read() as connection:
        assert schema_of(connection) == before
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == newest
    again.close()
    assert path.read_bytes() == content


def test_a_good_step_goes_in(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated(store)
    folder = folder_with(tmp_path, BROKEN_STEP.format(newest=newest_revision(), last="SELECT 1"))
    monkeypatch.setattr(migration, "migrations_folder", lambda: folder)
    with store.write_local() as connection:
        assert migrate(connection)
    with store.read() as connection:
        assert "half_done" in schema_of(connection)


def migrated_until(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    """A file as the program made it when `last` was its newest step."""
    folder = tmp_path / last
    for source in migrations_folder().rglob("m*.*"):
        if source.suffix in (".py", ".sql") and source.name[: len(last)] <= last:
            target = folder / source.relative_to(migrations_folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (folder / "env.py").write_bytes((migrations_folder() / "env.py").read_bytes())
    with monkeypatch.context() as old:
        old.setattr(migration, "migrations_folder", lambda: folder)
        migrated(store)


def test_groups_of_a_file_from_before_stand_by_their_number(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_until(store, tmp_path, monkeypatch, "m0004")
    groups = ["", "上湾组", "一二组", "一二三组", "100组", "０３社", "第 9 村民小组", "零组"]
    groups += [written(number) for number in range(100) for written in (numbered_group, str)]
    with store.write_local() as connection:
        connection.exec_driver_sql(
            "INSERT INTO household_summary (id, village_code, group_no, local_no, head_name, head_key,"
            " members, object_type, filled, errors, warnings, phone, updated_at)"
            " VALUES (?, '', ?, '', '', '', 1, '', 0, 0, 0, '', 1)",
            [(f"{number:032}", group) for number, group in enumerate(groups)],
        )
        assert migrate(connection)
    with store.read() as connection:
        found = connection.exec_driver_sql("SELECT group_no, group_rank FROM household_summary").all()
    assert {group: rank for group, rank in found} == {group: group_rank(group) for group in groups}


def test_households_of_the_first_program_wait_to_be_judged_and_indexed_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_until(store, tmp_path, monkeypatch, "m0001")
    living, deleted = "a" * 32, "b" * 32
    with store.write_local() as connection:
        for household, gone in ((living, None), (deleted, 1)):
            connection.exec_driver_sql(
                "INSERT INTO household (id, heads, rev, updated_at, updated_by, deleted_at)"
                " VALUES (?, '{}', 1, 1, '', ?)",
                (household, gone),
            )
        assert migrate(connection)
    with store.read() as connection:
        assert waiting_among(connection, (living, deleted)) == {living}


def test_the_steps_stand_in_one_line_and_bring_their_own_logic() -> None:
    script = ScriptDirectory(str(migrations_folder()))
    assert len(script.get_heads()) == 1
    assert newest_revision() == script.get_heads()[0]
    for step in (migrations_folder() / "versions").glob("m*.py"):
        text = step.read_text("utf-8")
        assert "from app" not in text, step.name
        assert "import app" not in text, step.name


def test_migrations_are_where_the_frozen_program_looks() -> None:
    assert migrations_folder() == ROOT / "app" / "models" / "migrations"
    assert (migrations_folder() / "env.py").is_file()
    assert isinstance(create_engine("sqlite://"), Engine)
    assert os.access(migrations_folder(), os.R_OK)
