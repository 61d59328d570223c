"""What is set and by which document: the dialogs of the policy pages. No value goes without its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Unreadable
from app.domain import dates
from app.domain.codes import CodeTable
from app.domain.policy_documents import FIGURE, HOLIDAY, OPTION
from app.domain.policy_figures import UNSET, Shape, shape_of
from app.services.policy_documents import PolicyDocument, value_row
from app.services.policy_overview import Figure, HolidayYear
from app.views.forms.scrolled import low_column
from app.views.pages.entrance import add_fields, form_of, line
from app.views.pages.sheet import answers, heading, words

Values = Mapping[str, Any]
DAY_HINT = "如 2026-01-01"
OFF, WORK = "改为休息的工作日", "改为上班的周末"
NEW_DOCUMENT = "新的文件"
WIDTH = 560
OF_THE_SCREEN = 0.85
"""The rest is for the title of the window and the bar of the desktop."""
_FACTS = {
    "doc_title": ("文件名称", "照原文写"),
    "doc_no": ("文号", "没有的不填"),
    "doc_date": ("成文日期", DAY_HINT),
    "effective_from": ("从哪天起执行", DAY_HINT),
    "effective_to": ("执行到哪一天", "一直执行的不填"),
}
_DAYS = ("doc_date", "effective_from", "effective_to")


class PolicyDialog(QDialog):
    """What is set stands above, the document below. `row` and `document` are the answer once accepted."""

    def __init__(self, title: str, drafts: Sequence[PolicyDocument], blank: Values,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._blank = blank
        self._drafts = tuple(drafts)
        self.row: Values = {}
        self.document: Values = {}
        self.choice = QComboBox()
        self.choice.setAccessibleName("依据哪份文件")
        for draft in drafts:
            self.choice.addItem(f"待启用：{draft.title}", draft.record)
        self.choice.addItem(NEW_DOCUMENT, None)
        self.facts = {name: line(label, hint) for name, (label, hint) in _FACTS.items()}
        self.facts["effective_from"].setText(blank["effective_from"].isoformat())
        self.complaint = words(tone="error")
        self.complaint.hide()

    def lay_out(self, said: str, *rows: tuple[str, QWidget]) -> None:
        """Put the dialog together; `rows` are the fields of what is set."""
        buttons = answers(self, "保存，待启用")
        form = form_of(*rows)
        form.addRow(heading("依据的文件"))   # in one form, so that all fields begin in one line
        add_fields(form, ("依据哪份文件", self.choice),
                   *((_FACTS[name][0], field) for name, field in self.facts.items()))
        content = QWidget()
        column = low_column(content)
        column.addWidget(words(said, "muted"))
        column.addLayout(form)
        column.addWidget(words("保存以后还不生效：由另一名审核员或管理员在“政策文件”里核对启用。", "muted"))
        layout = QVBoxLayout(self)
        layout.addWidget(content)
        layout.addWidget(self.complaint)
        layout.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        highest = int(self.screen().availableGeometry().height() * OF_THE_SCREEN)
        whole = column.totalHeightForWidth(WIDTH - layout.contentsMargins().left() * 2)
        around = self.sizeHint().height() - content.sizeHint().height()
        self.resize(WIDTH, min(around + whole, highest))   # a scroll area asks for less than it holds
        rows[0][1].setFocus()   # else the scroll area has it, which nobody sees
        self.choice.currentIndexChanged.connect(lambda _: self._offer())
        self._offer()

    def read_row(self) -> Values:
        """What is set. Raises Unreadable."""
        return {}

    def accept(self) -> None:
        try:
            self.row, self.document = self.read_row(), self._read_document()
        except Unreadable as error:
            self.complaint.setText(error.reason)
            self.complaint.show()
            return
        super().accept()

    def _offer(self) -> None:
        for field in self.facts.values():
            field.setEnabled(self.choice.currentData() is None)

    def _read_document(self) -> Values:
        chosen: Values | None = self.choice.currentData()
        if chosen is not None:
            return chosen
        told: dict[str, Any] = {name: field.text().strip() or None for name, field in self.facts.items()}
        for name in _DAYS:
            told[name] = read_day(self.facts[name], _FACTS[name][0])
        if not told["doc_title"]:
            raise Unreadable("请填写依据的文件名称。")
        return {**self._blank, **told}


_HINTS = {Shape.ROW: "几个数，用顿号隔开", Shape.DAY: "如 9月1日", Shape.WORDS: "照文件写"}


class FigureDialog(PolicyDialog):
    """A new value of one figure."""

    def __init__(self, figure: Figure, drafts: Sequence[PolicyDocument], blank: Values,
                 parent: QWidget | None = None) -> None:
        super().__init__(f"设置：{figure.title}", drafts, blank, parent)
        self._figure = figure
        shape = shape_of(figure.parameter)
        self.value = line("值", _HINTS.get(shape, "整数"))
        self.choices = QComboBox()
        self.choices.setAccessibleName("值")
        self.choices.addItems([*figure.parameter.choices.values(), UNSET])
        self.choices.setCurrentText(figure.words)
        self.year = line("年份", "如 2026")
        rows = [("年份", self.year)] if shape is Shape.YEARLY else []
        unit = f"值（{figure.unit}）" if figure.unit else "值"
        has_choices = bool(figure.parameter.choices)
        blank_means = "" if rows or has_choices else "值留空，表示改回“未设定”。"
        asked = self.choices if has_choices else self.value
        self.lay_out(f"现在是：{figure.words}。{blank_means}", *rows, (unit, asked))

    def read_row(self) -> Values:
        year = read_year(self.year) if self.year.text().strip() else None
        return value_row(FIGURE, self._figure.name, text=self._text(), year=year)

    def _text(self) -> str:
        if not self._figure.parameter.choices:
            return self.value.text().strip()
        chosen = self.choices.currentText()
        return "" if chosen == UNSET else chosen


class OptionDialog(PolicyDialog):
    """A local option is added to a table, or an option (`code`) is retired or its days are changed."""

    def __init__(self, table: CodeTable, code: str, drafts: Sequence[PolicyDocument], blank: Values,
                 parent: QWidget | None = None) -> None:
        known = table.by_code(code)
        super().__init__(f"{'停用或改有效期' if known else '加一项'}：{table.title}", drafts, blank, parent)
        self._table = table
        self._known = known
        self.code, self.label = line("编码"), line("名称")
        self.like = QComboBox()
        self.like.setAccessibleName("比照哪一项")
        self.like.addItem("不比照", "")
        for value in table.values:
            self.like.addItem(value.label, value.code)
        self.since, self.until = line("启用日期", DAY_HINT), line("停用日期", DAY_HINT)
        if known is None:
            self.lay_out("加的这一项只在本单位用。统计和核对按比照的那一项办理。",
                         ("编码", self.code), ("名称", self.label), ("比照哪一项", self.like),
                         ("启用日期", self.since), ("停用日期", self.until))
        else:
            self.code.setText(known.code)
            self.since.setText(known.valid_from.isoformat() if known.valid_from else "")
            self.until.setText(known.valid_to.isoformat() if known.valid_to else "")
            self.lay_out(f"“{known.label}”停用以后不能再选，已经填了的照样看得到、印得出。",
                         ("启用日期", self.since), ("停用日期", self.until))

    def read_row(self) -> Values:
        return value_row(
            OPTION, self._table.name, code=self.code.text().strip(),
            label=self._known.label if self._known else self.label.text().strip(),
            counts_as=self.like.currentData() or None,
            valid_from=read_day(self.since, "启用日期"), valid_to=read_day(self.until, "停用日期"))


class HolidayDialog(PolicyDialog):
    """The holidays of one year, as the notice of the State Council gives them."""

    def __init__(self, year: HolidayYear, table_name: str, drafts: Sequence[PolicyDocument], blank: Values,
                 parent: QWidget | None = None) -> None:
        super().__init__("节假日安排", drafts, blank, parent)
        self._name = table_name
        self.year = line("年份")
        self.year.setText(str(year.year))
        self.off, self.work = QPlainTextEdit(year.off), QPlainTextEdit(year.work)
        for field, title, is_weekend in ((self.off, OFF, False), (self.work, WORK, True)):
            field.setAccessibleName(title)
            field.setTabChangesFocus(True)
            field.setPlaceholderText(f"月-日，用空格隔开，如 {_two_days(year.year, is_weekend)}")
            field.setMaximumHeight(90)
        self.lay_out("照国务院办公厅的通知填。只写和平常不一样的日子：平常的周末不用写。",
                     ("年份", self.year), (OFF, self.off), (WORK, self.work))

    def read_row(self) -> Values:
        return value_row(HOLIDAY, self._name, year=read_year(self.year),
                         off_days=self.off.toPlainText().strip(), work_days=self.work.toPlainText().strip(),
                         source=self.facts["doc_title"].text().strip() or None)


def _two_days(year: int, is_weekend: bool) -> str:
    """Days that could stand there: from the first of October the ones, from a week later the others."""
    first = date(year, 10, 8 if is_weekend else 1)
    days = (first + timedelta(days) for days in range(7))
    found = [day.strftime("%m-%d") for day in days if (day.weekday() >= 5) is is_weekend]
    return " ".join(found[:2])


class LastDayDialog(QDialog):
    """The last day a document holds; `day` once accepted."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("停止执行")
        self.day: date | None = None
        self.last = line("执行到哪一天", DAY_HINT)
        self.complaint = words(tone="error")
        buttons = answers(self, "停止执行")
        layout = QVBoxLayout(self)
        layout.addWidget(words(f"{title}过了这一天不再执行，那以前的事仍按它办。"))
        layout.addLayout(form_of(("执行到哪一天", self.last)))
        layout.addWidget(self.complaint)
        layout.addWidget(buttons)

    def accept(self) -> None:
        try:
            self.day = read_day(self.last, "执行到哪一天")
        except Unreadable as error:
            self.complaint.setText(error.reason)
            return
        if self.day is None:
            self.complaint.setText("请填写最后一天。")
            return
        super().accept()


def read_day(field: QLineEdit, label: str) -> date | None:
    """The day typed, None when blank. Raises Unreadable."""
    text = field.text().strip()
    if not text:
        return None
    try:
        return dates.parse(text)
    except Unreadable as error:
        raise Unreadable(f"“{label}”：{error.reason}") from error


def read_year(field: QLineEdit) -> int:
    """Raises Unreadable."""
    text = field.text().strip().removesuffix("年")
    if not (text.isascii() and text.isdigit() and len(text) == len("2026")):
        raise Unreadable("年份应填四位数字，如 2026。")
    return int(text)
