"""One person's line of life in a window: every household, every change, oldest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UserError
from app.services.persons import LifeLine, life_line
from app.views.pages.sheet import heading, words
from app.views.tables.wrapped_cells import WrappedCells, keep_rows_fitting

_TITLES = ("日期", "户", "变动")
_SIZE = (760, 420)


class LifeLineDialog(QDialog):
    """Read only; Escape closes."""

    def __init__(self, line: LifeLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("一个人的历次变动")
        self.resize(*_SIZE)
        self.table = QTableWidget(len(line.steps), len(_TITLES))
        self.table.setHorizontalHeaderLabels(list(_TITLES))
        self.table.setAccessibleName("历次变动")
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for row, step in enumerate(line.steps):
            day = step.on.isoformat() if step.on else "日期不详"
            for column, text in enumerate((day, step.household, step.words)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_TITLES) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.setItemDelegateForColumn(len(_TITLES) - 1, WrappedCells(self.table))
        keep_rows_fitting(self.table)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column_layout = QVBoxLayout(self)
        column_layout.addWidget(heading(line.name or "未填姓名"))
        column_layout.addWidget(words(f"先后登记在 {len(line.households)} 户。", "muted"))
        column_layout.addWidget(self.table, 1)
        column_layout.addWidget(buttons)


def show_life_line(page: Any, member_id: str) -> None:
    """Read the line beside typing and show it over the card page."""

    def show(line: LifeLine) -> None:
        page.dialogs.run(LifeLineDialog(line, page))

    def refused(error: BaseException) -> bool:
        if isinstance(error, UserError):
            page.dialogs.notify(error.message)
            return True
        return False

    page.jobs.read(lambda progress: life_line(page.session, member_id), show, refused)
