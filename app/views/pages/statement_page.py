"""The section 收支核算: one statement of a year, its items with last year's amounts and live subtotals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain import money
from app.domain.policy import PolicyView
from app.forms.conditions import Values, is_blank
from app.forms.definitions.income import INCOME_ITEM, INCOME_STATEMENT
from app.forms.kinds import Money, Rows
from app.forms.schema import Field
from app.services.entry_defaults import statement_defaults
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import Editor, EditorContext, named
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.record_model import Column
from app.views.pages.card_copy import MEMBER, STATEMENT, WorkingCopy, record_title
from app.views.pages.card_problems import CardProblems, Place
from app.views.pages.card_sections import (
    SectionPage,
    clear_tables,
    focus_field,
    jump_to_row,
    show_row_problems,
)

_SUBTOTALS = (
    ("wage_total", "business_total", "property_total", "transfer_total"),
    ("expense_total", "net", "per_capita"),
)
_YEARLY = "01"


class StatementsSection(SectionPage):
    """The statement is chosen above; everything below belongs to it."""

    title = "收支核算"

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._taken: list[tuple[str, Values]] = []
        self._statement_id = ""
        self._area = FormArea(self)
        makers = {"items": self._items_editor}
        self.panel = FormPanel(INCOME_STATEMENT, context, makers=makers, parent=self._area.viewport())
        self._area.hold(self.panel)
        self.subtotals = named(QLabel(), "subtotals")
        self.subtotals.setWordWrap(True)
        self.items.set_footer(self.subtotals)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("核算年度")
        self.add_button = QPushButton("新增核算")
        self.add_button.setAutoDefault(True)
        self.remove_button = QPushButton("移去核算")
        self.restore_button = QPushButton("撤回移去")
        self.restore_button.hide()
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout()
        label = QLabel("核算年度")
        label.setBuddy(self.chooser)
        self.chooser.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 11)
        for widget in (label, self.chooser, self.add_button, self.remove_button, self.restore_button):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._area, 1)

    def _connect(self) -> None:
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(lambda *_: self.left.emit())
        self.panel.finished.connect(self.finished)
        self.panel.entered.connect(lambda name: self.hint.emit(INCOME_STATEMENT[name].guidance))
        self.chooser.activated.connect(lambda place: self._show(self.chooser.itemData(place)))
        self.add_button.clicked.connect(self.add_statement)
        self.remove_button.clicked.connect(self.remove_statement)
        self.restore_button.clicked.connect(self.restore_statement)

    @property
    def items(self) -> RowsEditor:
        editor = self.panel.editor("items")
        assert isinstance(editor, RowsEditor)
        return editor

    def panels(self) -> Sequence[FormPanel]:
        return (self.panel,)

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.copy is not copy:
            clear_tables(self.panel)
            self._taken = []
            self._statement_id = ""
            self.restore_button.hide()
        self.copy = copy
        statements = sorted(copy.records(STATEMENT), key=lambda row: row.get("year") or 0, reverse=True)
        titles = [(_title(row, self._context.policy), row["id"]) for row in statements]
        shown = [(self.chooser.itemText(n), self.chooser.itemData(n)) for n in range(self.chooser.count())]
        if titles != shown:
            self.chooser.clear()
            for title, statement_id in titles:
                self.chooser.addItem(title, statement_id)
        ids = [statement_id for _, statement_id in titles]
        self._show(self._statement_id if self._statement_id in ids else next(iter(ids), ""))

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self.panel.set_problems(problems.of_record(self._statement_id))
        show_row_problems(self.panel, problems)

    def set_readonly(self, readonly: bool) -> None:
        self.panel.set_readonly(readonly)
        for button in (self.add_button, self.remove_button):
            button.setEnabled(not readonly)

    def current_record(self) -> tuple[str, str]:
        return STATEMENT, self._statement_id

    def rest(self) -> None:
        self.chooser.setFocus()

    def enter(self, step: int) -> bool:
        if self._statement_id:
            return super().enter(step)
        self.add_button.setFocus()
        return True

    def jump(self, place: Place) -> None:
        assert self.copy is not None
        if place.schema_id == STATEMENT:
            self._show(place.record_id)
            focus_field(self.panel, place.field)
            return
        row = self.copy.record(place.schema_id, place.record_id)
        if row is None:
            self.enter(1)
            return
        self._show(row["statement_id"])
        for field in INCOME_STATEMENT.tables:
            if isinstance(field.kind, Rows) and field.kind.schema_id == place.schema_id:
                jump_to_row(self.panel.editor(field.name), place)

    def add_statement(self) -> None:
        """A statement for this year, or for the year before when this year's is there already."""
        assert self.copy is not None
        years = {row.get("year") for row in self.copy.records(STATEMENT)}
        year = next(y for y in range(self._context.today.year, 1900, -1) if y not in years)
        statement_id = self._context.new_id()
        basis = {"household_id": self.copy.household_id, "year": year, "purpose": _YEARLY}
        members = self.copy.records(MEMBER)
        defaults = statement_defaults(self._context.policy, self._context.today, basis, members)
        self.copy.add(STATEMENT, {"id": statement_id, **basis, **defaults})
        self._statement_id = statement_id
        self._tell()
        self.panel.focus_first()

    def remove_statement(self) -> None:
        if self.copy is None or not self._statement_id:
            return
        self._taken = self.copy.remove(STATEMENT, self._statement_id)
        self.restore_button.setToolTip(_title(self._taken[0][1], self._context.policy))
        self.restore_button.show()
        self._tell()

    def restore_statement(self) -> None:
        if self.copy is None or not self._taken:
            return
        self.copy.put_back(self._taken)
        self._statement_id = self._taken[0][1]["id"]
        self._taken = []
        self.restore_button.hide()
        self._tell()

    def previous_amounts(self) -> Mapping[str, int]:
        """Item code → amount in fen in the statement of the year before."""
        previous = self._previous()
        return amounts_by_item(self.copy, previous["id"]) if self.copy is not None and previous else {}

    def last_year_value(self, name: str) -> Any:
        """Last year's value of a field of the statement, or of the item row that is being edited."""
        if name == "amount":
            row = self.copy.record(INCOME_ITEM.id, self.items.table.current_id()) if self.copy else None
            return self.previous_amounts().get((row or {}).get("item") or "")
        previous = self._previous()
        return previous.get(name) if previous is not None else None

    def copy_last_year(self, code: str) -> None:
        """Put last year's amount of an item into this year's row, or into a new one."""
        amount = self.previous_amounts().get(code)
        if amount is None or self.copy is None or self.panel.readonly:
            return
        rows = self.copy.records(INCOME_ITEM.id, self._statement_id)
        row = next((row for row in rows if row.get("item") == code), None)
        fresh = {**(row or {"id": self._context.new_id(), "item": code}), "amount": amount}
        kept = [fresh if other is row else other for other in rows]
        self.copy.replace_rows(INCOME_ITEM.id, self._statement_id, kept if row else [*rows, fresh])
        self._tell()

    def _tell(self) -> None:
        assert self.copy is not None
        self.show_copy(self.copy)
        self.edited.emit()
        self.left.emit()

    def _show(self, statement_id: str) -> None:
        assert self.copy is not None
        self._statement_id = statement_id
        record = self.copy.record(STATEMENT, statement_id)
        self._area.setVisible(record is not None)
        self.remove_button.setEnabled(record is not None and not self.panel.readonly)
        if record is None:
            return
        self.chooser.setCurrentIndex(self.chooser.findData(statement_id))
        self.panel.set_record(record)
        for field in INCOME_STATEMENT.tables:
            if isinstance(field.kind, Rows):
                self.panel.set_rows(field.name, self.copy.records(field.kind.schema_id, statement_id))
        self.panel.set_last_year(self._last_year_texts())
        self.subtotals.setText(_subtotal_words(record))
        self.show_problems(self.problems)

    def _last_year_texts(self) -> dict[str, str]:
        previous = self._previous()
        if previous is None:
            return {}
        return {
            field.name: field.kind.format(previous[field.name], self._context.policy)
            for field in INCOME_STATEMENT.stored_fields
            if isinstance(field.kind, Money) and not is_blank(previous.get(field.name))
        }

    def _previous(self) -> Values | None:
        record = self.copy.record(STATEMENT, self._statement_id) if self.copy is not None else None
        return self.copy.previous_statement(record) if self.copy is not None and record else None

    def _items_editor(self, field: Field, context: EditorContext) -> Editor:
        def last_year(row: Values) -> str:
            return _yuan(self.previous_amounts().get(row.get("item") or ""))

        columns: list[Column] = []
        for item_field in INCOME_ITEM.stored_fields:
            columns.append(Column(item_field.label, item_field))
            if item_field.name == "amount":
                columns.append(Column("上年金额", text=last_year))
        return RowsEditor(field, context, columns, most_rows=12)

    def _on_edited(self, name: str, value: Any) -> None:
        assert self.copy is not None
        kind = INCOME_STATEMENT[name].kind
        if isinstance(kind, Rows):
            self.copy.replace_rows(kind.schema_id, self._statement_id, value)
        else:
            self._follow_basis(name, value)
            self.copy.set_value(STATEMENT, self._statement_id, name, value)
        self.edited.emit()

    def _follow_basis(self, name: str, value: Any) -> None:
        """A window that was filled in for the year and purpose goes with them; a typed one stays."""
        assert self.copy is not None
        record = self.copy.record(STATEMENT, self._statement_id)
        if record is None or name not in ("year", "purpose"):
            return
        policy, today = self._context.policy, self._context.today
        before = statement_defaults(policy, today, record, ())
        after = statement_defaults(policy, today, {**record, name: value}, ())
        for bound in ("window_from", "window_to"):
            if record.get(bound) == before.get(bound):
                self.copy.set_value(STATEMENT, self._statement_id, bound, after.get(bound))
                self.panel.set_value(bound, after.get(bound))


def amounts_by_item(copy: WorkingCopy, statement_id: str) -> dict[str, int]:
    """Item code → amount in fen of one statement; rows of one item are added up."""
    amounts: dict[str, int] = {}
    for row in copy.records(INCOME_ITEM.id, statement_id):
        if row.get("item") and row.get("amount") is not None:
            amounts[row["item"]] = amounts.get(row["item"], 0) + row["amount"]
    return amounts


def _yuan(fen: int | None) -> str:
    return "" if fen is None else money.format_fen(fen)


def _title(row: Values, policy: PolicyView) -> str:
    purpose = policy.table("purpose").label_of(row.get("purpose"))
    return f"{record_title(STATEMENT, row, policy)} {purpose}".strip()


def _subtotal_words(record: Values) -> str:
    lines = (
        "　".join(
            f"{INCOME_STATEMENT[name].label} {_yuan(record[name])}"
            for name in names
            if record.get(name) is not None
        )
        for names in _SUBTOTALS
    )
    return "\n".join(line for line in lines if line)
