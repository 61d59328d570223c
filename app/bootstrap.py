"""Composition root of the window: input method, fonts, look, log, errors, then the window itself.

Start time matters here: nothing slow is imported before the window is on the screen.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app import __version__
from app.core.clock import Clock, SystemClock
from app.core.logging_setup import start_logging
from app.core.paths import DataFolder
from app.core.settings import default_data_folder
from app.services.faults import describe
from app.views.error_display import watch_for_crash
from app.views.main_window import MainWindow, Program
from app.views.remembered import Remembered
from app.views.theme import Theme, load_fonts

log = logging.getLogger(__name__)

IBUS_PORTAL = "org.freedesktop.portal.IBus"
INPUT_METHODS_WITHOUT_PLUGIN = ("", "fcitx", "fcitx5")
PASSWORD_VARIABLE = "XIANGDANG_PASSWORD"
USER_VARIABLE = "XIANGDANG_USER"
NO_SCREEN = (
    "没有找到图形界面（DISPLAY 未设置），窗口打不开，数据没有变化。"
    "请在桌面里运行；不开窗口的命令见 xiangdang --help。\n"
)
NO_ANSWER = (
    "图形界面没有应答（DISPLAY={display}），窗口打不开，数据没有变化。"
    "请在桌面里的终端运行；远程登录的，请确认这台电脑的桌面已经打开、DISPLAY 没有写错、允许本用户连接。"
    "不开窗口的命令见 xiangdang --help。\n"
)
XCB = "libxcb.so.1"
SWITCH_SECONDS = 0.0005
"""How long a job may keep the interpreter while the window waits for it. A table asks its model some thousand
times while it is painted and may wait each time: with Python's own 5 ms, scrolling beside a job stood still
for most of a second.
"""


def run_window(data_folder: Path | None = None) -> int:
    """Open the window on a data folder (the default one unless told) and run until it is closed.

    The exit code; 1 with words on stderr when there is no screen to open it on, or none that answers.
    """
    if not has_screen(os.environ, sys.platform):
        sys.stderr.write(NO_SCREEN)
        return 1
    if needs_x_server(os.environ, sys.platform) and not x_server_answers():
        sys.stderr.write(NO_ANSWER.format(display=os.environ.get("DISPLAY", "")))
        return 1
    os.environ.update(input_method_variables(os.environ, sys.platform, session_bus_has))
    application = make_application()
    folder = (data_folder or default_data_folder()).absolute()
    with watched(folder) as left_by_crash:
        window = open_window(application, folder, SystemClock())
        window.errors.catch_uncaught()
        if left_by_crash:
            window.dialogs.notify("上次没有正常退出。已经保存的都在，没存完的在草稿里，打开那一户就能接着填。")
        window.show()
        window.try_password(os.environ.get(PASSWORD_VARIABLE, ""), os.environ.get(USER_VARIABLE, ""))
        return int(application.exec())


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Whether Qt will find something to draw on; without it the library ends the process in English."""
    asked = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return not platform.startswith("linux") or any(environment.get(name) for name in asked)


def needs_x_server(environment: Mapping[str, str], platform: str) -> bool:
    """Whether Qt will draw through an X server and through nothing else."""
    asked = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not platform.startswith("linux") or asked not in ("", "xcb"):
        return False
    return asked == "xcb" or not environment.get("WAYLAND_DISPLAY")


def x_server_answers() -> bool:
    """Whether the X server that DISPLAY names lets us in; without it Qt ends the process in English.

    Asked through libxcb, as Qt's own plugin does a moment later: it knows every form of DISPLAY and the keys
    in ~/.Xauthority. Where it is not installed, what is missing is Qt's to say.
    """
    try:
        xcb = ctypes.CDLL(XCB)
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def input_method_variables(environment: Mapping[str, str], platform: str,
                           bus_has: Callable[[str], bool]) -> dict[str, str]:
    """What must be set before QApplication so that Chinese can be typed on Linux (tech 1a).

    The Qt wheels bring no fcitx plugin, but fcitx5 also answers as IBus on the session bus; `bus_has`
    says whether a name is owned there. Anything a person chose on purpose is left alone.
    """
    if not platform.startswith("linux"):
        return {}
    if environment.get("QT_IM_MODULE", "") not in INPUT_METHODS_WITHOUT_PLUGIN:
        return {}
    return {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"} if bus_has(IBUS_PORTAL) else {}


def session_bus_has(name: str) -> bool:
    """Whether a name has an owner on the session bus; False when there is no bus."""
    from PySide6.QtDBus import QDBusConnection  # only Linux needs it, and only here

    connection = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "xiangdang-probe")
    try:
        return connection.isConnected() and bool(connection.interface().isServiceRegistered(name).value())
    finally:
        QDBusConnection.disconnectFromBus("xiangdang-probe")


def make_application() -> QApplication:
    """The application object with Chinese standard buttons and the shipped fonts."""
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("乡档")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("xiangdang")
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
        application.installTranslator(translator)
    load_fonts()
    return application


def open_window(application: QApplication, folder: Path, clock: Clock) -> MainWindow:
    """The window on a data folder, not shown yet."""
    remembered = Remembered(DataFolder(folder).settings)
    Theme(remembered.now.text_percent, remembered.now.dark).apply(application)
    return MainWindow(Program(application, folder, clock, remembered, describe))


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[bool]:
    """Log and crash file for the run; says whether the last run ended in a crash.

    A folder that cannot be written only costs the log: what it means for the data is said at login.
    """
    logs = DataFolder(folder).logs
    with contextlib.ExitStack() as stack:
        try:
            handler = start_logging(logs)
            stack.callback(logging.getLogger().removeHandler, handler)
            stack.callback(handler.close)
            left = stack.enter_context(watch_for_crash(logs))
        except OSError:
            left = ""
        if left:
            log.warning("the last run crashed:\n%s", left)
        yield bool(left)
