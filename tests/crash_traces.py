"""Where a test process stood when it was killed by a native crash; a plugin of pytest.

A worker of pytest-xdist tells its stack on a stream nobody keeps. Here each writes it into a file of its
own, and the run prints them at its end. Only lines of the stack are in them, no values.
"""

from __future__ import annotations

import faulthandler
import os
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


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """The stack of a crash goes to the file of a worker, or where the errors of this process go."""
    trace = getattr(config, "workerinput", {}).get(_WRITTEN_BY)
    config.stash[_TARGET] = Path(trace).open("w", encoding="utf-8") if trace else os.dup(2)
    faulthandler.enable(config.stash[_TARGET])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Once more: the program has a crash file of its own, and a test of it has the trace go there."""
    faulthandler.enable(item.config.stash[_TARGET])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    faulthandler.enable(item.config.stash[_TARGET])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print where workers crashed; a file that stayed empty goes."""
    for trace in config.stash.get(_TRACES, []):
        told = trace.read_text(encoding="utf-8", errors="replace") if trace.exists() else ""
        if told:
            terminalreporter.section(f"a test process crashed: {trace.relative_to(config.rootpath)}")
            terminalreporter.write_line(told)
        else:
            trace.unlink(missing_ok=True)
