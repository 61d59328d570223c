"""The tab 公示: every notice with its clock; what may come down and what waits for an answer is coloured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.core.progress import Progress
from app.domain.notices import KINDS, ClockState
from app.domain.permissions import Action
from app.services.notice_board import NoticeRow, notice_rows
from app.views.dialogs.paper_window import show_papers
from app.views.pages.meeting_list import village_of
from app.views.pages.notice_page import open_notice, reopen_notice
from app.views.pages.notice_papers import blank_notices
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.id_page_model import Column
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

_SAID = (
    "张贴的当天不算，有异议没有答复的日子不算；期满的第二天起可以撤下，最后一天是节假日的顺延。"
    "选一份按 Enter 打开，按 F8 起草。"
)


def _tone(row: NoticeRow) -> str:
    if row.clock.state is ClockState.PAUSED:
        return "error"
    return "done" if row.is_due else "muted" if row.taken_down_on else ""


def _state(row: NoticeRow) -> str:
    if not row.is_stored:
        return "没有保存"
    if row.has_draft:
        return "有没保存的修改"
    waiting = f"{row.open_opinions} 条意见等答复" if row.open_opinions else ""
    photos = f"要补 {len(row.missing_photos)} 张照片" if row.missing_photos else ""
    return "，".join(filter(None, (waiting, photos)))


_COLUMNS = (
    Column("posted_on", "张贴", lambda row: str(row.clock.posted_on or "草稿"), 96, sortable=False),
    Column("village", "村", lambda row: row.village, 86, sortable=False),
    Column("title", "标题", lambda row: row.title, 230, sortable=False),
    Column("state", "现在", lambda row: row.state_words, 170, tone=_tone, sortable=False),
    Column("days", "天数", lambda row: row.day_words, 130, sortable=False),
    Column("last_day", "最后一天", lambda row: str(row.clock.last_day or ""), 96, sortable=False),
    Column("earliest", "可以撤下", lambda row: str(row.clock.earliest or ""), 96, sortable=False),
    Column("open", "要办", _state, 130, tone=lambda row: "warning", sortable=False),
)


class NoticeListPage(RowsPage):
    """`changed(Changes)`: a notice was stored, posted, taken down, or somebody's opinion registered."""

    table_class = WrappedTable
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "公示公告", _COLUMNS, _SAID, parent)
        self._region = ""
        self.add_button = button("起草公示公告", self.begin, primary=True)
        self.add_button.setToolTip("F8")
        self.add_button.setEnabled(workplace.may(Action.EDIT))
        self.kinds = QMenu(self)
        for value in workplace.session.policy().table(KINDS).values:
            self.kinds.addAction(f"{value.code} {value.label}", partial(self.begin_kind, value.code))
        self.open_button = button("打开", self._open_chosen)
        self.blank_button = button("空白公示、情况说明、异议处理单…", self._show_blank)
        self.blank_button.setEnabled(workplace.may(Action.PRINT))
        self.lay_out(self.add_button, self.open_button, self.blank_button)
        QShortcut(QKeySequence("F8"), self).activated.connect(self.begin)

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return notice_rows(self.workplace.session, self._region)

    def empty_words(self) -> str:
        return "还没有公示公告，按 F8 起草。"

    def row_chosen(self, row: NoticeRow | None) -> None:
        self.open_button.setEnabled(row is not None)

    def row_opened(self, row: NoticeRow) -> None:
        reopen_notice(self.workplace, row.id, self.changed.emit, self.load)

    def begin(self) -> None:
        """Which of the thirteen kinds: a menu for arrow keys, first letters or the mouse."""
        if self.add_button.isEnabled():
            self.kinds.popup(self.add_button.mapToGlobal(self.add_button.rect().topLeft()))

    def begin_kind(self, kind: str) -> None:
        """A draft of a kind for the village on the screen."""
        open_notice(self.workplace, kind, (), village_code=village_of(self._region),
                    on_changed=self.changed.emit, after=self.load)

    def _open_chosen(self) -> None:
        row = self.chosen()
        if row is not None:
            self.row_opened(row)

    def _show_blank(self) -> None:
        show_papers(self.workplace, blank_notices(self.workplace.session), self)
