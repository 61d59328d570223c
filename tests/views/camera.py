"""A camera for the window of the program, and what it has seen: for `make screenshots` and its test."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

import app.views
from app.core.clock import FixedClock
from app.core.settings import MachineSettings, save_settings
from app.services.demo.township import DEMO_MOMENT
from app.services.faults import describe
from app.views.job_bar import LongJobs
from app.views.main_window import MainWindow, Program
from app.views.remembered import Remembered
from app.views.theme import Theme
from tests.views.recording import RecordingDialogs

PASSWORD = "示范镇-口令-2026"
_DEBOUNCED_MS = 250
"""Longer than filters and live checks wait before they begin."""
_NEVER_VISIBLE = frozenset((LongJobs,))


class Seen:
    """The widgets of the program and the tabs that stood in a picture."""

    def __init__(self) -> None:
        self._classes: set[type] = set()
        self._tabs: defaultdict[str, dict[str, bool]] = defaultdict(dict)

    def look(self, root: QWidget) -> None:
        """Everything of `root` that can be seen now."""
        for widget in (root, *root.findChildren(QWidget)):
            if widget.isVisible() and not widget.visibleRegion().isEmpty():
                self._classes.update(type(widget).__mro__)
                if isinstance(widget, QTabWidget):
                    self._look_at_tabs(widget)

    def missing(self) -> tuple[str, ...]:
        """Classes of app/views and tabs that no picture shows, in words for whoever adds a page."""
        unseen = sorted(f"{made.__module__}.{made.__name__}" for made in _page_classes() - self._classes)
        closed = [f"{owner}：{title}" for owner, titles in sorted(self._tabs.items())
                  for title, is_seen in titles.items() if not is_seen]  # fmt: skip
        return (*unseen, *closed)

    def _look_at_tabs(self, tabs: QTabWidget) -> None:
        owner: QWidget | None = tabs
        while owner is not None and not type(owner).__module__.startswith("app."):
            owner = owner.parentWidget()
        titles = self._tabs[type(owner).__name__]
        for place in range(tabs.count()):
            title = "".join(sign for sign in tabs.tabText(place) if not sign.isdigit()).strip("·（） 　户")
            titles[title] = titles.get(title, False) or place == tabs.currentIndex()


def _page_classes() -> set[type]:
    """Every widget class of app/views that is not only a part of one module."""
    found: set[type] = set()
    for module in pkgutil.walk_packages(app.views.__path__, "app.views."):
        members = vars(importlib.import_module(module.name)).values()
        found.update(
            member for member in members
            if isinstance(member, type) and issubclass(member, QWidget)
            and member.__module__ == module.name and not member.__name__.startswith("_")
        )  # fmt: skip
    return found - _NEVER_VISIBLE


class Camera:
    """One window at one size and text size; `shoot` waits for all jobs and writes a picture.

    Without a `target` nothing is written: what stands on the screen is only noted in `seen`.
    """

    def __init__(self, application: QApplication, office: Path, target: Path | None, size: tuple[int, int],
                 percent: int = 100, dark: bool = False, seen: Seen | None = None) -> None:
        self.target = target
        self.seen = seen or Seen()
        self.suffix = f"{size[0]}x{size[1]}_{percent}{'_dark' if dark else ''}"
        save_settings(office / "settings.toml", replace(MachineSettings(), text_percent=percent, dark=dark))
        remembered = Remembered(office / "settings.toml")
        Theme(percent, dark).apply(application)
        self.dialogs = RecordingDialogs()
        clock = FixedClock(DEMO_MOMENT)
        self.window = MainWindow(Program(application, office, clock, remembered, describe, self.dialogs))
        self.window.showNormal()
        self.window.resize(*size)

    def settle(self) -> None:
        """Wait until no job is under way, nor one that its answer began."""
        for wait in (_DEBOUNCED_MS, 50):
            QTest.qWait(wait)
            while self.window.jobs.running():
                QTest.qWait(20)
        QTest.qWait(20)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """A picture of the window, or of a widget in it, once it has come to rest."""
        if widget is None:
            self.window.activateWindow()   # after a dialog: focus and search hits belong to the active window
        self.settle()
        self.snap(name, widget)

    def snap(self, name: str, widget: QWidget | None = None) -> None:
        """A picture as it is now, with jobs under way."""
        shown = widget or self.window
        self.seen.look(shown)
        if self.target is not None:
            self.target.mkdir(parents=True, exist_ok=True)
            shown.grab().save(str(self.target / f"{name}_{self.suffix}.png"))

    def shoot_dialog(self, name: str, dialog: QDialog) -> None:
        dialog.show()
        self.shoot(name, dialog)
        dialog.close()
        self.window.activateWindow()

    def each_dialog(self, name: str) -> Callable[[QDialog], bool]:
        """For `dialogs.on_run`: a picture of every dialog that opens, which is then closed."""
        number = [0]

        def run(dialog: QDialog) -> bool:
            number[0] += 1
            self.shoot_dialog(f"{name}-{number[0]}", dialog)
            return False

        return run

    def log_in(self, user: str) -> None:
        self.window.try_password(PASSWORD, user)
        while self.window.desk is None:
            QTest.qWait(20)
        self.window.idle_watch.stop()   # nobody touches this window
        self.settle()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QTest.qWait(10)
