"""The list of cases: what stands where, for how many days, and what it waits for.

All lines are read in one job; what a case waits for is asked only for the lines that are painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from app.core.progress import Progress
from app.core.text import sort_key
from app.domain.permissions import Action
from app.domain.village_groups import group_order
from app.services.case_lines import CaseLine, CaseStatus, Due, due_of, list_cases
from app.services.regions import village_names
from app.views.pages.case_batch import CaseBatch
from app.views.pages.case_begin import CaseBeginning
from app.views.pages.case_filter import CaseFilter
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, row_of
from app.views.tables.id_page_model import Column
from app.views.tables.wide_table import WideTable
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

TABLE = "cases"
ASK_AFTER_MS = 60
_TO_COME = "……"
_SHOWN_BY = frozenset(("procedure_case", "case_step", "household", "member", "region"))
"""Records from which the lines are made; what a case waits for may depend on any other."""


class CaseListPage(RowsPage):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`. `asked` counts lines whose wait was read."""

    table_class = WrappedTable
    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._today = workplace.session.clock.today()
        self._villages: dict[str, str] = {}
        self._due: dict[str, Due] = {}
        self._wanted: dict[str, None] = {}
        self._asked_for: set[str] = set()
        self._reading = 0
        self._lines: Sequence[CaseLine] = ()
        self._sort = ("since", False)
        self._region = ""
        self.asked = 0
        columns = self._all_columns()
        super().__init__(workplace, "办理中的事项", columns, "", parent)
        self._columns = tuple(column for column in columns if column.id != "due")  # what is exported
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_AFTER_MS)
        self._timer.timeout.connect(self._ask_due)
        self.batch = CaseBatch(workplace, self, self._place, self.changed.emit)
        self.beginning = CaseBeginning(workplace, self, self.changed.emit, self.open_case.emit)
        self._build()

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def is_touched(self, changes: Any) -> bool:
        """Whether the lines differ after an act; what they wait for is asked again in any case."""
        self._forget_due()
        return not _SHOWN_BY.isdisjoint(changes.touched)

    def load(self) -> None:
        self._villages = dict(village_names(self.workplace.session))
        super().load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return list_cases(self.workplace.session, self._region, ended=True, progress=progress)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """All lines of the place; the chips choose among them."""
        self._lines = rows
        self._forget_due()
        self.filter.count(rows)
        self._show_chosen()

    def empty_words(self) -> str:
        if self.filter.is_active() and self._lines:
            return f"这里没有符合“{self.filter.words()}”的事项。"
        return "这里没有办理中的事项。在农户列表里选中农户，用“操作”里的“开始办理”；村里的事项用下面的按钮。"

    def chosen_lines(self) -> list[CaseLine]:
        """The lines that are selected, in the order of the list; all of them after Ctrl+A."""
        if self.table.all_chosen:
            return [self.model.row_at(row) for row in range(self.model.rowCount())]
        return [self.model.row_at(row) for row in self.table.chosen_rows()]

    def row_opened(self, row: CaseLine) -> None:
        self.open_case.emit(row.id)

    def row_chosen(self, row: CaseLine | None) -> None:
        self.table.all_chosen = False
        self._show_choice()

    def actions_menu(self) -> QMenu:
        """The same actions for the button 操作 and the right mouse button."""
        menu = QMenu(self)
        lines = self.chosen_lines()
        menu.addAction("打开", lambda: self.row_opened(lines[0])).setEnabled(len(lines) == 1)
        home = menu.addAction("打开户档案", lambda: self.open_household.emit(lines[0].household_id))
        home.setEnabled(len(lines) == 1 and bool(lines[0].household_id))
        menu.addSeparator()
        running = [line for line in lines if not line.is_ended]
        if self.workplace.may(Action.EDIT):
            self.batch.fill(menu, running)
        menu.addSeparator()
        menu.addAction(self.export)
        menu.addAction("全部选中", self.choose_all).setEnabled(self.model.rowCount() > 0)
        menu.addMenu(self.table.column_menu()).setText("显示的列")
        return menu

    def choose_all(self) -> None:
        """Select every line of the list without selecting a cell (architecture 9)."""
        self.table.clearSelection()
        self.table.all_chosen = self.model.rowCount() > 0
        self._show_choice()

    def keep_layout(self) -> None:
        """Remember the columns as they stand."""
        self.workplace.remembered.change_columns(TABLE, self.table.layout_now())

    def due_in(self, line: CaseLine) -> Due:
        """What a line waits for; asked for when it is painted, to come until then."""
        if line.is_ended:
            return Due("")
        known = self._due.get(line.id)
        if known is None:
            if line.id not in self._asked_for:
                self._wanted[line.id] = None
                if not self._timer.isActive():
                    self._timer.start()
            return Due(_TO_COME)
        return known

    def _all_columns(self) -> tuple[Column, ...]:
        def tone(line: CaseLine) -> str:
            due = self.due_in(line)
            return "done" if due.is_mine else "warning" if due.first_day else ""

        return (
            Column("name", "户主或事项", lambda line: line.name, 122),
            Column("place", "村组", self._place, 96),
            Column("title", "程序", lambda line: line.title, 150),
            Column("standing", "现在到了", _standing, 130, tone=_tone),
            Column("since", "从哪天起", lambda line: line.since.isoformat(), 92),
            Column("days", "等了天数", lambda line: _days(line, self._today), 74,
                   numeric=True),
            Column("following", "下一步", lambda line: "或".join(line.following), 100),
            Column("due", "等什么", lambda line: self.due_in(line).words, 260, sortable=False, tone=tone,
                   measured=False),
        )  # fmt: skip

    def _build(self) -> None:
        theme = self.workplace.theme
        self.filter = CaseFilter(theme)
        self.filter.changed.connect(self._show_chosen)
        self.count = QLabel()
        self.count.setProperty("tone", "heading")
        self.choice = QLabel()
        self.choice.setProperty("tone", "muted")
        self.act_button = QToolButton()
        self.act_button.setText("操作 ▾")
        self.act_button.setAccessibleName("操作")
        self.act_button.clicked.connect(lambda: self.actions_menu().popup(
            self.act_button.mapToGlobal(self.act_button.rect().bottomLeft())))
        self.begin_button = button("开始办理村里的事项…", self.begin_matter)
        top = row_of(self.count)
        for made in (self.choice, self.act_button, self.begin_button):
            top.addWidget(made)
        self.table.setSelectionMode(WideTable.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda point: self.actions_menu().popup(self.table.viewport().mapToGlobal(point)))
        self.table.select_all_asked.connect(self.choose_all)
        head = self.table.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(False)
        head.setSortIndicator(self.model.section_of("since"), Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._on_sort)
        kept = self.workplace.remembered.now.columns.get(TABLE)
        if kept:
            self.table.restore_layout(kept)
        self.column.addLayout(top)
        self.column.addWidget(self.filter)
        self.column.addWidget(self.table, 1)
        self.begin_button.setVisible(self.workplace.may(Action.EDIT))  # a button without a parent is a window

    def _show_choice(self) -> None:
        count = len(self.table.chosen_rows())
        words = f"已选 {count:,} 件" if count > 1 else ""
        self.choice.setText(f"已选择全部 {self.model.rowCount():,} 件" if self.table.all_chosen else words)

    def begin_matter(self) -> None:
        """Ask which matter of the village in the tree is to be begun."""
        self.beginning.of_village(self._region if self._region in self._villages else "")

    def _place(self, line: CaseLine) -> str:
        return f"{self._villages.get(line.village_code, '')} {line.group_no}".strip()

    def _on_sort(self, section: int, order: Qt.SortOrder) -> None:
        column = self.model.column(section)
        if column.sortable:
            self._sort = (column.id, order == Qt.SortOrder.DescendingOrder)
            self._show_chosen()

    def _show_chosen(self) -> None:
        column, descending = self._sort
        keys: dict[str, Any] = {
            "name": lambda line: (line.head_key or sort_key(line.matter), line.id),
            "place": lambda line: (line.village_code, group_order(line.group_no), line.head_key),
            "title": lambda line: (line.title, line.since),
            "standing": lambda line: (line.title, line.standing, line.since),
            "since": lambda line: (line.since, line.id),
            "days": lambda line: (-line.since.toordinal(), line.id),
            "following": lambda line: (line.following, line.since),
        }
        found = sorted(self.filter.chosen_of(self._lines), key=keys[column], reverse=descending)
        chosen = set() if self.table.all_chosen else {line.id for line in self.chosen_lines()}
        super().show_rows(found)
        self._choose_again(found, chosen)
        self.count.setText(f"{self.filter.status}　{len(found):,} 件")

    def _choose_again(self, found: Sequence[CaseLine], chosen: set[str]) -> None:
        """What was selected stays selected where it is still listed."""
        rows = [row for row, line in enumerate(found) if line.id in chosen]
        if not rows:
            return
        selected, last = QItemSelection(), self.model.columnCount() - 1
        for first, end in _runs(rows):
            selected.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(end, last)))
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(self.model.index(rows[0], 0), flags.NoUpdate)
        self.table.selectionModel().select(selected, flags.ClearAndSelect)

    def _forget_due(self) -> None:
        """Whatever is being read belongs to an older state: it is not taken any more."""
        self._reading += 1
        self._due.clear()
        self._wanted.clear()
        self._asked_for.clear()
        self.table.viewport().update()

    def _ask_due(self) -> None:
        wanted, self._wanted = tuple(self._wanted), {}
        session, reading = self.workplace.session, self._reading
        if wanted:
            self._asked_for |= set(wanted)
            self.asked += len(wanted)
            self.workplace.jobs.read(
                lambda progress: due_of(session, wanted), lambda found: self._take_due(reading, found)
            )

    def _take_due(self, reading: int, found: dict[str, Due]) -> None:
        if reading == self._reading:
            self._due |= found
            self.table.take_looked_up()


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbouring rows: thousands of single ranges take seconds to select."""
    first = before = rows[0]
    for row in rows[1:]:
        if row != before + 1:
            yield first, before
            first = row
        before = row
    yield first, before


def _days(line: CaseLine, today: date) -> str:
    return "" if line.is_ended else f"{(today - line.since).days:,}"


def _standing(line: CaseLine) -> str:
    returned = "（退回）" if line.status is CaseStatus.RETURNED else ""
    doubt = "（有接不上的步骤）" if line.doubtful else ""
    return f"{line.standing}{returned}{doubt}"


def _tone(line: CaseLine) -> str:
    if line.status is CaseStatus.RETURNED or line.doubtful:
        return "warning"
    return "done" if line.status is CaseStatus.DONE else "muted" if line.is_ended else ""
