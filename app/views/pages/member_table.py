"""The section 家庭成员: a table edited in place, below it the whole form of the marked person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.calendar import age_on
from app.forms.conditions import Values, is_blank
from app.forms.definitions.member import MEMBER as MEMBER_FORM
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext, named, problem_words, set_property
from app.views.forms.record_model import Column
from app.views.forms.record_table import RecordTable
from app.views.pages.card_copy import HOUSEHOLD, MEMBER, WorkingCopy
from app.views.pages.card_problems import ELSEWHERE_RULE, CardProblems, Place
from app.views.pages.card_sections import SectionPage, focus_field
from app.views.pages.table_over_form import TableOverForm

_BEFORE_AGE = ("name", "relation", "id_no", "sex")
_AFTER_AGE = ("ethnicity", "political", "education", "school_status", "health", "labour")
SHARED_IN_FAMILY = (
    "ethnicity", "mandarin", "ins_medical_resident", "ins_medical_worker", "ins_serious", "ins_commercial",
    "ins_accident", "allowance", "allowance_kind", "special_support",
)  # fmt: skip
"""What people of one household mostly have in common; Ctrl+D copies it from the person above."""
_IN_TABLE = frozenset((*_BEFORE_AGE, *_AFTER_AGE))
_ID_CARD = "01"
_SHOWN_PROBLEMS = 2
_FORM_LINES = 10
_TABLE_ROWS = 3
"""What stays visible of the person's form and of the table where the window is low."""


