"""Lines of 今天要办: what, why, by when, and the place that opens. Plain values; read elsewhere."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.services.reminders import Reminder


class Opens(enum.Enum):
    """What a line opens."""

    NOTICE = "notice"
    CASE = "case"
    CASES = "cases"
    SUBMITTED = "submitted"
    VISITS = "visits"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Task:
    """`due` is the day by which, None where only the waiting counts; `since` is from when it waits.

    `key` is the id of the notice or case, or the code of the village for lists. `count` is how many
    households or cards the line stands for.
    """

    title: str
    why: str
    opens: Opens
    key: str = ""
    due: date | None = None
    since: date | None = None
    count: int = 1
    is_overdue: bool = False
    reminder: Reminder | None = None

    @property
    def day(self) -> date | None:
        """The day the line shows."""
        return self.due or self.since


@dataclass(frozen=True)
class TaskGroup:
    """Lines of one matter, the most urgent first; `count` adds up what they stand for.

    `is_later`: they are under way but not due soon, so they are shown closed and not counted as today's.
    """

    title: str
    tasks: tuple[Task, ...]
    is_later: bool = False

    @property
    def count(self) -> int:
        return sum(task.count for task in self.tasks)

    @property
    def overdue(self) -> int:
        return sum(task.count for task in self.tasks if task.is_overdue)


def grouped(title: str, tasks: Iterable[Task], *, is_later: bool = False) -> tuple[TaskGroup, ...]:
    """One group with its lines in order of urgency; nothing without lines."""
    found = tuple(sorted(tasks, key=urgency))
    return (TaskGroup(title, found, is_later),) if found else ()


def urgency(task: Task) -> tuple[bool, date, str]:
    """Overdue ones first, then by day; lines without a day last."""
    return (not task.is_overdue, task.day or date.max, task.title)


def in_order(groups: Sequence[TaskGroup]) -> tuple[TaskGroup, ...]:
    """The group with the most urgent line first, those of later last."""
    return tuple(sorted(groups, key=lambda group: (group.is_later, *urgency(group.tasks[0])[:2])))
