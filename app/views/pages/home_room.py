"""The room 工作台: what is due today, what is missing where, how far the work is, what was exchanged.

Each block is read by a job of its own and again whenever something changed while the page is on the screen.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.services.home.exchange import Exchange, SentPackage, exchange
from app.services.home.standing import standing
from app.services.home.tasks import Opens, Task
from app.services.home.today import today_groups
from app.services.packages import KINDS
from app.services.regions import RegionNode
from app.views.pages.home_block import HomeBlock
from app.views.pages.home_tasks import TodayBlock
from app.views.pages.home_villages import LackBlock, ProgressBlock
from app.views.pages.room import RoomPage
from app.views.pages.sheet import button, words
from app.views.place import Region
from app.views.workplace import Workplace

WIDE = 1100
_LEFT_SHARE, _RIGHT_SHARE = 52, 48
_TASKS_HIGH, _TABLE_HIGH = 300, 230
_NEVER_SENT = f"还没有报送过，第一次报送选“{KINDS['full']}”"


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
        line = QHBoxLayout()
        line.addWidget(self.told, 1)
        line.addWidget(self.go_button)
        column.addLayout(line)
        self.hold(body)

    def show_exchange(self, now: Exchange) -> None:
        parts = [
            f"最近报送：{_package_words(now.sent)}" if now.sent else _NEVER_SENT,
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

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        theme = self._workplace.theme
        ground = QWidget()
        self._grid = QGridLayout(ground)
        self._grid.setContentsMargins(*[theme.pixels(8)] * 4)
        self._grid.setSpacing(theme.pixels(8))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._is_wide: bool | None = None
        self._arrange()

    def _arrange(self) -> None:
        """Tasks on the left and the rest on the right; in a narrow window, or with large text, one below the
        other, each with room for some lines.
        """
        theme = self._workplace.theme
        wide = self.width() >= theme.pixels(WIDE)
        if wide is self._is_wide:
            return
        self._is_wide = wide
        blocks: tuple[HomeBlock, ...] = (self.today, self.lacks, self.progress, self.exchange)
        for block in blocks:
            self._grid.removeWidget(block)
        self._grid.addWidget(self.today, 0, 0, 3 if wide else 1, 1)
        for row, block in enumerate(blocks[1:]):
            self._grid.addWidget(block, row if wide else row + 1, 1 if wide else 0)
        heights = (0, 0, 0) if wide else (_TASKS_HIGH, _TABLE_HIGH, _TABLE_HIGH)
        for block, height in zip(blocks, heights, strict=False):
            block.setMinimumHeight(theme.pixels(height))
        self._grid.setColumnStretch(0, _LEFT_SHARE)
        self._grid.setColumnStretch(1, _RIGHT_SHARE if wide else 0)
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row < (2 if wide else 3) else 0)


def _package_words(package: SentPackage) -> str:
    return f"{package.at:%Y-%m-%d %H:%M} 第 {package.seq} 号{package.kind}包"
