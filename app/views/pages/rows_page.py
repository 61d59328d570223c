"""The plain list page: a sentence, a table of some hundred rows read by a job, buttons for the chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.exports import Scope
from app.views.jobs import Job
from app.views.list_export import ListExport
from app.views.pages.sheet import row_of, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace


class RowsPage(QWidget):
    """`shown()`: rows were read and stand in the table. A page gives `read_rows` and `empty_words`."""

    shown = Signal()
    table_class: type[WideTable] = WideTable
    """`WrappedTable` where rows say more than one line holds."""

    def __init__(self, workplace: Workplace, name: str, columns: Sequence[Column], said: str,
                 parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.workplace = workplace
        self._job: Job | None = None
        self._answer: Callable[[Any], None] | None = None
        self._columns = tuple(columns)
        self.model = RowsModel(columns, workplace.brush, self)
        self.table = self.table_class(name, workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setSelectionMode(WideTable.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.row_chosen(self.chosen()))
        self.table.opened.connect(lambda row: self.row_opened(self.model.row_at(row)))
        self.note = EmptyNote(self.table.viewport())
        self.export = QAction("导出 Excel…", self.table)
        self.export.setEnabled(workplace.may(Action.EXPORT_LIST))
        self.export.triggered.connect(self._export)
        self.table.addAction(self.export)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.said = words(said, "muted")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[workplace.theme.pixels(10)] * 4)
        self.column.setSpacing(workplace.theme.pixels(8))

    def lay_out(self, *buttons: QWidget, below: QWidget | None = None) -> None:
        """The sentence, the table, what stands below it, the buttons."""
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        if below is not None:
            self.column.addWidget(below, 1)
        self.column.addLayout(row_of(*buttons))

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        """Asked outside the GUI thread."""
        return ()

    def empty_words(self) -> str:
        return ""

    def row_chosen(self, row: Any | None) -> None:
        """Another row is current, None for none."""

    def row_opened(self, row: Any) -> None:
        """Enter or double click."""

    def load(self) -> None:
        """Read the rows again; the chosen place in the list stays."""
        if self._job is not None:
            self._job.forget_callbacks()
            self._job.cancel()
        self._job = self.workplace.jobs.read(self.read_rows, self._take)

    def _take(self, rows: Sequence[Any]) -> None:
        self._job = None
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[Any]) -> None:
        at = max(0, self.table.currentIndex().row())
        self.model.show_rows(rows)
        if rows:
            self.note.hide()
            self.table.selectRow(min(at, len(rows) - 1))
        else:
            self.note.say(self.empty_words(), {})
        self.row_chosen(self.chosen())
        self.shown.emit()

    def _export(self) -> None:
        """The list as it stands, from the menu of the table (right button, menu key)."""
        rows = [self.model.row_at(row) for row in range(self.model.rowCount())]
        export = ListExport(self.workplace, lambda: Scope(self.workplace.session.unit.name))
        export.ask_table(self.table.accessibleName(), self._columns, rows)

    def chosen(self) -> Any | None:
        rows = self.table.chosen_rows()
        return self.model.row_at(rows[0]) if rows and rows[0] < self.model.rowCount() else None

    def write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Run a change unless one is under way; a refusal is said in passing and the rows are read again."""
        if not self.is_writing:
            self._answer = done
            self.workplace.jobs.write(lambda progress: work(), self._on_written, self._on_not_written)

    @property
    def is_writing(self) -> bool:
        """Whether a change has begun and what became of it is not known."""
        return self._answer is not None

    def _on_written(self, result: Any) -> None:
        done, self._answer = self._answer, None
        assert done is not None
        done(result)

    def _on_not_written(self, error: BaseException) -> bool:
        self._answer = None
        return self._on_refused(error)

    def _on_refused(self, error: BaseException) -> bool:
        self.load()
        return False
