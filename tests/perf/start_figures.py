"""From starting the process to a window one can use, beside a bare window with SQLAlchemy imported."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.source_tree import ROOT
from tests.perf.demo_files import PASSWORD, demo_folder
from tests.perf.measuring import Figure, Taken

RUNS = 5
TARGET = 1.5

BARE = """
import sys
import sqlalchemy
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
window.grab()
"""
OURS = """
import sys
from pathlib import Path
from app.bootstrap import make_application, open_window
from app.core.clock import SystemClock
application = make_application()
window = open_window(application, Path(sys.argv[1]), SystemClock())
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
window.grab()
"""
LISTED = """
window.try_password(sys.argv[2], "填报员")
from PySide6.QtCore import QTimer
def look():
    if window.desk is not None and window.desk.room("home").lacks.model.rowCount():
        application.quit()
clock = QTimer()
clock.timeout.connect(look)
clock.start(20)
application.exec()
window.grab()
"""
END = """
import os
print("usable", flush=True)
os._exit(0)
"""


def _start(script: str, folder: Path) -> Taken:
    """Wall time until the child says it is usable, and the processor time it took."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script + END, str(folder), PASSWORD],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=ROOT,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        said = child.stdout.readline()
        wall = time.perf_counter() - began
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if said.strip() != b"usable":
        raise RuntimeError("the window did not come up")
    return Taken(wall, usage.ru_utime + usage.ru_stime)


def start_figures(households: int) -> Iterator[Figure]:
    """The runs take turns, so that a busy moment meets all of them."""
    folder = demo_folder(households)
    runs: dict[str, list[Taken]] = {"start_bare": [], "start_to_login": [], "start_to_list": []}
    for _ in range(RUNS):
        for name, script in zip(runs, (BARE, OURS, OURS + LISTED), strict=True):
            runs[name].append(_start(script, folder))
    chosen = {name: min(taken, key=lambda one: one.wall) for name, taken in runs.items()}
    bare = chosen["start_bare"]
    yield Figure("start_bare", bare.wall, "s", cpu=bare.cpu)
    for name in ("start_to_login", "start_to_list"):
        yield Figure(name, chosen[name].wall, "s", chosen[name].wall / bare.wall, TARGET, chosen[name].cpu)
