"""One block of the home page: a heading, a sentence beside it, what it shows, and words while it is empty."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.pages.sheet import heading, retone, words
from app.views.theme import Theme


class HomeBlock(QFrame):
    """`body` is shown by `fill`, `note` instead of it by `say`."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "card")
        self.setAccessibleName(title)
        self.summary = QLabel()
        self.summary.setProperty("tone", "muted")
        self.note = words("正在读……", "muted")
        self.body: QWidget | None = None
        top = QHBoxLayout()
        top.addWidget(heading(title))
        top.addWidget(self.summary)
        top.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.pixels(10)] * 4)
        self.column.setSpacing(theme.pixels(6))
        self.column.addLayout(top)
        self.column.addWidget(self.note)

    def hold(self, body: QWidget) -> None:
        """Put the widget that shows what was read below the heading; it stays hidden until `fill`."""
        self.body = body
        self.column.addWidget(body, 1)
        body.hide()

    def fill(self, summary: str = "", tone: str = "muted") -> None:
        """There is something to show."""
        self.summary.setText(summary)
        retone(self.summary, tone)
        self.note.hide()
        if self.body is not None:
            self.body.show()

    def say(self, text: str) -> None:
        """Words instead of the body: why there is nothing and what would stand here."""
        self.summary.clear()
        if self.body is not None:
            self.body.hide()
        self.note.setText(text)
        self.note.show()

    def texts(self) -> str:
        """What the block says, for its readers and tests."""
        return " ".join(filter(None, (self.summary.text(), "" if self.note.isHidden() else self.note.text())))
