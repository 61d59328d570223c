"""逐村核查: errors, warnings and explained findings by village; a finding opens the card at its field.

The lists follow every save; the whole check runs in small steps beside the work and can be stopped.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.services.checks import CheckReport, CheckRun, StoredProblem, VillageProblems, problems_of, report
from app.services.exports import Scope
from app.views.job_bar import BAR_WIDTH, progress_bar
from app.views.list_export import ListExport
from app.views.pages.sheet import button, folded, left_and_right, row_of, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.tail_column import tail_column
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

VILLAGE_WIDTH = 320
VILLAGE_COLUMNS = (
    Column("village", "村", lambda row: row.village_name, 90, sortable=False),
    Column("households", "户数", lambda row: f"{row.households:,}", 66, numeric=True, sortable=False),
    Column("errors", "有错户", lambda row: f"{row.with_errors:,}", 70, numeric=True, sortable=False,
           tone=lambda row: "error" if row.with_errors else "done"),
    Column("warnings", "需说明户", lambda row: f"{row.with_warnings:,}", 80, numeric=True, sortable=False,
           tone=lambda row: "warning" if row.with_warnings else "done"),
    Column("explained", "已说明", lambda row: f"{row.explained:,}", 70, numeric=True, sortable=False),
)
OPEN_ERROR, OPEN_WARNING, HINT, EXPLAINED, EVERYTHING = "错误", "需说明", "提示", "已说明", "全部"


def state_of(problem: StoredProblem) -> str:
    """The chip a finding belongs to; a hint belongs to none."""
    if problem.explained:
        return EXPLAINED
    return {"E": OPEN_ERROR, "W": OPEN_WARNING}.get(problem.severity, HINT)


_TONES = {OPEN_ERROR: "error", OPEN_WARNING: "warning", EXPLAINED: "done", HINT: "muted"}
PROBLEM_COLUMNS = (
    Column("group", "组", lambda row: row.group_no, 48, sortable=False),
    Column("head", "户主", lambda row: row.head_name, 84, sortable=False),
    tail_column(lambda row: row.tail),
    Column("state", "情况", state_of, 66, sortable=False, tone=lambda row: _TONES[state_of(row)]),
    Column("message", "问题", lambda row: row.message, 400, sortable=False),
)

LISTED_COLUMNS = (
    *(column for column in PROBLEM_COLUMNS if column.id not in ("tail", "message")),
    Column("local_no", "户编号", lambda row: row.local_no, 170),
    Column("rule", "规则", lambda row: row.rule_id, 90),
    Column("message", "问题", lambda row: row.message, 420),
    Column("fix", "怎么办", lambda row: row.fix, 350),
)


class CheckPage(QWidget):
    """`open_problem(StoredProblem)`: go to the field. `changed(Changes)`: a check ended or was stopped.
    `shown()`: the findings of a village stand in the table.
    """

    open_problem = Signal(object)
    changed = Signal(object)
    shown = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._run: CheckRun | None = None
        self._village = ""
        self._problems: Sequence[StoredProblem] = ()
        self._found: Sequence[VillageProblems] = ()
        self._build()

    def load(self) -> None:
        """Read the counts again, and the findings of the chosen village."""
        session = self._workplace.session
        self._workplace.jobs.read(lambda progress: report(session), self._show_report, latest=self)

    def choose_village(self, code: str) -> None:
        """Show the findings of a village of the list; a code of none leaves what is shown."""
        for row in range(self.villages.rowCount()):
            if self.villages.row_at(row).village_code == code:
                self._village = code
                self.village_table.selectRow(row)

    def choose_state(self, state: str) -> None:
        self._chips[state].setChecked(True)
        self._show_problems()

    def start(self) -> None:
        """核查全乡镇: one step after the other, each a short write."""
        if self._run is None:
            self._run = CheckRun(self._workplace.session)
            self._next(self._run)
            self._offer()

    def stop(self) -> None:
        """What was checked stays; the rest keeps its older result."""
        if self._run is not None:
            run, self._run = self._run, None
            self._end(run, f"核查停在 {run.done:,} / {run.total:,} 户，已核查的结果留下了。")

    def _build(self) -> None:
        theme = self._workplace.theme
        self.total = QLabel()
        self.total.setProperty("tone", "heading")
        self.check_button = button("重新核查全乡镇", self.start)
        self.stop_button = button("停止", self.stop)
        self.bar = progress_bar("核查进度")
        self.bar.setFixedWidth(theme.pixels(BAR_WIDTH))
        self.villages = RowsModel(VILLAGE_COLUMNS, self._workplace.brush, self)
        self.village_table = self._table("各村核查结果", self.villages)
        self.village_table.selectionModel().selectionChanged.connect(self._on_village)
        self.problems = RowsModel(PROBLEM_COLUMNS, self._workplace.brush, self)
        self.problem_table = self._table("问题", self.problems)
        self.problem_table.selectionModel().selectionChanged.connect(lambda *_: self._say_fix())
        self.problem_table.opened.connect(lambda row: self._open(self.problems.row_at(row)))
        self.problems.modelReset.connect(self._offer)
        self.note = EmptyNote(self.problem_table.viewport())
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(theme.pixels(8), 0, 0, 0)
        inner.addLayout(folded(theme, *self._state_chips()))
        inner.addWidget(self.problem_table, 1)
        self.fix = words()
        inner.addWidget(self.fix)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.pixels(10)] * 4)
        layout.setSpacing(theme.pixels(8))
        top = row_of(self.total, self.check_button, self.bar, self.stop_button)
        self.export_button = button("导出 Excel…", self._export)
        top.addWidget(self.export_button)
        layout.addLayout(top)
        layout.addWidget(left_and_right(self.village_table, right, theme.pixels(VILLAGE_WIDTH)), 1)
        self._offer()

    def _table(self, name: str, model: RowsModel) -> WideTable:
        table = WideTable(name, self._workplace.theme)
        table.setModel(model)
        table.setSelectionMode(WideTable.SelectionMode.SingleSelection)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _state_chips(self) -> list[QPushButton]:
        group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        for state in (OPEN_ERROR, OPEN_WARNING, HINT, EXPLAINED, EVERYTHING):
            chip = QPushButton(state)
            chip.setProperty("tone", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._show_problems)
            group.addButton(chip)
            self._chips[state] = chip
        self._chips[EVERYTHING].setChecked(True)
        return list(self._chips.values())

    def _show_report(self, found: CheckReport) -> None:
        self.total.setText(f"{found.households:,} 户　错误 {found.errors:,} 处　"
                           f"需说明 {found.warnings:,} 处　已说明 {found.explained:,} 处")
        self._found = found.villages
        self.villages.show_rows(found.villages)
        codes = [village.village_code for village in found.villages]
        if codes:
            self.choose_village(self._village if self._village in codes else codes[0])
        else:
            self.note.say("还没有农户档案，没有可核查的。", {})

    def _on_village(self) -> None:
        rows = self.village_table.chosen_rows()
        if rows:
            village: VillageProblems = self.villages.row_at(rows[0])
            code = self._village = village.village_code
            self._workplace.jobs.read(lambda progress: problems_of(self._workplace.session, code),
                                      lambda problems: self._take_problems(code, problems),
                                      latest=(self, "village"))

    def _take_problems(self, code: str, problems: Sequence[StoredProblem]) -> None:
        if code == self._village:
            self._problems = problems
            self._show_problems()
            self.shown.emit()

    def _show_problems(self) -> None:
        wanted = next(state for state, chip in self._chips.items() if chip.isChecked())
        at = max(0, self.problem_table.currentIndex().row())
        rows = [row for row in self._problems if wanted in (EVERYTHING, state_of(row))]
        self.problems.show_rows(rows)
        for state, chip in self._chips.items():
            count = sum(state in (EVERYTHING, state_of(row)) for row in self._problems)
            chip.setText(f"{state} {count:,}")
        if rows:
            self.note.hide()
            self.problem_table.selectRow(min(at, len(rows) - 1))
        else:
            self.note.say("这个村没有这一类问题。", {})
            self._say_fix()

    def _open(self, problem: StoredProblem) -> None:
        """What concerns the whole village is on no card."""
        if problem.household_id:
            self.open_problem.emit(problem)

    def _export(self) -> None:
        """The findings that are shown, as a list to take along."""
        place = next((row.village_name for row in self._found if row.village_code == self._village), "")
        chosen = next(state for state, chip in self._chips.items() if chip.isChecked())
        rows = [self.problems.row_at(row) for row in range(self.problems.rowCount())]
        ListExport(self._workplace, lambda: Scope(place, chosen)).ask_table("问题清单", LISTED_COLUMNS, rows)

    def _say_fix(self) -> None:
        """The whole finding and what to do about it: a line of the table is too short for both."""
        chosen = self.problem_table.chosen_rows()
        if not chosen or chosen[0] >= self.problems.rowCount():
            self.fix.clear()
            return
        row = self.problems.row_at(chosen[0])
        way = "按 Enter 打开到这一格。" if row.household_id else ""
        self.fix.setText(f"{row.message}。怎么办：{row.fix}。{way}")

    def _next(self, run: CheckRun) -> None:
        self._workplace.jobs.write(lambda progress: run.step(), lambda more: self._on_step(run, more),
                                   self._on_error)

    def _on_step(self, run: CheckRun, more: bool) -> None:
        if run is not self._run:
            return
        self.bar.setRange(0, run.total)
        self.bar.setValue(run.done)
        if more:
            self._next(run)
        else:
            self._run = None
            self._end(run, f"已核查 {run.done:,} 户。")

    def _on_error(self, error: BaseException) -> bool:
        self._run = None
        self._offer()
        return False

    def _end(self, run: CheckRun, said: str) -> None:
        self._offer()
        self._workplace.dialogs.notify(said)
        self.changed.emit(run.changes())
        self.load()

    def _offer(self) -> None:
        running = self._run is not None
        self.check_button.setEnabled(not running)
        may_export = self._workplace.may(Action.EXPORT_LIST)
        self.export_button.setEnabled(may_export and self.problems.rowCount() > 0)
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.bar.setRange(0, 0)
