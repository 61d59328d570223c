"""The window: entrance or desk, menu, idle lock, remembered size. Everything else lives in pages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from app import __version__
from app.core.clock import Clock
from app.core.errors import EnvironmentFault
from app.core.paths import DataFolder
from app.services.faults import FaultText
from app.views.dialogs.key_map import KeyMapDialog
from app.views.dialogs.port import Dialogs
from app.views.dialogs.qt_dialogs import QtDialogs
from app.views.error_display import ErrorDisplay
from app.views.idle_watch import IdleWatch
from app.views.job_bar import LongJobs
from app.views.jobs import Jobs
from app.views.pages.entrance import Entrance
from app.views.pages.login import LoginPage
from app.views.place import Place, Region
from app.views.remembered import Remembered
from app.views.theme import Theme

SMALLEST = QSize(1000, 640)
USUAL = QSize(1366, 768)
LOCKED = "已经锁上。没存完的内容在草稿里，打开后回到原来的地方。"


@dataclass(frozen=True)
class Program:
    """What the window is made of; built by `bootstrap`. `dialogs` replaces the real ones in tests."""

    application: QApplication
    folder: Path
    clock: Clock
    remembered: Remembered
    describe_fault: Callable[[EnvironmentFault], FaultText]
    dialogs: Dialogs | None = None


class MainWindow(QMainWindow):
    """Shows the entrance until a session is open, then a desk; back to the entrance when locked."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        now = program.remembered.now
        self.theme = Theme(now.text_percent, now.dark)
        self.setWindowIcon(self.theme.icon("program"))
        self.jobs = Jobs(self)
        self.dialogs = program.dialogs or QtDialogs(self)
        self.errors = ErrorDisplay(self.dialogs, program.describe_fault, __version__, self)
        self.jobs.failed.connect(self.errors.show)
        LongJobs(self.jobs, self)
        self.desk: Any = None
        self._session: Any = None
        self._place = Place("", Region.parse(now.last_region))
        self.idle_watch = IdleWatch(program.application, now.idle_seconds, self)
        self.idle_watch.idle.connect(self._on_idle)
        self._build_menu()
        self._restore_geometry()
        self.show_entrance()

    def show_entrance(self, note: str = "") -> None:
        """First run when there is no office yet, otherwise the login; `note` says why it is shown."""
        program = self._program
        page: Any
        if DataFolder(program.folder).exists:
            page = LoginPage(program.folder, program.clock, self.jobs, self.theme,
                             program.remembered.now.last_user, note)
            page.unlocking.connect(desk_module, Qt.ConnectionType.QueuedConnection)
        else:
            page = first_run_class()(program.folder, program.clock, self.jobs, self.dialogs, self.theme)
        page.opened.connect(self.open_session)
        self._show_page(page)
        self.setWindowTitle("乡档")
        self._offer_menu()

    def try_password(self, password: str, user: str = "") -> None:
        """Unlock at once with a password from the environment (demo, tests); "" does nothing."""
        page = self.centralWidget()
        if password and isinstance(page, LoginPage):
            page.choose_user(user)
            page.try_password(password)

    def open_session(self, session: Any) -> None:
        """Work with this `Session`; the same user comes back to the same place, another to the home page."""
        remembered = self._program.remembered
        if session.actor.name != remembered.now.last_user:
            self._place = replace(self._place, room="", household="")
        remembered.change(last_user=session.actor.name)
        self._session = session
        self._build_desk()
        self.idle_watch.seconds = remembered.now.idle_seconds
        self.idle_watch.start()

    def lock(self, note: str = LOCKED) -> None:
        """Store drafts, close the file, drop the key; the place is kept for coming back."""
        if self._leave_desk():
            self.show_entrance(note)

    def closeEvent(self, event) -> None:
        asked = "现在退出，正在做的会停下并全部退回。"
        if self._long_work() and not self.dialogs.confirm(
                "还有事情没做完", asked, yes="停下并退出", no="继续做", danger=True):
            event.ignore()
            return
        self._leave_desk()
        self.jobs.close()
        page = self.centralWidget()
        if isinstance(page, Entrance):
            page.leave()
        self._program.remembered.change(
            maximized=self.isMaximized(),
            window=self.normalGeometry().getRect() if self.isMaximized() else self.geometry().getRect())
        event.accept()

    def _build_desk(self) -> None:
        session = self._session
        if session is None:
            return
        self.desk = desk_module().make_desk(session, self.jobs, self.dialogs, self.theme,
                                            self._program.remembered, self._program.folder, self._place)
        self.desk.title_changed.connect(lambda title: self.setWindowTitle(f"{title} - 乡档"))
        self.desk.look_changed.connect(self._on_look_changed)
        self._show_page(self.desk)
        self._offer_menu()

    def _leave_desk(self) -> bool:
        """False when nothing was open."""
        if self.desk is None or self._session is None:
            return False
        self.idle_watch.stop()
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.done(0)   # at once; windows over the desk keep what was typed when they are closed
        self._place = self.desk.place()
        self.desk.flush()
        self.jobs.finish()
        self._session.close()
        self._session = None
        self.desk = None
        return True

    def _on_look_changed(self) -> None:
        """Build the same desk again in the new look."""
        now = self._program.remembered.now
        self.idle_watch.seconds = now.idle_seconds
        self.theme = Theme(now.text_percent, now.dark)
        self.theme.apply(self._program.application)
        if self.desk is not None:
            self._place = self.desk.place()
            self.desk.flush()
            self._build_desk()

    def _on_idle(self) -> None:
        if self._long_work():
            self.idle_watch.start()
        else:
            self.lock(f"有一阵没有操作。{LOCKED}")

    def _long_work(self) -> bool:
        return any(job.modal for job in self.jobs.running())

    def _show_page(self, page: QWidget) -> None:
        old = self.takeCentralWidget()
        if old is not None:
            old.deleteLater()
        self.setCentralWidget(page)

    def _build_menu(self) -> None:
        file = self.menuBar().addMenu("档案(&F)")
        self._lock_action = self._action("锁定", self.lock, "Ctrl+L")
        self._switch_action = self._action("换一个用户", lambda: self.lock(note=""))
        file.addActions([self._lock_action, self._switch_action])
        file.addSeparator()
        file.addAction(self._action("退出", self.close, "Ctrl+Q"))
        self._edit = self.menuBar().addMenu("编辑(&E)")
        help_menu = self.menuBar().addMenu("帮助(&H)")
        help_menu.addAction(self._action("按键表", self._show_keys, "F1"))

    def _offer_menu(self) -> None:
        for action in (self._lock_action, self._switch_action):
            action.setEnabled(self.desk is not None)
        self._edit.clear()
        if self.desk is not None:
            self._edit.addAction(self.desk.undo_action)
        self._edit.menuAction().setVisible(self.desk is not None)

    def _action(self, title: str, act: Callable[[], object], key: str = "") -> QAction:
        action = QAction(title, self)
        action.triggered.connect(lambda: act())
        if key:
            action.setShortcut(QKeySequence(key))
        return action

    def _show_keys(self) -> None:
        self.dialogs.run(KeyMapDialog(self.dialogs, self))

    def _restore_geometry(self) -> None:
        """The remembered size when it still fits a screen; small screens get a maximised window."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.setMinimumSize(SMALLEST.boundedTo(screen.size()))
        self.resize(USUAL.boundedTo(screen.size()))
        now = self._program.remembered.now
        with contextlib.suppress(ValueError):
            left, top, width, height = now.window
            if screen.contains(left + 40, top + 40):
                self.setGeometry(left, top, min(width, screen.width()), min(height, screen.height()))
        if now.maximized or screen.width() <= USUAL.width():
            self.showMaximized()


def desk_module() -> ModuleType:
    """The desk with all its pages and the store behind them: not needed to show the login, and half of
    the start; loaded while the key is stretched.
    """
    from app.views import desk

    return desk


def first_run_class() -> Any:
    """The first start happens once and brings the store with it, so every other start does without."""
    from app.views.pages.first_run import FirstRunPage

    return FirstRunPage
