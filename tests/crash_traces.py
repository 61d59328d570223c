"""Where a test process stood when it was killed by a native crash; a plugin of pytest.

A worker tells it on a stream nobody keeps. Here each writes it, stack lines only, into a file of its own.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from pathlib import Path
from typing import Any, TextIO

import pytest

FOLDER = "build/crashes"
_WRITTEN_BY = "crash_trace"
_TRACES = pytest.StashKey[list[Path]]()
_TARGET = pytest.StashKey[TextIO | int]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker which file is its own, also one that stands in for a crashed one."""
    folder = node.config.rootpath / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    trace = folder / f"{os.getpid()}-{node.gateway.id}.txt"
    node.workerinput[_WRITTEN_BY] = str(trace)
    node.config.stash.setdefault(_TRACES, []).append(trace)


def _watch(config: pytest.Config) -> None:
    faulthandler.enable(config.stash[_TARGET])
    faulthandler.register(signal.SIGTRAP, config.stash[_TARGET], chain=True)  # how PDFium ends a process


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """The stack of a crash goes to the file of a worker, or where the errors of this process go."""
    trace = getattr(config, "workerinput", {}).get(_WRITTEN_BY)
    config.stash[_TARGET] = Path(trace).open("w", encoding="utf-8") if trace else os.dup(2)
    _watch(config)


@pytest.fixture(autouse=True)
def crash_is_traced(request: pytest.FixtureRequest) -> None:
    """Once more for each test: the program's own crash file, closed in a test, ends the tracing."""
    _watch(request.config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print where workers crashed; a file that stayed empty goes."""
    for trace in config.stash.get(_TRACES, []):
        told = trace.read_text(encoding="utf-8", errors="replace") if trace.exists() else ""
        if told:
            terminalreporter.section(f"a test process crashed: {trace.relative_to(config.rootpath)}")
            terminalreporter.write_line(told)
        else:
            trace.unlink(missing_ok=True)
