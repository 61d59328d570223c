"""Work under way: a quiet bar after half a second, a dialog with progress and cancel for long writes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.jobs import Job, Jobs

QUIET_MS = 500
BAR_WIDTH = 180


def progress_bar(name: str) -> QProgressBar:
    """A bar without a figure of its own, which could be read on one of its two colours only."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setAccessibleName(name)
    return bar


class JobBar(QWidget):
    """Shows the oldest running reading job that has a title and has lasted longer than half a second."""

    def __init__(self, jobs: Jobs, parent=None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._label = QLabel()
        self._bar = progress_bar("进度")
        self._bar.setFixedWidth(BAR_WIDTH)
        cancel = QToolButton()
        cancel.setText("停止")
        cancel.clicked.connect(self._cancel)
        for widget in (self._label, self._bar, cancel):
            layout.addWidget(widget)
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.show)
        self.hide()
        jobs.started.connect(self._on_started)

    def _on_started(self, job: Job) -> None:
        if job.modal or not job.title or self._job is not None:
            return
        self._job = job
        self._label.setText(job.title)
        self._bar.setRange(0, 0)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._on_ended)
        self._timer.start()

    def _on_progress(self, done: int, total: int, text: str) -> None:
        _show_progress(self._bar, done, total)

    def _on_ended(self) -> None:
        self._job = None
        self._timer.stop()
        self.hide()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()


class LongJobDialog(QDialog):
    """Blocks the window while a long job runs; closing it asks the job to stop, and it stays until then."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._over = False
        self.setWindowTitle(job.title or "正在处理")
        self.setMinimumWidth(440)
        self.setModal(True)
        self._text = QLabel("正在准备……")
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self._bar = progress_bar("进度")
        self._bar.setRange(0, 0)
        self._stop = QPushButton("停止")
        self._stop.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        heading = QLabel(job.title)
        heading.setProperty("tone", "heading")
        for widget in (heading, self._text, self._bar):
            layout.addWidget(widget)
        layout.addWidget(self._stop, alignment=Qt.AlignmentFlag.AlignRight)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._on_ended)

    def reject(self) -> None:
        if self._over:
            super().reject()
            return
        self._job.cancel()
        self._stop.setEnabled(False)
        self._text.setText("正在停止，已经做的会全部退回……")

    def _on_progress(self, done: int, total: int, text: str) -> None:
        if self._stop.isEnabled():
            self._text.setText(f"{text}　{done:,} / {total:,}" if total else text)
        _show_progress(self._bar, done, total)

    def _on_ended(self) -> None:
        self._over = True
        self.accept()
        self.deleteLater()


class LongJobs(QWidget):
    """Opens the dialog for modal jobs that last longer than half a second. Never visible itself."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        jobs.started.connect(self._on_started)

    def _on_started(self, job: Job) -> None:
        if not job.modal:
            return
        dialog = LongJobDialog(job, self.window())
        timer = QTimer(dialog)
        timer.setSingleShot(True)
        timer.timeout.connect(dialog.show)
        timer.start(QUIET_MS)


def _show_progress(bar: QProgressBar, done: int, total: int) -> None:
    """Counts may pass what a progress bar holds, so it shows thousandths."""
    if total <= 0:
        bar.setRange(0, 0)
        return
    bar.setRange(0, 1000)
    bar.setValue(min(1000, done * 1000 // total))
