"""Editors typed as one line of text: words, names, numbers, money, dates, card numbers.

The field kind reads and writes the text; what differs here is only how typing feels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from app.core.errors import Unreadable
from app.forms.kinds import Year
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.editors.input_line import InputLine, folded_digits, folded_id

_DATE_DIGITS, _YEAR_DIGITS, _MOBILE_DIGITS = 8, 4, 11


class LineEditor(Editor):
    """Base of the one-line editors. A text that cannot be read stays in the field, the old value is kept."""

    folding: ClassVar[tuple[Callable[[str], str], ...]] = ()
    """How typed text is normalised; without it the input method stays on (Chinese text)."""

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, context, compact)
        self._value: Any = None
        self._committed: Any = None
        self._reason = ""
        self._typing = False
        self._typed_before = ""
        self._former: list[Any] = []
        self._line = InputLine(*self.folding)
        self._line.set_unit(field.kind.unit)
        self._line.setFrame(not compact)
        self._adopt(self._line)
        self._listen(self._line)
        self._line.typed.connect(self._on_typed)
        self._line.undo_pressed.connect(self._undo)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = self._committed = value
        self._reason = ""
        self._typing = False
        self._typed_before = ""
        self._former = []
        self._line.setText(self._written(value))
        self._line.setCursorPosition(0)
        self.show_problems()

    @property
    def unreadable(self) -> str:
        return self._reason

    def is_typing(self) -> bool:
        return self._typing and not self._looks_complete(self._line.text())

    def commit(self) -> None:
        if self._typing:
            self._read(self._line.text())
            self._typing = False
        if not self._reason:
            self._line.setText(self._written(self._value))
        self.show_problems()
        if self._value != self._committed:
            self._former.append(self._committed)
            self._committed = self._value
            self.changed.emit(self._value)

    def _undo(self) -> None:
        """Ctrl+Z after the field was left: what stood there before, step by step."""
        if self.readonly:
            return
        former = self._former
        if self._reason:
            self.set_value(self._committed)
        elif former:
            self.take(former.pop())
        self._former = former

    def typed_text(self) -> str:
        return self._line.text()

    def retype(self, text: str) -> None:
        self._line.setText(text)
        self._typing = True
        self.commit()

    def _written(self, value: Any) -> str:
        return self.field.kind.format(value, self.context.policy)

    def _parsed(self, text: str) -> Any:
        return self.field.kind.parse(text, self.context.policy)

    def _looks_complete(self, text: str) -> bool:
        """Whether the text may be judged before the field is left."""
        return False

    def _is_whole(self, text: str) -> bool:
        """Whether nothing can follow this readable text: the keyboard goes to the next field by itself."""
        return False

    def _was_added(self, text: str) -> bool:
        """Whether the last key wrote at the end; who corrects in the middle stays in the field."""
        longer = len(text) > len(self._typed_before)
        self._typed_before = text
        return longer and self._line.cursorPosition() == len(text)

    def _read(self, text: str) -> bool:
        try:
            self._value = self._parsed(text)
        except Unreadable as unreadable:
            self._reason = unreadable.reason
            return False
        self._reason = ""
        return True

    def _on_typed(self, text: str) -> None:
        self.context.flow.typed()
        self._typing = True
        was_read, was_added = self._read(text), self._was_added(text)
        if was_read:
            self.edited.emit(self._value)
        elif self._value != self._committed:   # its beginning could: of 2024-2-30 nobody meant the 3rd
            self._value = self._committed
            self.edited.emit(self._value)
        self.show_problems()
        if was_read and was_added and self._is_whole(text):
            self._go_on()

    def _on_escape(self) -> None:
        self.set_value(self._committed)
        super()._on_escape()

    def _apply_readonly(self) -> None:
        self._line.setReadOnly(self.readonly)


class TextEditor(LineEditor):
    """Words; the input method stays as the person left it."""


class NameEditor(LineEditor):
    """A person's name."""


class NumberEditor(LineEditor):
    """Whole numbers, years, areas, quantities: half-width digits, right-aligned with the unit inside."""

    folding = (folded_digits,)

    def _is_whole(self, text: str) -> bool:
        return isinstance(self.field.kind, Year) and len(text) == _YEAR_DIGITS


class MoneyEditor(NumberEditor):
    """Yuan in, fen out; thousands separators appear when the field is left."""

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self._line.setAccessibleDescription(self.field.guidance or "单位：元")


class DateEditor(NumberEditor):
    """20180307, 2018.3.7, 2018-3-7 and 2018年3月7日 become 2018-03-07 when the field is left."""

    def _is_whole(self, text: str) -> bool:
        return len(text) == _DATE_DIGITS and text.isdigit()


class IdNumberEditor(LineEditor):
    """公民身份号码 or 残疾人证号; judged as soon as the eighteenth character stands there.

    It never goes on by itself: the number of a disabled person's card begins with an ID number.
    """

    folding = (folded_id,)

    def _looks_complete(self, text: str) -> bool:
        return len(text) >= 18


class PhoneEditor(LineEditor):
    """Digits of a telephone number."""

    folding = (folded_digits,)

    def _looks_complete(self, text: str) -> bool:
        return len(text) > 11

    def _is_whole(self, text: str) -> bool:
        return len(text) == _MOBILE_DIGITS and text.startswith("1")


class BankAccountEditor(LineEditor):
    """Digits of an account; groups of four appear when the field is left."""

    folding = (folded_digits,)
