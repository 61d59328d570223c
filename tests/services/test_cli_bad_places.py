"""The command line and files that are not there, not files, or not what they should be."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.services.district_files import KEY_FILE, SECRET_FILE
from tests.offices import PASSWORD

Run = Callable[..., Result]
KEYS = Path("demo-district")
TRACE = re.compile(r"Traceback|Error|errno|\.py|None")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; one that fails says so in Chinese, on one stream, without a trace."""
    monkeypatch.setenv("XIANGDANG_PASSWORD", PASSWORD)

    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exit_code:
            assert isinstance(result.exception, SystemExit)
            assert result.stdout == ""
            assert CHINESE.search(result.stderr)
            assert not TRACE.search(result.stderr)
        return result

    return invoke


@pytest.fixture
def folder(town_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(town_template, tmp_path / "演示"))


@pytest.mark.parametrize(
    "name", ["", "文件/一.pdf", "长" * 100 + ".pdf"], ids=["folder", "in a file", "long"]
)
def test_a_paper_and_a_package_need_a_place_for_a_file(
    run: Run, folder: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "文件").write_bytes(b"")
    before = {path for path in tmp_path.rglob("*") if path.name not in ("logins.json",)}
    paper = run("print", "T01", "--blank", "--data", folder, "-o", tmp_path / name)
    package = run("export", "--data", folder, "--to", folder / KEYS / KEY_FILE, "-o", tmp_path / name)
    for result in (paper, package):
        assert result.exit_code == 1
        assert "E709" in result.stderr
    assert {path for path in tmp_path.rglob("*") if path.name not in ("logins.json",)} == before


def test_a_folder_is_neither_roster_nor_key_nor_package(run: Run, folder: Path, tmp_path: Path) -> None:
    keys = folder / KEYS
    for arguments in (
        ("import", tmp_path, "--data", folder),
        ("export", "--data", folder, "--to", tmp_path, "-o", tmp_path / "包.tbp"),
        ("verify", tmp_path, "--district", keys / KEY_FILE, "--secret", keys / SECRET_FILE),
        ("demo", folder / "town.db", "--households", 3),
        ("demo", folder / "town.db" / "里面", "--households", 3),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "请换一个文件名或位置" in result.stderr


def test_a_package_that_is_not_there_and_a_secret_that_is_none(run: Run, folder: Path) -> None:
    keys, secret = folder / KEYS, folder / "secret.json"
    own = ("--district", keys / KEY_FILE, "--secret", keys / SECRET_FILE)
    missing = run("verify", folder / "没有.tbp", *own)
    assert "找不到需要的文件" in missing.stderr
    assert run("export", "--data", folder, "--to", keys / KEY_FILE, "-o", folder / "包.tbp").exit_code == 0
    secret.write_text('{"secret": "AGE-SECRET-KEY-1XXXX"}')
    bogus = run("verify", folder / "包.tbp", "--district", keys / KEY_FILE, "--secret", secret)
    assert "读不出接收方的密钥文件 secret.json" in bogus.stderr


@pytest.mark.parametrize("content", [None, b"", b"x" * 4095])
def test_a_lost_or_emptied_file_is_never_begun_anew(run: Run, folder: Path, content: bytes | None) -> None:
    database = folder / "town.db"
    database.unlink()
    if content is not None:
        database.write_bytes(content)
    result = run("check", "--data", folder)
    assert result.exit_code == 1
    assert "停用" not in result.stderr
    assert ("E703" if content is None else "E705") in result.stderr
    assert (database.read_bytes() if database.exists() else None) == content


def test_a_household_is_named_by_its_number_only(run: Run, folder: Path, tmp_path: Path) -> None:
    hits = run("search", "䶮", "--data", folder).stdout.split("\t")
    result = run("print", "T01", "--data", folder, "--household", hits[0], "-o", tmp_path / "a.pdf")
    assert result.exit_code == 1
    assert "没有编号为" in result.stderr


def test_a_password_from_a_pipe_leaves_the_output_to_the_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XIANGDANG_PASSWORD", raising=False)
    result = CliRunner().invoke(app, ["search", "查无此人", "--data", str(folder)], input=f"{PASSWORD}\n")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("command", ["", "demo", "import", "check", "print", "search", "export", "verify"])
def test_help_speaks_chinese(run: Run, command: str) -> None:
    said = run(*command.split(), "--help").stdout
    assert not re.search(r"Usage|Options|Arguments|Commands|Show this|required|default|<str>|<path>", said)
    assert "用法：" in said
