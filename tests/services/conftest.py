"""A real office for each test of the services."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.core.clock import FixedClock
from app.services.demo import DEMO_MOMENT, make_demo
from app.services.session import Session
from tests.offices import ENTRY, LIGHT, PASSWORD, make_template, open_copy
from tests.services.command_line import Run
from tests.services.relief_walks import relief_template, walks

__all__ = ["relief_template", "walks"]


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template"), FixedClock(datetime(2026, 3, 3, 8, 0)))


@pytest.fixture
def session(office_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    """The office opened by the caseworker."""
    opened = open_copy(office_template, tmp_path / "office", clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo township of 60 households, one in ten with a mistake, closed."""
    folder = tmp_path_factory.mktemp("town") / "town"
    make_demo(folder, FixedClock(DEMO_MOMENT), households=60, password=PASSWORD, cost=LIGHT)
    return folder


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> Iterator[Session]:
    """The demo township opened by the caseworker."""
    opened = open_copy(town_template, tmp_path / "town", FixedClock(DEMO_MOMENT), ENTRY)
    yield opened
    opened.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("XIANGDANG_PASSWORD", PASSWORD)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(town_template: Path, tmp_path: Path) -> Path:
    """A closed demo township of 60 households."""
    return Path(shutil.copytree(town_template, tmp_path / "演示"))
