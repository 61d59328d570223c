"""Records of one schema as an item model: one row per record, one column per field. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.policy import PolicyView
from app.domain.problems import Problem, Severity
from app.forms.conditions import Values, is_blank
from app.forms.kinds import Hundredths, Money, Reference, Whole
from app.forms.schema import Field
from app.views.forms.editors.base import NAME_TO_COME, ReferenceSource
from app.views.forms.record_names import RecordNames

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARKS = {Severity.E: "✗ ", Severity.W: "! ", Severity.I: ""}
_MISSED = frozenset((Severity.E, Severity.W))
"""How grave a word about a blank field must be for Enter to stop there."""
PROBLEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column:
    """A field, or (field None) a computed text such as age or last year's amount; `words`: not a number.

    With both, the computed text is what holds while nobody has filled in the field.
    `digits` is the room for the cells, in widths of a digit; 0 takes what the kind of the field needs.
    """

    title: str
    field: Field | None = None
    text: Callable[[Values], str] | None = None
    words: bool = False
    digits: int = 0

    @property
    def heading(self) -> str:
        """The title with the unit of the numbers below it, and the mark of a field that is always needed."""
        if self.field is None:
            return self.title
        needed = self.field.required is True and not self.field.derived
        return f"{self.field.kind.headed(self.title)}{' *' if needed else ''}"


class RecordModel(QAbstractTableModel):
    """cell_changed(record id, field name, value): a value was set by a cell.

    `references` names the records that fields point to; a name that comes later is shown when it comes.
    """

    cell_changed = Signal(str, str, object)

    def __init__(
        self, columns: Sequence[Column], policy: PolicyView, references: Mapping[str, ReferenceSource]
    ) -> None:
        super().__init__()
        self._names = RecordNames(references, self._all_changed)
        self.columns = tuple(columns)
        self.readonly = False
        self._policy = policy
        self._rows: list[dict[str, Any]] = []
        self._problems: Mapping[tuple[str, str], tuple[Problem, ...]] = {}
        self._judged: dict[str, dict[str, Any]] = {}

    def rows(self) -> tuple[Values, ...]:
        return tuple(dict(row) for row in self._rows)

    def row(self, place: int) -> Values:
        return self._rows[place]

    def place_of(self, record_id: str) -> int:
        """Row number of a record, -1 when it is not here."""
        return next((place for place, row in enumerate(self._rows) if row["id"] == record_id), -1)

    def column_of(self, field_name: str) -> int:
        """Column number of a field, -1 when it has no column."""
        return next(
            (place for place, column in enumerate(self.columns)
             if column.field is not None and column.field.name == field_name), -1,
        )  # fmt: skip

    def set_rows(self, rows: Sequence[Values]) -> None:
        """Show other values; when the records stay the same, open cells and the selection survive."""
        if [row["id"] for row in rows] == [row["id"] for row in self._rows]:
            self._rows = [dict(row) for row in rows]
            self._all_changed()
        else:
            self.beginResetModel()
            self._rows = [dict(row) for row in rows]
            self.endResetModel()

    def set_problems(self, problems: Mapping[tuple[str, str], tuple[Problem, ...]]) -> None:
        """Problems by (record id, field name), of the values as they are now."""
        self._judged = {row["id"]: dict(row) for row in self._rows}
        if problems != self._problems:
            self._problems = problems
            self._all_changed()

    def problems_at(self, index: Index) -> tuple[Problem, ...]:
        field = self.columns[index.column()].field
        if field is None:
            return ()
        record_id = self._rows[index.row()]["id"]
        found = self._problems.get((record_id, field.name), ())
        return tuple(problem for problem in found if not self.is_missing(record_id, problem))

    def is_missing(self, record_id: str, problem: Problem) -> bool:
        """Whether the problem only says that a needed cell is still blank."""
        row = next(row for row in self._rows if row["id"] == record_id)
        field = next((c.field for c in self.columns if c.field and c.field.name == problem.field), None)
        return (
            field is not None
            and problem.severity is Severity.E
            and is_blank(row.get(field.name))
            and field.is_required(row)
        )

    def insert(self, place: int, values: Values) -> None:
        self.beginInsertRows(_ROOT, place, place)
        self._rows.insert(place, dict(values))
        self.endInsertRows()

    def take(self, place: int) -> Values:
        """Remove a row and return it."""
        self.beginRemoveRows(_ROOT, place, place)
        values = self._rows.pop(place)
        self.endRemoveRows()
        return values

    def set_typed(self, index: Index, value: Any) -> None:
        """Keep a half-typed value without telling anyone: the open cell shows it already."""
        field = self.columns[index.column()].field
        if field is not None:
            self._rows[index.row()][field.name] = value

    def is_editable(self, index: Index) -> bool:
        field = self.columns[index.column()].field
        return (
            not self.readonly
            and field is not None
            and not field.derived
            and field.is_visible(self._rows[index.row()])
        )

    def is_needed(self, index: Index) -> bool:
        """Shift+Enter stops here: writable, and required or in error."""
        field = self.columns[index.column()].field
        if field is None or not self.is_editable(index):
            return False
        return field.is_required(self._rows[index.row()]) or any(
            problem.severity is Severity.E for problem in self.problems_at(index)
        )

    def is_open(self, index: Index) -> bool:
        """Enter stops here: an answer is needed or missed, and there is none yet or a wrong one."""
        field = self.columns[index.column()].field
        if field is None or not self.is_editable(index):
            return False
        row = self._rows[index.row()]
        value, severities = row.get(field.name), {problem.severity for problem in self.problems_at(index)}
        if is_blank(value):
            return field.is_required(row) or bool(severities & _MISSED)
        same = self._judged.get(row["id"], {}).get(field.name) == value
        return same and Severity.E in severities

    def open_place(self, start: int = 0) -> int:
        """The first row from `start` on that has an open cell, -1 when there is none."""
        for row in range(start, self.rowCount()):
            if any(self.is_open(self.index(row, column)) for column in range(self.columnCount())):
                return row
        return -1

    def is_blank_row(self, place: int) -> bool:
        row = self._rows[place]
        return all(is_blank(row.get(column.field.name)) for column in self.columns if column.field)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.ToolTipRole and column.field is not None:
            return column.field.guidance or column.field.label
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            problems = self.problems_at(index)
            return (_MARKS[problems[0].severity] if problems else "") + self.text(column, row)
        if role == Qt.ItemDataRole.EditRole:
            return row.get(column.field.name) if column.field else None
        if role == Qt.ItemDataRole.ToolTipRole:
            said = (problem.message for problem in self.problems_at(index))
            return "\n".join(filter(None, (self.text(column, row), *said))) or None
        if role == PROBLEM_ROLE:
            return self.problems_at(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = self.columns[index.column()]
        if role != Qt.ItemDataRole.EditRole or column.field is None:
            return False
        row = self._rows[index.row()]
        row[column.field.name] = value
        self.cell_changed.emit(row["id"], column.field.name, value)
        self._all_changed()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.is_editable(index) else flags

    def text(self, column: Column, row: Values) -> str:
        """What a cell says, without the marks of its problems."""
        if column.field is None:
            return column.text(row) if column.text else ""
        if not column.field.is_visible(row):
            return "—"
        kind, value = column.field.kind, row.get(column.field.name)
        if column.text and is_blank(value):
            return column.text(row)
        if isinstance(kind, Reference) and value:
            return self._names.name(kind.entity, value)
        return kind.format(value, self._policy)

    def _all_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def named_first(records: RecordModel, row: Values) -> str:
    """Whom the first column names, "" where it names nobody or nobody yet."""
    first = records.columns[0]
    if first.field is None or not isinstance(first.field.kind, Reference):
        return ""
    name = records.text(first, row)
    return "" if name == NAME_TO_COME else name


def _alignment(column: Column) -> Qt.AlignmentFlag:
    kind = column.field.kind if column.field is not None else None
    is_number = not column.words if kind is None else isinstance(kind, Money | Whole | Hundredths)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def field_columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    return tuple(Column(field.label, field) for field in fields)
