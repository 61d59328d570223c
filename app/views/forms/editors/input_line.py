"""The one-line input under most editors: unit inside, typed text normalised, input method on or off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.core.text import fold

_LATIN = Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WITHOUT_FOCUS_LOSS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def folded_digits(text: str) -> str:
    """Typed text of numbers, dates and codes: half width; inner spaces stay for the kind to judge."""
    return fold(text) if not text.isascii() else text


def folded_id(text: str) -> str:
    """Typed text of card numbers: half width, no spaces, capital X."""
    return "".join(fold(text).split()).upper()


class InputLine(QLineEdit):
    """typed(text): after normalising. entered/left: focus. enter_pressed(step), key_pressed(key).
    undo_pressed(): Ctrl+Z where nothing was typed since the field was entered.

    `normalise` None means Chinese text: the input method stays on and nothing is changed while typing.
    """

    typed = Signal(str)
    entered = Signal()
    left = Signal()
    enter_pressed = Signal(int)
    escape_pressed = Signal()
    arrow_pressed = Signal(int)
    undo_pressed = Signal()
    tab_pressed = Signal(int)

    def __init__(self, normalise: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self._normalise = normalise
        self._inside: QWidget | None = None
        self.takes_arrows = False
        self.keeps_tab = False
        if normalise is not None:
            self.setInputMethodHints(_LATIN)
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.textEdited.connect(self._on_text_edited)

    def set_unit(self, unit: str) -> None:
        """Show the unit inside the field, right of the number."""
        if not unit:
            return
        label = QLabel(unit, self)
        label.setObjectName("unit")
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_inside(label)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_inside(self, widget: QWidget) -> None:
        """Show a child widget at the right end of the field, where no text goes."""
        self._inside = widget
        self.setTextMargins(0, 0, widget.sizeHint().width() + 4, 0)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """The input method is told to stay away from numbers, dates and codes."""
        if query == Qt.InputMethodQuery.ImEnabled and self._normalise is not None:
            return False
        return super().inputMethodQuery(query)

    def setReadOnly(self, readonly: bool) -> None:
        """QLineEdit switches the input method on again when it becomes writable; take that back.

        The look of a read-only field is worked out anew: Qt does not do so for this property.
        """
        if readonly != self.isReadOnly():
            super().setReadOnly(readonly)
            self.style().unpolish(self)
            self.style().polish(self)
        if self._normalise is not None:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def _on_text_edited(self, text: str) -> None:
        if self._normalise is not None:
            clean = self._normalise(text)
            if clean != text:
                before_cursor = self._normalise(text[: self.cursorPosition()])
                self.setText(clean)
                self.setCursorPosition(min(len(before_cursor), len(clean)))
                text = clean
        self.typed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if key in _ENTER and plain:
            self.enter_pressed.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
            self.escape_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self.undo_pressed.emit()
        elif self.takes_arrows and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and plain:
            self.arrow_pressed.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In a table cell, Tab means the next cell, which the table decides."""
        if self.keeps_tab:
            self.tab_pressed.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _WITHOUT_FOCUS_LOSS:
            self.selectAll()
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._inside is not None:
            size = self._inside.sizeHint()
            height = min(size.height(), self.height() - 4)
            left = self.width() - size.width() - 6
            self._inside.setGeometry(left, (self.height() - height) // 2, size.width(), height)
