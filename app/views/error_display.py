"""Where every error ends: refusals as a line, faults and bugs as a dialog, bugs also in the log.

Also the last nets: uncaught errors of slots and threads, and the trace of a crash read at the next start.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import platform
import secrets
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from app.core.errors import EnvironmentFault, UserError
from app.core.system_faults import system_fault
from app.services.faults import FaultText, SaidFault
from app.views.dialogs.port import Dialogs

log = logging.getLogger(__name__)
CRASH_FILE = "crash.txt"
BREAK = getattr(signal, "SIGTRAP", None)
"""How PDFium and Qt end the process on purpose; `faulthandler` leaves it out, and Windows has none."""

DescribeFault = Callable[[EnvironmentFault], FaultText]


class ErrorDisplay(QObject):
    """`show` may be called from any thread; the person sees the error on the GUI thread."""

    _arrived = Signal(object)

    def __init__(self, dialogs: Dialogs, describe_fault: DescribeFault, version: str,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._describe_fault = describe_fault
        self._version = version
        self._showing = False
        self._arrived.connect(self._show_here, Qt.ConnectionType.AutoConnection)

    def show(self, error: BaseException) -> None:
        self._arrived.emit(error)

    def catch_uncaught(self) -> None:
        """Send what slots and threads did not catch here instead of to a terminal nobody sees."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = lambda args: self._on_uncaught(
            args.exc_type, args.exc_value, args.exc_traceback)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException | None,
                     trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self.show(error)

    def _show_here(self, error: BaseException) -> None:
        if isinstance(error, OSError):  # of an edge that did not name it
            log.warning("system error\n%s", _places(error))
            error = system_fault(error)
        if isinstance(error, SaidFault):
            self._tell(error.fault)
            return
        if isinstance(error, UserError):
            self._dialogs.notify(error.message)
            return
        number = "" if isinstance(error, EnvironmentFault) else _log_bug(error)
        if self._showing:
            return
        self._showing = True
        try:
            self._interrupt(error, number)
        finally:
            self._showing = False

    def _interrupt(self, error: BaseException, number: str) -> None:
        if isinstance(error, EnvironmentFault):
            log.warning("environment fault %s", error.kind.value)
            self._tell(self._describe_fault(error))
        else:
            self._dialogs.bug(number, report(error, number, self._version))

    def _tell(self, words: FaultText) -> None:
        self._dialogs.fault(words.happened, words.kept, words.next_step, words.code)


def report(error: BaseException, number: str, version: str) -> str:
    """What a person may copy and send: places and types only, no message texts (they may hold values)."""
    machine = f"{platform.platform()} Python {platform.python_version()}"
    return f"乡档 {version} 诊断信息 {number}\n系统 {machine}\n{_places(error)}"


@contextlib.contextmanager
def watch_for_crash(folder: Path) -> Iterator[str]:
    """Have a hard crash inside the block leave its trace; gives what the last run left there, if anything.

    Nothing is traced after the block: the number of a closed file goes to the next one that is opened, and a
    crash would write into that. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CRASH_FILE
    left = path.read_text("utf-8", errors="replace") if path.exists() else ""
    with path.open("w", encoding="utf-8") as stream:
        faulthandler.enable(stream)
        if BREAK:
            faulthandler.register(BREAK, stream, chain=True)
        try:
            yield left.strip()
        finally:
            faulthandler.disable()
            if BREAK:
                faulthandler.unregister(BREAK)


def _log_bug(error: BaseException) -> str:
    number = f"B-{secrets.token_hex(3).upper()}"
    log.error("bug %s\n%s", number, _places(error))
    return number


def _places(error: BaseException) -> str:
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__name__}")
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
                  for frame in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)
