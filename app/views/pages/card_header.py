"""The head line of a card: who, where, which number, per-capita income and its distance to the line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain import money
from app.domain.lines import income_line
from app.domain.policy import UNSET_TEXT, PolicyUnset, PolicyView
from app.forms.conditions import Values
from app.views.forms.editors.base import named, set_property
from app.views.pages.card_copy import MEMBER, WorkingCopy

HEAD_RELATION = "01"


class ElidedLabel(QLabel):
    """One line that gives way to its neighbours: what does not fit ends in …, the tool tip has it all.

    One that does not give way is still never cut without a sign: half an amount is another amount.
    """

    def __init__(self, gives_way: bool = True) -> None:
        super().__init__()
        self._gives_way = gives_way

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(0, least.height()) if self._gives_way else least

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if words == self.text() else self.text())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class CardHeader(QWidget):
    """Always visible, so that the result of every figure typed is seen at once.

    Two lines, so that with large text nothing but the name of the village has to give way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.name = named(QLabel(), "headName")
        self.name.setProperty("tone", "title")
        self.place = named(ElidedLabel(), "headPlace")
        self.place.setProperty("tone", "muted")
        self.number = named(ElidedLabel(gives_way=False), "headNumber")
        self.number.setProperty("tone", "muted")
        self.income = named(ElidedLabel(gives_way=False), "headIncome")
        self.distance = named(ElidedLabel(gives_way=False), "headDistance")
        self.step = named(QLabel(), "headStep")
        self.saved = named(QLabel(), "headSaved")
        who = QHBoxLayout()
        who.setSpacing(14)
        for widget in (self.name, self.place):
            who.addWidget(widget)
        who.addStretch(1)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(14)
        row.addLayout(_stacked(who, self.number))
        row.addLayout(_stacked(self.income, self.distance))
        row.addStretch(1)
        row.addLayout(_stacked(self.step, self.saved))

    def show_copy(self, copy: WorkingCopy, place: str, policy: PolicyView) -> None:
        household = copy.household
        self.name.setText(head_name(copy) or "未填户主")
        self.place.setText(place)
        self.number.setText(f"户编号 {household.get('local_no') or '（保存后编号）'}")
        statement = copy.newest_statement()
        self.income.setText(_income_words(statement))
        words, tone = _distance(statement, household, policy)
        self.distance.setText(words)
        set_property(self.distance, "tone", tone)
        words, tone = _step_words(household)
        self.step.setText(words)
        set_property(self.step, "tone", tone)

    def add_button(self, button: QPushButton) -> None:
        """A button at the right end of the line."""
        self._row.addWidget(button)

    def show_saved(self, words: str, tone: str) -> None:
        """Whether everything is stored, as a draft or for good."""
        self.saved.setText(words)
        set_property(self.saved, "tone", tone)


def _stacked(above: QWidget | QHBoxLayout, below: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    if isinstance(above, QWidget):
        column.addWidget(above)
    else:
        column.addLayout(above)
    column.addWidget(below)
    return column


def head_name(copy: WorkingCopy) -> str:
    """Name of the head of the household, blank while there is none."""
    heads = (row for row in copy.records(MEMBER) if row.get("relation") == HEAD_RELATION)
    return str(next((row.get("name") or "" for row in heads), ""))


def _income_words(statement: Values | None) -> str:
    if statement is None:
        return "还没有收支核算"
    per_capita = statement.get("per_capita")
    amount = "未算出" if per_capita is None else f"{money.format_fen(per_capita)} 元"
    return f"{statement['year']}年人均纯收入 {amount}"


def _step_words(household: Values) -> tuple[str, str]:
    """A review that nobody submitted for was taken over from paper or another list."""
    if not household.get("submitted_on"):
        return ("表上已审核，未提交" if household.get("reviewed_on") else "未提交"), "muted"
    return ("已审核", "done") if household.get("reviewed_on") else ("已提交，待审核", "muted")


def _distance(statement: Values | None, household: Values, policy: PolicyView) -> tuple[str, str]:
    if statement is None or statement.get("per_capita") is None:
        return "", "muted"
    try:
        line = income_line(statement["year"], household.get("object_type"), policy)
    except PolicyUnset:
        return f"标准{UNSET_TEXT}", "muted"
    gap = statement["per_capita"] - line
    if gap < 0:
        return f"低于标准 {money.format_fen(-gap)} 元", "warning"
    return f"高出标准 {money.format_fen(gap)} 元", "done"
