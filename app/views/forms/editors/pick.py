"""Editors of one value chosen from a list: typing narrows it. Links to other records: `reference`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from app.domain.codes import CodeTable
from app.forms.kinds import Code
from app.forms.schema import Field
from app.views.forms.editors.base import Choice, Editor, EditorContext, named
from app.views.forms.editors.choice_list import ChoiceList
from app.views.forms.editors.input_line import InputLine, folded_digits


class PickEditor(Editor):
    """Typing narrows the list; Enter takes the marked line; only listed values are ever accepted."""

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, context, compact)
        self._value: str | None = None
        self._committed: str | None = None
        self._reason = ""
        self._typing = False
        self._line = self._make_line()
        self._line.takes_arrows = True
        self._line.setFrame(not compact)
        self._adopt(self._line)
        self._button = named(QToolButton(self._line), "dropDown")
        self._button.setAccessibleName(f"{field.label}的选项")
        self._button.setToolTip("打开选项（F2）")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.setCursor(Qt.CursorShape.ArrowCursor)
        self._button.clicked.connect(self._on_button)
        if compact:
            self._button.hide()
        else:
            self._line.set_inside(self._button)
        self.choices = ChoiceList(self._line)
        self.choices.picked.connect(self._on_picked)
        self._listen(self._line)
        self._line.typed.connect(self._on_typed)
        self._line.arrow_pressed.connect(self._on_arrow)

    def _make_line(self) -> InputLine:
        return InputLine(folded_digits)

    def offered(self, text: str) -> Sequence[Choice]:
        """The choices meant by `text`, the likeliest first; all for the blank text."""
        raise NotImplementedError

    def label(self, key: str) -> str:
        raise NotImplementedError

    def value(self) -> str | None:
        return self._value

    def set_value(self, value: str | None) -> None:
        self._value = self._committed = value
        self._typing = False
        self._reason = ""
        self.choices.hide()
        self._line.setText(self.label(value) if value else "")
        self._line.setCursorPosition(0)
        self.show_problems()

    @property
    def unreadable(self) -> str:
        return self._reason

    def is_typing(self) -> bool:
        return self._typing

    def commit(self) -> None:
        if self._typing:
            self._resolve(self._line.text().strip())
        self.choices.hide()
        self._typing = False
        if not self._reason:
            self._line.setText(self.label(self._value) if self._value else "")
        self.show_problems()
        if self._value != self._committed:
            self._committed = self._value
            self.edited.emit(self._value)
            self.changed.emit(self._value)

    def typed_text(self) -> str:
        return self._line.text()

    def retype(self, text: str) -> None:
        self._line.setText(text)
        self._typing = True
        self.commit()

    def open_list(self) -> None:
        if not self.readonly:
            self.choices.offer(self.offered(""), self._value or "")

    def _resolve(self, text: str) -> None:
        self._reason = ""
        if not text:
            self._value = None
        elif self.choices.is_open:
            self._value = self.choices.current_key()
        else:
            found = self.offered(text)
            if len(found) == 1 or (found and text in (found[0].text, found[0].digits)):
                self._value = found[0].key
            else:
                self._reason = f"“{text}”不在选项里，按 F2 打开选项"

    def _on_typed(self, text: str) -> None:
        self.context.flow.typed()
        self._typing = True
        self._reason = ""
        choices = self.offered(text) if text.strip() else ()
        self.choices.offer(choices)
        self.show_problems()
        if self._is_whole(text):
            self._go_on()

    def _is_whole(self, text: str) -> bool:
        """Whether the text is one choice and cannot become another one."""
        return False

    def _on_enter(self, step: int) -> None:
        if self.choices.is_open:
            self._value = self.choices.current_key()
            self._reason = ""
            self._typing = False
        super()._on_enter(step)

    def _on_escape(self) -> None:
        if self.choices.is_open:
            self.choices.hide()
        else:
            self.set_value(self._committed)
            super()._on_escape()

    def _on_arrow(self, step: int) -> None:
        if self.choices.is_open:
            self.choices.step(step)
        else:
            self.open_list()

    def _on_picked(self, key: str) -> None:
        self._value = key
        self._reason = ""
        self._typing = False
        self.commit()

    def _on_button(self) -> None:
        self._line.setFocus()
        if self.choices.is_open:
            self.choices.hide()
        else:
            self.open_list()

    def _apply_readonly(self) -> None:
        self._line.setReadOnly(self.readonly)
        self._button.setEnabled(not self.readonly)


class CodeEditor(PickEditor):
    """A code table: digit code, pinyin initials, any part of the label, or the list (F2)."""

    def offered(self, text: str) -> Sequence[Choice]:
        return code_choices(self.context, self._table().name, text)

    def label(self, key: str) -> str:
        return self.field.kind.format(key, self.context.policy)

    def _is_whole(self, text: str) -> bool:
        """A code in full, when no longer one begins like it."""
        codes = [value.code for value in self._table().values]
        return text in codes and not any(code != text and code.startswith(text) for code in codes)

    def _table(self) -> CodeTable:
        kind = self.field.kind
        assert isinstance(kind, Code)
        return self.context.policy.table(kind.table)


def code_choices(context: EditorContext, table: str, text: str) -> tuple[Choice, ...]:
    """Values of a code table meant by `text`; retired ones come last, for entries about earlier years."""
    found = context.policy.table(table).match(text)
    current = [value for value in found if value.valid_on(context.today)]
    retired = [value for value in found if not value.valid_on(context.today)]
    return (
        *(Choice(value.code, value.label, value.code) for value in current),
        *(Choice(value.code, value.label, value.code, "（已停用）") for value in retired),
    )
