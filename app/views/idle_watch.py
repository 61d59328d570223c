"""Notices that nobody has touched keyboard or mouse for a while (reliability: the idle lock)."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

CHECK_MS = 1_000
_TOUCHES = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin,
})


class IdleWatch(QObject):
    """`idle()`: no touch for `seconds` (0 = never). Watches while started."""

    idle = Signal()

    def __init__(self, application: QCoreApplication, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds = seconds
        self._application = application
        self._touched = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        self._touched = time.monotonic()
        self._application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        self._application.removeEventFilter(self)
        self._timer.stop()

    def check(self) -> None:
        """Say `idle` once when the time is over; the machine may have slept meanwhile."""
        if self.seconds and time.monotonic() - self._touched >= self.seconds:
            self.stop()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = time.monotonic()
        return False
