"""What login and first run have in common: a sheet in the middle of the window, fields, a line for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UserError
from app.domain.passwords import MINIMUM_LENGTH
from app.views.theme import Theme

SHEET_WIDTH = 470
WIDEST_LABEL = "行政区划代码"
PASSWORD_HINT = f"至少 {MINIMUM_LENGTH} 位"
"""In the field of a new password."""


class Entrance(QWidget):
    """A page before anyone is logged in. Subclasses put their widgets into `self.sheet`.

    `opened(Session)`: the office file is open and somebody may work with it. Until then the page keeps the
    session: a window that is closed over it (code not typed back, password still being tried) must not
    leave the folder in use.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, title: str, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._kept: Any = None
        frame = QFrame()
        frame.setProperty("tone", "card")
        frame.setFixedWidth(theme.pixels(SHEET_WIDTH))
        self.sheet = QVBoxLayout(frame)
        self.sheet.setContentsMargins(*[theme.pixels(26)] * 4)
        self.sheet.setSpacing(theme.pixels(10))
        self.sheet.addLayout(self._heading(title))
        self._put_in_the_middle(frame)
        self.complaint = QLabel()
        self.complaint.setProperty("tone", "error")
        self.complaint.setWordWrap(True)
        self.complaint.hide()

    def keep(self, session: Any) -> Any:
        """Take the `Session` a job has just opened, in the thread of the job: nobody may want its answer."""
        self._kept = session
        return session

    def hand_over(self) -> None:
        """Give the session to whoever listens to `opened`; from now on it is theirs to close."""
        session, self._kept = self._kept, None
        self.opened.emit(session)

    def leave(self) -> None:
        """The window closes, and all jobs have ended: close what nobody took."""
        session, self._kept = self._kept, None
        if session is not None:
            session.close()

    def complain(self, text: str) -> None:
        """Say under the fields what is wrong; "" takes it away."""
        self.complaint.setText(text)
        self.complaint.setAccessibleName(text)
        self.complaint.setVisible(bool(text))

    def refused(self, error: BaseException) -> bool:
        """An `on_error` for jobs: refusals are said here, everything else goes on to the error display."""
        self.setEnabled(True)
        if not isinstance(error, UserError):
            return False
        self.complain(error.message)
        return True

    def _put_in_the_middle(self, frame: QFrame) -> None:
        """Large text on a small screen makes the sheet higher than the window, so it can be scrolled."""
        ground = QWidget()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        column = QVBoxLayout(ground)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _heading(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(self._theme.icon("program").pixmap(self._theme.icon_size(36)))
        text = QLabel(title)
        text.setProperty("tone", "title")
        text.setWordWrap(True)
        row.addWidget(picture)
        row.addWidget(text, 1)
        return row


def line(name: str, hint: str = "", secret: bool = False) -> QLineEdit:
    """A field of an entrance page."""
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(hint)
    if secret:
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhPreferLatin)
    return edit


class Steps(QWidget):
    """Steps on one sheet, of which one is shown and only that one takes room (a stack keeps the highest)."""

    def __init__(self, *steps: QWidget) -> None:
        super().__init__()
        self._steps = steps
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for step in steps:
            column.addWidget(step)
        self.go_to(0)

    def go_to(self, number: int) -> None:
        for at, step in enumerate(self._steps):
            step.setVisible(at == number)


def form_of(*rows: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    add_fields(form, *rows)
    return form


def add_fields(form: QFormLayout, *rows: tuple[str, QWidget]) -> None:
    """More lines below those of the form."""
    for title, widget in rows:
        label = QLabel(title)
        label.setBuddy(widget)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(WIDEST_LABEL))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(label, widget)


def focus_soon(widget: QWidget) -> None:
    """Give the focus once the page is on the screen."""
    focus: Callable[[], None] = widget.setFocus
    QTimer.singleShot(0, widget, focus)
