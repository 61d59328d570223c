"""The section 三保障: one line per item of the list that held on the day of assessment (domain.md 4.6).

Day and assessor stand above the table once; every line is a record of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.forms.conditions import Values, is_blank
from app.forms.definitions.safeguards import SAFEGUARD as SAFEGUARD_FORM
from app.views.forms.builder import FormPanel
from app.views.forms.editors.base import EditorContext, named, problem_words, set_property
from app.views.forms.editors.catalogue import make_editor
from app.views.forms.record_model import Column, field_columns
from app.views.forms.record_table import RecordTable
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_problems import CardProblems, Place
from app.views.pages.card_sections import SectionPage
from app.views.pages.safeguard_sheet import ANSWERS, HEAD, SAFEGUARD, SafeguardSheet

_NEW = "新的评估"
_MOST_ROWS = 12
_ITEM_DIGITS = 16
_HEAD_DIGITS = 16
_SHOWN_PROBLEMS = 3


class SafeguardsSection(SectionPage):
    """Enter walks the results; where one is not met, its reason; at the end the next section."""

    title = "三保障"

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._readonly = False
        self.sheet: SafeguardSheet | None = None
        self.editors = {name: make_editor(SAFEGUARD_FORM[name], context) for name in HEAD}
        answers = field_columns([SAFEGUARD_FORM[name] for name in ANSWERS])
        item = Column("评估项目", text=self._item_name, words=True, digits=_ITEM_DIGITS)
        self.table = RecordTable([item, *answers], context, _MOST_ROWS)
        self.table.setAccessibleName(self.title)
        self.words = named(QLabel(), "recordProblems")
        self.words.setWordWrap(True)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("各次评估")
        self.add_button = QPushButton(_NEW)
        self.add_button.setAutoDefault(True)
        self._build()
        self._connect()

    def _build(self) -> None:
        head, row = QHBoxLayout(), QHBoxLayout()
        for name, editor in self.editors.items():
            label = QLabel(SAFEGUARD_FORM[name].label)
            label.setBuddy(editor)
            editor.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * _HEAD_DIGITS)
            head.addWidget(label)
            head.addWidget(editor)
        head.addStretch(1)
        older = QLabel("各次评估")
        older.setBuddy(self.chooser)
        self.chooser.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 9)
        for widget in (older, self.chooser, self.add_button):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self.words)
        column.addStretch(1)

    def _connect(self) -> None:
        self.table.cell_edited.connect(self._on_cell)
        self.table.cell_changed.connect(self._on_cell)
        self.table.cell_changed.connect(lambda *_: self.left.emit())
        self.table.current_changed.connect(self._on_line)
        self.table.row_finished.connect(self._on_row_finished)
        self.table.blank_left.connect(lambda _: self.finished.emit(1))
        self.table.refused.connect(lambda reason: self._say([reason], "E"))
        for name, editor in self.editors.items():
            editor.edited.connect(lambda value, name=name: self._on_head(name, value))
            editor.changed.connect(lambda *_: self._on_head_left())
            editor.advance.connect(lambda step, name=name: self._from_head(name, step))
        self.chooser.activated.connect(lambda place: self._choose(self.chooser.itemData(place)))
        self.add_button.clicked.connect(self.add_record)

    def panels(self) -> Sequence[FormPanel]:
        return ()

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.sheet is None or self.copy is not copy:
            self.copy = copy
            self.sheet = SafeguardSheet(self._context, copy)
        self._show()

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self.table.set_problems(problems.by_cell())
        rows = self.table.records.rows()
        found = [(row, problem) for row in rows for problem in problems.of_record(row["id"])]
        for name, editor in self.editors.items():
            own = tuple(problem for _, problem in found if problem.field == name)[:1]
            editor.set_state(required=True, readonly=self._readonly, problems=own)
        told = [(row, problem) for row, problem in found if problem.field not in HEAD
                and not self.table.records.is_missing(problem.record, problem)]  # fmt: skip
        lines = [f"{self._item_name(row)} {problem_words(problem)}" for row, problem in told]
        self._say(lines[:_SHOWN_PROBLEMS], told[0][1].severity.name if told else "")

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        self.table.set_readonly(readonly)
        self.add_button.setEnabled(not readonly)
        for editor in self.editors.values():
            editor.set_state(readonly=readonly)

    def current_record(self) -> tuple[str, str]:
        return SAFEGUARD, self.table.current_id()

    def jump(self, place: Place) -> None:
        assert self.copy is not None
        row = self.copy.record(SAFEGUARD, place.record_id)
        if row is not None:
            self._choose(row.get("assessed_on"))
        if place.field in self.editors:
            self.editors[place.field].setFocus()
        elif row is None or not self.table.go_to(place.record_id, place.field):
            self.table.setFocus()

    def enter(self, step: int) -> bool:
        """Into the first line without a result."""
        place = self.table.records.open_place()
        if step > 0 and place < 0:
            return False
        return self.table.go_to(self.table.records.row(max(place, 0))["id"])

    def rest(self) -> None:
        if not self.enter(1):
            self.table.setFocus()

    def commit(self) -> None:
        for editor in self.editors.values():
            editor.commit()
        self.table.commit_open_cell()

    def add_record(self) -> None:
        """F8: an assessment of another day."""
        if not self._readonly:
            self._choose(None)
            self.editors["assessed_on"].setFocus()

    def copy_above(self) -> bool:
        """Ctrl+D: answers of the line above into the blank cells of this one."""
        place = self.table.records.place_of(self.table.current_id())
        if place < 1 or self._readonly:
            return False
        here, above = self.table.records.row(place), self.table.records.row(place - 1)
        shared = {name: above[name] for name in ("result", "evidence")
                  if is_blank(here.get(name)) and not is_blank(above.get(name))}  # fmt: skip
        for name, value in shared.items():
            self._on_cell(here["id"], name, value)
        if shared:
            self._show()
        return bool(shared)

    def _show(self) -> None:
        """The lines of the shown day and the head above them."""
        assert self.sheet is not None
        self._fill_chooser(self.sheet)
        self.table.set_rows(self.sheet.lines())
        head = self.sheet.head()
        for name, editor in self.editors.items():
            if editor.value() != head[name] and not editor.is_typing():
                editor.set_value(head[name])
        self.show_problems(self.problems)

    def _fill_chooser(self, sheet: SafeguardSheet) -> None:
        days = sorted(sheet.days(), reverse=True)
        titles: list[tuple[str, Any]] = [(day.isoformat(), day) for day in days]
        if sheet.day is None:
            titles.insert(0, (_NEW, None))
        shown = [(self.chooser.itemText(n), self.chooser.itemData(n)) for n in range(self.chooser.count())]
        if titles != shown:
            self.chooser.clear()
            for title, day in titles:
                self.chooser.addItem(title, day)
        self.chooser.setCurrentIndex(self.chooser.findText(sheet.day.isoformat() if sheet.day else _NEW))

    def _choose(self, day: Any) -> None:
        if self.sheet is not None:
            self.sheet.choose(day)
            self._show()

    def _on_cell(self, record_id: str, name: str, value: Any) -> None:
        if self.sheet is not None and self.sheet.answer(record_id, name, value):
            self.edited.emit()

    def _on_head(self, name: str, value: Any) -> None:
        if self.sheet is not None:
            self.sheet.set_head(name, value)
            self.edited.emit()

    def _on_head_left(self) -> None:
        self._show()
        self.left.emit()

    def _from_head(self, name: str, step: int) -> None:
        place = HEAD.index(name) + step
        if place < 0:
            self.finished.emit(-1)
        elif place < len(HEAD):
            self.editors[HEAD[place]].setFocus()
        elif not self.enter(1):
            self.finished.emit(1)

    def _on_line(self, record_id: str) -> None:
        """What the item asks for stands at the foot of the page."""
        place = self.table.records.place_of(record_id)
        if self.sheet is not None and place >= 0:
            item = self.sheet.item_of(self.table.records.row(place))
            self.hint.emit(str(item.attributes.get("met_when", "")) if item else "")

    def _on_row_finished(self, record_id: str, step: int) -> None:
        place = self.table.records.place_of(record_id)
        target = self.table.records.open_place(place + 1) if step > 0 else place - 1
        if target >= 0:
            self.table.go_to(self.table.records.row(target)["id"])
        elif step < 0:
            self.editors[HEAD[-1]].setFocus()
        else:
            self.finished.emit(1)

    def _item_name(self, row: Values) -> str:
        return self.sheet.name_of(row) if self.sheet is not None else ""

    def _say(self, lines: Sequence[str], severity: str) -> None:
        self.words.setText("\n".join(lines))
        self.words.setVisible(bool(lines))
        set_property(self.words, "severity", severity)
