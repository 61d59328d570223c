"""Problems of a card: where each belongs, how many a section has, and the panel that lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from app.domain.policy import UNSET_TEXT, PolicyView
from app.domain.problems import Problem, Severity
from app.forms.conditions import is_blank
from app.forms.gen_rules import card_complete
from app.forms.record_titles import record_title
from app.forms.registry import schema_of, schemas_by_id
from app.views.forms.editors.base import UNREADABLE
from app.views.forms.scrolled import low_column, tell_long_items
from app.views.pages.card_copy import HOUSEHOLD, WorkingCopy
from app.views.pages.card_explanations import ExplainedList, ExplainLine

_PROBLEM = Qt.ItemDataRole.UserRole
ELSEWHERE_RULE = "V-MEM-02"
"""The rule whose problem names another household with the same ID number (domain.md 13)."""


@dataclass(frozen=True)
class Place:
    """Where a problem is on the card."""

    schema_id: str
    record_id: str
    field: str


@dataclass(frozen=True)
class CardProblems:
    """The problems of a card that somebody still has to look at, found again by record; `explained` apart.

    `blocking` keep the card from being handed in: all that are open, unless it is known better.
    """

    all: tuple[Problem, ...] = ()
    by_record: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    explained: tuple[Problem, ...] = ()
    blocking: tuple[Problem, ...] = ()

    @classmethod
    def of(
        cls, problems: Iterable[Problem], household_id: str, blocking: tuple[Problem, ...] | None = None
    ) -> CardProblems:
        found = tuple(problems)
        listed = tuple(problem for problem in found if not problem.explained)
        by_record: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in listed:
            by_record[problem.record or household_id].append(problem)
        return cls(
            listed,
            {record: tuple(own) for record, own in by_record.items()},
            tuple(problem for problem in found if problem.explained),
            tuple(problem for problem in found if problem.is_open) if blocking is None else blocking,
        )

    @property
    def listed(self) -> tuple[Problem, ...]:
        """What is said one by one; of a card that lacks only the review not again that it is incomplete."""
        if self.blocking:
            return self.all
        return tuple(problem for problem in self.all if problem.rule_id != card_complete.id)

    def of_record(self, record_id: str) -> tuple[Problem, ...]:
        return self.by_record.get(record_id, ())

    def by_cell(self) -> dict[tuple[str, str], tuple[Problem, ...]]:
        """Problems by (record id, field), for tables."""
        cells: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
        for record_id, problems in self.by_record.items():
            for problem in problems:
                cells[(record_id, problem.field)].append(problem)
        return {cell: tuple(found) for cell, found in cells.items()}


def place_of(problem: Problem, copy: WorkingCopy) -> Place:
    """A problem that says a whole table lacks something stands in that table."""
    if not problem.record and problem.field in schemas_by_id():
        return Place(problem.field, "", "")
    record_id = problem.record or copy.household_id
    return Place(copy.schema_of_record(record_id), record_id, problem.field)


@dataclass(frozen=True)
class Mark:
    """What stands beside a section; 完整 when all are 0. `errors` are all hard errors (domain 13.0), as the
    list of households counts them; `missing` of them only say that a needed field is blank.
    """

    missing: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def words(self) -> str:
        if self.errors > self.missing:
            return f"有错 {self.errors} 处"
        if self.missing:
            return f"缺 {self.missing} 项"
        return f"需说明 {self.warnings} 处" if self.warnings else "完整"

    @property
    def tone(self) -> str:
        if self.errors > self.missing:
            return "error"
        return "warning" if self.missing or self.warnings else "done"


@dataclass(frozen=True)
class PlainMark:
    """What stands beside a section of which nobody can say how complete it is."""

    words: str
    tone: str = "muted"


def mark_of(problems: Sequence[Problem], copy: WorkingCopy) -> Mark:
    """The mark of a section with these problems; it is missing something, not wrong, where all is blank."""
    missing = sum(is_missing(problem, copy) for problem in problems)
    errors = sum(problem.severity is Severity.E for problem in problems)
    return Mark(missing, errors, sum(problem.severity is Severity.W for problem in problems))


def is_missing(problem: Problem, copy: WorkingCopy) -> bool:
    """Whether the problem only says that a needed field is still blank, whichever rule says it."""
    place = place_of(problem, copy)
    field = schema_of(place.schema_id).by_name.get(place.field)
    record = copy.record(place.schema_id, place.record_id) or {}
    return (
        field is not None
        and problem.severity is Severity.E
        and problem.rule_id != UNREADABLE
        and is_blank(record.get(field.name))
        and field.is_required(record)
    )


_EXPLAIN = "需说明的，核对后确实如此，选中它，在这里写明理由（Ctrl+E），打印时附在卡后。"
_LEAST_LINES = 4
_YEAR = re.compile(r"（(\d{4}年)）")
"""As `PolicyUnset` names the year of a figure."""


class ProblemPanel(QWidget):
    """The tab 问题: errors first; Enter or a click goes to the field. chosen(problem).

    Below the list stand the line that explains the marked problem and what was explained before.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self._mark = Mark()
        self.hint = QLabel(_EXPLAIN)
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.list = QListWidget()
        self.list.setAccessibleName("问题")
        self.list.setObjectName("problemList")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_LINES)   # in the lowest window
        tell_long_items(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.explain = ExplainLine()
        self.explained = ExplainedList()
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.list.currentItemChanged.connect(lambda *_: self._offer(self.current_problem()))
        column = low_column(self)
        column.addWidget(self.summary)
        column.addWidget(self.list, 3)
        column.addWidget(self.hint)
        column.addWidget(self.explain)
        column.addWidget(self.explained, 2)

    def show_problems(self, problems: CardProblems, copy: WorkingCopy, policy: PolicyView) -> None:
        """List what is open; the marked problem stays marked, or the one that took its place."""
        marked, at = self.current_problem(), self.list.currentRow()
        lines = grouped(sorted(problems.listed, key=lambda problem: is_missing(problem, copy)), copy)
        with QSignalBlocker(self.list):
            self.list.clear()
            for line in lines:
                item = QListWidgetItem(_line(line, copy, policy))
                item.setData(_PROBLEM, line[0])
                self.list.addItem(item)
            row = next((number for number, line in enumerate(lines) if marked in line), at)
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._mark = mark_of(problems.all, copy)
        next_step = "" if copy.household.get("submitted_on") else "，可以提交"
        self.summary.setText(_counts(self._mark, len(lines), bool(problems.blocking), next_step))
        self._offer(self.current_problem())

    def lines(self) -> int:
        """How many lines there are: a figure that is unset counts once, however many years want it."""
        return self.list.count()

    def current_problem(self) -> Problem | None:
        item = self.list.currentItem()
        problem: Problem | None = None if item is None else item.data(_PROBLEM)
        return problem

    def next_problem(self) -> Problem | None:
        """The problem after the marked one, from the top again after the last."""
        if not self.list.count():
            return None
        row = (self.list.currentRow() + 1) % self.list.count()
        self.list.setCurrentRow(row)
        problem: Problem = self.list.item(row).data(_PROBLEM)
        return problem

    def begin_explaining(self, after: Problem | None = None) -> bool:
        """Open the line for the marked problem, or for the next one that can be explained; False without one.

        `after`: the problem that was just explained and will leave the list.
        """
        count, start = self.list.count(), max(self.list.currentRow(), 0)
        for step in range(count):
            row = (start + step) % count
            problem: Problem = self.list.item(row).data(_PROBLEM)
            if problem != after and self.explain.can_take(problem):
                self.list.setCurrentRow(row)
                self._offer(problem)
                self.explain.begin()
                return True
        return False

    def go_on_explaining(self, done: Problem) -> None:
        """After one was explained: the next one, or the list when none is left."""
        if not self.begin_explaining(done):
            self._offer(None)
            self.list.setFocus()

    def _offer(self, problem: Problem | None) -> None:
        """Open the line for a problem; while it is open nobody need be told where it comes."""
        self.explain.show_problem(problem)
        self.hint.setVisible(bool(self._mark.warnings) and self.explain.problem is None)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PROBLEM))


