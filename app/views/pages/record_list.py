"""A section that lists records of a form: a table edited in place, below it the form of the marked one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.conditions import Values, is_blank
from app.forms.record_titles import record_title
from app.forms.schema import FormSchema
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext, named, problem_words, set_property
from app.views.forms.record_model import Column, field_columns, named_first
from app.views.forms.record_table import RecordTable
from app.views.pages.card_copy import HOUSEHOLD, WorkingCopy
from app.views.pages.card_problems import CardProblems, Place
from app.views.pages.card_sections import SectionPage, focus_field
from app.views.pages.table_over_form import TableOverForm

_SHOWN_PROBLEMS = 2
_FORM_LINES, _LEAST_FORM_LINES = 10, 2
_LEAST_TABLE_ROWS = 2
"""What stays visible of the record's form before the table takes more, and of both in the lowest window."""


@dataclass(frozen=True)
class ListWords:
    """How records are called: 成员 → 添加成员, 移去成员; `unnamed` without a name, `empty` without any."""

    noun: str
    unnamed: str
    empty: str


class RecordListFrame(SectionPage):
    """Table, buttons and form of a list, without what happens in them."""

    def __init__(
        self,
        form: FormSchema,
        words: ListWords,
        columns: Sequence[Column],
        context: EditorContext,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._words = words
        self._context = context
        self.table = RecordTable(columns, context)
        self.table.setAccessibleName(self.title)
        self.table.setMinimumHeight(self.table.height_of(_LEAST_TABLE_ROWS))
        self._in_table = frozenset(column.field.name for column in columns if column.field is not None)
        self._halves = TableOverForm(self, self.fontMetrics().lineSpacing() * _FORM_LINES)
        self._area = FormArea(self._halves.below)
        self.panel = FormPanel(form, context, parent=self._area.viewport())
        self._area.hold(self.panel)
        self._area.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_FORM_LINES)
        self.words = named(QLabel(), "recordProblems")
        self.words.setWordWrap(True)
        self._heading = QLabel()
        self._heading.setProperty("tone", "heading")
        self._build()

    def _build(self) -> None:
        self.add_button = QPushButton(f"添加{self._words.noun}")
        self.add_button.setAutoDefault(True)
        self.remove_button = QPushButton(f"移去{self._words.noun}")
        self.restore_button = QPushButton("撤回移去")
        self.restore_button.hide()
        self._buttons = QHBoxLayout()
        for widget in (self.add_button, self.remove_button, self.restore_button):
            self._buttons.addWidget(widget)
        self._buttons.addStretch(1)
        upper = QVBoxLayout(self._halves.above)
        upper.setContentsMargins(0, 0, 0, 4)
        upper.addWidget(self.table, 1)
        upper.addWidget(self.words)
        upper.addLayout(self._buttons)
        lower = QVBoxLayout(self._halves.below)
        lower.setContentsMargins(0, 4, 0, 0)
        lower.addWidget(self._heading)
        lower.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._halves)

    def panels(self) -> Sequence[FormPanel]:
        return (self.panel,)

    def set_readonly(self, readonly: bool) -> None:
        self.table.set_readonly(readonly)
        self.panel.set_readonly(readonly)
        self.add_button.setEnabled(not readonly)
        self._offer_removal()

    def _offer_removal(self) -> None:
        self.remove_button.setEnabled(bool(self.table.current_id()) and not self.panel.readonly)

    def current_record(self) -> tuple[str, str]:
        return self.form.id, self.table.current_id()

    def commit(self) -> None:
        self.table.commit_open_cell()
        super().commit()

    def _say(self, words: str, severity: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        set_property(self.words, "severity", severity)
        self._halves.keep_whole()


class RecordListSection(RecordListFrame):
    """Enter walks what is open in a row, then in the rest of that record's form, then the next record.

    `shared` names fields that Ctrl+D copies from the record above into blank ones.
    """

    def __init__(
        self,
        form: FormSchema,
        words: ListWords,
        columns: Sequence[Column],
        context: EditorContext,
        parent: QWidget,
        shared: Sequence[str] = (),
    ) -> None:
        super().__init__(form, words, columns, context, parent)
        self._shared = tuple(shared)
        self._taken: list[tuple[str, Values]] = []
        self._connect()

    def _connect(self) -> None:
        self.table.cell_edited.connect(self._on_cell)
        self.table.cell_changed.connect(self._on_cell)
        self.table.cell_changed.connect(lambda *_: self.left.emit())
        self.table.current_changed.connect(self._show_record)
        self.table.row_finished.connect(self._on_row_finished)
        self.table.blank_left.connect(self._on_blank_left)
        self.table.refused.connect(lambda reason: self._say(reason, "E"))
        self.table.records.dataChanged.connect(self._name_form)   # names come later than records
        self.panel.edited.connect(self._on_field)
        self.panel.changed.connect(lambda *_: self.left.emit())
        self.panel.finished.connect(self._on_record_finished)
        self.panel.entered.connect(lambda name: self.hint.emit(self.form[name].guidance))
        self.add_button.clicked.connect(lambda: self.add_record())
        self.remove_button.clicked.connect(self.remove_record)
        self.restore_button.clicked.connect(self.restore_record)

    def name_of(self, row: Values) -> str:
        """What a record is called in headings."""
        return record_title(self.form.id, row, self._context.policy)

    def first_values(self) -> Values:
        """What a new record begins with."""
        return {}

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.copy is not copy:
            self._taken = []
            self.restore_button.hide()
        self.copy = copy
        current = self.table.current_id()
        rows_before = self.table.records.rowCount()
        self.table.set_rows(copy.records(self.form.id, copy.household_id))
        if self.table.records.rowCount() != rows_before:
            self._halves.share_height()
        if self.table.records.place_of(current) < 0 and self.table.records.rowCount():
            current = self.table.records.row(0)["id"]
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self._show_record(current)

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self.table.set_problems(problems.by_cell())
        self._say_problems()

    def jump(self, place: Place) -> None:
        if place.schema_id == HOUSEHOLD:
            self.table.setFocus()
        elif self.table.records.column_of(place.field) >= 0:
            self.table.go_to(place.record_id, place.field)
        else:
            self.table.go_to(place.record_id, edit=False)
            self._show_record(place.record_id)
            focus_field(self.panel, place.field)

    def enter(self, step: int) -> bool:
        """Into the first open cell or field, or to the button when there is no record yet."""
        model = self.table.records
        if not model.rowCount():
            self.add_button.setFocus()
            return True
        if step > 0:
            return self._enter_open(0)
        return self.table.go_to(model.row(model.rowCount() - 1)["id"])

    def _enter_open(self, start: int) -> bool:
        """Into the first open cell or field of the records from row `start` on; False: all complete."""
        model = self.table.records
        for place in range(start, model.rowCount()):
            record_id = model.row(place)["id"]
            if model.open_place(place) == place:
                return self.table.go_to(record_id)
            self.table.go_to(record_id, edit=False)
            self._show_record(record_id)
            if self.panel.focus_open(self._in_table):
                return True
        return False

    def rest(self) -> None:
        if not self.enter(1):
            self.table.setFocus()

    def add_record(self) -> None:
        """A new record at the end, its first needed cell open."""
        if self.copy is None or self.panel.readonly:
            return
        record_id = self._context.new_id()
        owner = {"id": record_id, "household_id": self.copy.household_id}
        self.copy.add(self.form.id, {**owner, **self.first_values()})
        self.show_copy(self.copy)
        self.table.updateGeometry()
        self.table.go_to(record_id)
        self.edited.emit()
        self.left.emit()

    def copy_above(self) -> bool:
        """Take over from the record above what both share, into blank fields only."""
        place = self.table.records.place_of(self.table.current_id())
        if self.copy is None or place < 1 or self.panel.readonly:
            return False
        here, above = self.table.records.row(place), self.table.records.row(place - 1)
        shared = {name: above[name] for name in self._shared
                  if is_blank(here.get(name)) and not is_blank(above.get(name))}  # fmt: skip
        for name, value in shared.items():
            self.copy.set_value(self.form.id, here["id"], name, value)
        if shared:
            self.show_copy(self.copy)
            self.edited.emit()
            self.left.emit()
        return bool(shared)

    def remove_record(self) -> None:
        """Take the marked record out; 撤回移去 brings it back with every answer."""
        record_id = self.table.current_id()
        if not record_id or self.copy is None:
            return
        self.table.commit_open_cell()
        self._taken = self.copy.remove(self.form.id, record_id)
        self.restore_button.setText(f"撤回移去：{self.name_of(self._taken[0][1])}")
        self.restore_button.show()
        self._refresh()

    def restore_record(self) -> None:
        if self.copy is None or not self._taken:
            return
        self.copy.put_back(self._taken)
        record_id = self._taken[0][1]["id"]
        self._taken = []
        self.restore_button.hide()
        self._refresh()
        self.table.go_to(record_id, edit=False)

    def _refresh(self) -> None:
        assert self.copy is not None
        self.show_copy(self.copy)
        self.table.updateGeometry()
        self.edited.emit()
        self.left.emit()

    def _show_record(self, record_id: str) -> None:
        record = self.copy.record(self.form.id, record_id) if self.copy is not None else None
        self.panel.setEnabled(record is not None)
        self._offer_removal()
        self._name_form()
        self.panel.set_record(record or {"id": ""})
        self._say_problems()

    def _name_form(self) -> None:
        """The heading says whose record stands below it: a date alone tells nobody."""
        record_id = self.table.current_id()
        record = self.copy.record(self.form.id, record_id) if self.copy is not None else None
        if record is None:
            self._heading.setText(self._words.empty)
            return
        parts = (named_first(self.table.records, record), f"{self.name_of(record)}的情况")
        self._heading.setText("：".join(filter(None, parts)))

    def own_problems(self) -> Sequence[Any]:
        """The problems of the marked record."""
        return self.problems.of_record(self.table.current_id())

    def _say_problems(self) -> None:
        own = self.own_problems()
        self.panel.set_problems(own)
        in_table = [problem for problem in own if self.table.records.column_of(problem.field) >= 0]
        lines = [problem_words(problem) for problem in in_table[:_SHOWN_PROBLEMS]]
        self._say("\n".join(lines), in_table[0].severity.name if in_table else "")

    def _on_cell(self, record_id: str, name: str, value: Any) -> None:
        assert self.copy is not None
        if self.copy.set_value(self.form.id, record_id, name, value):
            if record_id == self.table.current_id():
                self.panel.set_value(name, value)
            self.edited.emit()

    def _on_field(self, name: str, value: Any) -> None:
        assert self.copy is not None
        if self.copy.set_value(self.form.id, self.table.current_id(), name, value):
            self.table.set_rows(self.copy.records(self.form.id, self.copy.household_id))
            self.edited.emit()

    def _on_blank_left(self, record_id: str) -> None:
        """Enter in a row without answers: there is no other one, on to the next section."""
        assert self.copy is not None
        self.copy.remove(self.form.id, record_id)
        self._refresh()
        self.finished.emit(1)

    def _on_row_finished(self, record_id: str, step: int) -> None:
        place = self.table.records.place_of(record_id)
        if step > 0:
            self._show_record(record_id)
            if not self.panel.focus_open(self._in_table):
                self._on_record_finished(1)
        elif place > 0:
            self.table.go_to(self.table.records.row(place - 1)["id"])
        else:
            self.finished.emit(-1)

    def _on_record_finished(self, step: int) -> None:
        record_id = self.table.current_id()
        place = self.table.records.place_of(record_id)
        if step < 0:
            self.table.go_to(record_id)
        elif not self._enter_open(place + 1):
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)


def plain_columns(form: FormSchema, names: Sequence[str]) -> list[Column]:
    """Columns for some fields of a form."""
    return list(field_columns([form[name] for name in names]))
