"""The three steps of importing a roster, as widgets that show and ask; `roster_page` does the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QTabWidget, QVBoxLayout, QWidget

from app.services.rosters import Choice, FieldCount, RosterPlan, RosterResult
from app.views.pages.sheet import button, column_of, heading, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.theme import Theme
from app.views.workplace import Workplace


@dataclass(frozen=True)
class _Line:
    row: int
    refused: bool
    text: str


LINE_COLUMNS = (
    Column("row", "行号", lambda line: str(line.row), 64, numeric=True, sortable=False),
    Column("kind", "结果", lambda line: "没有通过" if line.refused else "提醒", 84, sortable=False,
           tone=lambda line: "error" if line.refused else "warning"),
    Column("text", "原因", lambda line: line.text, 420, sortable=False),
)


FIELD_COLUMNS = (
    Column("form", "表", lambda count: count.form, 130, sortable=False),
    Column("label", "栏目", lambda count: count.label, 220, sortable=False),
    Column("added", "新增", lambda count: f"{count.added:,}", 80, numeric=True, sortable=False),
    Column("changed", "更新", lambda count: f"{count.changed:,}", 80, numeric=True, sortable=False,
           tone=lambda count: "warning" if count.changed else ""),
    Column("cleared", "清空", lambda count: f"{count.cleared:,}", 80, numeric=True, sortable=False,
           tone=lambda count: "error" if count.cleared else ""),
    Column("same", "没有变化", lambda count: f"{count.same:,}", 90, numeric=True, sortable=False),
)


class FieldCountTable(WideTable):
    """How often each field of a file is new, replaced, emptied, the same."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__("逐栏统计", workplace.theme)
        self._counts = RowsModel(FIELD_COLUMNS, workplace.brush, self)
        self.setModel(self._counts)

    def show_counts(self, counts: Sequence[FieldCount]) -> None:
        self._counts.show_rows(counts)


class StartStep(QWidget):
    """Signals: file_asked(), template_asked()."""

    file_asked = Signal()
    template_asked = Signal()

    def __init__(self, theme: Theme, parent=None) -> None:
        super().__init__(parent)
        layout = column_of(
            theme,
            heading("从 Excel 导入农户和成员"),
            words("全国系统导出的名册可以直接用：前两行是标题，第三行是列名，一行一个人。别处来的表也行（xlsx、xls、csv），"
                  "列名不认识的，核对后在“列的对应”里指明，下次自动照办。"
                  "先核对、后导入：选好文件后只是核对，看过结果再决定导入不导入。"),
            row_of(button("选择名册文件…", self.file_asked.emit, primary=True)),
            words("还没有电子名册的，用空白模板采集：单元格里带下拉选项，填好后在这里导入。", "muted"),
            row_of(button("下载空白模板…", self.template_asked.emit)),
        )
        layout.addStretch(1)
        self.setLayout(layout)


