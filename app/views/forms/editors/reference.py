"""The editor of a link to another record: village, household, member. Finding them is not its work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.forms.kinds import Reference
from app.forms.schema import Field
from app.views.forms.editors.base import NAME_TO_COME, Choice, EditorContext, ReferenceSource
from app.views.forms.editors.input_line import InputLine
from app.views.forms.editors.pick import PickEditor


class ReferenceEditor(PickEditor):
    """Typed name, pinyin initials or number, or the list. Answers may come while typing goes on.

    A field that is left before its answer has come takes the one record that fits as soon as it is found.
    """

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        self._answer: tuple[str, Sequence[Choice]] = ("", ())
        self._names: dict[str, str] = {}
        self._awaited = ""
        self._listing = False
        super().__init__(field, context, compact)

    def offered(self, text: str) -> Sequence[Choice]:
        asked, choices = self._answer
        return choices if asked == text else ()

    def label(self, key: str) -> str:
        source = self._source()
        if source is not None:
            source.label(key, partial(self._take_name, key))
        return self._names.get(key, NAME_TO_COME)

    def set_value(self, value: str | None) -> None:
        self._awaited = ""
        super().set_value(value)

    def open_list(self) -> None:
        """Everything that fits the typed text, or all there is to choose from."""
        if not self.readonly:
            self._listing = True
            self._ask(self._asked_for())

    def commit(self) -> None:
        self._listing = False
        super().commit()

    def _make_line(self) -> InputLine:
        return InputLine()

    def _source(self) -> ReferenceSource | None:
        kind = self.field.kind
        assert isinstance(kind, Reference)
        return self.context.references.get(kind.entity)

    def _asked_for(self) -> str:
        is_text = self._typing or bool(self._reason)
        return self._line.text().strip() if is_text else ""

    def _ask(self, text: str) -> None:
        source = self._source()
        if source is not None:
            source.find(text, partial(self._take_answer, text))

    def _on_typed(self, text: str) -> None:
        self._typing = True
        self._reason = self._awaited = ""
        self.choices.hide()
        self._listing = bool(text.strip())
        if self._listing:
            self._ask(text.strip())
        self.show_problems()

    def _resolve(self, text: str) -> None:
        if text and not self.choices.is_open and self._answer[0] != text:
            self._awaited = text
            self._reason = f"正在找“{text}”"
            return
        super()._resolve(text)
        if self._reason:
            found = len(self.offered(text))
            self._reason = f"“{text}”有 {found} 个，按 F2 选一个" if found else f"没有找到“{text}”"

    def _take_answer(self, text: str, choices: Sequence[Choice]) -> None:
        self._answer = (text, choices)
        if self._awaited and self._awaited == text:
            self._awaited = ""
            self._resolve(text)
            self.commit()
        elif self._listing and text == self._asked_for():
            self.choices.offer(choices, self._value or "")

    def _take_name(self, key: str, name: str) -> None:
        self._names[key] = name
        if self._value == key and not self._typing and not self._reason:
            self._line.setText(name)
            self._line.setCursorPosition(0)
