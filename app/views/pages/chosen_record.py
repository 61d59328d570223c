"""A section showing one record of a form at a time, chosen above: the yearly sheets and plans of a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.conditions import Values
from app.forms.kinds import Rows
from app.forms.record_titles import record_title
from app.forms.registry import schema_of
from app.forms.schema import FormSchema
from app.views.forms.builder import EditorMaker, FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_problems import CardProblems, Place
from app.views.pages.card_sections import (
    SectionPage,
    clear_tables,
    focus_field,
    jump_to_row,
    show_row_problems,
)

YEAR = "year"


@dataclass(frozen=True)
class SheetWords:
    """How the sheets of a section are called: 核算 → 新增核算, 移去核算; `chooser` labels the choice."""

    chooser: str
    noun: str


class ChosenRecordSection(SectionPage):
    """The record is chosen above; everything below belongs to it, tables-in-form included.

    `dated` names the day by which sheets are told apart that are not yearly.
    """

    def __init__(
        self,
        form: FormSchema,
        words: SheetWords,
        context: EditorContext,
        parent: QWidget,
        makers: Mapping[str, EditorMaker] | None = None,
        dated: str = "",
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._dated = dated
        self._context = context
        self._taken: list[tuple[str, Values]] = []
        self.record_id = ""
        self._area = FormArea(self)
        self.panel = FormPanel(form, context, makers=makers, parent=self._area.viewport())
        self._area.hold(self.panel)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(words.chooser)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.add_button = QPushButton(f"新增{words.noun}")
        self.add_button.setAutoDefault(True)
        self.remove_button = QPushButton(f"移去{words.noun}")
        self.restore_button = QPushButton("撤回移去")
        self.restore_button.hide()
        how = "照纸上的填写" if dated else "按年度填写"
        self.none_yet = QLabel(f"还没有{words.noun}。点“新增{words.noun}”，{how}。")
        self.none_yet.setProperty("tone", "muted")
        self._build(words)
        self._connect()

    def _build(self, words: SheetWords) -> None:
        row = QHBoxLayout()
        label = QLabel(words.chooser)
        label.setBuddy(self.chooser)
        self.chooser.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 8)
        for widget in (label, self.chooser, self.add_button, self.remove_button, self.restore_button):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.none_yet)
        column.addWidget(self._area, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(lambda *_: self.left.emit())
        self.panel.finished.connect(self.finished)
        self.panel.entered.connect(lambda name: self.hint.emit(self.form[name].guidance))
        self.chooser.activated.connect(lambda place: self.show_record(self.chooser.itemData(place)))
        self.add_button.clicked.connect(self.add_sheet)
        self.remove_button.clicked.connect(self.remove_sheet)
        self.restore_button.clicked.connect(self.restore_sheet)

    def panels(self) -> Sequence[FormPanel]:
        return (self.panel,)

    def title_of(self, row: Values) -> str:
        """What a record is called in the chooser; the section says what the records are."""
        if not self._dated:
            return f"{row.get(YEAR) or ''}年"
        day = row.get(self._dated)
        return day.isoformat() if day else "日期未填"

    def first_values(self, year: int) -> Values:
        """What a new sheet of a year begins with."""
        return {YEAR: year}

    def first_rows(self) -> Mapping[str, Sequence[Values]]:
        """The rows a new sheet begins with, by form."""
        return {}

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.copy is not copy:
            clear_tables(self.panel)
            self._taken = []
            self.record_id = ""
            self.restore_button.hide()
        self.copy = copy
        records = sorted(copy.records(self.form.id), key=self._newest_first, reverse=True)
        titles = [(self.title_of(row), row["id"]) for row in records]
        shown = [(self.chooser.itemText(n), self.chooser.itemData(n)) for n in range(self.chooser.count())]
        if titles != shown:
            self.chooser.clear()
            for title, record_id in titles:
                self.chooser.addItem(title, record_id)
        ids = [record_id for _, record_id in titles]
        self.show_record(self.record_id if self.record_id in ids else next(iter(ids), ""))

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self.panel.set_problems(problems.of_record(self.record_id))
        show_row_problems(self.panel, problems)

    def set_readonly(self, readonly: bool) -> None:
        self.panel.set_readonly(readonly)
        for button in (self.add_button, self.remove_button):
            button.setEnabled(not readonly)

    def current_record(self) -> tuple[str, str]:
        return self.form.id, self.record_id

    def rest(self) -> None:
        if not (self.record_id and self.panel.focus_open()):
            (self.chooser if self.record_id else self.add_button).setFocus()

    def enter(self, step: int) -> bool:
        if self.record_id:
            return super().enter(step)
        self.add_button.setFocus()
        return True

    def jump(self, place: Place) -> None:
        assert self.copy is not None
        if place.schema_id == self.form.id:
            self.show_record(place.record_id)
            focus_field(self.panel, place.field)
            return
        row = self.copy.record(place.schema_id, place.record_id)
        if row is None:
            self.enter(1)
            return
        self.show_record(row[str(schema_of(place.schema_id).parent)])
        for field in self.form.tables:
            if isinstance(field.kind, Rows) and field.kind.schema_id == place.schema_id:
                jump_to_row(self.panel.editor(field.name), place)

    def add_record(self) -> None:
        """F8: a line of the table with the focus; a sheet where there is none yet."""
        if self.record_id and self.form.tables:
            super().add_record()
        elif not self.panel.readonly:
            self.add_sheet()

    def add_sheet(self) -> None:
        """A sheet for this year, or for the year before when this year's is there already."""
        assert self.copy is not None
        record_id = self._context.new_id()
        owner = {"id": record_id, "household_id": self.copy.household_id}
        self.copy.add(self.form.id, {**owner, **self._first_values()})
        for schema_id, rows in self.first_rows().items():
            self.copy.replace_rows(schema_id, record_id, rows)
        self.record_id = record_id
        self._tell()
        self.panel.focus_blank()

    def _first_values(self) -> Values:
        """A dated sheet begins blank, a yearly one with its year."""
        assert self.copy is not None
        if self._dated:
            return {}
        years = {row.get(YEAR) for row in self.copy.records(self.form.id)}
        return self.first_values(
            next(year for year in range(self._context.today.year, 1900, -1) if year not in years)
        )

    def _newest_first(self, row: Values) -> Any:
        """A dated sheet without its date was begun just now."""
        if self._dated:
            return row.get(self._dated) or date.max
        return row.get(YEAR) or 0

    def remove_sheet(self) -> None:
        """Take the shown sheet out with its rows; 撤回移去 brings it back."""
        if self.copy is None or not self.record_id:
            return
        self.commit()
        clear_tables(self.panel)
        self._taken = self.copy.remove(self.form.id, self.record_id)
        self.restore_button.setToolTip(
            record_title(self.form.id, self._taken[0][1], self._context.policy)
        )
        self.restore_button.show()
        self._tell()

    def restore_sheet(self) -> None:
        if self.copy is None or not self._taken:
            return
        self.copy.put_back(self._taken)
        self.record_id = self._taken[0][1]["id"]
        self._taken = []
        self.restore_button.hide()
        self._tell()

    def _tell(self) -> None:
        assert self.copy is not None
        self.show_copy(self.copy)
        self.edited.emit()
        self.left.emit()

    def show_record(self, record_id: str) -> None:
        """Show one of the records; none for the blank id."""
        assert self.copy is not None
        self.record_id = record_id
        record = self.copy.record(self.form.id, record_id)
        self._area.setVisible(record is not None)
        self.none_yet.setVisible(record is None)
        self.remove_button.setEnabled(record is not None and not self.panel.readonly)
        if record is None:
            return
        self.chooser.setCurrentIndex(self.chooser.findData(record_id))
        self.panel.set_record(record)
        for field in self.form.tables:
            if isinstance(field.kind, Rows):
                self.panel.set_rows(field.name, self.copy.records(field.kind.schema_id, record_id))
        self.show_problems(self.problems)

    def _on_edited(self, name: str, value: Any) -> None:
        if self.copy is None or not self.record_id:
            return
        kind = self.form[name].kind
        if isinstance(kind, Rows):
            self.copy.replace_rows(kind.schema_id, self.record_id, value)
        else:
            self.copy.set_value(self.form.id, self.record_id, name, value)
        self.edited.emit()