class MembersSection(SectionPage):
    """Enter walks what is open in a row, then in the rest of that person's form, then the next person."""

    title = "家庭成员"

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._taken: list[tuple[str, Values]] = []
        self.table = RecordTable(_columns(context.today), context)
        self.table.setMinimumHeight(self.table.height_of(_TABLE_ROWS))
        self._halves = TableOverForm(self)
        self._area = FormArea(self._halves.below)
        self.panel = FormPanel(MEMBER_FORM, context, parent=self._area.viewport())
        self._area.hold(self.panel)
        self._area.setMinimumHeight(self.fontMetrics().lineSpacing() * _FORM_LINES)
        self.words = named(QLabel(), "memberProblems")
        self.words.setWordWrap(True)
        self.other_button = QPushButton("打开登记了这个号码的那一户")
        self.other_button.hide()
        self._person = QLabel()
        self._person.setProperty("tone", "heading")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.add_button = QPushButton("添加成员")
        self.add_button.setAutoDefault(True)
        self.remove_button = QPushButton("移去成员")
        self.restore_button = QPushButton("撤回移去")
        self.restore_button.hide()
        buttons = QHBoxLayout()
        for widget in (self.add_button, self.remove_button, self.restore_button, self.other_button):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        upper = QVBoxLayout(self._halves.above)
        upper.setContentsMargins(0, 0, 0, 4)
        upper.addWidget(self.table, 1)
        upper.addWidget(self.words)
        upper.addLayout(buttons)
        lower = QVBoxLayout(self._halves.below)
        lower.setContentsMargins(0, 4, 0, 0)
        lower.addWidget(self._person)
        lower.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._halves)

    def _connect(self) -> None:
        self.table.cell_edited.connect(self._on_cell)
        self.table.cell_changed.connect(self._on_cell)
        self.table.cell_changed.connect(lambda *_: self.left.emit())
        self.table.current_changed.connect(self._show_person)
        self.table.row_finished.connect(self._on_row_finished)
        self.table.blank_left.connect(self._on_blank_left)
        self.table.refused.connect(lambda reason: self._say(reason, "E"))
        self.panel.edited.connect(self._on_field)
        self.panel.changed.connect(lambda *_: self.left.emit())
        self.panel.finished.connect(self._on_person_finished)
        self.panel.entered.connect(lambda name: self.hint.emit(MEMBER_FORM[name].guidance))
        self.add_button.clicked.connect(lambda: self.add_member())
        self.remove_button.clicked.connect(self.remove_member)
        self.restore_button.clicked.connect(self.restore_member)
        self.other_button.clicked.connect(self._open_other)

    def panels(self) -> Sequence[FormPanel]:
        return (self.panel,)

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.copy is not copy:
            self._taken = []
            self.restore_button.hide()
        self.copy = copy
        current = self.table.current_id()
        rows_before = self.table.records.rowCount()
        self.table.set_rows(copy.records(MEMBER, copy.household_id))
        if self.table.records.rowCount() != rows_before:
            self._halves.share_height()
        if self.table.records.place_of(current) < 0 and self.table.records.rowCount():
            current = self.table.records.row(0)["id"]
            self.table.setCurrentIndex(self.table.records.index(0, 0))
        self._show_person(current)

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self.table.set_problems(problems.by_cell())
        self._say_problems()

    def set_readonly(self, readonly: bool) -> None:
        self.table.set_readonly(readonly)
        self.panel.set_readonly(readonly)
        for button in (self.add_button, self.remove_button):
            button.setEnabled(not readonly)

    def current_record(self) -> tuple[str, str]:
        return MEMBER, self.table.current_id()

    def jump(self, place: Place) -> None:
        if place.schema_id == HOUSEHOLD:
            self.table.setFocus()
        elif self.table.records.column_of(place.field) >= 0:
            self.table.go_to(place.record_id, place.field)
        else:
            self.table.go_to(place.record_id, edit=False)
            self._show_person(place.record_id)
            focus_field(self.panel, place.field)

    def enter(self, step: int) -> bool:
        """Into the first cell of the first person, or to the button when there is nobody yet."""
        model = self.table.records
        if not model.rowCount():
            self.add_button.setFocus()
            return True
        if step > 0:
            return self._enter_open(0)
        self.table.go_to(model.row(model.rowCount() - 1)["id"])
        return True

    def _enter_open(self, start: int) -> bool:
        """Into the first open cell or field of the persons from row `start` on; False: all complete."""
        model = self.table.records
        for place in range(start, model.rowCount()):
            member_id = model.row(place)["id"]
            if model.open_place(place) == place:
                return self.table.go_to(member_id)
            self.table.go_to(member_id, edit=False)
            self._show_person(member_id)
            if self.panel.focus_open(_IN_TABLE):
                return True
        return False

    def rest(self) -> None:
        self.table.setFocus()

    def commit(self) -> None:
        self.table.commit_open_cell()
        super().commit()

    def add_record(self) -> None:
        if not self.panel.readonly:
            self.add_member()

    def copy_above(self) -> bool:
        """Take over from the person above what a family shares, into blank fields only."""
        place = self.table.records.place_of(self.table.current_id())
        if self.copy is None or place < 1 or self.panel.readonly:
            return False
        person, above = self.table.records.row(place), self.table.records.row(place - 1)
        shared = {name: above[name] for name in SHARED_IN_FAMILY
                  if is_blank(person.get(name)) and not is_blank(above.get(name))}  # fmt: skip
        for name, value in shared.items():
            self.copy.set_value(MEMBER, person["id"], name, value)
        if shared:
            self.show_copy(self.copy)
            self.edited.emit()
            self.left.emit()
        return bool(shared)

    def add_member(self) -> None:
        """A new person at the end, the name cell open."""
        assert self.copy is not None
        member_id = self._context.new_id()
        self.copy.add(MEMBER, {"id": member_id, "household_id": self.copy.household_id, "id_type": _ID_CARD})
        self.show_copy(self.copy)
        self.table.updateGeometry()
        self.table.go_to(member_id, "name")
        self.edited.emit()
        self.left.emit()

    def remove_member(self) -> None:
        """Take the marked person out; 撤回移去 brings the person back with every answer."""
        member_id = self.table.current_id()
        if not member_id or self.copy is None:
            return
        self.table.commit_open_cell()
        self._taken = self.copy.remove(MEMBER, member_id)
        name = self._taken[0][1].get("name") or "未填姓名的成员"
        self.restore_button.setText(f"撤回移去：{name}")
        self.restore_button.show()
        self._refresh()

    def restore_member(self) -> None:
        if self.copy is None or not self._taken:
            return
        self.copy.put_back(self._taken)
        member_id = self._taken[0][1]["id"]
        self._taken = []
        self.restore_button.hide()
        self._refresh()
        self.table.go_to(member_id, edit=False)

    def _refresh(self) -> None:
        assert self.copy is not None
        self.show_copy(self.copy)
        self.table.updateGeometry()
        self.edited.emit()
        self.left.emit()

    def _show_person(self, member_id: str) -> None:
        record = self.copy.record(MEMBER, member_id) if self.copy is not None else None
        self.panel.setEnabled(record is not None)
        self._person.setText(f"{record.get('name') or '未填姓名'}的情况" if record else "还没有家庭成员")
        self.panel.set_record(record or {"id": ""})
        self._say_problems()

    def _say_problems(self) -> None:
        own = self.problems.of_record(self.table.current_id())
        self.panel.set_problems(own)
        in_table = [problem for problem in own if self.table.records.column_of(problem.field) >= 0]
        lines = [problem_words(problem) for problem in in_table[:_SHOWN_PROBLEMS]]
        self._say("\n".join(lines), in_table[0].severity.name if in_table else "")
        self.other_button.setVisible(any(problem.rule_id == ELSEWHERE_RULE for problem in own))

    def _say(self, words: str, severity: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        set_property(self.words, "severity", severity)

    def _on_cell(self, record_id: str, name: str, value: Any) -> None:
        assert self.copy is not None
        if self.copy.set_value(MEMBER, record_id, name, value):
            if record_id == self.table.current_id():
                self.panel.set_value(name, value)
            self.edited.emit()

    def _on_field(self, name: str, value: Any) -> None:
        assert self.copy is not None
        if self.copy.set_value(MEMBER, self.table.current_id(), name, value):
            self.table.set_rows(self.copy.records(MEMBER, self.copy.household_id))
            self.edited.emit()

    def _on_blank_left(self, member_id: str) -> None:
        """Enter in a row without answers: nobody else lives here, on to the next section."""
        assert self.copy is not None
        self.copy.remove(MEMBER, member_id)
        self._refresh()
        self.finished.emit(1)

    def _on_row_finished(self, member_id: str, step: int) -> None:
        place = self.table.records.place_of(member_id)
        if step > 0:
            self._show_person(member_id)
            if not self.panel.focus_open(_IN_TABLE):
                self._on_person_finished(1)
        elif place > 0:
            self.table.go_to(self.table.records.row(place - 1)["id"])
        else:
            self.finished.emit(-1)

    def _on_person_finished(self, step: int) -> None:
        member_id = self.table.current_id()
        place = self.table.records.place_of(member_id)
        if step < 0:
            self.table.go_to(member_id)
        elif not self._enter_open(place + 1):
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_other(self) -> None:
        record = self.copy.record(MEMBER, self.table.current_id()) if self.copy is not None else None
        if record is not None:
            self.other_household.emit(record.get("id_no"))


def _columns(today: date) -> list[Column]:
    def age(row: Values) -> str:
        born = row.get("birth_date")
        return "" if born is None or born > today else str(age_on(born, today))

    before, after = (
        [Column(MEMBER_FORM[name].label, MEMBER_FORM[name]) for name in names]
        for names in (_BEFORE_AGE, _AFTER_AGE)
    )
    return [*before, Column("年龄", text=age), *after]
