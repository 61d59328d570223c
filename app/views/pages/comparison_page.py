"""Two rosters of different dates: choose both, see who came, left and changed, save or print the 核对表."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.core.progress import Progress
from app.services.roster_comparisons import (
    Difference,
    RosterComparison,
    compare_roster_files,
    print_comparison,
    summary_of,
    write_comparison_workbook,
)
from app.views.dialogs.port import PDF_FILE, ROSTER_FILES, WORKBOOK_FILE
from app.views.pages.sheet import button, column_of, heading, row_of, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

_TONES = {Difference.NEW: "done", Difference.GONE: "error", Difference.CHANGED: "warning"}
LINE_COLUMNS = (
    Column("village", "村", lambda line: line.village, 90, sortable=False),
    Column("group", "组", lambda line: line.group, 60, sortable=False),
    Column("household", "户编号", lambda line: line.household_no, 120, sortable=False),
    Column("name", "姓名", lambda line: line.name, 110, sortable=False),
    Column("id_no", "证件号码", lambda line: line.id_no, 160, sortable=False),
    Column("kind", "情况", lambda line: line.difference.value, 60, sortable=False,
           tone=lambda line: _TONES[line.difference]),
    Column("field", "栏目", lambda line: line.field, 170, sortable=False),
    Column("old", "原来", lambda line: line.old, 150, sortable=False),
    Column("new", "现在", lambda line: line.new, 150, sortable=False),
)
_NOTHING_YET = "选好两份名册，点“比对”，不同的地方逐条列在这里。"
_NO_DIFFERENCE = "两份名册没有不同。"


class ComparisonPage(QWidget):
    """`compared()`: a comparison is on the screen."""

    compared = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._old: Path | None = None
        self._new: Path | None = None
        self._comparison: RosterComparison | None = None
        self._names = {side: QLabel("还没有选") for side in ("old", "new")}
        self._summary = words()
        self._lines = RowsModel(LINE_COLUMNS, workplace.brush, self)
        self.table = WideTable("两份名册的不同", workplace.theme)
        self.table.setModel(self._lines)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.note = EmptyNote(self.table.viewport())
        self.note.follow(self._lines, _NOTHING_YET)
        self._compare = button("比对", self.compare, primary=True)
        self._save = button("存成 Excel 核对表…", self.save_workbook)
        self._print = button("存成 PDF 核对表…", self.save_paper)
        layout = column_of(workplace.theme, heading("两份名册比对"), words(
            "选不同时候导出的两份名册，看谁新增、谁减少、哪些栏目变了，做成核对表逐条打勾。"
            "只是比对，不改档案。两份都有的列才比。"))
        for side, title in (("old", "原来的名册…"), ("new", "现在的名册…")):
            layout.addLayout(row_of(button(title, partial(self._choose, side)), self._names[side]))
        layout.addLayout(row_of(self._compare, self._save, self._print))
        layout.addWidget(self._summary)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self._show_state()

    def choose(self, old: Path | None, new: Path | None) -> None:
        """The two files, as if chosen by hand; what was compared before is no longer on offer."""
        self._old, self._new = old, new
        self._comparison = None
        self._lines.show_rows(())
        self._summary.setText("")
        self._show_state()

    def compare(self) -> None:
        """Read both files and show the differences."""
        old, new = self._old, self._new
        if old is None or new is None:
            return

        def work(progress: Progress) -> RosterComparison:
            return compare_roster_files(self._workplace.session, old, new, progress)

        self._workplace.jobs.read(work, self._show, title="正在比对两份名册", modal=True)

    def save_workbook(self) -> None:
        """核对表 as a workbook."""
        comparison = self._comparison
        target = self._target("名册核对表.xlsx", WORKBOOK_FILE)
        if comparison is not None and target is not None:
            self._workplace.jobs.read(
                lambda progress: write_comparison_workbook(self._workplace.session, comparison, target,
                                                           progress).path,
                self._say, title="正在写核对表", modal=True)

    def save_paper(self) -> None:
        """核对表 as a PDF."""
        comparison = self._comparison
        target = self._target("名册核对表.pdf", PDF_FILE)
        if comparison is not None and target is not None:
            self._workplace.jobs.read(
                lambda progress: print_comparison(self._workplace.session, comparison, target, progress),
                self._say, title="正在排版核对表", modal=True)

    def _target(self, name: str, files: str) -> Path | None:
        return self._workplace.dialogs.choose_target("保存核对表", name, files)

    def _say(self, path: Path) -> None:
        self._workplace.dialogs.notify(f"核对表已存到 {path}")

    def _choose(self, side: str) -> None:
        title = "选择原来的名册" if side == "old" else "选择现在的名册"
        path = self._workplace.dialogs.choose_file(title, ROSTER_FILES)
        if path is not None:
            self.choose(path if side == "old" else self._old, path if side == "new" else self._new)

    def _show(self, comparison: RosterComparison) -> None:
        self._comparison = comparison
        self._summary.setText(summary_of(comparison))
        self._lines.show_rows(comparison.lines)
        if not comparison.lines:
            self.note.say(_NO_DIFFERENCE, {})
        self._show_state()
        self.compared.emit()

    def _show_state(self) -> None:
        for side, path in (("old", self._old), ("new", self._new)):
            self._names[side].setText(path.name if path else "还没有选")
        self._compare.setEnabled(bool(self._old and self._new))
        for made in (self._save, self._print):
            made.setEnabled(self._comparison is not None)