class PlanStep(QWidget):
    """What the dry run found. Signals: import_asked(Choice), mapping_asked(), workbook_asked(),
    back_asked().
    """

    import_asked = Signal(object)
    mapping_asked = Signal()
    workbook_asked = Signal()
    back_asked = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._title = heading("")
        self._counts = words()
        self._columns = words(tone="warning")
        self._lines = RowsModel(LINE_COLUMNS, workplace.brush, self)
        self._table = WideTable("没有通过的行和提醒", workplace.theme)
        self._table.setModel(self._lines)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._fields = FieldCountTable(workplace)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._table, "没有通过的行和提醒")
        self._tabs.addTab(self._fields, "逐栏统计")
        self._clean = QRadioButton("只导入通过的行，没通过的改好以后再导")
        self._all = QRadioButton("要么全部通过，要么一行也不导")
        group = QButtonGroup(self)
        group.addButton(self._clean)
        group.addButton(self._all)
        self._import = button("导入", self.confirm, primary=True)
        layout: QVBoxLayout = column_of(workplace.theme, self._title, self._counts, self._columns)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._clean)
        layout.addWidget(self._all)
        layout.addLayout(row_of(self._import, button("列的对应…", self.mapping_asked.emit),
                                button("保存结果表…", self.workbook_asked.emit),
                                button("换一个文件", self.back_asked.emit)))
        layout.addStretch(0)
        self.setLayout(layout)

    def show_plan(self, plan: RosterPlan, counts: Sequence[FieldCount] = ()) -> None:
        refused = len(plan.refused)
        self._title.setText(f"核对结果：{plan.file_name}")
        self._counts.setText(
            f"共 {plan.row_count:,} 行，通过 {plan.clean_rows:,} 行"
            f"（{plan.households:,} 户 {plan.persons:,} 人），没有通过 {refused:,} 行，"
            f"提醒 {len(plan.warnings):,} 条。现在还没有写入。")
        remarks = list(plan.remarks)
        if plan.missing_columns:
            remarks.append(f"缺少的列：{'、'.join(plan.missing_columns)}。补上这些列才能导入。")
        if plan.unknown_columns:
            remarks.append(f"不认识的列（不会导入）：{'、'.join(plan.unknown_columns)}。")
        remarks += [f"{title}列不导入：{why}" for title, why in plan.kept_out_columns]
        self._columns.setText("\n".join(remarks))
        self._columns.setVisible(bool(remarks))
        lines = _lines(plan)
        self._lines.show_rows(lines)
        self._tabs.setTabText(0, f"没有通过的行和提醒（{len(lines):,}）")
        self._fields.show_counts(counts)
        self._tabs.setCurrentIndex(0 if lines else 1)
        for choice in (self._clean, self._all):
            choice.setVisible(refused > 0)
        self._clean.setChecked(True)
        changes = any(not household.is_unchanged for household in plan.planned)
        possible = plan.clean_rows > 0 and not plan.missing_columns
        self._import.setEnabled(possible and changes)
        none = "没有可以导入的行" if not possible else "和档案完全一样，不用导入"
        self._import.setText(f"导入 {plan.clean_rows:,} 行" if possible and changes else none)

    def remarks(self) -> str:
        """What is said about the file as a whole."""
        return self._columns.text()

    def import_words(self) -> str:
        """What the button says."""
        return self._import.text()

    def confirm(self) -> None:
        """Ask for the import in the chosen way."""
        self.import_asked.emit(Choice.CLEAN_ROWS if self._clean.isChecked() else Choice.ALL_OR_NOTHING)


class ResultStep(QWidget):
    """What was written. Signals: take_back_asked(), workbook_asked(), again_asked()."""

    take_back_asked = Signal()
    workbook_asked = Signal()
    again_asked = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._title = heading("")
        self._counts = words()
        self._take_back = button("一键撤回本批", self.take_back_asked.emit)
        self._take_back.setProperty("tone", "danger")
        self._workbook = button("保存结果表…", self.workbook_asked.emit)
        self._fields = FieldCountTable(workplace)
        layout = column_of(workplace.theme, self._title, self._counts,
                           row_of(button("继续导入", self.again_asked.emit, primary=True), self._workbook,
                                  self._take_back))
        layout.addWidget(self._fields, 1)
        self.setLayout(layout)

    def show_result(self, result: RosterResult, counts: Sequence[FieldCount] = ()) -> None:
        self._title.setText("导入完成")
        retone(self._title, "heading")
        lines = [f"新增 {result.households_added:,} 户 {result.persons_added:,} 人。",
                 f"更新 {result.households_updated:,} 户 {result.persons_updated:,} 人，"
                 f"{result.unchanged:,} 人没有变化。"]
        if result.refused:
            lines.append(f"有 {result.refused:,} 行没有导入，原因在结果表里，改好后可以再导一次。")
        self._counts.setText("\n".join(lines))
        self._fields.show_counts(counts)
        self._take_back.setEnabled(True)
        self._workbook.setEnabled(True)

    def show_taken_back(self) -> None:
        self._title.setText("本批已经撤回")
        self._counts.setText("档案恢复到导入前的样子。撤回也记在变更记录里。")
        self._take_back.setEnabled(False)
        self._workbook.setEnabled(False)


def _lines(plan: RosterPlan) -> list[_Line]:
    """Refused rows first, then remarks, each in the order of the file."""
    refused = [_Line(row.row, True, "；".join(row.reasons)) for row in plan.refused]
    return refused + [_Line(note.row, False, note.note) for note in plan.warnings]
