"""What tests of the window do again and again on the demo township."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.clock import FixedClock
from app.security.passwords import StretchCost
from app.views.main_window import MainWindow
from app.views.pages.login import LoginPage
from tests.views.recording import RecordingDialogs

PASSWORD = "示范镇-口令-2026"
HOUSEHOLDS = 60
QUICK = StretchCost(memory=64, passes=1, lanes=1)


@dataclass
class Shell:
    """The window with what a test looks at."""

    window: MainWindow
    dialogs: RecordingDialogs
    folder: Path
    clock: FixedClock


def log_in(shell: Shell, qtbot, user: str, password: str = PASSWORD) -> None:
    """Type user and password, wait for the desk, and go on to the household list if it shows home."""
    page = shell.window.centralWidget()
    assert isinstance(page, LoginPage)
    page.choose_user(user)
    page.try_password(password)
    qtbot.waitUntil(lambda: shell.window.desk is not None, timeout=10_000)
    if shell.window.desk.place().room == "home":
        shell.window.desk.show_room("households")
    settle(shell, qtbot)


def settle(shell: Shell, qtbot, timeout: int = 30_000) -> None:
    """Wait until no job is under way."""
    qtbot.waitUntil(lambda: not shell.window.jobs.running(), timeout=timeout)
