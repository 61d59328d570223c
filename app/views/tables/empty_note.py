"""What stands in an empty list: why it is empty, and buttons for the next step (ux 4)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyNote(QWidget):
    """Lies over the viewport of a list."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._why = QLabel()
        self._why.setProperty("tone", "muted")
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._steps = QHBoxLayout()
        self._steps.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._why)
        layout.addLayout(self._steps)
        layout.addStretch(2)
        viewport.installEventFilter(self)
        self.hide()

    def say(self, why: str, steps: dict[str, Callable[[], None]]) -> None:
        """Show the reason and one button per step."""
        self._why.setText(why)
        while self._steps.count():
            self._steps.takeAt(0).widget().deleteLater()
        for title, step in steps.items():
            button = QPushButton(title)
            button.clicked.connect(step)
            self._steps.addWidget(button)
        self.resize(self.parentWidget().size())
        self.show()
        self.raise_()

    def follow(self, model: QAbstractItemModel, why: str) -> None:
        """Say why as long as the model has no row; whoever fills the model need not know."""
        self._followed = model, why
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._look)
        self._look()

    def _look(self) -> None:
        model, why = self._followed
        if model.rowCount():
            self.hide()
        else:
            self.say(why, {})

    def text(self) -> str:
        return self._why.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self.parentWidget().size())
        return super().eventFilter(watched, event)
