"""Work outside the GUI thread: one writer, several readers, progress, cancel, results on the GUI thread.

While they work only the GUI thread runs the garbage collector: it takes Qt's objects away where it runs.
Every write of the program runs in the one-thread writer pool, so SQLite has one writer. Not for
timers, and not a place for use cases: a job is a plain function that takes a `Progress`.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from app.core.collector import collect_in_turn, free_collector, keep_collector
from app.core.progress import Cancelled, Progress

PROGRESS_INTERVAL_SECONDS = 0.05
READERS = 2
COLLECT_EVERY_MS = 50

Work = Callable[[Progress], Any]
OnDone = Callable[[Any], Any]
OnError = Callable[[BaseException], bool | None]


class Job(QObject):
    """One piece of work under way; it is the `Progress` its own work reports to.

    progressed(done, total, text): at most one every 50 ms. ended(): the work is over, however it went.
    answered(): whoever asked was told, and has asked for what else it wants.
    unhandled(exception): nobody dealt with the error. All arrive on the thread that made the job.
    """

    progressed = Signal(int, int, str)
    ended = Signal()
    answered = Signal()
    unhandled = Signal(object)
    _over = Signal()

    def __init__(self, work: Work, on_done: OnDone | None, on_error: OnError | None,
                 title: str, modal: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.modal = modal
        self.is_over = False
        keep_collector()
        self.free_collector = weakref.finalize(self, free_collector)
        self.free_collector.atexit = False
        self._work: Work | None = work
        self._on_done = on_done
        self._on_error = on_error
        self._outcome: Any = None
        self.mark: Hashable = None
        self._stop = threading.Event()
        self._last_signal = 0.0
        self._over.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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
        """Run the work in the calling thread and hand over what came of it.

        Nothing but the job itself is held here once that is said: the thread may be the last to let go of it,
        and the widgets behind its callbacks must go on theirs.
        """
        self._outcome = self._worked()
        self._over.emit()

    def _worked(self) -> tuple[Any, BaseException | None]:
        assert self._work is not None
        try:
            if self._stop.is_set():
                raise Cancelled
            return self._work(self), None
        except BaseException as error:  # noqa: BLE001  the edge of a thread: every error goes to the display
            return None, error

    def _deliver(self) -> None:
        """Tell what came of it, and let go of all that belongs to whoever asked."""
        result, error = self._outcome
        self.is_over = True
        self.free_collector()
        self.ended.emit()
        on_done, on_error = self._on_done, self._on_error
        self._outcome = self._work = self._on_done = self._on_error = None
        try:
            self._tell(result, error, on_done, on_error)
        finally:
            if shiboken6.isValid(self):  # whoever was told may have closed the window
                self.answered.emit()
                self.deleteLater()

    def _tell(self, result: Any, error: BaseException | None, on_done: OnDone | None,
              on_error: OnError | None) -> None:
        if error is None:
            if on_done is not None and _still_there(on_done):
                on_done(result)
        elif on_error is not None and _still_there(on_error) and on_error(error):
            return
        elif not isinstance(error, Cancelled):
            self.unhandled.emit(error)


class Jobs(QObject):
    """The two pools. Signals: `started(Job)`, `failed(exception)` for errors nobody else dealt with,
    `quiet()` when the last job was answered and that asked for no other: the time for work that gives way.

    `read` and `write` return at once. `on_done(result)` and `on_error(exception)` are called on the GUI
    thread; `on_error` also hears `Cancelled` and returns True when it dealt with the exception, otherwise
    `failed` is sent (never for `Cancelled`). A callback that is a method of a deleted widget, or a `partial`
    of one, is not called.
    """

    started = Signal(object)
    failed = Signal(object)
    quiet = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(READERS)
        self._live: dict[Job, QThreadPool] = {}
        self._closed = False
        self._collecting = QTimer(self)
        self._collecting.setInterval(COLLECT_EVERY_MS)
        self._collecting.timeout.connect(collect_in_turn)

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
        for job in self._live:
            job.free_collector()

    def close(self) -> None:
        """Finish, and begin nothing any more: a timer of a page that is going away may still ask."""
        self.finish()
        self._closed = True

    def _start(self, pool: QThreadPool, job: Job) -> Job:
        if self._closed:
            job.forget_callbacks()
            job.free_collector()
            return job
        self._live[job] = pool
        job.ended.connect(self._end)
        job.unhandled.connect(self.failed)
        job.answered.connect(self._on_answered)
        self.started.emit(job)
        if not self._collecting.isActive():
            self._collecting.start()
        pool.start(job.run)
        return job

    def _end(self) -> None:
        """Jobs are not named to it: a connection that holds this object would end it with its last job."""
        for job in [job for job in self._live if job.is_over]:
            del self._live[job]
        if not self._live:
            self._collecting.stop()

    def _on_answered(self) -> None:
        if not self._live:
            self.quiet.emit()


def _still_there(callback: Callable[..., Any]) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _swallow(error: BaseException) -> bool:
    return True
