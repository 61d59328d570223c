"""What the columns of a table of records need: room to type in, and what stands in them."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from app.forms import kinds
from app.views.forms.record_model import Column, RecordModel
from app.views.tables.column_fitting import ROWS_MEASURED, widest
from app.views.tables.column_widths import Wish, longest

_DIGITS: dict[type[kinds.Kind], int] = {
    kinds.IdNumber: 25, kinds.Money: 12, kinds.Date: 13, kinds.YesNo: 8, kinds.Phone: 13,
    kinds.BankAccount: 22, kinds.PersonName: 13, kinds.Code: 14, kinds.Codes: 16, kinds.Text: 14,
}  # fmt: skip
_SENTENCES = (kinds.Text, kinds.Codes)
"""What people write in words: cut where there is no room, drawn out where there is."""
_SENTENCE_DIGITS = 20
_WORDS = (*_SENTENCES, kinds.Code, kinds.PersonName, kinds.Reference)


def typing_width(table: QTableView, column: Column) -> int:
    """Pixels in which the title can be read and a value be typed."""
    by_kind = _DIGITS.get(type(column.field.kind), 9) if column.field else 8
    title = table.fontMetrics().horizontalAdvance(column.heading) + 24   # in bold
    return max(_digits(table, column.digits or by_kind), title)


def wish_of(table: QTableView, records: RecordModel, place: int) -> Wish:
    """Never narrower than for typing. Where it has to be scrolled sideways only sentences are cut."""
    column = records.columns[place]
    cells = [records.index(row, place) for row in range(min(records.rowCount(), ROWS_MEASURED))]
    long = longest(cell.data() for cell in cells)
    typing = typing_width(table, column)
    needed = max(typing, widest(table, (cells[at] for at in long)))
    is_sentence = _is_of(column, _SENTENCES)
    has_sentences = any(_is_of(other, _SENTENCES) for other in records.columns)
    grows = is_sentence or (not has_sentences and place == len(records.columns) - 1)
    foreseen = max(typing, _digits(table, column.digits or _SENTENCE_DIGITS)) if is_sentence else needed
    return Wish(foreseen, needed, typing, not _is_of(column, _WORDS), grows)


def _digits(table: QTableView, count: int) -> int:
    return table.fontMetrics().horizontalAdvance("0") * count


def _is_of(column: Column, some: tuple[type[kinds.Kind], ...]) -> bool:
    return column.words if column.field is None else isinstance(column.field.kind, some)
