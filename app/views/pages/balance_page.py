"""户数人口变动表: opening, in, out and closing by village or by month; and closing a year for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from app.core.progress import Cancelled, Progress
from app.domain.permissions import Action
from app.services.balances import Balance, BalanceLine, Movements, Period, movements, years_to_offer
from app.services.exports import Scope, export_balances
from app.services.years import ClosedYear, close_year
from app.views.dialogs.port import WORKBOOK_FILE
from app.views.pages.sheet import button, heading, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import Index, RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

TITLE = "户数人口变动表"
WHOLE_YEAR, BY_MONTH = 0, 13
_EXPLANATION = "期初加增加减去减少等于期末。没有写日期的增减算作一直在册；明细在每户的变更记录里。"


def _number(part: str, name: str) -> Callable[[BalanceLine], str]:
    return lambda line: f"{getattr(getattr(line, part), name):,}"


def _reasons(part: str, name: str) -> Callable[[BalanceLine], str]:
    def text(line: BalanceLine) -> str:
        balance: Balance = getattr(line, part)
        counts: Mapping[str, int] = getattr(balance, name)
        return "，".join(f"{reason} {count}" for reason, count in sorted(counts.items()))

    return text


def _columns() -> tuple[Column, ...]:
    figures = (("opening", "期初"), ("total_in", "增加"), ("total_out", "减少"), ("closing", "期末"))
    columns = [Column("title", "村或月份", lambda line: line.title, 110, sortable=False)]
    for part, word in (("households", "户数"), ("persons", "人口")):
        columns += [
            Column(f"{part}_{name}", f"{label}{word}", _number(part, name), 84, numeric=True, sortable=False)
            for name, label in figures
        ]
    columns += [
        Column("in", "增加的人", _reasons("persons", "came"), 200, sortable=False),
        Column("out", "减少的人", _reasons("persons", "left"), 200, sortable=False),
        Column("households_in", "增加的户", _reasons("households", "came"), 160, sortable=False),
        Column("households_out", "减少的户", _reasons("households", "left"), 160, sortable=False),
    ]
    return tuple(columns)


BALANCE_COLUMNS = _columns()


class BalanceModel(RowsModel):
    """The last line is the sum of the others, and bold."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.FontRole and index.row() == self.rowCount() - 1:
            font = QFont()
            font.setBold(True)
            return font
        return super().data(index, role)


class BalancePage(QWidget):
    """changed(Changes): a year was closed. shown(): the lines stand in the table."""

    changed = Signal(object)
    shown = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._movements: Movements | None = None
        self._lines: tuple[BalanceLine, ...] = ()
        self.model = BalanceModel(BALANCE_COLUMNS, workplace.brush, self)
        self._build()

    def load(self) -> None:
        """Read all comings and goings again."""
        session = self._workplace.session
        self._workplace.jobs.read(lambda progress: movements(session), self._take, latest=self)

    def _build(self) -> None:
        theme = self._workplace.theme
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        for year in years_to_offer(self._workplace.session.clock.today()):
            self.year.addItem(f"{year}年", year)
        self.month = QComboBox()
        self.month.setAccessibleName("月份")
        self.month.addItem("全年，分村", WHOLE_YEAR)
        for month in range(1, 13):
            self.month.addItem(f"{month}月，分村", month)
        self.month.addItem("分月", BY_MONTH)
        self.village = QComboBox()
        self.village.setAccessibleName("村")
        self.village.addItem("全部村", "")
        for chooser in (self.year, self.month, self.village):
            chooser.activated.connect(lambda _: self._show())
        self.export_button = button("导出 Excel…", self._export)
        self.export_button.setEnabled(self._workplace.may(Action.EXPORT_LIST))
        self.close_button = button("建立年度快照…", self._ask_close)
        self.close_button.setToolTip("把每户当年的档案固定下来，供以后逐年比较")
        self.close_button.setEnabled(self._workplace.may(Action.EDIT))
        table = WideTable(TITLE, theme)
        table.setModel(self.model)
        self.note = QLabel()
        self.note.setProperty("tone", "warning")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.pixels(10)] * 4)
        layout.setSpacing(theme.pixels(8))
        layout.addWidget(heading(TITLE))
        layout.addWidget(words(_EXPLANATION, "muted"))
        choosers = (self.year, self.month, self.village)
        layout.addLayout(row_of(*choosers, self.export_button, self.close_button))
        layout.addWidget(table, 1)
        layout.addWidget(self.note)

    def _take(self, found: Movements) -> None:
        self._movements = found
        chosen = self.village.currentData()
        while self.village.count() > 1:
            self.village.removeItem(1)
        for code, name in sorted(found.names.items()):
            self.village.addItem(name, code)
        self.village.setCurrentIndex(max(0, self.village.findData(chosen)))
        undated = f"有 {found.undated} 人写了减少原因没有写日期，没有算进表里，请补上日期。"
        self.note.setText(undated if found.undated else "")
        self._show()

    def _show(self) -> None:
        if self._movements is None:
            return
        year, month, region = self.year.currentData(), self.month.currentData(), self.village.currentData()
        if month == BY_MONTH:
            self._lines = self._movements.by_month(year, region)
        else:
            self._lines = self._movements.by_village(Period.of(year, month), region)
        self.model.show_rows(self._lines)
        self.close_button.setText(f"建立{year}年度快照…")
        self.shown.emit()

    def _export(self) -> None:
        session = self._workplace.session
        place = self.village.currentText() if self.village.currentData() else session.unit.name
        scope = Scope(place, f"{self.year.currentText()} {self.month.currentText()}")
        name = f"{TITLE}_{place}_{session.clock.today():%Y%m%d}.xlsx"
        target = self._workplace.dialogs.choose_target(f"导出{TITLE}", name, WORKBOOK_FILE)
        lines = self._lines
        if target is not None:
            self._workplace.jobs.read(
                lambda progress: export_balances(session, TITLE, lines, scope, target),
                lambda made: self._workplace.dialogs.notify(f"{made.title}已存到 {made.path}"),
                title=f"正在导出{TITLE}",
            )

    def _ask_close(self) -> None:
        year, region = self.year.currentData(), self.village.currentData()
        place = self.village.currentText()
        text = (
            f"把{place}每户{year}年的档案固定下来，年度家庭人口数随之固定，以后不能直接修改。"
            "已经建立过的户不动。"
        )
        if not self._workplace.dialogs.confirm(f"建立{year}年度快照", text, yes="建立"):
            return
        session = self._workplace.session

        def work(progress: Progress) -> ClosedYear:
            return close_year(session, year, region, progress)

        self._workplace.jobs.write(
            work, self._closed, self._stopped, title=f"正在建立{year}年度快照", modal=True
        )

    def _closed(self, closed: ClosedYear) -> None:
        words_ = f"已为 {closed.taken:,} 户建立年度快照。" if closed.taken else "这些户都已建立过，没有变化。"
        self._workplace.dialogs.notify(words_)
        self.changed.emit(closed.changes)

    def _stopped(self, error: BaseException) -> bool:
        if isinstance(error, Cancelled):
            self._workplace.dialogs.notify("已停下。建好的留着，再办一次就接着建。")
            return True
        return False
