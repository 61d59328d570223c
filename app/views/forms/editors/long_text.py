"""The editor of texts with several lines. Enter goes on, as in every other field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.core.errors import Unreadable
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext

_LINES = 3


class _LongText(QPlainTextEdit):
    """Alt+Enter starts a new line, as in a spreadsheet. Signals as `InputLine`."""

    entered = Signal()
    left = Signal()
    enter_pressed = Signal(int)
    escape_pressed = Signal()
    tab_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.keeps_tab = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
        else:
            self.enter_pressed.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class LongTextEditor(Editor):
    """Words on several lines; too long a text is said while typing."""

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, context, compact)
        self._value: Any = None
        self._committed: Any = None
        self._reason = ""
        self._box = _LongText()
        self._adopt(self._box)
        self._listen(self._box)
        self._box.textChanged.connect(self._on_text_changed)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setPlainText(value or "")
        self._box.blockSignals(False)
        self._value = self._committed = value
        self._reason = ""
        self.show_problems()

    @property
    def unreadable(self) -> str:
        return self._reason

    def commit(self) -> None:
        self.show_problems()
        if self._value != self._committed:
            self._committed = self._value
            self.changed.emit(self._value)

    def typed_text(self) -> str:
        return self._box.toPlainText()

    def retype(self, text: str) -> None:
        self._box.setPlainText(text)

    def _on_text_changed(self) -> None:
        try:
            self._value = self.field.kind.parse(self._box.toPlainText(), self.context.policy)
        except Unreadable as unreadable:
            self._reason = unreadable.reason
        else:
            self._reason = ""
            self.edited.emit(self._value)
        self.show_problems()

    def _apply_readonly(self) -> None:
        self._box.setReadOnly(self.readonly)
        self._box.style().unpolish(self._box)   # Qt does not work out the look of a read-only field anew
        self._box.style().polish(self._box)
