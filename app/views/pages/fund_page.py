"""The book of a fund: each line with the balance after it, the alarm below the least, what is published.

Nothing in the book is changed or taken out: a wrong line is reversed, money that came back is a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.hundredths import write
from app.domain.permissions import Action
from app.domain.relief import BookLine
from app.forms.definitions.relief import FUND, FUND_ENTRY, PAID, RETURNED, REVERSED
from app.forms.kinds import Date
from app.forms.schema import Field, FormSchema, Section
from app.services.fund_papers import fund_document
from app.services.funds import (
    FundBook,
    FundPeriod,
    add_entry,
    fund_book,
    fund_period,
    give_back,
    list_funds,
    new_entry,
    new_fund,
    reverse,
    save_fund,
)
from app.services.papers import PrintedPaper
from app.views.dialogs.paper_window import OfferedPaper, show_papers
from app.views.jobs import Job
from app.views.pages.form_dialog import FormDialog, FormOrder, asked_of
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, heading, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

Values = Mapping[str, Any]
NOTICE = "T39"
_SAID = "基金单独核算，不和项目资金混用。收支记了就不能改、不能删：记错的用“冲销”，退回来的钱用“登记退回”。"
_ENTRY_FIELDS = ("kind", "happened_on", "amount", "donor", "event", "receipt", "note")
_LOW_SIZE = (720, 280)
"""For a dialog that asks for a day and a few words."""
_PERIOD = FormSchema(
    "fund_period", 1, "公示的起止时间", "fund_period",
    (Section("公示的起止时间", (
        Field("first", "开始日期", Date(), required=True), Field("last", "结束日期", Date(), required=True),
    )),),
)  # fmt: skip


class FundPage(RowsPage):
    """`changed(Changes)`: something was written into the book."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._policy = workplace.session.policy()
        super().__init__(workplace, "基金收支", self._book_columns(), _SAID, parent)
        self._book: FundBook | None = None
        self._dates = (date(workplace.session.clock.today().year, 1, 1), workplace.session.clock.today())
        self._counting: Job | None = None
        self.funds = QComboBox(self)
        self.funds.setAccessibleName("基金")
        self.funds.setMinimumWidth(workplace.theme.pixels(220))
        self.funds.activated.connect(lambda _at: self.load())
        self.balance, self.alarm = heading(""), words(tone="error")
        self.period, self.outcome = words(), words()
        self.new_button = button("登记基金…", lambda: self.ask_fund(None))
        self.change_button = button("修改基金…", lambda: self.ask_fund(self._book))
        self.add_button = button("登记收入…", self.ask_entry, primary=True)
        self.back_button = button("登记退回…", self.ask_return)
        self.reverse_button = button("冲销…", self.ask_reversal)
        self.period_button = button("公示的起止时间…", self.ask_period)
        self.print_button = button("打印基金公示…", self.print_notice)
        label = QLabel("基金")
        label.setBuddy(self.funds)
        self.column.addWidget(self.said)
        self.column.addLayout(row_of(label, self.funds, self.new_button, self.change_button, self.balance))
        self.column.addWidget(self.alarm)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.period)
        self.column.addWidget(self.outcome)
        self.column.addLayout(
            row_of(self.add_button, self.back_button, self.reverse_button, self.period_button,
                   self.print_button)
        )
        may_edit = workplace.may(Action.EDIT)
        for each in (self.new_button, self.change_button, self.add_button, self.back_button,
                     self.reverse_button):
            each.setVisible(may_edit)

    def _book_columns(self) -> Sequence[Column]:
        kinds = self._policy.table("fund_entry_kind")

        def text(name: str):
            return lambda line: str(line.entry.get(name) or "")

        def tone(line: BookLine) -> str:
            return "muted" if line.is_reversed or line.entry["kind"] == REVERSED else ""

        return (
            Column("day", "日期", text("happened_on"), 92, sortable=False, tone=tone),
            Column("kind", "种类", lambda line: kinds.label_of(line.entry["kind"]), 104, sortable=False,
                   tone=tone),
            Column("in", "收入（元）", lambda line: write(line.change) if line.change > 0 else "", 112,
                   numeric=True, sortable=False, tone=tone),
            Column("out", "支出（元）", lambda line: write(-line.change) if line.change < 0 else "", 104,
                   numeric=True, sortable=False, tone=tone),
            Column("balance", "余额（元）", lambda line: write(line.balance), 116, numeric=True,
                   sortable=False),
            Column("donor", "来源", text("donor"), 130, sortable=False, tone=tone),
            Column("event", "活动或批次", text("event"), 120, sortable=False, tone=tone),
            Column("receipt", "票据或回单", text("receipt"), 96, sortable=False, tone=tone),
            Column("note", "摘要", lambda line: _remark(line), 160, sortable=False, tone=tone),
        )  # fmt: skip

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        """The funds and the book of the chosen one, read together."""
        session = self.workplace.session
        funds = list_funds(session)
        chosen = next((row for row in funds if row["id"] == self._wanted), funds[0] if funds else None)
        book = fund_book(session, chosen["id"]) if chosen else None
        return (funds, book)

    def load(self) -> None:
        self._wanted = self.funds.currentData() or ""
        super().load()

    def show_rows(self, rows: Sequence[Any]) -> None:
        funds, self._book = rows
        self.funds.clear()
        for fund in funds:
            self.funds.addItem(fund["name"], fund["id"])
        book = self._book
        if book is not None:
            self.funds.setCurrentIndex(self.funds.findData(book.id))
        self.balance.setText(f"余额 {write(book.balance)} 元" if book else "")
        self.alarm.setText(book.alarm if book else "")
        self.alarm.setVisible(bool(book and book.alarm))
        for each in (self.change_button, self.add_button, self.period_button, self.print_button):
            each.setEnabled(book is not None)
        super().show_rows(book.lines if book else ())
        self._count()

    def empty_words(self) -> str:
        return "还没有收支，点“登记收入…”。" if self._book else "还没有登记基金，点“登记基金…”。"

    def row_chosen(self, row: BookLine | None) -> None:
        is_open = row is not None and not row.is_reversed
        self.back_button.setEnabled(bool(is_open and row and row.entry["kind"] == PAID))
        self.reverse_button.setEnabled(bool(is_open and row and row.entry["kind"] != REVERSED))

    def ask_fund(self, book: FundBook | None) -> None:
        """A new fund, or other facts of the one that is shown."""
        session, base = self.workplace.session, book.values if book else None
        values = base or new_fund(session)
        self._ask(FormOrder(
            "修改基金" if base else "登记基金", "防返贫基金是公益性、救助性专项基金，写明主管部门和负责人。",
            FUND, values, lambda record: save_fund(session, base, record), size=(760, 480),
        ))  # fmt: skip

    def ask_entry(self) -> None:
        """Money that came in."""
        if self._book is None:
            return
        session = self.workplace.session
        entry = new_entry(session, self._book.id)
        self._ask(FormOrder(
            "登记收入", "发放救助在救助案件里登记，这里登记结转、捐赠、财政投入和补充、利息。",
            asked_of(FUND_ENTRY, *_ENTRY_FIELDS), {**entry, "kind": None},
            lambda record: add_entry(session, {**record, "id": entry["id"]}), verb="登记",
        ))  # fmt: skip

    def ask_return(self) -> None:
        """Money of a payment that came back."""
        line, session = self.chosen(), self.workplace.session
        if line is None:
            return
        entry_id = line.entry["id"]
        paid = f"{line.entry['happened_on']}发放的 {write(-line.change)} 元"
        self._ask(FormOrder(
            "登记退回", f"{paid}退回到基金，可以只退一部分。",
            _needed("happened_on", "amount", "receipt", "note"),
            {"kind": RETURNED, "happened_on": session.clock.today()},
            lambda record: give_back(session, entry_id, *_returned(record)), verb="登记退回",
            size=_LOW_SIZE,
        ))  # fmt: skip

    def ask_reversal(self) -> None:
        """A line that was written by mistake."""
        line, session = self.chosen(), self.workplace.session
        if line is None:
            return
        entry_id = line.entry["id"]
        wrong = f"{line.entry['happened_on']}的 {write(abs(line.change))} 元"
        self._ask(FormOrder(
            "冲销", f"{wrong}记错了：加记一笔相反的，原来的一笔留着。",
            _needed("happened_on", "note"),
            {"kind": REVERSED, "happened_on": session.clock.today()},
            lambda record: reverse(session, entry_id, _day(record), record.get("note") or ""), verb="冲销",
            size=_LOW_SIZE,
        ))  # fmt: skip

    def ask_period(self) -> None:
        """From when to when the lines below the table count."""
        order = FormOrder(
            "公示的起止时间", "基金公示（T39）写这一段时间的收入、救助和结余。", _PERIOD,
            {"first": self._dates[0], "last": self._dates[1]}, _dates, verb="统计", size=(560, 240),
        )  # fmt: skip
        dialog = FormDialog(self.workplace, order, self)
        if self.workplace.dialogs.run(dialog):
            self._dates = dialog.outcome
            self._count()

    def print_notice(self) -> None:
        """T39 of the period that is counted below the table."""
        session, (first, last) = self.workplace.session, self._dates

        def make(target: Path, progress: Progress) -> PrintedPaper:
            return fund_document(session, NOTICE, target, first=first, last=last, progress=progress)

        show_papers(self.workplace, (OfferedPaper(NOTICE, "基金收支公示", make),), self)

    def _ask(self, order: FormOrder) -> None:
        dialog = FormDialog(self.workplace, order, self)
        if self.workplace.dialogs.run(dialog):
            self._say(f"{order.title}：已登记。", "done")
            self.changed.emit(dialog.outcome)
            self.load()

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.forget_callbacks()
        self.period.setText("")
        if self._book is None:
            return
        session, fund_id, dates = self.workplace.session, self._book.id, self._dates
        self._counting = self.workplace.jobs.read(
            lambda progress: fund_period(session, fund_id, *dates), self._show_period
        )

    def _show_period(self, found: FundPeriod) -> None:
        self._counting = None
        came = "、".join(f"{label} {write(amount)} 元" for label, amount in found.income) or "没有收入"
        back = f"，退回 {write(found.returned)} 元" if found.returned else ""
        self.period.setText(
            f"{found.first}至{found.last}：期初 {write(found.opening)} 元；收入 {came}；"
            f"救助 {found.households} 户 {write(found.paid)} 元{back}；结余 {write(found.closing)} 元。"
        )

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)


def _remark(line: BookLine) -> str:
    note = str(line.entry.get("note") or "")
    return f"（已冲销）{note}" if line.is_reversed else note


def _needed(*names: str) -> FormSchema:
    """The named fields of a line, all needed but the number of the receipt."""
    schema = asked_of(FUND_ENTRY, *names)
    fields = tuple(replace(field, required=field.name != "receipt", visible=None) for field in schema.fields)
    return replace(schema, sections=(Section(schema.title, fields),))


def _day(record: Values) -> date:
    if record.get("happened_on") is None:
        raise UserError("请填写日期。", "happened_on")
    return record["happened_on"]


def _returned(record: Values) -> tuple[date, int, str, str]:
    return _day(record), record.get("amount") or 0, record.get("receipt") or "", record.get("note") or ""


def _dates(record: Values) -> tuple[date, date]:
    first, last = record.get("first"), record.get("last")
    if first is None or last is None:
        raise UserError("请填写开始日期和结束日期。", "first")
    if first > last:
        raise UserError("开始日期晚于结束日期，请核对。", "first")
    return first, last
