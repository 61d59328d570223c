"""Work outside the GUI thread: one writer, several readers, progress, cancel, results on the GUI thread.

Every write of the program runs in the one-thread writer pool, so SQLite has one writer. Not for
timers, and not a place for use cases: a job is a plain function that takes a `Progress`.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from app.core.progress import Cancelled, Progress

PROGRESS_INTERVAL_SECONDS = 0.05
READERS = 2

Work = Callable[[Progress], Any]
OnDone = Callable[[Any], Any]
OnError = Callable[[BaseException], bool | None]


class Job(QObject):
    """One piece of work under way; it is the `Progress` its own work reports to.

    progressed(done, total, text): at most one every 50 ms. ended(): the work is over, however it went.
    unhandled(exception): nobody dealt with the error. All arrive on the thread that made the job.
    """

    progressed = Signal(int, int, str)
    ended = Signal()
    unhandled = Signal(object)
    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(self, work: Work, on_done: OnDone | None, on_error: OnError | None,
                 title: str, modal: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.modal = modal
        self._work = work
        self._on_done = on_done
        self._on_error = on_error
        self.mark: Hashable = None
        self._stop = threading.Event()
        self._last_signal = 0.0
        self._returned.connect(self._take_result, Qt.ConnectionType.QueuedConnection)
        self._raised.connect(self._take_error, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next `step`."""
        self._stop.set()

    def forget_callbacks(self) -> None:
        """Whoever asked for the result does not want it any more."""
        self._on_done = None
        self._on_error = _swallow

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report progress, from the thread of the work. Raises Cancelled when asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last_signal >= PROGRESS_INTERVAL_SECONDS:
            self._last_signal = now
            self.progressed.emit(done, total, text)

    def run(self) -> None:
        """Run the work in the calling thread and hand over what came of it."""
        try:
            if self._stop.is_set():
                raise Cancelled
            result = self._work(self)
        except BaseException as error:  # noqa: BLE001  the edge of a thread: every error goes to the display
            self._raised.emit(error)
        else:
            self._returned.emit(result)

    def _take_result(self, result: Any) -> None:
        self.ended.emit()
        if self._on_done is not None and _still_there(self._on_done):
            self._on_done(result)

    def _take_error(self, error: BaseException) -> None:
        self.ended.emit()
        if self._on_error is not None and _still_there(self._on_error) and self._on_error(error):
            return
        if not isinstance(error, Cancelled):
            self.unhandled.emit(error)


class Jobs(QObject):
    """The two pools. Signals: `started(Job)`, `failed(exception)` for errors nobody else dealt with.

    `read` and `write` return at once. `on_done(result)` and `on_error(exception)` are called on the GUI
    thread; `on_error` also hears `Cancelled` and returns True when it dealt with the exception, otherwise
    `failed` is sent (never for `Cancelled`). A callback that is a method of a deleted widget is not called.
    """

    started = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(READERS)
        self._live: dict[Job, QThreadPool] = {}

    def read(self, work: Work, on_done: OnDone | None = None, on_error: OnError | None = None,
             title: str = "", modal: bool = False, latest: Hashable = None) -> Job:
        """Run work that changes nothing in the open file.

        `latest` marks a question that is asked again when something changed, by the page that asks: only the
        newest reading with this mark is answered. There are several readers, so an older answer could come
        after a newer one.
        """
        self.forget(latest)
        job = Job(work, on_done, on_error, title, modal, self)
        job.mark = latest
        return self._start(self._readers, job)

    def forget(self, mark: Hashable) -> None:
        """Nobody wants the answer to a question any more; `mark` is the `latest` it was asked with."""
        for job in self._live:
            if mark is not None and job.mark == mark:
                job.forget_callbacks()
                job.cancel()

    def write(self, work: Work, on_done: OnDone | None = None, on_error: OnError | None = None,
              title: str = "", modal: bool = False) -> Job:
        """Run a change; changes run one after the other. `modal` shows a dialog with progress and cancel."""
        return self._start(self._writer, Job(work, on_done, on_error, title, modal, self))

    def running(self) -> tuple[Job, ...]:
        """The jobs whose result has not been delivered yet, oldest first."""
        return tuple(self._live)

    def finish(self) -> None:
        """Cancel reading and long writes, let short writes (drafts, saves) end, call nobody back.

        Blocks until both pools are idle; used before an open file is closed.
        """
        for job, pool in self._live.items():
            job.forget_callbacks()
            if job.modal or pool is self._readers:
                job.cancel()
        self._writer.waitForDone()
        self._readers.waitForDone()

    def _start(self, pool: QThreadPool, job: Job) -> Job:
        self._live[job] = pool
        job.ended.connect(functools.partial(self._end, job))
        job.unhandled.connect(self.failed)
        self.started.emit(job)
        pool.start(job.run)
        return job

    def _end(self, job: Job) -> None:
        self._live.pop(job, None)
        job.deleteLater()


def _still_there(callback: Callable[..., Any]) -> bool:
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _swallow(error: BaseException) -> bool:
    return True
