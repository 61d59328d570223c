"""Where Enter, Shift+Enter and Tab come to: the first open field, the next one, the last needed one."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.forms.conditions import is_blank
from app.views.forms.editors.base import Editor
from app.views.forms.editors.rows import RowsEditor


class FormWalk(QWidget):
    """finished(step): Enter left the last open field (+1), or Shift+Enter the first needed one (-1)."""

    finished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}

    def focus_first(self) -> bool:
        """Focus the first open field, else the first writable one."""
        shown = [editor for editor in self._editors.values() if editor.wanted and not editor.readonly]
        target = next((editor for editor in shown if editor.is_open()), next(iter(shown), None))
        if target is None:
            return False
        self._enter(target)
        return True

    def focus_blank(self) -> None:
        """Focus the first blank field that can be typed, needed or not, else the first."""
        shown = [editor for editor in self._editors.values() if editor.wanted and not editor.readonly]
        blank = next((editor for editor in shown if is_blank(editor.value())), None)
        if blank is None:
            self.focus_first()
        else:
            self._enter(blank)

    def focus_open(self, besides: Collection[str] = ()) -> bool:
        """Focus the first field that still needs an answer and is not one of `besides`; False: none."""
        for name, editor in self._editors.items():
            if name not in besides and editor.is_open():
                self._enter(editor)
                return True
        return False

    def focus_last(self) -> bool:
        """Focus the last field that needs an answer."""
        needed = [editor for editor in self._editors.values() if editor.needs_answer()]
        if needed:
            self._enter(needed[-1])
        return bool(needed)

    def advance(self, name: str, step: int) -> None:
        """On to the next field still without answer, back to any needed one; `finished` at the end."""
        order = list(self._editors.values())
        place = order.index(self._editors[name]) + step
        while 0 <= place < len(order):
            if order[place].is_open() if step > 0 else order[place].needs_answer():
                self._enter(order[place])
                return
            place += step
        self.finished.emit(step)

    def _enter(self, editor: Editor) -> None:
        if isinstance(editor, RowsEditor):
            editor.focus_first()
        else:
            editor.setFocus(Qt.FocusReason.TabFocusReason)
