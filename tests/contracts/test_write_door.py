"""One door: only the store opens writing transactions, only the write door and its tables change rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.models.entities import ENTITIES
from tests.contracts.source_tree import literals_of, python_files, tree_of

APP = [path for path in python_files("app") if "migrations" not in path.parts]
STORE = Path("app/models/store.py")
CHANGING = re.compile(
    r"^\s*(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|DROP\s|ALTER\s|CREATE\s)",
    re.I,
)
SYNCED = re.compile(rf"\b(INTO|UPDATE|FROM)\s+({'|'.join(ENTITIES)})\b", re.I)
BEGINNING = ("begin", "begin_nested", "commit", "executescript", "raw_connection")


def calls_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of every method called."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


def test_only_the_store_begins_and_commits() -> None:
    """Views cannot reach a connection at all; `commit` there is what editors do."""
    found = [
        f"{path}:{line} {name}"
        for path in APP
        if path != STORE and path.parts[1] != "views"
        for line, name in calls_of(path)
        if name in BEGINNING
    ]
    assert found == []


def test_statements_that_change_rows_stand_in_models_only() -> None:
    found = [
        f"{path}:{line}"
        for path in APP
        if path.parts[1] != "models"
        for line, text in literals_of(path)
        if CHANGING.match(text)
    ]
    assert found == []


def test_rows_of_entities_are_changed_by_the_write_door_only() -> None:
    allowed = {Path("app/models/write.py"), Path("app/models/rows.py")}
    found = [
        f"{path}:{line} {text.strip()[:60]}"
        for path in APP
        if path not in allowed
        for line, text in literals_of(path)
        if CHANGING.match(text) and SYNCED.search(text)
    ]
    assert found == []


def test_core_inserts_and_updates_name_local_tables_only() -> None:
    """`insert(X)`, `update(X)`, `delete(X)` of SQLAlchemy outside the write door: X is a local table."""
    local = {"LOG_STATE", "OP", "ACT", "DRAFT", "PROBLEM", "SUMMARY", "PINYIN", "PACKAGE_OUT"}
    found = []
    for path in APP:
        if path == Path("app/models/write.py"):
            continue
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("insert", "update", "delete")
                and node.args
                and not (isinstance(node.args[0], ast.Name) and node.args[0].id in local)
            ):
                found.append(f"{path}:{node.lineno}")
    assert found == []


def test_views_cli_exchange_and_printing_never_write() -> None:
    users = {
        path.parts[1]
        for path in APP
        for _, called in calls_of(path)
        if called in ("insert_many", "delete_many", "write_local")
    }
    assert users <= {"services", "models"}
