"""The tab 会议: every meeting of the place with what it decided; drafts that were never stored on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.meeting_board import MeetingRow, meeting_rows
from app.views.dialogs.paper_window import show_papers
from app.views.pages.meeting_page import open_meeting, reopen_meeting
from app.views.pages.meeting_papers import blank_papers
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.id_page_model import Column
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

_SAID = (
    "一次会议可以议多件事，每件事分别计票。填的时候就按开会那天的规定核对到会和表决人数。"
    "选一次会议按 Enter 打开，按 F8 登记新会议。"
)


def _state(row: MeetingRow) -> str:
    if not row.is_stored:
        return "没有保存"
    return "有没保存的修改" if row.has_draft else ""


def _decision_tone(row: MeetingRow) -> str:
    return "done" if row.matters and row.passed == len(row.matters) else ""


_COLUMNS = (
    Column("held_on", "日期", lambda row: str(row.held_on or ""), 100, sortable=False),
    Column("village", "村", lambda row: row.village, 100, sortable=False),
    Column("kind", "会议", lambda row: row.kind, 150, sortable=False),
    Column("topic", "主题", lambda row: row.topic, 220, sortable=False),
    Column("matters", "议题", lambda row: row.matter_words, 220, sortable=False),
    Column("decision", "决定", lambda row: row.decision, 150, tone=_decision_tone, sortable=False),
    Column("state", "草稿", _state, 120, tone=lambda row: "warning", sortable=False),
)


class MeetingListPage(RowsPage):
    """`changed(Changes)`: a meeting was stored or removed."""

    changed = Signal(object)
    table_class = WrappedTable

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "会议", _COLUMNS, _SAID, parent)
        self._region = ""
        self.add_button = button("登记会议", self.begin, primary=True)
        self.add_button.setToolTip("F8")
        self.add_button.setEnabled(workplace.may(Action.EDIT))
        self.open_button = button("打开", self._open_chosen)
        self.blank_button = button("空白会议记录、签到册、计票单…", self._show_blank)
        self.blank_button.setEnabled(workplace.may(Action.PRINT))
        self.lay_out(self.add_button, self.open_button, self.blank_button)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.begin)

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return meeting_rows(self.workplace.session, self._region)

    def empty_words(self) -> str:
        return "还没有登记会议，按 F8 登记。"

    def row_chosen(self, row: MeetingRow | None) -> None:
        self.open_button.setEnabled(row is not None)

    def row_opened(self, row: MeetingRow) -> None:
        reopen_meeting(self.workplace, row.id, self.changed.emit, self.load)

    def begin(self) -> None:
        """A new meeting of the village on the screen."""
        if self.workplace.may(Action.EDIT):
            open_meeting(self.workplace, (), village_code=village_of(self._region),
                         on_changed=self.changed.emit, after=self.load)

    def _open_chosen(self) -> None:
        row = self.chosen()
        if row is not None:
            self.row_opened(row)

    def _show_blank(self) -> None:
        show_papers(self.workplace, blank_papers(self.workplace.session), self)


_VILLAGE_DIGITS = 12


def village_of(region: str) -> str:
    """The village of a line of the tree; "" where it is the whole township."""
    return region if len(region) == _VILLAGE_DIGITS else ""
