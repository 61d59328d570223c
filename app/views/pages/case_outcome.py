"""What became of many at once: which went, which did not and why, in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services.procedures import Many
from app.views.dialogs.work_window import WorkWindow
from app.views.list_export import ListExport, Scope
from app.views.pages.sheet import button, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace


@dataclass(frozen=True)
class Outcome:
    """One line: whom it is about, and why it did not go, "" when it did."""

    name: str
    place: str
    why: str


COLUMNS = (
    Column("name", "户主或事项", lambda line: line.name, 140, sortable=False),
    Column("place", "村组", lambda line: line.place, 140, sortable=False),
    Column("result", "结果", lambda line: "没有办" if line.why else "已办", 80, sortable=False,
           tone=lambda line: "warning" if line.why else "done"),
    Column("why", "原因", lambda line: line.why, 560, sortable=False),
)


def outcomes(many: Many, named: Mapping[str, tuple[str, str]], asked: Sequence[str]) -> tuple[Outcome, ...]:
    """A line for each id asked for, those that did not go first; `named` is id → name and place."""
    lines = []
    for key in asked:
        reasons = many.refused.get(key, ())
        name, place = named.get(key, ("", ""))
        lines.append(Outcome(name, place, "；".join(dict.fromkeys(reason.words for reason in reasons))))
    return tuple(sorted(lines, key=lambda line: not line.why))


class OutcomeWindow(WorkWindow):
    """The table; the list can be exported to Excel."""

    def __init__(
        self, workplace: Workplace, title: str, lines: Sequence[Outcome], parent: QWidget | None = None
    ) -> None:
        super().__init__(workplace, title, parent)
        refused = sum(bool(line.why) for line in lines)
        went = len(lines) - refused
        left = f"，{refused:,} 件没有办，原因在下面；没有办的都没有变化" if refused else ""
        self.said = words(f"办了 {went:,} 件{left}。办错了可以撤销，一起办的一起撤销。")
        self.model = RowsModel(COLUMNS, workplace.brush, self)
        self.table = WideTable("批量办理的结果", workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.model.show_rows(lines)
        export = ListExport(workplace, lambda: Scope(workplace.session.unit.name))
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        save = button("导出 Excel…", lambda: export.ask_table(title, COLUMNS, lines))
        close = button("关闭", self.accept, primary=True)
        self.column.addLayout(row_of(save, close))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def show_outcome(
    workplace: Workplace, title: str, lines: Sequence[Outcome], parent: QWidget | None = None
) -> None:
    """Show the window and come back when it is closed."""
    window = OutcomeWindow(workplace, title, lines, parent)
    workplace.dialogs.run(window)
    window.deleteLater()
