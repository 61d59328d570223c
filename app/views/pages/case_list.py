"""The list of cases under way: what stands where, since when, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from app.core.progress import Progress
from app.services.procedures import CaseLine, list_cases
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

_SAID = "办理中的事项。选一件按 Enter 打开。"
_COLUMNS = (
    Column("title", "程序", lambda line: line.title, 200),
    Column("matter", "事项", lambda line: line.matter, 200),
    Column("standing", "现在到了", lambda line: line.standing, 160),
    Column("since", "从哪天起", lambda line: line.since.isoformat(), 100),
    Column("following", "下一步", lambda line: "、".join(line.following), 220),
)


class CaseListPage(RowsPage):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "办理中的事项", _COLUMNS, _SAID, parent)
        self._region = ""
        self.lay_out(button("打开户档案", self._open_household))

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return list_cases(self.workplace.session, self._region)

    def empty_words(self) -> str:
        return "现在没有办理中的事项。"

    def row_opened(self, row: CaseLine) -> None:
        self.open_case.emit(row.id)

    def _open_household(self) -> None:
        row = self.chosen()
        if row is not None and row.household_id:
            self.open_household.emit(row.household_id)
