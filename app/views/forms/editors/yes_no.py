"""是 or 否: two buttons, one key each (1, y or 是; 0, 2, n or 否; Delete for blank)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.text import fold
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext

_YES = frozenset("1yY是有")
_NO = frozenset("02nN否无")
_BLANK_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_TURN_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right)
_INSIDE_FRAME = (4, 2, 4, 2)
"""Pixels between the edge and the buttons: the frame of the focus or of a problem must not cross them."""


class _YesNoBox(QWidget):
    """The focusable pair of buttons. answered(bool | None), typed(): the answer was one struck letter or
    digit, enter_pressed(step), escape_pressed.
    """

    answered = Signal(object)
    typed = Signal()
    enter_pressed = Signal(int)
    escape_pressed = Signal()
    tab_pressed = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("yesNo")
        self.answer: bool | None = None
        self.readonly = False
        self.keeps_tab = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(*_INSIDE_FRAME)
        row.setSpacing(0)
        self.buttons = {True: QPushButton("是"), False: QPushButton("否")}
        for answer, button in self.buttons.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("tone", "chip")
            button.clicked.connect(lambda _=False, chosen=answer: self._click(chosen))
            row.addWidget(button)
        row.addStretch(1)

    def show_answer(self, answer: bool | None) -> None:
        self.answer = answer
        for meaning, button in self.buttons.items():
            button.setChecked(answer is meaning)

    def _click(self, chosen: bool) -> None:
        self.setFocus()
        self._set(chosen)

    def _set(self, answer: bool | None) -> None:
        if self.readonly:
            self.show_answer(self.answer)
            return
        self.show_answer(answer)
        self.answered.emit(answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = fold(event.text())
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
        elif typed and typed in _YES | _NO:
            self._set(typed in _YES)
            self.typed.emit()
        elif key in _BLANK_KEYS:
            self._set(None)
        elif key in _TURN_KEYS:
            self._set(not self.answer)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.keeps_tab:
            self.tab_pressed.emit(1 if forward else -1)
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class YesNoEditor(Editor):
    """An answer counts at once: one key is enough, and the keyboard goes on to the next field."""

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, context, compact)
        self._committed: bool | None = None
        self._box = _YesNoBox()
        self._adopt(self._box)
        if not compact:
            self._row.setAlignment(self._box, Qt.AlignmentFlag.AlignLeft)   # a cell is filled instead
        self._box.answered.connect(self._on_answered)
        self._box.typed.connect(self._on_key)
        self._listen(self._box)

    def value(self) -> bool | None:
        return self._box.answer

    def set_value(self, value: bool | None) -> None:
        self._committed = value
        self._box.show_answer(value)
        self.show_problems()

    def commit(self) -> None:
        if self.value() is not self._committed:
            self._committed = self.value()
            self.changed.emit(self._committed)

    def _on_key(self) -> None:
        if not self.readonly:
            self._go_on()

    def _on_answered(self, answer: bool | None) -> None:
        self.context.flow.typed()
        self.edited.emit(answer)
        if not self.compact:
            self.commit()

    def _on_escape(self) -> None:
        self.set_value(self._committed)
        super()._on_escape()

    def _apply_readonly(self) -> None:
        self._box.readonly = self.readonly
        for button in self._box.buttons.values():
            button.setEnabled(not self.readonly)
