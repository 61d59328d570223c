"""The editor of several values of a code table: chips above the line, a list with tick boxes (F2)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.core.errors import Unreadable
from app.forms.kinds import Codes
from app.forms.schema import Field
from app.views.forms.editors.base import Choice, Editor, EditorContext, named
from app.views.forms.editors.choice_list import ChoiceList
from app.views.forms.editors.input_line import InputLine, folded_digits
from app.views.forms.editors.pick import code_choices
from app.views.forms.flow_layout import FlowLayout

_ADDING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Comma)


class MultiCodeEditor(Editor):
    """Enter adds what is typed and goes on; space or comma adds and stays; Backspace takes the last away."""

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, context, compact)
        self._value: tuple[str, ...] = ()
        self._committed: tuple[str, ...] = ()
        self._reason = ""
        self._line = InputLine(folded_digits)
        self._line.takes_arrows = True
        self._line.setFrame(not compact)
        self._line.setPlaceholderText("" if compact else "可多选")
        self._chips = named(QWidget(), "chosen")
        self._chip_row = FlowLayout(self._chips, spacing=3)
        self._chips.hide()
        if not compact:
            self._column.insertWidget(0, self._chips)
        self._adopt(self._line)
        self.choices = ChoiceList(self._line)
        self.choices.picked.connect(self._toggle)
        self._listen(self._line)
        self._line.typed.connect(self._on_typed)
        self._line.arrow_pressed.connect(self._on_arrow)
        self._line.installEventFilter(self)

    def value(self) -> tuple[str, ...] | None:
        return self._value or None

    def set_value(self, value: tuple[str, ...] | None) -> None:
        self._value = self._committed = tuple(value or ())
        self._reason = ""
        self._line.clear()
        self.choices.hide()
        self._show_chips()
        self.show_problems()

    @property
    def unreadable(self) -> str:
        return self._reason

    def is_typing(self) -> bool:
        return bool(self._line.text()) and self._line.hasFocus()

    def commit(self) -> None:
        self._take_text()
        self.choices.hide()
        self.show_problems()
        if self._value != self._committed:
            self._committed = self._value
            self.changed.emit(self.value())

    def typed_text(self) -> str:
        return self._line.text()

    def retype(self, text: str) -> None:
        self._line.setText(text)
        self.commit()

    def open_list(self) -> None:
        if not self.readonly:
            self.choices.offer(self._found(""), ticked=self._value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.readonly:
            if event.key() in _ADDING_KEYS and (self._line.text() or self.choices.is_open):
                self._add_and_stay()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self._line.text() and self._value:
                self._set_codes(self._value[:-1])
                return True
        return super().eventFilter(watched, event)

    def _found(self, text: str) -> tuple[Choice, ...]:
        return code_choices(self.context, self._kind().table, text)

    def _kind(self) -> Codes:
        kind = self.field.kind
        assert isinstance(kind, Codes)
        return kind

    def _add_and_stay(self) -> None:
        if self.choices.is_open and not self._line.text():
            self._toggle(self.choices.current_key())
        else:
            self._take_text()

    def _take_text(self) -> None:
        text = self._line.text().strip()
        if not text:
            self._reason = ""
            return
        codes = self._read(text)
        if codes:
            self._line.clear()
            self.choices.hide()
            self._set_codes(tuple(dict.fromkeys(self._value + codes)))

    def _read(self, text: str) -> tuple[str, ...]:
        if self.choices.is_open:
            return (self.choices.current_key(),)
        try:
            codes: tuple[str, ...] = self.field.kind.parse(text.replace(" ", ","), self.context.policy) or ()
        except Unreadable as unreadable:
            found = self._found(text)
            self._reason = "" if len(found) == 1 else unreadable.reason
            return (found[0].key,) if len(found) == 1 else ()
        return codes

    def _set_codes(self, codes: tuple[str, ...]) -> None:
        most = self._kind().most
        if most and len(codes) > most:
            self._reason = f"最多选 {most} 项，先去掉一项"
        else:
            self._reason = ""
            self._value = codes
            self._show_chips()
            self.edited.emit(self.value())
        self.show_problems()

    def _toggle(self, code: str) -> None:
        if code in self._value:
            self._set_codes(tuple(chosen for chosen in self._value if chosen != code))
        else:
            self._set_codes((*self._value, code))
        if self.choices.is_open:
            self.choices.offer(self._found(self._line.text()), code, self._value)

    def _show_chips(self) -> None:
        while (item := self._chip_row.takeAt(0)) is not None:
            chip = item.widget()
            chip.hide()
            chip.deleteLater()
        if self.compact:
            chosen = self.field.kind.format(self.value(), self.context.policy)
            self._line.setPlaceholderText(chosen)
            return
        for code in self._value:
            chip = self._chip(code)
            self._chip_row.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(self._value))

    def _chip(self, code: str) -> QToolButton:
        label = self.context.policy.table(self._kind().table).label_of(code)
        chip = QToolButton(self._chips)
        chip.setText(label if self.readonly else f"{label} ×")
        chip.setProperty("tone", "chip")
        chip.setAccessibleName(f"去掉{label}")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setEnabled(not self.readonly)
        chip.clicked.connect(lambda: self._drop_chip(code))
        return chip

    def _drop_chip(self, code: str) -> None:
        self._toggle(code)
        self.commit()

    def _on_typed(self, text: str) -> None:
        self.context.flow.typed()
        self._reason = ""
        self.choices.offer(self._found(text) if text.strip() else (), ticked=self._value)
        self.show_problems()

    def _on_enter(self, step: int) -> None:
        if self.choices.is_open and not self._line.text() and self.choices.current_key() not in self._value:
            self._set_codes((*self._value, self.choices.current_key()))
        super()._on_enter(step)

    def _on_escape(self) -> None:
        if self.choices.is_open:
            self.choices.hide()
            self._line.clear()
        else:
            self.set_value(self._committed)
            super()._on_escape()

    def _on_arrow(self, step: int) -> None:
        if self.choices.is_open:
            self.choices.step(step)
        else:
            self.open_list()

    def _apply_readonly(self) -> None:
        self._line.setVisible(not self.readonly)
        self._show_chips()
