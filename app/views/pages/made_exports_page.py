"""导出记录: which lists were taken out of this PC, by whom, when, and whether numbers were complete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.services.exports import exports_made
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import heading, spread
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

FULL, HIDDEN = "完整（内部资料）", "遮住一部分"
MADE_COLUMNS = (
    Column("at", "时间", lambda made: f"{made.at:%Y-%m-%d %H:%M}", 150, sortable=False),
    Column("user", "谁导出的", lambda made: made.user, 120, sortable=False),
    Column("title", "名单", lambda made: made.title, 180, sortable=False),
    Column("lines", "行数", lambda made: f"{made.lines:,}", 90, numeric=True, sortable=False),
    Column("full", "号码", lambda made: FULL if made.full else HIDDEN, 150, sortable=False,
           tone=lambda made: "warning" if made.full else ""),
    Column("scope", "范围", lambda made: made.scope, 320, sortable=False),
)
_HEADING = "从这台电脑导出的表格"
_SAID = "谁、什么时候、哪些内容、号码是否完整，新的在前。"


class MadeExportsPage(RowsPage):
    """Read anew whenever it is looked at: lists are taken out on other pages."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "导出记录", MADE_COLUMNS, _SAID, parent)
        spread(workplace.theme, self.column)
        self.column.addWidget(heading(_HEADING))
        self.lay_out()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return exports_made(self.workplace.session)

    def empty_words(self) -> str:
        return "还没有导出过表格。"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()
