"""What every test shares: a fixed clock, an empty home, and the refusal to leave anything behind.

A test fails when it leaves a thread running or when the program logs a warning nobody expected
(mark it `logs_expected` when the warning is the point).
"""

from __future__ import annotations

import gc
import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from app.core.clock import CHINA_STANDARD_TIME, FixedClock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

pytest_plugins = ("tests.crash_traces",)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("xiangdang", deadline=None, database=None, max_examples=100)
settings.load_profile("xiangdang")

REQUIREMENT = re.compile(r"R(?:00[1-9]|0[1-9]\d|[12]\d\d|3[0-3]\d|340)")
LIBRARY_THREADS = ("execnet", "pytest_timeout", "QThread", "Dummy-")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Check requirement ids, and run what measures ratios alone on the machine."""
    for item in items:
        for mark in item.iter_markers("req"):
            wrong = [name for name in mark.args if not REQUIREMENT.fullmatch(str(name))]
            if wrong or not mark.args:
                raise pytest.UsageError(f"{item.nodeid}: no such requirement: {wrong}")
        if "perf" in Path(item.path).parts:
            item.add_marker("serial")


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning inside the normal period, China Standard Time."""
    return FixedClock(datetime(2026, 3, 3, 9, 0, tzinfo=CHINA_STANDARD_TIME))


@pytest.fixture(autouse=True, scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the settings and caches of the person who runs the tests out of the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield home


@pytest.fixture(autouse=True)
def no_thread_left_over() -> Iterator[None]:
    """A thread that a test started has ended when the test ends."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while (left := _started_since(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left over: {left}"


@pytest.fixture(autouse=True)
def collector_free_again() -> Iterator[None]:
    """A window that a test dropped with jobs still to be answered is taken away, and its jobs with it.

    Until then they keep the collector to the GUI thread (ADR 0031), which has no timer any more.
    """
    yield
    if not gc.isenabled():
        gc.collect()


@pytest.fixture
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """Widgets given to it live until they are closed after the test; pytest-qt itself knows them weakly.

    A table lies in a cycle with its columns. Once the test function has returned nobody holds it, and the
    collector may take it away in the midst of painting it, which ends the process.
    """
    kept: list[QWidget] = []
    close_at_end = qtbot.addWidget

    def add_widget(widget: QWidget, **more: Any) -> None:
        kept.append(widget)
        close_at_end(widget, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qtbot, "addWidget", add_widget)
        yield qtbot


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate()
            if thread not in before and not thread.name.startswith(LIBRARY_THREADS)]


class _Warnings(logging.Handler):
    """Collects what the program logs at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] == "app":
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """The program logs no warning or error unless the test says so."""
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if request.node.get_closest_marker("logs_expected") is None:
        assert not handler.lines, f"logged without being expected: {handler.lines}"
