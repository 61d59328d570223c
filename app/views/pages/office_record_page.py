"""Records of the office that belong to no household: a list, and the form of the marked one beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.forms.conditions import is_blank
from app.forms.registry import schema_of
from app.services.office_records import (
    judge_record,
    list_records,
    new_record,
    remove_record,
    save_record,
)
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.card_references import VillageSource
from app.views.pages.lacking import lacking
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, heading, left_and_right, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

Values = Mapping[str, Any]
_WIDTHS = (520, 400)
"""Of the list, and what the form keeps with large text."""


class OfficeRecordPage(RowsPage):
    """Typing stays on the page until 保存 (Ctrl+S). `changed(Changes)`: something was stored."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, schema_id: str, columns: Sequence[Column], said: str,
                 parent: QWidget | None = None) -> None:
        self.schema = schema_of(schema_id)
        super().__init__(workplace, self.schema.title, columns, said, parent)
        session = workplace.session
        context = EditorContext(session.policy(), session.clock.today(), session.new_id,
                                {"region": VillageSource(session)})
        self._base: Values | None = None
        self._record: dict[str, Any] = {}
        form = QWidget()
        area = FormArea(form)
        self.panel = FormPanel(self.schema, context, parent=area.viewport())
        area.hold(self.panel)
        self.title = heading("")
        self.outcome = words()
        self.save_button = button("保存", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.remove_button = button("删除", self._ask_remove)
        self._lay_out_form(form, area)
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(lambda *_: self._judge())
        for key, act in (("Ctrl+S", self.save), ("F8", self.begin)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.load()

    def _lay_out_form(self, form: QWidget, area: QWidget) -> None:
        right = QVBoxLayout(form)
        right.setContentsMargins(8, 0, 0, 0)
        right.addWidget(self.title)
        right.addWidget(area, 1)
        right.addWidget(self.outcome)
        may_edit = self.workplace.may(Action.EDIT)
        self.panel.set_readonly(not may_edit)
        add = button(f"新增{self.schema.title}", self.begin)
        add.setToolTip("F8")
        right.addLayout(row_of(self.save_button, self.remove_button))
        self.column.addWidget(self.said)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row_of(add))
        widths = map(self.workplace.theme.pixels, _WIDTHS)
        self.column.addWidget(left_and_right(left, form, *widths), 1)
        for each in (add, self.save_button, self.remove_button):
            each.setVisible(may_edit)

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return list_records(self.workplace.session, self.schema.id)

    def empty_words(self) -> str:
        return f"还没有{self.schema.title}，按 F8 新增。"

    def row_chosen(self, row: Any | None) -> None:
        if row is not None and self._is_touched():
            return
        self._show(row, row)

    def row_opened(self, row: Any) -> None:
        self._show(row, row)
        self.panel.focus_first()

    def begin(self) -> None:
        """A blank record, the first field ready."""
        self._show(None, new_record(self.workplace.session, self.schema.id))
        self.panel.focus_first()

    def save(self) -> None:
        """Store what stands in the form; what is missing or wrong is said under the fields."""
        self.panel.commit()
        if not self._record.get("id") or self._judge():
            return
        base, edited = self._base, dict(self._record)
        act = partial(save_record, self.workplace.session, self.schema.id, base, edited)
        self.write(act, partial(self._saved, edited))

    def _saved(self, handed: Values, changes: Any) -> None:
        if self._record.get("id") == handed["id"]:
            self._base = handed
            touched = self._is_touched()
            self._say("有修改，没保存。" if touched else "已保存。", "warning" if touched else "done")
        self.changed.emit(changes)
        self.load()

    def _ask_remove(self) -> None:
        asked = f"删除以后名单里不再有这条{self.schema.title}，变更记录里还查得到。"
        if self._base and self.workplace.dialogs.confirm("删除", asked, yes="删除", danger=True):
            record_id, session = self._base["id"], self.workplace.session
            self._base, self._record = None, {}
            self.write(lambda: remove_record(session, self.schema.id, record_id), self._removed)

    def _removed(self, changes: Any) -> None:
        self._say("已删除。", "done")
        self.changed.emit(changes)
        self.load()

    def _is_touched(self) -> bool:
        """Whether the form holds something that is not stored."""
        base = self._base or {}
        return any(value != base.get(name) and not (is_blank(value) and is_blank(base.get(name)))
                   for name, value in self._record.items() if name != "id")

    def _show(self, base: Values | None, record: Values | None) -> None:
        self._base = dict(base) if base else None
        self._record = dict(record or {})
        self.title.setText(self._record.get("name") or (self.schema.title if record else ""))
        self.panel.setEnabled(record is not None)
        self.panel.set_record(self._record or {"id": ""})
        self.panel.set_problems(())
        self.save_button.setEnabled(record is not None)
        self.remove_button.setEnabled(base is not None)
        self._say("", "")

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._say("有修改，没保存。", "warning")

    def _judge(self) -> bool:
        """Show what is wrong; True when something forbids storing."""
        found = judge_record(self.workplace.session, self.schema.id, self._record)
        self.panel.set_problems(found)
        hard = [problem for problem in (*self.panel.unreadable(), *found) if problem.severity.name == "E"]
        if hard:
            line, whole = lacking(hard)
            self._say(line, "error", whole)
        return bool(hard)

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str, whole: str = "") -> None:
        self.outcome.setText(text)
        self.outcome.setToolTip(whole)
        retone(self.outcome, tone)
