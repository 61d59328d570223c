"""A page of fields made from a FormSchema: two columns, label left of the field, sections as headings.

Shows, hides and requires fields by their conditions; says what was typed. It judges and stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.forms.conditions import Values
from app.forms.kinds import Rows, Text
from app.forms.schema import Field, FormSchema, Section
from app.views.forms.editors.base import UNREADABLE, Editor, EditorContext
from app.views.forms.editors.catalogue import make_editor
from app.views.forms.editors.kept_texts import KeptTexts
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.form_walk import FormWalk
from app.views.forms.scrolled import FollowingArea

EditorMaker = Callable[[Field, EditorContext], Editor]
_LABEL_DIGITS = 17
_FIELD_DIGITS = 14
_ROOM_DIGITS = _LABEL_DIGITS + 19
"""What a column needs before a second one is laid beside it: a card number must be readable."""
_LONG = 200
"""Characters."""
_STAR = "\N{NO-BREAK SPACE}*"
"""Marks a needed field; never alone on a line of a label that is broken."""
_UNLIMITED = 16_777_215
"""Qt's own greatest widget width."""


def editor_for(field: Field, context: EditorContext) -> Editor:
    """The editor of any field of a page, tables included."""
    return RowsEditor(field, context) if isinstance(field.kind, Rows) else make_editor(field, context)


