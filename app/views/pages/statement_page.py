"""The section 收支核算: one statement of a year, its items with last year's amounts and live subtotals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from app.domain import money
from app.domain.derivation import HEAD
from app.domain.income import is_counted
from app.forms.conditions import Values, is_blank
from app.forms.definitions.income import INCOME_ITEM, INCOME_STATEMENT, STATEMENT_SIGNATURE
from app.forms.kinds import Money
from app.forms.schema import Field
from app.services.entry_defaults import statement_defaults
from app.views.forms.editors.base import Editor, EditorContext, named
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.record_model import Column
from app.views.pages.card_copy import MEMBER, STATEMENT, WorkingCopy
from app.views.pages.chosen_record import ChosenRecordSection, SheetWords

_SUBTOTALS = (
    ("wage_total", "business_total", "property_total", "transfer_total"),
    ("expense_total", "net", "per_capita"),
)
_YEARLY = "01"
_HEAD_SIGNS, _IN_PERSON = "01", "01"
_SIGNED = ("name", "role", "way", "signed_on")
_DIGITS = {"item": 22, "unit": 7}   # so that last year's amount stands whole beside this year's
"""Room for the long names of items, e.g. 公益性岗位收入(乡镇)."""


class StatementsSection(ChosenRecordSection):
    """The statement is chosen above; everything below belongs to it."""

    title = "收支核算"

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        makers = {"items": self._items_editor}
        super().__init__(INCOME_STATEMENT, SheetWords("核算年度", "核算"), context, parent, makers)
        self.subtotals = named(QLabel(), "subtotals")
        self.subtotals.setWordWrap(True)
        self.items.set_footer(self.subtotals)

    @property
    def items(self) -> RowsEditor:
        editor = self.panel.editor("items")
        assert isinstance(editor, RowsEditor)
        return editor

    def title_of(self, row: Values) -> str:
        purpose = self._context.policy.table("purpose").label_of(row.get("purpose"))
        return f"{super().title_of(row)} {purpose}".strip()

    def first_values(self, year: int) -> Values:
        assert self.copy is not None
        basis = {"year": year, "purpose": _YEARLY}
        members = self.copy.records(MEMBER)
        before: Values = next(reversed(self._context.before(STATEMENT)), {})
        checked = {"checked_by": before.get("checked_by")}
        defaults = statement_defaults(self._context.policy, self._context.today, basis, members)
        return {**basis, **checked, **defaults}

    def first_rows(self) -> Mapping[str, Sequence[Values]]:
        """Who signed the sheet typed before signs this one too; the head is this household's."""
        assert self.copy is not None
        signed = self._context.before(STATEMENT_SIGNATURE.id)
        newest = [row for row in signed if row["statement_id"] == signed[-1]["statement_id"]]
        heads = [row.get("name") for row in self.copy.records(MEMBER) if row.get("relation") == HEAD]
        head = next(iter(heads), None)
        rows = [{**{name: row.get(name) for name in _SIGNED}, "id": self._context.new_id(),
                 "name": head if row.get("role") == _HEAD_SIGNS else row.get("name")}
                for row in newest if row.get("way") == _IN_PERSON]  # fmt: skip
        return {STATEMENT_SIGNATURE.id: rows} if rows else {}

    def show_record(self, record_id: str) -> None:
        super().show_record(record_id)
        record = self.copy.record(STATEMENT, record_id) if self.copy is not None else None
        if record is not None:
            self.panel.set_last_year(self._last_year_texts())
            self.subtotals.setText(_subtotal_words(record))

    def previous_amounts(self) -> Mapping[str, int]:
        """Item code → amount in fen in the statement of the year before."""
        previous = self._previous()
        return amounts_by_item(self.copy, previous["id"]) if self.copy is not None and previous else {}

    def _last_year_texts(self) -> dict[str, str]:
        previous = self._previous()
        if previous is None:
            return {}
        return {
            field.name: f"{field.kind.format(previous[field.name], self._context.policy)} {field.kind.unit}"
            for field in INCOME_STATEMENT.stored_fields
            if isinstance(field.kind, Money) and not is_blank(previous.get(field.name))
        }

    def _previous(self) -> Values | None:
        record = self.copy.record(STATEMENT, self.record_id) if self.copy is not None else None
        return self.copy.previous_statement(record) if self.copy is not None and record else None

    def _items_editor(self, field: Field, context: EditorContext) -> Editor:
        def last_year(row: Values) -> str:
            return _yuan(self.previous_amounts().get(row.get("item") or ""))

        def counted(row: Values) -> str:
            known = context.policy.table("income_item")
            return INCOME_ITEM["counted"].kind.format(is_counted(row, known) if row.get("item") else None,
                                                      context.policy)  # fmt: skip

        columns: list[Column] = []
        for item_field in INCOME_ITEM.stored_fields:
            name, digits = item_field.name, _DIGITS.get(item_field.name, 0)
            by_policy = counted if name == "counted" else None
            columns.append(Column(item_field.label, item_field, by_policy, digits=digits))
            if name == "amount":
                columns.append(Column("上年金额（元）", text=last_year))
        return RowsEditor(field, context, columns, most_rows=12)

    def _on_edited(self, name: str, value: Any) -> None:
        self._follow_basis(name, value)
        super()._on_edited(name, value)

    def _follow_basis(self, name: str, value: Any) -> None:
        """A window that was filled in for the year and purpose goes with them; a typed one stays."""
        assert self.copy is not None
        record = self.copy.record(STATEMENT, self.record_id)
        if record is None or name not in ("year", "purpose"):
            return
        policy, today = self._context.policy, self._context.today
        before = statement_defaults(policy, today, record, ())
        after = statement_defaults(policy, today, {**record, name: value}, ())
        for bound in ("window_from", "window_to"):
            if record.get(bound) == before.get(bound):
                self.copy.set_value(STATEMENT, self.record_id, bound, after.get(bound))
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


def _subtotal_words(record: Values) -> str:
    lines = (
        "　".join(
            f"{INCOME_STATEMENT[name].label} {_yuan(record[name])} 元"
            for name in names
            if record.get(name) is not None
        )
        for names in _SUBTOTALS
    )
    return "\n".join(line for line in lines if line)
