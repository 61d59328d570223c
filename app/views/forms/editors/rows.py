"""A table inside a form: rows of another schema, edited in place, with add, remove and take-back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.domain.problems import Problem
from app.forms.conditions import Values
from app.forms.kinds import Rows
from app.forms.registry import schema_of
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext, named, problem_words
from app.views.forms.record_model import Column, field_columns
from app.views.forms.record_table import RecordTable
from app.views.tables.empty_note import EmptyNote

_SHOWN_PROBLEMS = 3
_ABOVE_BUTTONS = 5
"""Pixels: closer to the table its buttons look like a part of its frame."""


class RowsEditor(Editor):
    """The value is the tuple of all rows; rows without any answer are left out of it."""

    def __init__(
        self,
        field: Field,
        context: EditorContext,
        columns: Sequence[Column] | None = None,
        most_rows: int = 8,
    ) -> None:
        super().__init__(field, context)
        kind = field.kind
        assert isinstance(kind, Rows)
        self.schema = schema_of(kind.schema_id)
        self.table = RecordTable(columns or field_columns(self.schema.stored_fields), context, most_rows)
        EmptyNote(self.table.viewport()).follow(self.table.records, f"还没有{field.label}")
        self._removed: tuple[int, Values] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._adopt(self.table)
        self._add_buttons()
        self.table.cell_edited.connect(lambda *_: self.edited.emit(self.value()))
        self.table.cell_changed.connect(lambda *_: self._on_rows_changed())
        self.table.row_finished.connect(self._on_row_finished)
        self.table.blank_left.connect(self._on_blank_left)
        self.table.refused.connect(self._say)
        self.table.selectionModel().currentChanged.connect(lambda *_: self.entered.emit())
        _offer_while_current(self.remove_button, self.table)

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.setContentsMargins(0, _ABOVE_BUTTONS, 0, 0)
        self.add_button = QPushButton(f"添加{self.field.label}")
        self.remove_button = QPushButton("删除这一行")
        self._note = named(QLabel(), "note")
        self.restore_button = QPushButton("撤回删除")
        self.restore_button.hide()
        self.add_button.setAutoDefault(True)
        self.add_button.clicked.connect(lambda: self.add_row())
        self.remove_button.clicked.connect(self.remove_current)
        self.restore_button.clicked.connect(self.restore)
        for widget in (self.add_button, self.remove_button, self._note, self.restore_button):
            row.addWidget(widget)
        row.addStretch(1)
        self._column.insertLayout(1, row)

    def showEvent(self, event: QShowEvent) -> None:
        """Rows that came while another section was shown have not been given their height yet."""
        super().showEvent(event)
        self._fit_rows()
        QTimer.singleShot(0, self, self._fit_rows)

    def _fit_rows(self) -> None:
        """The table's height follows its rows; Qt does not tell layouts inside layouts that it changed."""
        self.table.updateGeometry()
        self._row.invalidate()
        self._column.invalidate()
        self.updateGeometry()

    def set_footer(self, widget: QWidget) -> None:
        """A line between the table and its buttons, e.g. live subtotals."""
        self._column.insertWidget(1, widget)

    def value(self) -> tuple[Values, ...]:
        model = self.table.records
        return tuple(row for place, row in enumerate(model.rows()) if not model.is_blank_row(place))

    def set_value(self, value: Sequence[Values] | None) -> None:
        """Show other rows; a row that was just added and is still blank stays."""
        model = self.table.records
        rows = list(value or ())
        rows += [row for place, row in enumerate(model.rows()) if model.is_blank_row(place)]
        self.table.set_rows(rows)
        self._fit_rows()

    def clear_blank_rows(self) -> None:
        """Before another record is shown: forget blank rows and the row that could be taken back."""
        self.table.set_rows(self.value())
        self._removed = None
        self.restore_button.hide()
        self._say("")

    def commit(self) -> None:
        self.table.commit_open_cell()

    def add_row(self) -> str:
        """A blank row at the end, its first cell open; returns its id."""
        row_id = self.context.new_id()
        self.table.records.insert(self.table.records.rowCount(), {"id": row_id})
        self._fit_rows()
        self.table.go_to(row_id)
        return row_id

    def remove_current(self) -> None:
        place = self.table.currentIndex().row()
        if place < 0 or self.readonly:
            return
        self.table.commit_open_cell()
        was_blank = self.table.records.is_blank_row(place)
        values = self.table.records.take(place)
        self._fit_rows()
        if not was_blank:
            self._removed = (place, values)
            self.restore_button.show()
            self._say(f"已删除第 {place + 1} 行")
            self._on_rows_changed()

    def restore(self) -> None:
        """Put the row that was removed last back where it was."""
        if self._removed is None:
            return
        place, values = self._removed
        self._removed = None
        self.restore_button.hide()
        self._say("")
        self.table.records.insert(min(place, self.table.records.rowCount()), values)
        self.table.go_to(values["id"], edit=False)
        self._on_rows_changed()

    def set_row_problems(self, problems: Mapping[tuple[str, str], tuple[Problem, ...]]) -> None:
        """Problems of the rows by (row id, field); the first ones are said in words below the table."""
        self.table.set_problems(problems)
        own = {row["id"] for row in self.table.records.rows()}
        found = [
            problem
            for (record, _), some in problems.items()
            if record in own
            for problem in some
            if not self.table.records.is_missing(record, problem)
        ]
        lines = [self._row_words(problem) for problem in found[:_SHOWN_PROBLEMS]]
        if len(found) > _SHOWN_PROBLEMS:
            lines.append(f"还有 {len(found) - _SHOWN_PROBLEMS} 处，见右边“问题”")
        self._say_problems(found, lines)

    def show_problems(self) -> None:
        """Problems of the whole table stand below it like those of any field."""
        if self.problems:
            super().show_problems()

    def needs_answer(self) -> bool:
        return self.wanted and not self.readonly

    def is_open(self) -> bool:
        """Enter goes in: there is no row yet, or one is not complete."""
        model = self.table.records
        return self.needs_answer() and (not model.rowCount() or model.open_place() >= 0)

    def _row_words(self, problem: Problem) -> str:
        place = self.table.records.place_of(problem.record) + 1
        return f"第 {place} 行 {problem_words(problem)}"

    def _on_rows_changed(self) -> None:
        self.edited.emit(self.value())
        self.changed.emit(self.value())

    def _on_blank_left(self, row_id: str) -> None:
        """Enter in a row without answers: the table is finished."""
        self.table.records.take(self.table.records.place_of(row_id))
        self._fit_rows()
        self.advance.emit(1)

    def _on_row_finished(self, row_id: str, step: int) -> None:
        place = self.table.records.place_of(row_id)
        if step < 0:
            self._to_row(place - 1) if place > 0 else self.advance.emit(-1)
        elif self.table.records.open_place(place + 1) >= 0:
            self._to_row(self.table.records.open_place(place + 1))
        else:
            self.add_row()

    def _to_row(self, place: int) -> None:
        self.table.go_to(self.table.records.row(place)["id"])

    def _say(self, words: str) -> None:
        self._note.setText(words)

    def _apply_tab_stop(self) -> None:
        """A table is walked and read with the keys in any case."""

    def _apply_readonly(self) -> None:
        self.table.set_readonly(self.readonly)
        self.add_button.setVisible(not self.readonly)
        self.remove_button.setVisible(not self.readonly)

    def focus_first(self) -> None:
        """Enter came in: the first row that is not complete, or a new one when the table is empty."""
        if self.table.records.rowCount():
            self._to_row(max(self.table.records.open_place(), 0))
        else:
            self.add_row()


def _offer_while_current(removal: QPushButton, table: RecordTable) -> None:
    """There is a row to delete only while one is current; a reset model does not tell of that change."""
    def offer(*_: object) -> None:
        removal.setEnabled(bool(table.current_id()))

    for changed in (
        table.selectionModel().currentChanged,
        table.records.modelReset,
        table.records.rowsRemoved,
    ):
        changed.connect(offer)
    offer()
