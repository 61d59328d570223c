"""Importing a roster: choose the file, see what would happen and what is refused, import, take back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.services import acts
from app.services.column_mappings import ReadingWishes, save_mapping
from app.services.rosters import (
    Choice,
    FieldCount,
    RosterPlan,
    RosterResult,
    apply_roster,
    field_counts,
    read_roster,
    write_result_workbook,
    write_template,
)
from app.views.dialogs.port import ROSTER_FILES, WORKBOOK_FILE
from app.views.pages.roster_mapping import MappingStep
from app.views.pages.roster_steps import PlanStep, ResultStep, StartStep
from app.views.workplace import Workplace

TEMPLATE_NAME = "农户和成员采集模板.xlsx"


class RosterPage(QWidget):
    """`changed(Changes)` after an import and after taking one back; `step_shown()` follows every step."""

    changed = Signal(object)
    step_shown = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._plan: RosterPlan | None = None
        self._path: Path | None = None
        self._fields: tuple[FieldCount, ...] = ()
        self._result: RosterResult | None = None
        self.start = StartStep(workplace.theme)
        self.start.file_asked.connect(self._choose_file)
        self.start.template_asked.connect(self._save_template)
        self.plan = PlanStep(workplace)
        self.plan.import_asked.connect(self._import)
        self.plan.workbook_asked.connect(self._save_workbook)
        self.plan.back_asked.connect(self._begin_again)
        self.plan.mapping_asked.connect(self._show_mapping)
        self.mapping = MappingStep(workplace)
        self.mapping.read_asked.connect(self._read_again)
        self.mapping.save_asked.connect(self._save_mapping)
        self.mapping.back_asked.connect(lambda: self._go(self.plan))
        self.result = ResultStep(workplace)
        self.result.take_back_asked.connect(self._take_back)
        self.result.workbook_asked.connect(self._save_workbook)
        self.result.again_asked.connect(self._begin_again)
        self.steps = QStackedWidget()
        for step in (self.start, self.plan, self.mapping, self.result):
            self.steps.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.steps)

    def read(self, path: Path, wishes: ReadingWishes | None = None) -> None:
        """The dry run of a file; without wishes as its header was read before."""
        self._path = path
        asked = wishes or ReadingWishes()

        def work(progress: Progress) -> tuple[RosterPlan, tuple[FieldCount, ...]]:
            plan = read_roster(self._workplace.session, path, progress, wishes=asked)
            return plan, field_counts(plan)

        self._workplace.jobs.read(work, lambda found: self._show_plan(*found),
                                  title=f"正在核对 {path.name}", modal=True)

    def _show_mapping(self) -> None:
        if self._plan is not None:
            self.mapping.show_plan(self._plan)
            self._go(self.mapping)

    def _read_again(self, wishes: ReadingWishes) -> None:
        if self._path is not None:
            self.read(self._path, wishes)

    def _save_mapping(self, name: str, corrections: Mapping[str, str]) -> None:
        plan = self._plan
        if plan is not None:
            self._workplace.jobs.write(
                lambda progress: save_mapping(self._workplace.session, name, plan, corrections),
                lambda _: self._workplace.dialogs.notify(f"列的对应“{name.strip()}”已保存"))

    def _choose_file(self) -> None:
        path = self._workplace.dialogs.choose_file("选择名册", ROSTER_FILES)
        if path is not None:
            self.read(path)

    def _save_template(self) -> None:
        target = self._workplace.dialogs.choose_target("保存空白模板", TEMPLATE_NAME, WORKBOOK_FILE)
        if target is not None:
            self._workplace.jobs.read(lambda progress: write_template(self._workplace.session, target),
                                      lambda _: self._workplace.dialogs.notify(f"模板已存到 {target}"))

    def _show_plan(self, plan: RosterPlan, counts: tuple[FieldCount, ...]) -> None:
        self._plan = plan
        self._fields = counts
        self._result = None
        self.plan.show_plan(plan, counts)
        self._go(self.plan)

    def _import(self, choice: Choice) -> None:
        plan = self._plan
        if plan is None:
            return

        def work(progress: Progress) -> RosterResult:
            return apply_roster(self._workplace.session, plan, choice, progress)

        self._workplace.jobs.write(work, self._show_result, title=f"正在导入 {plan.file_name}", modal=True)

    def _show_result(self, result: RosterResult) -> None:
        self._result = result
        self.result.show_result(result, self._fields)
        self._go(self.result)
        self.changed.emit(result.changes)

    def _save_workbook(self) -> None:
        plan, result = self._plan, self._result
        if plan is None:
            return
        name = f"{Path(plan.file_name).stem}_核对结果.xlsx"
        target = self._workplace.dialogs.choose_target("保存结果表", name, WORKBOOK_FILE)
        if target is not None:
            self._workplace.jobs.read(lambda progress: write_result_workbook(plan, result, target),
                                      lambda _: self._workplace.dialogs.notify(f"结果表已存到 {target}"),
                                      title="正在写结果表")

    def _take_back(self) -> None:
        result = self._result
        if result is None:
            return
        asked = "这一批导入的户和人会全部退回导入前的样子。导入以后又改过的，不能一键撤回。"
        if self._workplace.dialogs.confirm("撤回本批", asked, yes="撤回", danger=True):
            self._workplace.jobs.write(lambda progress: acts.undo(self._workplace.session, result.tx_id),
                                       self._show_taken_back, title="正在撤回本批", modal=True)

    def _show_taken_back(self, changes) -> None:
        self._result = None
        self.result.show_taken_back()
        self.changed.emit(changes)

    def _begin_again(self) -> None:
        self._plan = None
        self._result = None
        self._go(self.start)

    def _go(self, step: QWidget) -> None:
        self.steps.setCurrentWidget(step)
        self.step_shown.emit()
