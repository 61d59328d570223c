"""Works off in small steps what a big import put off, and shows how far it is.

Every step is a write of its own, about a tenth of a second, so that saving a card waits no longer than that;
the next one begins when no other job is under way, so that a page that is asked for is read first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.services.backlog import WorkingOff, is_due
from app.views.job_bar import BAR_WIDTH, QUIET_MS, progress_bar
from app.views.workplace import Workplace

STEP = 60
_TITLE = "正在逐户核对"
_SAID = (
    "导入了名册，或者政策参数变了，每一户都重新核对一遍。刚导入、还没核对到的在列表里显示“待查”，暂时查不到；"
    "别的还显示上一次核对的结果。可以照常工作。"
)


class BacklogBar(QWidget):
    """`worked_off(Changes)`: nothing waits any more."""

    worked_off = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._run: WorkingOff | None = None
        self._put_off: Callable[[], object] | None = None
        workplace.jobs.quiet.connect(self._go_on)
        self._label = QLabel()
        self._bar = progress_bar("核对进度")
        self._bar.setFixedWidth(BAR_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        self.setToolTip(_SAID)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.show)
        self.hide()

    def look(self) -> None:
        """Begin when households wait or the search index lies in pieces, and no run is under way."""
        if self._run is None:
            self._when_quiet(self._ask)

    def stop(self) -> None:
        """No further step: the session is about to be closed."""
        self._put_off = None
        self._end()

    def text(self) -> str:
        return self._label.text()

    def _when_quiet(self, act: Callable[[], object]) -> None:
        self._put_off = act
        self._go_on()

    def _go_on(self) -> None:
        if self._put_off is not None and not self._workplace.jobs.running():
            act, self._put_off = self._put_off, None
            act()

    def _ask(self) -> None:
        self._workplace.jobs.read(lambda progress: is_due(self._workplace.session), self._begin)

    def _begin(self, due: bool) -> None:
        if due and self._run is None:
            self._run = WorkingOff(self._workplace.session, STEP)
            self._label.setText(_TITLE)
            self._bar.setRange(0, 0)
            self._quiet.start()
            self._next(self._run)

    def _next(self, run: WorkingOff) -> None:
        write = self._workplace.jobs.write
        self._when_quiet(partial(write, lambda progress: run.step(), self._on_step, self._on_error))

    def _on_step(self, more: bool) -> None:
        run = self._run
        if run is None:
            return
        if more and run.is_merging:
            self._label.setText("正在整理检索")
            self._bar.setRange(0, 0)
            self._next(run)
        elif more:
            self._label.setText(f"{_TITLE}　{run.done:,} / {run.total:,}")
            self._bar.setRange(0, run.total)
            self._bar.setValue(run.done)
            self._next(run)
        else:
            self._end()
            changes = run.changes()
            if changes.households:
                self.worked_off.emit(changes)

    def _on_error(self, error: BaseException) -> bool:
        self._end()
        return False

    def _end(self) -> None:
        self._run = None
        self._quiet.stop()
        self.hide()
