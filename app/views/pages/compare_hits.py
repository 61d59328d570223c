"""Hits settled one after the other: what the department says beside what the archive knows of the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.forms.definitions.comparison import COMPARISON_HIT, OPEN
from app.services.comparison_answers import judge_hit, settle_many
from app.services.comparison_hits import HitLine, hit_lines, known_of
from app.views.forms.beside import Beside
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.forms.scrolled import LeastHeight
from app.views.jobs import Job
from app.views.pages.lacking import lacking
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, heading, left_and_right, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

_LIST_WIDTH = 500
_SAID = "每一条都要有结论：排除的写明理由，属实的写明情况并有证明材料。选中几条一起填，就是同样的结论。"
Values = Mapping[str, Any]
_SETTLING = ("conclusion", "explanation", "proof", "settled_by", "settled_on")


class CompareHitsPage(RowsPage):
    """`open_household(id)`, `open_case(id)`; `changed(Changes)`: a conclusion was stored."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._policy = workplace.session.policy()
        super().__init__(workplace, "比对出的问题", self._hit_columns(), _SAID, parent)
        self.region = ""
        self._record: dict[str, Any] = {}
        self._first: dict[str, Any] = {}
        self._shown: tuple[HitLine, ...] = ()
        self._reading: Job | None = None
        self._told = ""
        self.table.setSelectionMode(WideTable.SelectionMode.ExtendedSelection)
        self.table.select_all_asked.connect(lambda: QTableView.selectAll(self.table))
        session = workplace.session
        context = EditorContext(self._policy, session.clock.today(), session.new_id)
        side = QWidget(self)
        area = FormArea(side)
        scrolled = LeastHeight(area.viewport())
        self.panel = FormPanel(COMPARISON_HIT, context, COMPARISON_HIT.sections[1:], parent=scrolled)
        self.title, self.outcome = heading(""), words()
        self.theirs, self.ours = words(), QFormLayout()
        below = QVBoxLayout(scrolled)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._boxes(scrolled))
        below.addWidget(self.panel, 1)
        area.hold(scrolled)
        self._lay_out_side(side, area)
        self.panel.edited.connect(self._on_edited)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self._show(())

    def _hit_columns(self) -> Sequence[Column]:
        items, conclusions = self._policy.table("comparison_item"), self._policy.table("hit_conclusion")
        return (
            Column("name", "姓名", lambda row: row.hit.get("name") or "", 64, sortable=False),
            Column("home", "户主", lambda row: row.head, 64, sortable=False),
            Column("village", "村", lambda row: row.village, 68, sortable=False),
            Column("item", "比对内容", lambda row: items.label_of(row.hit["item"]), 92, sortable=False),
            Column("conclusion", "结论", lambda row: conclusions.label_of(row.hit["conclusion"]), 76,
                   sortable=False, tone=lambda row: "error" if row.is_open else "done"),
            Column("text", "比对结果", lambda row: row.hit.get("hit_text") or "", 120, sortable=False),
        )  # fmt: skip

    def _boxes(self, parent: QWidget) -> Beside:
        boxes = Beside(parent)
        for title, content in (("反馈说的", self.theirs), ("档案里的", self.ours)):
            box = QGroupBox(title, boxes)
            inner = QVBoxLayout(box)
            if isinstance(content, QLabel):
                inner.addWidget(content)
            else:
                inner.addLayout(content)
            inner.addStretch(1)
            boxes.add(box)
        return boxes

    def _lay_out_side(self, side: QWidget, area: QWidget) -> None:
        self.save_button = button("保存结论", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.card_button = button("打开户档案", lambda: self._go(self.open_household, "household_id"))
        self.case_button = button("打开办理事项", lambda: self._go(self.open_case, "case_id"))
        self.save_button.setVisible(self.workplace.may(Action.EDIT))
        self.panel.set_readonly(not self.workplace.may(Action.EDIT))
        right = QVBoxLayout(side)
        right.setContentsMargins(8, 0, 0, 0)
        right.addWidget(self.title)
        right.addWidget(area, 1)
        right.addWidget(self.outcome)
        right.addLayout(row_of(self.save_button, self.card_button, self.case_button))
        self.column.addWidget(self.said)
        width = self.workplace.theme.pixels(_LIST_WIDTH)
        self.column.addWidget(left_and_right(self.table, side, width), 1)

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return hit_lines(self.workplace.session, self.region)

    def empty_words(self) -> str:
        return "没有比对出问题。"

    def marked(self) -> tuple[HitLine, ...]:
        return tuple(self.model.row_at(row) for row in sorted(self.table.chosen_rows()))

    def row_chosen(self, row: HitLine | None) -> None:
        """Another hit, or several together; what was typed and not stored stays on the page."""
        marked = self.marked()
        if [line.hit for line in marked] == [line.hit for line in self._shown]:
            return
        if self._shown and self._record != self._first:
            self._say(f"“{self.title.text()}”有修改，没保存。先保存，或者改回去。", "warning")
            return
        self._show(marked)

    def row_opened(self, row: HitLine) -> None:
        self.panel.focus_first()

    def save(self) -> None:
        """Store the conclusion on all marked hits and go to the next open one."""
        self.panel.commit()
        if not self._shown:
            return
        problems = judge_hit(self.workplace.session, {**self._shown[0].hit, **self._settled()})
        self.panel.set_problems(problems)
        hard = [one for one in (*self.panel.unreadable(), *problems) if one.severity.name == "E"]
        if hard:
            line, whole = lacking(hard)
            self._say(line, "error", whole)
            return
        session, bases, settled = self.workplace.session, [line.hit for line in self._shown], self._settled()
        self.write(lambda: settle_many(session, bases, settled), partial(self._saved, self._shown, settled))

    def _settled(self) -> dict[str, Any]:
        return {name: self._record.get(name) for name in _SETTLING}

    def _saved(self, stored: tuple[HitLine, ...], handed: Values, changes: Any) -> None:
        """Go on to the next open hit, unless something was typed or another was marked meanwhile."""
        if self._shown is stored and self._settled() == handed:
            count, self._shown = len(stored), ()
            self._told = f"{count} 条有了结论。" if count > 1 else "已保存结论。"
        elif self._shown is stored:
            self._shown = tuple(replace(line, hit={**line.hit, **handed}) for line in stored)
            self._first = {**self._first, **handed}
            self._say("有修改，没保存。", "warning")
        self.changed.emit(changes)
        self.load()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """The same place stays marked; after a conclusion the first open one."""
        if not self._shown:
            self.table.setCurrentIndex(QModelIndex())
        super().show_rows(rows)

    def _show(self, marked: tuple[HitLine, ...]) -> None:
        self._shown = marked
        if self._reading is not None:
            self._reading.forget_callbacks()
            self._reading = None
        self.panel.setEnabled(bool(marked))
        for each in (self.save_button, self.card_button, self.case_button):
            each.setEnabled(bool(marked))
        self.panel.set_problems(())
        self._show_known(())
        if not marked:
            self.title.setText("")
            self.theirs.setText("")
            self.panel.set_record({"id": ""})
            return
        first, session = marked[0], self.workplace.session
        more = f"等 {len(marked)} 条" if len(marked) > 1 else ""
        self.title.setText(f"{first.hit.get('name') or ''}　{first.head}户{more}")
        item = self._policy.table("comparison_item").label_of(first.hit["item"])
        told = f"{first.sent_to}，{first.answered_on}反馈" if first.answered_on else first.sent_to
        self.theirs.setText(f"{item}：{first.hit.get('hit_text') or ''}\n\n{told}")
        self._record = dict(first.hit)
        if first.is_open:
            self._record |= {"conclusion": None, "settled_on": session.clock.today(),
                             "settled_by": session.actor.name}  # fmt: skip
        self._first = dict(self._record)
        self.panel.set_record(self._record)
        self._say(self._told, "done")
        self._told = ""
        self._reading = self.workplace.jobs.read(lambda progress: known_of(session, first.hit),
                                                 self._show_known)

    def _show_known(self, known: Sequence[tuple[str, str]]) -> None:
        while self.ours.rowCount():
            self.ours.removeRow(0)
        for label, text in known:
            self.ours.addRow(f"{label}：", words(text))

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        if name == "conclusion" and value == OPEN:
            self._record |= dict.fromkeys(_SETTLING[1:])
        self._say("有修改，没保存。", "warning")

    def _go(self, signal: Any, name: str) -> None:
        if self._shown:
            signal.emit(str(self._shown[0].hit[name]))

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str, whole: str = "") -> None:
        self.outcome.setText(text)
        self.outcome.setToolTip(whole)
        retone(self.outcome, tone)
