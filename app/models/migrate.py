"""Bringing a database file to the schema of this program.

A newer file is refused, an older one is upgraded in one transaction; a failure leaves it as it was.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.core.errors import EnvironmentFault, FaultKind


def migrations_folder() -> Path:
    return Path(__file__).resolve().parent / "migrations"


def newest_revision() -> str:
    """The schema revision this program writes."""
    return str(ScriptDirectory(str(migrations_folder())).get_current_head())


def migrate(connection: Connection) -> bool:
    """Upgrade inside the caller's transaction; True when anything was done.

    Raises EnvironmentFault NEWER_FILE for a file of a newer program, FILE_DAMAGED when the upgraded file
    breaks a reference.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory(str(migrations_folder()))
    if current == script.get_current_head():
        return False
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise EnvironmentFault(FaultKind.NEWER_FILE, detail=f"revision {current}")
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _verify(connection)
    return True


def _verify(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    answer = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
    if broken or answer != "ok":
        raise EnvironmentFault(FaultKind.FILE_DAMAGED, detail="after migration")