def grouped(problems: Iterable[Problem], copy: WorkingCopy) -> list[list[Problem]]:
    """The lines of the panel: a figure that is unset is said once for all years and records that want it;
    everything that can be mended on the card has its own line.
    """
    lines: dict[Any, list[Problem]] = {}
    for number, problem in enumerate(problems):
        same: Any = number
        if problem.severity is Severity.I and UNSET_TEXT in problem.message:
            schema_id = place_of(problem, copy).schema_id
            same = (problem.rule_id, schema_id, _YEAR.sub("", problem.message))
        lines.setdefault(same, []).append(problem)
    return list(lines.values())


def _line(problems: Sequence[Problem], copy: WorkingCopy, policy: PolicyView) -> str:
    """【错误】张三：what is wrong → what to do; a blank needed field is one short line."""
    problem, place = problems[0], place_of(problems[0], copy)
    titles = [_title_at(one, copy, policy) for one in problems]
    who = "" if place.schema_id == HOUSEHOLD else f"{'、'.join(dict.fromkeys(titles))}："
    if is_missing(problem, copy):
        return f"【未填】{who}{schema_of(place.schema_id)[place.field].label}"
    fix = f"\n→ {problem.fix}" if problem.fix else ""
    years = dict.fromkeys(year for one in problems for year in _YEAR.findall(one.message))
    message = _YEAR.sub(f"（{'、'.join(sorted(years))}）", problem.message)
    return f"【{problem.severity.label}】{who}{message}{fix}"


def _title_at(problem: Problem, copy: WorkingCopy, policy: PolicyView) -> str:
    place = place_of(problem, copy)
    return record_title(place.schema_id, copy.record(place.schema_id, place.record_id) or {}, policy)


def _counts(mark: Mark, listed: int, is_blocked: bool, next_step: str) -> str:
    if not (mark.errors or mark.warnings):
        hints = f"，有 {listed} 条提示" if listed else ""
        return f"没有错误{hints}{next_step}。"
    blank = f"（其中未填 {mark.missing} 项）" if mark.missing else ""
    errors = f"错误 {mark.errors} 处{blank}" if mark.errors else ""
    warnings = f"需说明 {mark.warnings} 处" if mark.warnings else ""
    said = "，".join(filter(None, (errors, warnings)))
    return f"{said}。可以保存，还不能提交。" if is_blocked else f"只等审核人签字{next_step}。"
