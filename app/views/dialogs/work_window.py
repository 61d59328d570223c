"""A window of its own for one record: as large as the main window lets it, Enter never closes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.views.pages.sheet import retone, words
from app.views.workplace import Workplace

_SHARE = 0.94
"""How much of the main window it covers: what lies below stays visible at the edges."""
_LEAST = (1040, 620)


def _main_window() -> QWidget | None:
    shown = (window for window in QApplication.topLevelWidgets() if isinstance(window, QMainWindow))
    return next((window for window in shown if window.isVisible()), None)


class WorkWindow(QDialog):
    """changed(Changes): something was written. `outcome` says what became of the last act.

    One act at a time: a key pressed twice does it once. Closing waits for the act under way, so that a
    refusal is seen.
    """

    changed = Signal(object)

    def __init__(self, workplace: Workplace, title: str, parent: QWidget | None = None) -> None:
        over = parent or QApplication.activeWindow() or _main_window()
        super().__init__(over)
        self.workplace = workplace
        self._answer: Callable[[Any], None] | None = None
        self._closes = False
        self.setWindowTitle(title)
        self.setSizeGripEnabled(True)
        size = over.window().size() * _SHARE if over is not None else self.size()
        self.resize(max(size.width(), _LEAST[0]), max(size.height(), _LEAST[1]))
        self.outcome = words()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[workplace.theme.pixels(10)] * 4)
        self.column.setSpacing(workplace.theme.pixels(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the fields; Escape closes, what was typed is kept by the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Run a change unless one is under way; a refusal is said in the line of the window."""
        if not self.is_writing:
            self._answer = done
            self.workplace.jobs.write(lambda progress: work(), self._on_written, self._on_not_written)

    @property
    def is_writing(self) -> bool:
        """Whether an act has begun and what became of it is not known."""
        return self._answer is not None

    def reject(self) -> None:
        if self.is_writing:
            self._closes = True
        else:
            super().reject()

    def _on_written(self, result: Any) -> None:
        done, self._answer = self._answer, None
        closes, self._closes = self._closes, False
        assert done is not None
        done(result)
        if closes and self.isVisible():
            self.reject()

    def _on_not_written(self, error: BaseException) -> bool:
        self._answer, self._closes = None, False
        return self.refused(error)

    def refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self.say(error.message, "error")
        return True

    def say(self, text: str, tone: str = "") -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
