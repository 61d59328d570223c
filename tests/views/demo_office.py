"""A small demo township made once per run and copied for each test, and the program's window on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.clock import FixedClock
from app.services.demo.township import DEMO_MOMENT, make_demo
from app.services.faults import describe
from app.views.main_window import MainWindow, Program
from app.views.remembered import Remembered
from app.views.theme import Theme, load_fonts
from tests.views.demo_steps import HOUSEHOLDS, PASSWORD, QUICK, Shell, log_in
from tests.views.recording import RecordingDialogs


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "office"
    make_demo(folder, FixedClock(DEMO_MOMENT), households=HOUSEHOLDS, password=PASSWORD, cost=QUICK)
    return folder


@pytest.fixture
def make_shell(qapp: QApplication, qtbot, tmp_path: Path) -> Iterator[Callable[[Path], Shell]]:
    """Opens the window on a folder; closes it at the end and looks for errors nobody expected."""
    shells: list[Shell] = []
    load_fonts()
    Theme().apply(qapp)

    def make(folder: Path) -> Shell:
        dialogs, clock = RecordingDialogs(), FixedClock(DEMO_MOMENT)
        remembered = Remembered(folder / "settings.toml")
        window = MainWindow(Program(qapp, folder, clock, remembered, describe, dialogs))
        window.showNormal()
        window.resize(1366, 768)
        shells.append(Shell(window, dialogs, folder, clock))
        return shells[-1]

    yield make
    for shell in shells:
        shell.window.close()
        shell.window.deleteLater()
        assert not shell.dialogs.texts("bug")
    qapp.setStyleSheet("")


@pytest.fixture
def closed_shell(demo_template: Path, tmp_path: Path, make_shell) -> Shell:
    """The window at the login of a copy of the demo township."""
    folder = tmp_path / "office"
    shutil.copytree(demo_template, folder)
    return make_shell(folder)


@pytest.fixture
def shell(closed_shell: Shell, qtbot) -> Shell:
    """The same, opened by the reviewer, who may do most."""
    log_in(closed_shell, qtbot, "审核员")
    return closed_shell
