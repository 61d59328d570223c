"""Visits: who is to be visited next on the left, the paper of one visit typed on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.masking import told_apart
from app.domain.permissions import Action
from app.forms.conditions import is_blank
from app.forms.registry import schema_of
from app.services.pairings import HelpedHousehold, add_visit, new_visit, visits_due, visits_wanted
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.card_references import HelperSource
from app.views.pages.pairing_page import HELPED_COLUMNS
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, heading, left_and_right, retone, row_of, words
from app.views.tables.tail_column import tail_column
from app.views.workplace import Workplace

_WIDTHS = (530, 400)
"""Of the list, and what the form keeps with large text."""
_REPEATED = ("kind", "visited_on", "head_sign_way")
"""What the next paper of the pile mostly has in common with the one before."""
_SHOWN = ("village", "group", "head", "helper", "last")
_SAID = "本月还没有走访够 {} 次的户，等得最久的在前。"
_SAID_UNSET = "每月走访几次未设定，请在政策参数里填写；这里列本月一次也没有走访的户，等得最久的在前。"
_HOW = "选一户按 Enter 登记一次走访，Ctrl+S 保存后到下一户。"


class VisitPage(RowsPage):
    """`open_household(id)`; `changed(Changes)`: a visit was stored."""

    open_household = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        columns = [column for column in HELPED_COLUMNS if column.id in _SHOWN]
        columns.insert(_SHOWN.index("helper"), tail_column(lambda row: row.tail))
        super().__init__(workplace, "该走访的户", columns, _HOW, parent)
        session = workplace.session
        self._region = ""
        self._visit: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        self._helpers = HelperSource(session)
        context = EditorContext(session.policy(), session.clock.today(), session.new_id,
                                {"helper": self._helpers})
        form = QWidget()
        area = FormArea(form)
        self.panel = FormPanel(schema_of("visit"), context, parent=area.viewport())
        area.hold(self.panel)
        self.title = heading("")
        self.outcome = words()
        right = QVBoxLayout(form)
        right.setContentsMargins(8, 0, 0, 0)
        for widget in (self.title, area, self.outcome):
            right.addWidget(widget, 1 if widget is area else 0)
        self.save_button = button("保存", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.card_button = button("打开户档案", self._open)
        right.addLayout(row_of(self.save_button, self.card_button))
        self.column.addWidget(self.said)
        self.column.addWidget(left_and_right(self.table, form, *map(workplace.theme.pixels, _WIDTHS)), 1)
        self.save_button.setVisible(workplace.may(Action.EDIT))
        self._free()
        self.panel.edited.connect(self._visit_edited)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.load()

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def load(self) -> None:
        self._helpers.forget()
        wanted = visits_wanted(self.workplace.session)
        self.said.setText((_SAID_UNSET if wanted is None else _SAID.format(wanted)) + _HOW)
        super().load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return visits_due(self.workplace.session, self._region)

    def empty_words(self) -> str:
        if visits_wanted(self.workplace.session) is None:
            return "本月每一户都走访过了。"
        return "本月该走访的都走访了。"

    def row_chosen(self, row: HelpedHousehold | None) -> None:
        """The paper of a visit to this household, with what repeats."""
        for part in (self.panel, self.save_button, self.card_button):
            part.setEnabled(row is not None)
        if row is None:
            self.title.setText("")
            return
        self.title.setText(f"{row.village} {row.group} {told_apart(row.head, row.tail)}")
        if self._visit.get("household_id") == row.household_id:
            return
        fresh = dict(new_visit(self.workplace.session))
        fresh |= {"household_id": row.household_id, "helper_id": row.helper_id}
        fresh |= {name: self._before[name] for name in _REPEATED if not is_blank(self._before.get(name))}
        self._visit = fresh
        self.panel.set_record(fresh)

    def row_opened(self, row: HelpedHousehold) -> None:
        self.row_chosen(row)
        self.panel.focus_first()

    def save(self) -> None:
        """Store the visit and go to the next household."""
        self.panel.commit()
        visit = dict(self._visit)
        if visit and self.chosen() is not None and not self.is_writing:
            self.panel.set_readonly(True)   # what is typed from now on belongs to the next household
            self.write(lambda: add_visit(self.workplace.session, visit), self._saved)

    def _saved(self, changes: Any) -> None:
        self._free()
        self._before, self._visit = self._visit, {}
        self._say(f"已保存 {self.title.text()} 的走访。", "done")
        self.changed.emit(changes)
        self.load()

    def _visit_edited(self, name: str, value: Any) -> None:
        self._visit[name] = value
        self._say("", "")

    def _open(self) -> None:
        row = self.chosen()
        if row is not None:
            self.open_household.emit(row.household_id)

    def _free(self) -> None:
        self.panel.set_readonly(not self.workplace.may(Action.EDIT))

    def _on_refused(self, error: BaseException) -> bool:
        self._free()
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self._say(error.message, "error")
        if error.field in self.panel.names:
            self.panel.editor(error.field).setFocus()
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
