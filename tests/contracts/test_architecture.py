"""The rules of the code, run as tests: layers, sizes, names, words, network, types, style."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.contracts.source_tree import (
    ROOT,
    classes_of,
    functions_of,
    imports_of,
    is_docstring,
    is_within,
    length_of,
    lines_of,
    literals_of,
    methods_of,
    python_files,
    tree_of,
)

BIN = Path(sys.executable).parent
FILE_LINES, FUNCTION_LINES, CLASS_LINES, CLASS_METHODS = 400, 40, 300, 25
TIGHTER_FILES = {Path("app/bootstrap.py"): 300, Path("app/views/main_window.py"): 250}
BANNED_NAMES = {"util", "utils", "helpers", "misc", "manager", "data", "info"}
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
NETWORK = ("socket", "socketserver", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx",
           "aiohttp", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "asyncio",
           "PySide6.QtNetwork")
# Loading these costs tenths of a second, so they may be imported where they are first needed.
SLOW = ("openpyxl", "xlsxwriter", "python_calamine", "reportlab", "pypdfium2", "pypinyin", "segno", "PIL",
        "alembic", "argon2", "cryptography", "pyrage", "PySide6", "app.printing", "app.exchange", "app.sync",
        "app.bootstrap", "app.cli", "app.views", "app.services")
MIGRATIONS = Path("app/models/migrations/versions")

APP = [path for path in python_files("app") if MIGRATIONS not in path.parents]
ALL = APP + python_files("tests")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_layers_import_only_downwards():
    done = run(str(BIN / "lint-imports"), "--cache-dir", "build/importlinter")
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing():
    done = run(sys.executable, "-m", "ruff", "check", "app", "tests")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_finds_nothing():
    done = run(sys.executable, "-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_short():
    lengths = {path: len(lines_of(path)) for path in ALL}
    assert not {str(path): n for path, n in lengths.items() if n > TIGHTER_FILES.get(path, FILE_LINES)}


def test_functions_stay_short():
    long = {f"{path}:{node.lineno} {node.name}": length_of(node)
            for path in ALL for node in functions_of(path) if length_of(node) > FUNCTION_LINES}
    assert not long


def test_classes_stay_short():
    long = {f"{path}:{node.lineno} {node.name}": (length_of(node), len(methods_of(node)))
            for path in ALL for node in classes_of(path)
            if length_of(node) > CLASS_LINES or len(methods_of(node)) > CLASS_METHODS}
    assert not long


def test_modules_are_named_after_a_thing():
    names = {path: [*path.parent.parts, path.stem] for path in ALL}
    assert not [str(path) for path, parts in names.items()
                if any(part.split("_")[-1] in BANNED_NAMES for part in parts)]


def test_classes_are_named_after_a_thing():
    def last_word(name: str) -> str:
        return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)[-1].lower()

    assert not [f"{path}: {node.name}" for path in APP for node in classes_of(path)
                if last_word(node.name) in BANNED_NAMES]


def test_every_module_says_what_it_is_for():
    silent = [str(path) for path in ALL
              if tree_of(path).body and not is_docstring(tree_of(path).body[0])]
    assert not silent


def test_chinese_words_live_above_the_storage():
    layers = [path for path in APP if path.parts[1] in ("core", "models", "sync")]
    found = [f"{path}:{line} {text}"
             for path in layers for line, text in literals_of(path) if HAN.search(text)]
    assert not found


def test_program_has_no_network_code():
    found = [f"{path}: {name}" for path in APP if path.parts[1] != "station"
             for name in imports_of(tree_of(path)) if is_within(name, NETWORK)]
    assert not found


def test_one_sqlite_library_in_the_process():
    """A second SQLite library that opens the same file drops the locks of the first."""
    found = [str(path) for path in APP
             if any(is_within(name, ("sqlite3", "apsw")) for name in imports_of(tree_of(path)))]
    assert not found


def test_only_slow_libraries_are_imported_late():
    late = [f"{path}:{node.lineno} {name}" for path in APP for node in functions_of(path)
            for name in imports_of(node) if not is_within(name, SLOW)]
    assert not late


def test_pages_of_a_pdf_are_read_behind_one_door():
    """The library ends the process when two threads are in it; a scan is read in one of its own."""
    found = {path for path in ALL for name in imports_of(tree_of(path)) if is_within(name, ("pypdfium2",))}
    assert found == {Path("app/printing/preview.py"), Path("app/exchange/scan_work.py")}


def test_no_cycle_is_hidden_from_the_layer_check():
    hidden = [str(path) for path in APP for node in ast.walk(tree_of(path))
              if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"]
    assert not hidden


def test_no_test_is_skipped_expected_to_fail_or_run_on_stand_ins():
    banned = ("pytest.skip", "pytest.xfail", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif",
              "pytest.mark.xfail")
    found = [f"{path}:{node.lineno}" for path in python_files("tests") for node in ast.walk(tree_of(path))
             if isinstance(node, ast.Attribute) and ast.unparse(node) in banned]
    found += [str(path) for path in python_files("tests")
              if any(is_within(name, ("unittest.mock", "pytest_mock")) for name in imports_of(tree_of(path)))]
    assert not found


def test_nothing_is_left_for_later():
    later = re.compile(r"#\s*(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    found = [f"{path}:{number}" for path in ALL for number, line in enumerate(lines_of(path), 1)
             if later.search(line)]
    assert not found


def test_lock_pins_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = project["optional-dependencies"]
    everything, at_run = _pins("requirements.lock"), _pins("requirements-run.lock")
    assert at_run.items() <= everything.items()
    assert _asked(project["dependencies"] + groups["setup"]).items() <= at_run.items()
    assert _asked(groups["dev"]).items() <= everything.items()


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, re.MULTILINE))


def _asked(requirements: list[str]) -> dict[str, str]:
    split = (requirement.split("==") for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in split}


@pytest.mark.usefixtures("qapp")
def test_window_library_keeps_references_of_none():
    """PySide6 6.12 on Python 3.11 lost one reference of None per void call and ended the process."""
    from PySide6.QtGui import QFont, QPainter, QPixmap

    pixmap, font = QPixmap(8, 8), QFont()
    painter = QPainter(pixmap)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.setFont(font)
        painter.drawRect(0, 0, 4, 4)
    moved = sys.getrefcount(None) - before
    painter.end()
    assert abs(moved) < 100


ASKED_AGAIN = frozenset(("load", "refresh", "row_chosen", "show_region"))


@pytest.mark.parametrize("path", python_files("app/views"), ids=str)
def test_what_is_read_again_shows_the_newest_answer(path):
    """There are several readers: of a question asked on every change an older answer may come last."""
    for function in functions_of(path):
        if function.name not in ASKED_AGAIN:
            continue
        kept = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Assign)}
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("jobs.read"):
                continue
            marked = any(keyword.arg == "latest" for keyword in call.keywords)
            assert marked or id(call) in kept, f"{path}:{call.lineno}: jobs.read without latest="
