"""A line at the foot of the window that says something and goes away by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

SHORTEST_MS = 4_000
MS_PER_CHARACTER = 120


class NoticeLine(QFrame):
    """Lies over the status line of its window, so that nothing one works on is covered, and never takes the
    focus; a longer text stays longer. What does not fit into one line grows upwards.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("notice")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 3, 16, 3)
        layout.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def show_text(self, text: str) -> None:
        self._label.setText(text)
        self._label.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHORTEST_MS + MS_PER_CHARACTER * len(text))

    def text(self) -> str:
        return self._label.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event) -> None:
        self.hide()

    def _place(self) -> None:
        window = self.parentWidget()
        metrics = self._label.fontMetrics()
        width = min(window.width(), metrics.horizontalAdvance(self._label.text()) + 48)
        self.resize(width, self.heightForWidth(width))
        self.move((window.width() - width) // 2, window.height() - self.height())
