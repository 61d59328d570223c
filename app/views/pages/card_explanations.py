"""The line in which a problem is explained or exempted, and the list of what was said on a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Unreadable, UserError
from app.domain import dates
from app.domain.permissions import Action, may
from app.domain.problems import Problem, Severity
from app.services.explanations import (
    ExplainedProblem,
    Standing,
    explained_card,
    listed,
    withdrawn_card,
)
from app.views.forms.editors.base import UNREADABLE, named
from app.views.forms.scrolled import tell_long_items

FORM = "explanation"
_ID = Qt.ItemDataRole.UserRole


class ExplainLine(QWidget):
    """Reason, proof and last day for one problem; Enter goes on and in the last needed field says it.

    said(problem, reason, proof, last day as typed).
    """

    said = Signal(object, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.problem: Problem | None = None
        self.may_explain = False
        self.may_exempt = False
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.reason = _line("理由", "为什么是这样，不少于五个字")
        self.proof = _line("证明材料", "证明材料的名称、存放处")
        self.until = _line("有效期至", "有效期至，如 20261231")
        self.button = QPushButton()
        self.refusal = named(QLabel(), "explainRefusal")
        self.refusal.setProperty("tone", "error")
        self.refusal.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for widget in (self.title, self.reason, self.proof, self.until, self.button, self.refusal):
            column.addWidget(widget)
        for line in (self.reason, self.proof, self.until):
            line.returnPressed.connect(lambda line=line: self._go_on(line))
        self.button.clicked.connect(self._say)
        self.show_problem(None)

    def show_problem(self, problem: Problem | None) -> None:
        """Open the line for a problem that may be explained or exempted; what was typed for it stays."""
        if problem is not None and not self.can_take(problem):
            problem = None
        if problem != self.problem:
            for line in (self.reason, self.proof, self.until):
                line.clear()
            self.refusal.hide()
        self.problem = problem
        self.setVisible(problem is not None)
        if problem is not None:
            exempting = problem.severity is Severity.E
            self.title.setText("豁免这一条（写明理由和期限）：" if exempting else "说明这一条：")
            self.button.setText("豁免" if exempting else "写好说明")
            self.proof.setVisible(exempting or problem.needs_proof)
            self.until.setPlaceholderText("有效期至，如 20261231" if exempting else "有效期至（可不填）")
            self.until.setToolTip("" if exempting else "不填的，内容不变一直有效")

    def can_take(self, problem: Problem) -> bool:
        """Whether this user may explain it, or exempt from it."""
        if problem.rule_id == UNREADABLE:
            return False
        if problem.severity is Severity.E:
            return self.may_exempt
        return problem.severity is Severity.W and self.may_explain

    def refuse(self, words: str) -> None:
        """Say why it was not taken; what was typed stays."""
        self.refusal.setText(words)
        self.refusal.show()
        self.reason.setFocus()

    def begin(self) -> None:
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self, line: QLineEdit) -> None:
        needed = [self.reason]
        if self.problem is not None and (self.problem.needs_proof or self.problem.severity is Severity.E):
            needed.append(self.proof)
        if self.problem is not None and self.problem.severity is Severity.E:
            needed.append(self.until)
        later = needed[needed.index(line) + 1 :] if line in needed else []
        if later:
            later[0].setFocus()
        else:
            self._say()

    def _say(self) -> None:
        if self.problem is not None:
            self.said.emit(self.problem, self.reason.text(), self.proof.text(), self.until.text())


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


class ExplainedList(QWidget):
    """What was said to the problems of the card; Delete or the button takes one back. withdrawn(id)."""

    withdrawn = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel()
        self.list = QListWidget()
        self.list.setAccessibleName("已说明的问题")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tell_long_items(self.list)
        self.button = QPushButton("撤回")
        self.button.setToolTip("撤回选中的说明，问题重新变成需说明")
        self.button.clicked.connect(self.withdraw)
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.show_entries(())

    def show_entries(self, entries: Sequence[ExplainedProblem]) -> None:
        at = self.list.currentRow()
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(_words(entry))
            item.setData(_ID, entry.id)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(at, self.list.count() - 1)))
        self.title.setText(f"已说明 {sum(entry.standing is Standing.COUNTS for entry in entries)} 处")
        self.setVisible(bool(entries))

    def set_readonly(self, readonly: bool) -> None:
        self.button.setEnabled(not readonly)

    def withdraw(self) -> None:
        item = self.list.currentItem()
        if item is not None and self.button.isEnabled():
            self.withdrawn.emit(item.data(_ID))

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.withdraw()
        else:
            super().keyPressEvent(event)


def _words(entry: ExplainedProblem) -> str:
    kind = "已豁免" if entry.is_exemption else "已说明"
    standing = kind if entry.standing is Standing.COUNTS else entry.standing.label
    proof = f"；证明：{entry.proof}" if entry.proof else ""
    until = f"有效期至 {entry.expires_on}" if entry.expires_on else "内容不变一直有效"
    place = f"{entry.place}：" if entry.place else ""
    said = f"{entry.reason}{proof}\n{entry.person} {entry.made_on}，{until}"
    return f"【{standing}】{place}{entry.message}\n{said}"


class CardExplanations(QObject):
    """Puts what is said in the problem panel into the card on the screen; saving stores it with the rest."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self._panel = page.problem_panel
        self._panel.explain.said.connect(self._say)
        self._panel.explained.withdrawn.connect(self._withdraw)
        page.file.shown.connect(lambda: self._panel.explained.show_entries(()))
        page.file.judged.connect(self._show)

    def set_readonly(self, readonly: bool) -> None:
        """While the card is not typed into, nothing is said to its problems either."""
        role = self._page.session.actor.role
        self._panel.explain.may_explain = not readonly and may(role, Action.EDIT)
        self._panel.explain.may_exempt = not readonly and may(role, Action.EXEMPT)
        self._panel.explained.set_readonly(readonly or not may(role, Action.EDIT))

    def _say(self, problem: Problem, reason: str, proof: str, until: str) -> None:
        card, problems = self._page.file.copy.card(), self._page.file.problems
        try:
            expires_on = dates.parse(until) if until.strip() else None
            edited = explained_card(
                self._page.session, card, problem, reason, proof, expires_on,
                exemption=problem.severity is Severity.E, among=(*problems.all, *problems.explained),
            )  # fmt: skip
        except (UserError, Unreadable) as refused:
            self._panel.explain.refuse(str(refused))
            return
        self._put(edited.rows(FORM))
        self._panel.go_on_explaining(problem)

    def _withdraw(self, explanation_id: str) -> None:
        card = withdrawn_card(self._page.file.copy.card(), explanation_id)
        self._put(card.rows(FORM))

    def _put(self, rows: Sequence[Any]) -> None:
        copy = self._page.file.copy
        copy.replace_rows(FORM, copy.household_id, rows)
        self._page.form.edited.emit()

    def _show(self) -> None:
        copy, problems = self._page.file.copy, self._page.file.problems
        entries: Sequence[ExplainedProblem] = ()
        if copy.records(FORM):
            entries = listed(self._page.session, copy.card(), (*problems.all, *problems.explained))
        self._panel.explained.show_entries(entries)
