"""今天要办: what waits, by matter, the most urgent first; a line opens its place, a reminder is ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QTreeWidgetItem, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.services.home.tasks import Opens, Task, TaskGroup
from app.services.reminders import Reminder, tick_off
from app.views.pages.home_block import HomeBlock
from app.views.pages.sheet import button, row_of
from app.views.pages.task_tree import TaskTree
from app.views.workplace import Workplace

MOST_LINES = 30
TASK_ROLE = Qt.ItemDataRole.UserRole
NOTHING = ("今天没有等着办的事。\n\n公示到期、要撤下、缺照片，走访到期，工作日程到日子，"
           "有卡或事项等您审核、被退回、可以往下办的，都会列在这里。")


class TodayBlock(HomeBlock):
    """`opened(Task)`: go there. `changed(Changes)`: a reminder was ticked off."""

    opened = Signal(object)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace.theme, "今天要办", parent)
        self._workplace = workplace
        self.tree = TaskTree(workplace.theme)
        self.tree.itemActivated.connect(lambda item, _: self._open(item))
        self.tree.itemClicked.connect(lambda item, _: self._clicked(item))
        self.tree.currentItemChanged.connect(lambda item, _: self._offer(item))
        self.note_line = QLineEdit()
        self.note_line.setPlaceholderText("办结说明，可以不填")
        self.note_line.setAccessibleName("办结说明")
        self.go_button = button("去办", lambda: self._open(self.tree.currentItem()))
        self.done_button = button("登记办结", self.tick_off, primary=True)
        self.foot = QWidget()
        foot = row_of(self.done_button, self.go_button)
        foot.insertWidget(0, self.note_line, 1)
        foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setLayout(foot)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(workplace.theme.pixels(6))
        column.addWidget(self.tree, 1)
        column.addWidget(self.foot)
        self.hold(body)
        self._offer(None)

    def show_groups(self, groups: Sequence[TaskGroup]) -> None:
        """Show them instead of what stood there; the current line and closed groups stay."""
        if not groups:
            self.tree.clear()
            self.say(NOTHING)
            return
        current = self._task(self.tree.currentItem())
        closed = {self._group_of(item) for item in self._tops() if not item.isExpanded()}
        opened = {self._group_of(item) for item in self._tops() if item.isExpanded()}
        self.tree.clear()
        for group in groups:
            top = self._add_group(group)
            top.setExpanded(group.title in opened if group.is_later else group.title not in closed)
        self.tree.fit()
        self._choose(current)
        due = [group for group in groups if not group.is_later]
        overdue = sum(group.overdue for group in due)
        count = sum(group.count for group in due)
        late = f"，{overdue:,} 项已过期" if overdue else ""
        told = f"{count:,} 项{late}" if due else "没有等着办的事，下面是这一期里要办的"
        self.fill(told, "warning" if overdue else "muted")

    def lines(self) -> list[tuple[str, str, str]]:
        """Every line in order: group titles have blank second and third parts."""
        found = []
        for top in self._tops():
            for item in (top, *(top.child(at) for at in range(top.childCount()))):
                found.append((item.text(0), item.text(1), item.text(2)))
        return found

    def choose(self, task: Task) -> None:
        """Make the line of a task the current one."""
        self._choose(task)

    def tick_off(self) -> None:
        """Record that the current reminder is done."""
        task = self._task(self.tree.currentItem())
        if task is None or task.reminder is None:
            return
        reminder: Reminder = task.reminder
        session, note = self._workplace.session, self.note_line.text()
        self._workplace.jobs.write(lambda progress: tick_off(session, reminder, note), self._ticked_off)

    def _ticked_off(self, changes: object) -> None:
        self.note_line.clear()
        self.changed.emit(changes)

    def _add_group(self, group: TaskGroup) -> QTreeWidgetItem:
        late = f"（{group.overdue:,} 项过期）" if group.overdue else ""
        top = QTreeWidgetItem(self.tree, [f"{group.title}　{group.count:,}{late}", "", ""])
        top.setData(0, TASK_ROLE, group.title)
        top.setFirstColumnSpanned(True)
        bold = QFont(self.tree.font())
        bold.setBold(True)
        top.setFont(0, bold)
        for task in group.tasks[:MOST_LINES]:
            self._add_task(top, task)
        rest = len(group.tasks) - MOST_LINES
        if rest > 0:
            opens = group.tasks[MOST_LINES].opens
            opens = Opens.CASES if opens is Opens.CASE else opens
            self._add_task(top, Task(f"还有 {rest:,} 项", "打开清单", opens))
        return top

    def _add_task(self, top: QTreeWidgetItem, task: Task) -> None:
        day = task.day.isoformat() if task.day else ""
        item = QTreeWidgetItem(top, [task.title, task.why, day])
        item.setData(0, TASK_ROLE, task)
        for column, text in enumerate((task.title, task.why, _day_words(task))):
            item.setToolTip(column, text)
        tone = self._workplace.brush("warning") if task.is_overdue else None
        if tone is not None:
            for column in (1, 2):
                item.setForeground(column, tone)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        task = self._task(item)
        if task is not None and task.reminder is None:
            self._open(item)

    def _open(self, item: QTreeWidgetItem | None) -> None:
        task = self._task(item)
        if task is not None:
            self.opened.emit(task)

    def _offer(self, item: QTreeWidgetItem | None) -> None:
        task = self._task(item)
        reminder = task.reminder if task is not None else None
        may = reminder is not None and self._workplace.may(Action.EDIT)
        self.go_button.setEnabled(task is not None and (reminder is None or bool(reminder.place)))
        self.done_button.setEnabled(may)
        self.note_line.setEnabled(may)

    def _choose(self, task: Task | None) -> None:
        for top in self._tops():
            for at in range(top.childCount()):
                if task is not None and self._task(top.child(at)) == task:
                    self.tree.setCurrentItem(top.child(at))
                    return
        self._offer(None)

    def _tops(self) -> list[QTreeWidgetItem]:
        return [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]

    @staticmethod
    def _group_of(item: QTreeWidgetItem) -> str:
        return str(item.data(0, TASK_ROLE))

    @staticmethod
    def _task(item: QTreeWidgetItem | None) -> Task | None:
        held = item.data(0, TASK_ROLE) if item is not None else None
        return held if isinstance(held, Task) else None


def _day_words(task: Task) -> str:
    if task.due is not None:
        return f"{task.due} 以前办"
    return f"从 {task.since} 等到现在" if task.since else ""
