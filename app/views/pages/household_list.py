"""The household list: the whole township or a village at once, filtered, sorted, selected, acted upon."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.exports import Scope
from app.services.households import (
    HouseholdRow,
    Sort,
    household_ids,
    household_rows,
    list_row_numbers,
)
from app.services.papers import Scope as MadeOf
from app.services.papers import documents_for
from app.views.jobs import Job
from app.views.list_export import ListExport
from app.views.pages.household_chips import HouseholdChips
from app.views.pages.household_columns import HOUSEHOLD_COLUMNS
from app.views.pages.list_assignment import ListAssignment
from app.views.pages.list_beginning import ListBeginning
from app.views.pages.open_list import OpenList
from app.views.place import Region
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import IdPageModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

TABLE = "households"
DEBOUNCE_MS = 200


class HouseholdListPage(QWidget):
    """Signals: open_household(id, OpenList), new_household(), import_wanted(),
    print_requested(document id, tuple of household ids), shown() when a query has answered.
    """

    open_household = Signal(str, object)
    new_household = Signal()
    import_wanted = Signal()
    print_requested = Signal(str, object)
    shown = Signal()

    def __init__(self, workplace: Workplace, region: Region, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._region = region
        self._region_title = ""
        self._sort = Sort()
        self._job: Job | None = None
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(DEBOUNCE_MS)
        self._debounce.timeout.connect(self._query)
        self._export = ListExport(workplace, lambda: Scope(self._region_title or workplace.session.unit.name,
                                                           self.chips.words()))
        self.assignment = ListAssignment(workplace, self.chosen_numbers, self)
        self.beginning = ListBeginning(workplace, self.chosen_numbers, self)
        self._model = IdPageModel(HOUSEHOLD_COLUMNS, self._fetch, workplace.brush, self)
        self._build()

    def show_region(self, region: Region, title: str = "") -> None:
        """List the households of a line of the village tree."""
        self._region_title = title
        self._region = region
        self._query()

    def name_region(self, title: str) -> None:
        """The words for the region on the list, known once the village tree is read."""
        self._region_title = title
        self._show_count()

    def refresh(self, changes) -> None:
        """Something was written: fetch touched rows again and let the order follow."""
        if changes.households:
            self._model.forget(lambda row: row.id in changes.households)
            self._query()

    def focus_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen_numbers(self) -> Sequence[int]:
        """Row numbers of the selection in the order of the list; the whole query after Ctrl+A."""
        if self.table.all_chosen:
            return self._model.keys()
        return [self._model.key_at(row) for row in self.table.chosen_rows()]

    def choose_all(self) -> None:
        """Select every result of the query without selecting a cell (architecture 9)."""
        self.table.clearSelection()
        self.table.all_chosen = bool(self._model.keys())
        self._show_choice()

    def actions_menu(self) -> QMenu:
        """The same actions for the 操作 button and the right mouse button."""
        menu = QMenu(self)
        count = len(self.chosen_numbers())
        menu.addAction("打开", self._open_current).setEnabled(count == 1)
        menu.addSeparator()
        papers = menu.addMenu("打印")
        papers.setEnabled(count > 0 and self._workplace.may(Action.PRINT))
        for document in documents_for(MadeOf.HOUSEHOLDS):
            papers.addAction(f"打印{document.title}", lambda kind=document: self._print(kind.id))
        menu.addMenu(self._export.menu(menu, self.chosen_numbers, count > 0))
        helper = menu.addAction("指定帮扶人…", self.assignment.begin)
        helper.setEnabled(count > 0 and self._workplace.may(Action.EDIT))
        begin = menu.addAction("开始办理村级程序…", self.beginning.begin)
        begin.setEnabled(count > 0 and self._workplace.may(Action.EDIT))
        menu.addSeparator()
        fresh = menu.addAction("新建户", lambda: self.new_household.emit())
        fresh.setEnabled(self._workplace.may(Action.EDIT))
        menu.addAction("选择全部查询结果", self.choose_all).setEnabled(bool(self._model.keys()))
        menu.addMenu(self.table.column_menu()).setText("显示的列")
        return menu

    def _build(self) -> None:
        theme = self._workplace.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.pixels(10)] * 4)
        layout.setSpacing(theme.pixels(8))
        layout.addLayout(self._top_row())
        layout.addWidget(self.chips)
        layout.addWidget(self.chips.row)
        self.table = WideTable("农户列表", theme)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.horizontalHeader().setSortIndicatorClearable(False)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().setSortIndicator(self._model.section_of("place"),
                                                       Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._model.sort)
        layout_kept = self._workplace.remembered.now.columns.get(TABLE)
        if layout_kept:
            self.table.restore_layout(layout_kept)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_context_menu)
        self.table.select_all_asked.connect(self.choose_all)
        self.table.opened.connect(self._open_row)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._model.sort_requested.connect(self._on_sort)
        self.empty_note = EmptyNote(self.table.viewport())
        layout.addWidget(self.table, 1)

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._count = QLabel()
        self._count.setProperty("tone", "heading")
        self._choice = QLabel()
        self._choice.setProperty("tone", "muted")
        self.chips = HouseholdChips(self._workplace)
        self.chips.changed.connect(self._debounce.start)
        self._act = QToolButton()
        self._act.setText("操作 ▾")
        self._act.setAccessibleName("操作")
        self._act.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._act.clicked.connect(lambda: self.actions_menu().popup(
            self._act.mapToGlobal(self._act.rect().bottomLeft())))
        add = QPushButton("新建户")
        add.setShortcut("Ctrl+N")
        add.setProperty("tone", "primary")
        add.setToolTip("新建户（Ctrl+N）")
        add.clicked.connect(self.new_household)
        add.setEnabled(self._workplace.may(Action.EDIT))
        row.addWidget(self._count)
        row.addStretch(1)
        for widget in (self._choice, self._act, add):
            row.addWidget(widget)
        return row

    def _fetch(self, numbers: Sequence[int]) -> dict[int, HouseholdRow]:
        return household_rows(self._workplace.session, numbers)

    def _query(self) -> None:
        if self._job is not None:
            self._job.forget_callbacks()
            self._job.cancel()
        chosen = self.chips.filter(self._region)
        sort = self._sort

        def work(progress: Progress) -> Sequence[int]:
            return list_row_numbers(self._workplace.session, chosen, sort)

        self._job = self._workplace.jobs.read(work, self._show_numbers, title="正在查询农户")

    def _show_numbers(self, numbers: Sequence[int]) -> None:
        self._job = None
        current = self.table.currentIndex()
        key = self._model.key_at(current.row()) if current.isValid() else None
        scroll = self.table.verticalScrollBar().value()
        self.table.all_chosen = False
        with QSignalBlocker(self.table.selectionModel()):
            self._model.show_keys(numbers)
        if key is not None and key in numbers:
            self.table.setCurrentIndex(self._model.index(numbers.index(key), 0))
            self.table.verticalScrollBar().setValue(scroll)
        elif len(numbers):
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._show_count()
        self._show_choice()
        self._explain_emptiness()
        self.shown.emit()

    def _explain_emptiness(self) -> None:
        if self._model.rowCount():
            self.empty_note.hide()
        elif self.chips.active():
            self.empty_note.say(f"这里没有符合“{self.chips.words()}”的户。", {"取消筛选": self.chips.reset})
        elif not self._workplace.may(Action.EDIT):
            self.empty_note.say(
                "还没有农户档案。管理员不填档案，请在“系统设置”里添加行政村和填报人员，由他们录入。", {})
        else:
            where = self._region_title or "这里"
            self.empty_note.say(f"{where}还没有农户档案。可以从全国系统导出的名册导入，也可以一户一户新建。",
                                {"导入名册": self.import_wanted.emit, "新建户": self.new_household.emit})

    def _on_sort(self, column: str, descending: bool) -> None:
        self._sort = Sort(column, descending)
        self._query()

    def _on_selection(self) -> None:
        self.table.all_chosen = False
        self._show_choice()

    def _show_count(self) -> None:
        self._count.setText(f"{self._region_title}　{self._model.rowCount():,} 户".strip())

    def _show_choice(self) -> None:
        count = len(self.chosen_numbers())
        if self.table.all_chosen:
            self._choice.setText(f"已选择全部 {count:,} 条查询结果")
        else:
            self._choice.setText(f"已选 {count:,} 户" if count > 1 else "")

    def _open_current(self) -> None:
        rows = self.table.chosen_rows() or [self.table.currentIndex().row()]
        self._open_row(rows[0])

    def _open_row(self, row: int) -> None:
        values = self._model.row_at(row)
        if values is not None:
            self.open_household.emit(values.id, OpenList(self._model, row))

    def _print(self, document_id: str) -> None:
        numbers = self.chosen_numbers()

        def work(progress: Progress) -> tuple[str, ...]:
            return tuple(household_ids(self._workplace.session, numbers))

        self._workplace.jobs.read(work, lambda ids: self.print_requested.emit(document_id, ids))

    def _on_context_menu(self, point) -> None:
        self.actions_menu().popup(self.table.viewport().mapToGlobal(point))

    def keep_layout(self) -> None:
        """Remember the columns as they stand."""
        self._workplace.remembered.change_columns(TABLE, self.table.layout_now())
