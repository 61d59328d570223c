"""二次录入: what waits to be typed again, the second entry itself, and the error rate of each operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.cards import Card, open_card
from app.services.double_entry import (
    Difference,
    OperatorRate,
    Waiting,
    operator_rates,
    set_share,
    settle,
    share,
    waiting_households,
)
from app.views.pages.rows_page import RowsPage
from app.views.pages.second_entry import SecondEntryDesk
from app.views.pages.sheet import button, heading
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

_WAITING = (
    Column("village", "村", lambda row: row.village, 120, sortable=False),
    Column("group", "组", lambda row: row.group, 80, sortable=False),
    Column("number", "户编号", lambda row: row.local_no, 200, sortable=False),
    Column("by", "第一遍录入人", lambda row: row.entered_by, 120, sortable=False),
    Column("on", "提交日期", lambda row: row.submitted_on, 110, sortable=False),
)
_RATES = (
    Column("name", "录入人", lambda rate: rate.name, 140, sortable=False),
    Column("fields", "核对的格数", lambda rate: f"{rate.fields:,}", 110, numeric=True, sortable=False),
    Column("wrong", "录错的格数", lambda rate: f"{rate.wrong:,}", 110, numeric=True, sortable=False),
    Column("rate", "差错率", lambda rate: f"{rate.percent:.2f}%", 90, numeric=True, sortable=False),
)
_PERCENTS = (0, 2, 5, 10, 20, 50, 100)
_SAID = (
    "随机抽到的户由另一个人照着纸质表再录一遍。没填的格看不到第一遍填了什么；填好以后和第一遍不一样的，"
    "马上列出来，对照纸质表选谁对。按 Enter 开始。"
)


class DoubleEntryPage(QStackedWidget):
    """`changed(Changes)`: a card was corrected or the share was set."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.list = WaitingPage(workplace)
        self.list.begin.connect(self.begin)
        self.list.changed.connect(self.changed)
        self.desk: SecondEntryDesk | None = None
        self.addWidget(self.list)

    def load(self) -> None:
        self.list.load()

    def begin(self, waiting: Waiting) -> None:
        """Read the first card and give the person an empty one."""
        session = self._workplace.session
        self._workplace.jobs.read(
            lambda progress: (waiting, open_card(session, waiting.household_id)), self.open_card, latest=self
        )

    def open_card(self, read: tuple[Waiting, Card]) -> None:
        """Give an empty card beside the first one, which is not shown."""
        waiting, first = read
        self.desk = SecondEntryDesk(self._workplace, waiting, first)
        self.desk.done.connect(self._settle)
        self.desk.given_up.connect(self._close)
        self.addWidget(self.desk)
        self.setCurrentWidget(self.desk)
        self.desk.form.current().rest()

    def _settle(self, first: Card, second: Card, right: Sequence[Difference]) -> None:
        session = self._workplace.session
        self._set_open(False)
        self._workplace.jobs.write(
            lambda progress: settle(session, first, second, right), self._settled, self._not_settled
        )

    def _set_open(self, is_open: bool) -> None:
        """While the answer is awaited nothing is typed, ended again or given up."""
        if self.desk is not None:
            self.desk.setEnabled(is_open)

    def _not_settled(self, error: BaseException) -> bool:
        """What was typed stays, to be ended again."""
        self._set_open(True)
        return False

    def _settled(self, changes: Any) -> None:
        told = "已按第二遍改正，请重新提交这一户。" if changes is not None else "核对结果已保存。"
        self._workplace.dialogs.notify(told)
        if changes is not None:
            self.changed.emit(changes)
        self._close()

    def _close(self) -> None:
        if self.desk is not None:
            self.desk.stop()
            self.removeWidget(self.desk)
            self.desk.deleteLater()
            self.desk = None
        self.setCurrentWidget(self.list)
        self.load()


class WaitingPage(RowsPage):
    """`begin(Waiting)`: a household is to be typed now."""

    begin = Signal(object)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "等第二遍录入的户", _WAITING, _SAID, parent)
        self._rates = RowsModel(_RATES, workplace.brush, self)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        table = WideTable("各人的差错率", workplace.theme)
        table.setModel(self._rates)
        EmptyNote(table.viewport()).follow(self._rates, "还没有录过第二遍，没有差错率。")
        column.addWidget(heading("各人的差错率"))
        column.addWidget(table, 1)
        self.share_choice = QComboBox()
        self.share_choice.setAccessibleName("抽查比例")
        label = QLabel("抽查比例")
        label.setBuddy(self.share_choice)
        self.share_button = button("保存比例", self._set_share)
        self._stored_share = 0
        self.share_choice.currentIndexChanged.connect(self._offer_share)
        self._offer_share()
        self.start = start = button("开始第二遍录入", self._start, primary=True)
        self.lay_out(start, label, self.share_choice, self.share_button, below=below)
        start.setVisible(workplace.may(Action.EDIT))
        for widget in (label, self.share_choice, self.share_button):
            widget.setVisible(workplace.may(Action.REVIEW))

    def load(self) -> None:
        super().load()
        session = self.workplace.session
        self.workplace.jobs.read(
            lambda progress: (operator_rates(session), share(session)), self._show_rates, latest=self
        )

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return waiting_households(self.workplace.session)

    def empty_words(self) -> str:
        return "没有等第二遍录入的户。设了抽查比例以后，别人提交的户会按比例随机出现在这里。"

    def row_chosen(self, row: Waiting | None) -> None:
        self.start.setEnabled(row is not None)

    def row_opened(self, row: Waiting) -> None:
        self.begin.emit(row)

    def _start(self) -> None:
        row = self.chosen()
        if row is not None:
            self.begin.emit(row)

    def _show_rates(self, read: tuple[tuple[OperatorRate, ...], int]) -> None:
        rates, percent = read
        self._rates.show_rows(rates)
        self._stored_share = percent
        self.share_choice.clear()
        for choice in sorted({*_PERCENTS, percent}):
            self.share_choice.addItem(f"{choice}%" if choice else "不抽查", choice)
        self.share_choice.setCurrentIndex(self.share_choice.findData(percent))

    def _offer_share(self) -> None:
        self.share_button.setEnabled((self.share_choice.currentData() or 0) != self._stored_share)

    def _set_share(self) -> None:
        percent = self.share_choice.currentData() or 0
        self.write(lambda: set_share(self.workplace.session, percent), lambda _: self._share_set(percent))

    def _share_set(self, percent: int) -> None:
        self.workplace.dialogs.notify(f"抽查比例已设为 {percent}%。")
        self.load()

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self.workplace.dialogs.notify(error.message)
        return True
