"""The room 工作台: what is due today, what is missing where, how far the work is, what was exchanged.

Each block is read by a job of its own and again whenever something changed while the page is on the screen.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSplitter, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.services.home.exchange import Exchange, SentPackage, exchange
from app.services.home.standing import standing
from app.services.home.tasks import Opens, Task
from app.services.home.today import today_groups
from app.services.regions import RegionNode
from app.views.pages.home_block import HomeBlock
from app.views.pages.home_tasks import TodayBlock
from app.views.pages.home_villages import LackBlock, ProgressBlock
from app.views.pages.room import RoomPage
from app.views.pages.sheet import button, row_of, words
from app.views.place import Region
from app.views.workplace import Workplace

_LEFT_SHARE, _RIGHT_SHARE = 46, 54


class ExchangeBlock(HomeBlock):
    """`room_wanted()`: go to 数据交换."""

    room_wanted = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace.theme, "交换", parent)
        self.told = words()
        self.go_button = button("去数据交换", self.room_wanted.emit)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        line = row_of(self.go_button)
        line.insertWidget(0, self.told, 1)
        column.addLayout(line)
        self.hold(body)

    def show_exchange(self, now: Exchange) -> None:
        parts = [
            f"最近报送：{_package_words(now.sent)}" if now.sent else "还没有报送过，第一次报送选“全量”",
            f"最近回执：{_package_words(now.confirmed)}" if now.confirmed else "还没有收到回执",
        ]
        waiting = f"，{now.awaiting:,} 个包等回执" if now.awaiting else ""
        self.told.setText("。\n".join(parts) + "。")
        self.fill(f"待上报 {now.unsent:,} 条{waiting}", "warning" if now.awaiting else "muted")


class HomeRoom(QWidget, RoomPage):
    """Signals: task_opened(Task), list_wanted(village code, HouseholdFilter), room_wanted(room id),
    changed(Changes), shown() when all blocks were read.
    """

    task_opened = Signal(object)
    list_wanted = Signal(str, object)
    room_wanted = Signal(str)
    changed = Signal(object)
    shown = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._unread: set[str] = set()
        self.today = TodayBlock(workplace)
        self.lacks = LackBlock(workplace)
        self.progress = ProgressBlock(workplace)
        self.exchange = ExchangeBlock(workplace)
        self.today.opened.connect(self._on_task)
        self.today.changed.connect(self.changed)
        self.exchange.room_wanted.connect(lambda: self.room_wanted.emit("exchange"))
        for block in (self.lacks, self.progress):
            block.list_wanted.connect(self.list_wanted)
        self._lay_out()

    def load(self) -> None:
        """Read all blocks again."""
        jobs, session = self._workplace.jobs, self._workplace.session
        self._unread = {"today", "standing", "exchange"}
        jobs.read(lambda progress: standing(session), self._show_standing, latest=(self, "standing"))
        jobs.read(lambda progress: exchange(session), self._show_exchange, latest=(self, "exchange"))
        jobs.read(self._read_today, self._show_today, latest=(self, "today"))

    def refresh(self, changes: Any) -> None:
        """Something was written; a page that is not on the screen reads when it is shown."""
        if self.isVisible():
            self.load()

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        """The home page is always about the whole township."""

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.load()

    def _read_today(self, progress: Progress) -> Any:
        return today_groups(self._workplace.session, progress)

    def _show_today(self, groups: Any) -> None:
        self.today.show_groups(groups)
        self._read("today")

    def _show_standing(self, villages: Any) -> None:
        self.lacks.show_villages(villages)
        self.progress.show_villages(villages)
        self._read("standing")

    def _show_exchange(self, now: Exchange) -> None:
        self.exchange.show_exchange(now)
        self._read("exchange")

    def _read(self, part: str) -> None:
        self._unread.discard(part)
        if not self._unread:
            self.shown.emit()

    def _on_task(self, task: Task) -> None:
        if task.opens is Opens.REMINDER:
            if task.reminder is not None and task.reminder.place:
                self.room_wanted.emit(task.reminder.place)
            return
        self.task_opened.emit(task)

    def _lay_out(self) -> None:
        theme = self._workplace.theme
        right = QWidget()
        grid = QGridLayout(right)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.pixels(8))
        grid.addWidget(self.lacks, 0, 0)
        grid.addWidget(self.progress, 1, 0)
        grid.addWidget(self.exchange, 2, 0)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.today)
        parts.addWidget(right)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.setStretchFactor(0, _LEFT_SHARE)
        parts.setStretchFactor(1, _RIGHT_SHARE)
        parts.setSizes([_LEFT_SHARE * 100, _RIGHT_SHARE * 100])
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.pixels(8)] * 4)
        column.addWidget(parts)


def _package_words(package: SentPackage) -> str:
    return f"{package.at:%Y-%m-%d %H:%M} 第 {package.seq} 号{package.kind}包"