class FormPanel(FormWalk):
    """Editors of some sections of a schema over one record.

    edited(name, value) while typing, changed(name, value) when a field is left, entered(name) on focus,
    finished(step) when Enter leaves the last needed field (+1) or the first (-1).
    `set_record` never emits. `makers` replaces the editor of a field, e.g. for a table with more columns.
    """

    edited = Signal(str, object)
    changed = Signal(str, object)
    entered = Signal(str)

    def __init__(
        self,
        schema: FormSchema,
        context: EditorContext,
        sections: Sequence[Section] | None = None,
        columns: int = 2,
        makers: Mapping[str, EditorMaker] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("formPanel")
        self.schema = schema
        self.sections = tuple(sections if sections is not None else schema.sections)
        self.readonly = False
        self._context = context
        self._most_columns = columns
        self._columns = columns
        self._record: dict[str, Any] = {}
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._told: dict[str, str] = {}
        self._labels: dict[str, QLabel] = {}
        self._titles: dict[str, QLabel] = {}
        self._placed: tuple[str, ...] = ()
        self._untitled = frozenset(
            field.name for section in self.sections for field in section.fields
            if isinstance(field.kind, Rows) and len(section.fields) == 1
        )  # fmt: skip
        self._grid = QGridLayout(self)
        self._make_fields(makers or {})
        self._refresh(self._editors)

    def _make_fields(self, makers: Mapping[str, EditorMaker]) -> None:
        self._grid.setContentsMargins(4, 8, 4, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for section in self.sections:
            title = QLabel(section.title, self)
            title.setProperty("tone", "heading")
            title.setVisible(len(self.sections) > 1)
            self._titles[section.title] = title
            for field in section.fields:
                self._make_field(field, makers.get(field.name, editor_for))

    def _make_field(self, field: Field, make: EditorMaker) -> None:
        editor = make(field, self._context)
        editor.setParent(self)
        label = QLabel(self)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        label.setToolTip(field.guidance)
        label.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * _LABEL_DIGITS)
        label.setContentsMargins(0, 5, 0, 0)
        if not isinstance(field.kind, Rows):
            label.setBuddy(editor)
        name = field.name
        editor.edited.connect(partial(self._on_edited, name))
        editor.changed.connect(partial(self.changed.emit, name))
        editor.left.connect(partial(self._on_left, name))
        editor.entered.connect(partial(self.entered.emit, name))
        editor.advance.connect(partial(self.advance, name))
        self._editors[name] = editor
        self._labels[name] = label

    @property
    def columns(self) -> int:
        """How many fields stand side by side now."""
        return self._columns

    def set_room(self, width: int) -> None:
        """Lay the fields out in as many columns as `width` pixels have room for."""
        needed = self.fontMetrics().horizontalAdvance("0") * _ROOM_DIGITS
        columns = max(1, min(self._most_columns, width // needed))
        if columns != self._columns:
            self._columns = columns
            self._place()

    def editor(self, name: str) -> Editor:
        """The editor of a field; KeyError when this panel does not show it."""
        return self._editors[name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._editors)

    def record(self) -> Values:
        """The record as far as this panel knows it, fields of other panels included."""
        return dict(self._record)

    def set_record(self, values: Values) -> None:
        """Show another record, or other values of this one; a field being typed into is left alone."""
        is_other = values.get("id") != self._record.get("id")
        texts = self._context.texts
        if is_other and texts is not None:
            _put_away(texts, self._record, self._editors)
        self._record = dict(values)
        for name, editor in self._editors.items():
            if isinstance(editor, RowsEditor):
                continue
            value = values.get(name)
            if is_other or (value != editor.value() and not editor.is_typing()):
                editor.set_value(value)
        if is_other and texts is not None:
            _bring_back(texts, self._record, self._editors)
        self._refresh(self._editors)

    def set_value(self, name: str, value: Any) -> None:
        """A field changed elsewhere (another panel): show it and what depends on it."""
        self._record[name] = value
        editor = self._editors.get(name)
        if editor is not None and editor.value() != value:
            editor.set_value(value)
        self._refresh(field.name for field in self.schema.dependents(name))

    def set_rows(self, name: str, rows: Sequence[Values]) -> None:
        editor = self._editors[name]
        if editor.value() != tuple(rows):
            editor.set_value(tuple(rows))

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """All problems of the record; each stands under its field."""
        by_field: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.rule_id != UNREADABLE:   # the field says so itself
                by_field.setdefault(problem.field, []).append(problem)
        fresh = {name: tuple(found) for name, found in by_field.items() if name in self._editors}
        touched = fresh.keys() | self._problems.keys()
        changed = [name for name in touched if fresh.get(name) != self._problems.get(name)]
        self._problems = fresh
        self._refresh(changed)

    def set_readonly(self, readonly: bool) -> None:
        if readonly != self.readonly:
            self.readonly = readonly
            self._refresh(self._editors)

    def set_last_year(self, texts: Mapping[str, str]) -> None:
        """Last year's values in words, by field name."""
        for name, editor in self._editors.items():
            editor.set_last_year(texts.get(name, ""))

    def unreadable(self) -> tuple[Problem, ...]:
        """Problems of texts that could not be read and therefore are not in the record."""
        record_id = self._record.get("id", "")
        return tuple(
            problem._replace(record=record_id)
            for editor in self._editors.values()
            for problem in editor.shown_problems()
            if editor.unreadable and problem.message == editor.unreadable
        )

    def commit(self) -> None:
        """Take over what is being typed, as if the field had been left."""
        for editor in self._editors.values():
            editor.commit()

    def _on_left(self, name: str) -> None:
        """A text that cannot be read, or can be again, changes no value but what there is to be said."""
        editor = self._editors[name]
        if self._told.get(name, "") != editor.unreadable:
            self._told[name] = editor.unreadable
            self.changed.emit(name, editor.value())

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._refresh(field.name for field in self.schema.dependents(name))
        self.edited.emit(name, value)

    def _refresh(self, names: Iterable[str]) -> None:
        """Ask the conditions of these fields again and place the fields that are shown."""
        for name in names:
            editor = self._editors.get(name)
            if editor is None:
                continue
            field = editor.field
            visible = field.is_visible(self._record)
            required = field.is_required(self._record)
            editor.set_state(visible, required, self.readonly, self._problems.get(name, ()))
            star = _STAR if required and not field.derived else ""
            self._labels[name].setText(field.label + star)
            self._labels[name].setVisible(visible and name not in self._untitled)
        shown = tuple(name for name, editor in self._editors.items() if editor.wanted)
        if shown != self._placed:
            self._placed = shown
            self._place()

    def _place(self) -> None:
        """Lay the shown fields out line by line, left to right; wide ones take the whole line."""
        while self._grid.count():
            self._grid.takeAt(0)
        digit = self.fontMetrics().horizontalAdvance("0")
        line = 0
        for section in self.sections:
            shown = [field for field in section.fields if self._editors[field.name].wanted]
            self._titles[section.title].setVisible(len(self.sections) > 1 and bool(shown))
            if len(self.sections) > 1 and shown:
                self._grid.addWidget(self._titles[section.title], line, 0, 1, 2 * self._columns)
                line += 1
            line = self._place_section(shown, line)
        for column in range(self._most_columns):
            used = column < self._columns
            self._grid.setColumnMinimumWidth(2 * column, digit * _LABEL_DIGITS if used else 0)
            self._grid.setColumnMinimumWidth(2 * column + 1, digit * _FIELD_DIGITS if used else 0)
            self._grid.setColumnStretch(2 * column + 1, 1 if used else 0)
        for old in range(self._grid.rowCount()):
            self._grid.setRowStretch(old, 0)
        self._grid.setRowStretch(line, 1)

    def _place_section(self, fields: Sequence[Field], line: int) -> int:
        column = 0
        for field in fields:
            editor, label = self._editors[field.name], self._labels[field.name]
            is_table = isinstance(field.kind, Rows)
            if (is_table or _is_wide(field)) and column:
                line, column = line + 1, 0
            if is_table:
                label.setAlignment(Qt.AlignmentFlag.AlignLeft)
                label.setMaximumWidth(_UNLIMITED)
                if field.name not in self._untitled:
                    self._grid.addWidget(label, line, 0, 1, 2 * self._columns)
                    line += 1
                self._grid.addWidget(editor, line, 0, 1, 2 * self._columns)
            else:
                span = 2 * self._columns - 1 if _is_wide(field) else 1
                self._grid.addWidget(label, line, 2 * column)
                self._grid.addWidget(editor, line, 2 * column + 1, 1, span, Qt.AlignmentFlag.AlignTop)
                column += 1
            if is_table or _is_wide(field) or column == self._columns:
                line, column = line + 1, 0
        return line + (1 if column else 0)


def _put_away(texts: KeptTexts, record: Values, editors: Mapping[str, Editor]) -> None:
    """What could not be read belongs to the record that is being left."""
    for name, editor in editors.items():
        if editor.unreadable and record.get("id"):
            texts.put(record["id"], name, editor.typed_text(), editor.unreadable)


def _bring_back(texts: KeptTexts, record: Values, editors: Mapping[str, Editor]) -> None:
    for name, editor in editors.items():
        text = texts.take(record.get("id", ""), name)
        if text:
            editor.retype(text)


class FormArea(FollowingArea):
    """A form panel, or a page with some, that scrolls up and down and is as wide as the area: columns follow
    the room there is.

    Made before its panel (`panel = FormPanel(…, parent=area.viewport())`, then `hold(panel)`), because a
    panel that is moved into a window later has the look of all its fields worked out twice.
    """

    def hold(self, content: QWidget, below: QWidget | None = None) -> None:
        """Show a panel, or a page with some, and `below` it what belongs to it and scrolls with it."""
        self.setWidget(content if below is None else _stacked(content, below))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        content, room = self.widget(), self.width() - self.verticalScrollBar().sizeHint().width()
        if content is not None:
            for panel in [content] if isinstance(content, FormPanel) else content.findChildren(FormPanel):
                panel.set_room(room)


def _stacked(above: QWidget, below: QWidget) -> QWidget:
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(above)
    column.addWidget(below)
    column.addStretch(1)
    return content


def _is_wide(field: Field) -> bool:
    """Whether the field has a line of its own: several lines, or one that is too long for half of it."""
    return isinstance(field.kind, Text) and (field.kind.multiline or field.kind.most >= _LONG)
