"""Option tables with the validity of each option, and the holiday years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.core.progress import Progress
from app.domain.holidays import TABLE as HOLIDAYS
from app.services.policy_overview import holiday_years, option_tables, options
from app.views.pages.policy_dialogs import HolidayDialog, OptionDialog
from app.views.pages.policy_setting import PolicySettingPage
from app.views.pages.sheet import button, row_of
from app.views.tables.id_page_model import Column
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


OPTION_COLUMNS = (
    Column("code", "编码", lambda row: row.value.code, 120, sortable=False),
    Column("label", "名称", lambda row: row.value.label, 300, sortable=False,
           tone=lambda row: "" if row.is_valid else "muted"),
    Column("from", "启用日期", lambda row: _day(row.value.valid_from), 120, sortable=False),
    Column("to", "停用日期", lambda row: _day(row.value.valid_to), 120, sortable=False),
    Column("state", "现在", lambda row: "可选" if row.is_valid else "不能再选", 110, sortable=False,
           tone=lambda row: "done" if row.is_valid else "muted"),
    Column("aliases", "导入时也认", lambda row: "、".join(row.value.aliases), 260, sortable=False),
)
HOLIDAY_COLUMNS = (
    Column("year", "年份", lambda row: f"{row.year}年", 90, sortable=False),
    Column("off", "改为休息的工作日", lambda row: row.off or "未设定", 430, sortable=False,
           tone=lambda row: "" if row.is_set else "warning"),
    Column("work", "改为上班的周末", lambda row: row.work, 190, sortable=False),
    Column("source", "依据", lambda row: row.source, 320, sortable=False),
)
OPTIONS_SAID = "停用的选项不能再选，已经填了的照样看得到、印得出。"
HOLIDAYS_SAID = "算工作日和期限用。没有录入的年份是“未设定”，要数到那一年的期限先算不出来。"


class OptionsPage(PolicySettingPage):
    """One table at a time; Enter on an option changes its days."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "选项", OPTION_COLUMNS, OPTIONS_SAID, parent)
        self.tables = QComboBox()
        self.tables.setAccessibleName("选项表")
        for table in option_tables(workplace.session):
            self.tables.addItem(f"{table.title}（{len(table.values)} 项）", table.name)
        self.tables.currentIndexChanged.connect(lambda _: self.load())
        self.add_button = button("加一项…", self.ask_new, primary=True)
        self.retire_button = button("停用或改有效期…", lambda: self.row_opened(self.chosen()))
        self.column.addWidget(self.said)
        self.column.addLayout(row_of(self.tables))
        self.column.addWidget(self.table, 1)
        self.column.addLayout(self.act_row(self.add_button, self.retire_button))
        for each in (self.add_button, self.retire_button):
            each.setVisible(self.may_set)
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return options(self.workplace.session, self.tables.currentData())

    def row_chosen(self, row: Any | None) -> None:
        self.retire_button.setEnabled(row is not None)

    def row_opened(self, row: Any) -> None:
        if self.may_set and row is not None:
            self._ask(row.value.code)

    def ask_new(self) -> None:
        self._ask("")

    def _ask(self, code: str) -> None:
        table = self.workplace.session.policy().table(self.tables.currentData())
        self.ask(lambda drafts, blank: OptionDialog(table, code, drafts, blank, self))


class HolidaysPage(PolicySettingPage):
    """Enter on a year sets it."""

    table_class = WrappedTable

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "节假日", HOLIDAY_COLUMNS, HOLIDAYS_SAID, parent)
        self.set_button = button("录入或更正这一年…", lambda: self.row_opened(self.chosen()), primary=True)
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(self.act_row(self.set_button))
        self.set_button.setVisible(self.may_set)
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return holiday_years(self.workplace.session)

    def row_chosen(self, row: Any | None) -> None:
        self.set_button.setEnabled(row is not None)

    def row_opened(self, row: Any) -> None:
        if self.may_set and row is not None:
            self.ask(lambda drafts, blank: HolidayDialog(row, HOLIDAYS, drafts, blank, self))
