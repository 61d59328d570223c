"""What people said to a notice: registered, investigated, answered; an upheld one sends its case back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.domain.permissions import Action
from app.forms.registry import schema_of
from app.forms.schema import Section
from app.services.notices import OPINION, Notice
from app.services.objection_drafts import keep_opinion_draft
from app.services.objection_returns import WayBack, send_back, ways_back
from app.services.objections import answer_opinion, is_upheld, judge_opinion, new_opinion, register_opinion
from app.services.record_drafts import discard_record_draft
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.sheet import button, left_and_right, retone, row_of, share, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

Values = Mapping[str, Any]
_LIST_WIDTH, _LIST_PERCENT = 330, 24
_EMPTY = "没有人提意见。有人来说，按 F8 登记，公示从那天起暂停计时，答复以后接着算。"


def _typed_fields(section: Section) -> Section:
    return Section(section.title, tuple(field for field in section.fields if not field.derived))


class ObjectionPanel(QWidget):
    """changed(Changes): an opinion was stored, or a case was sent back. Typing is kept as a draft."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, context: EditorContext, room: int,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._notice: Notice | None = None
        self._typed: dict[str, Values] = {}
        self._storing = False
        self._record: dict[str, Any] = {}
        policy = workplace.session.policy()
        results = policy.table("opinion_result")

        def state(row: Values) -> str:
            if row["id"] in self._typed:
                return "没有保存"
            return results.label_of(row["result"]) if row.get("replied_on") else "等答复"

        columns = (
            Column("raised", "日期", lambda row: str(row.get("raised_on") or ""), 90, sortable=False),
            Column("state", "结果", state, 80, sortable=False,
                   tone=lambda row: "" if row.get("replied_on") else "warning"),
            Column("text", "意见", lambda row: row.get("text") or "", 130, sortable=False),
        )  # fmt: skip
        self.model = RowsModel(columns, workplace.brush, self)
        self.table = WideTable("群众意见", workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_row())
        self.table.opened.connect(lambda _: self._focus())
        self.note = EmptyNote(self.table.viewport())
        self._lay_out(context, share(workplace.theme, _LIST_WIDTH, room, _LIST_PERCENT))

    def _lay_out(self, context: EditorContext, width: int) -> None:
        form, area = QWidget(self), FormArea(self)
        opinion = QWidget(area.viewport())
        said, handled = (_typed_fields(section) for section in schema_of(OPINION).sections)
        self.said = self._panel(opinion, context, said)
        self.handled = self._panel(opinion, context, handled)
        self.outcome = words()
        self.add_button = button("登记意见", self.begin)
        self.add_button.setToolTip("F8")
        self.save_button = button("保存意见", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.back_button = button("退回重办…", self.send_back)
        right = QVBoxLayout(form)
        right.setContentsMargins(8, 0, 0, 0)
        parts = QVBoxLayout(opinion)
        parts.setContentsMargins(0, 0, 0, 0)
        for panel in self.panels:
            parts.addWidget(panel)
        parts.addStretch(1)
        area.hold(opinion)
        right.addWidget(area, 1)
        right.addWidget(self.outcome)
        right.addLayout(row_of(self.save_button, self.back_button))
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row_of(self.add_button))
        layout = QVBoxLayout(self)
        layout.addWidget(left_and_right(left, form, width))

    @property
    def panels(self) -> tuple[FormPanel, FormPanel]:
        """What was said, and what was done about it."""
        return self.said, self.handled

    def _panel(self, ground: QWidget, context: EditorContext, section: Section) -> FormPanel:
        panel = FormPanel(schema_of(OPINION), context, (section,), parent=ground)
        panel.edited.connect(self._on_edited)
        panel.changed.connect(lambda *_: self.keep())
        return panel

    def show_notice(self, notice: Notice, typed: Mapping[str, Values]) -> None:
        """The opinions of a notice that hangs, with what was typed and not stored."""
        self._notice = notice
        self._typed = dict(typed)
        stored = {str(row["id"]) for row in notice.opinions}
        rows = [self._typed.get(str(row["id"]), row) for row in notice.opinions]
        rows += [row for record, row in self._typed.items() if record not in stored]
        place = max(0, self.table.currentIndex().row())
        self.model.show_rows(rows)
        may = self._workplace.may(Action.EDIT) and notice.is_posted
        self.add_button.setEnabled(may)
        if rows:
            self.note.hide()
            self.table.selectRow(min(place, len(rows) - 1))
        else:
            self.note.say(_EMPTY if notice.is_posted else "张贴以后才有人提意见。", {})
        self._on_row()

    def begin(self) -> None:
        """A new opinion of today."""
        if self._notice is None or not self.add_button.isEnabled():
            return
        opinion = new_opinion(self._workplace.session, self._notice)
        self.show_notice(self._notice, {**self._typed, str(opinion["id"]): opinion})
        self.table.selectRow(self.model.rowCount() - 1)
        self._focus()

    def commit(self) -> None:
        """Take over what is being typed."""
        for panel in self.panels:
            panel.commit()

    def save(self) -> None:
        """Store what stands in the fields: a new opinion, or the answer to a registered one."""
        self.commit()
        if not self._record or not self.save_button.isEnabled() or self._storing:
            return
        unread = (*self.said.unreadable(), *self.handled.unreadable())
        if unread:
            self._say(f"没有保存：{unread[0].message}", "error")
            return
        base, record, session = self._base(), dict(self._record), self._workplace.session

        def work() -> Any:
            if base is None:
                changes = register_opinion(session, record)
            else:
                changes = answer_opinion(session, base, **record)
            discard_record_draft(session, record["id"])
            return changes

        self._storing = True
        self._hold()
        self._write(work, partial(self._saved, record))

    def _saved(self, handed: Values, changes: Any) -> None:
        self._storing = False
        self._hold()
        self._typed.pop(str(handed["id"]), None)
        upheld = is_upheld(handed) and handed.get("replied_on")
        self._say("已保存。异议成立，按“退回重办”退回这一件。" if upheld else "已保存。",
                  "warning" if upheld else "done")  # fmt: skip
        self.changed.emit(changes)

    def send_back(self) -> None:
        """Return the case of the upheld objection to an earlier step that is chosen."""
        notice, opinion, session = self._notice, self._base(), self._workplace.session
        if notice is not None and opinion is not None:
            self._workplace.jobs.read(
                lambda progress: ways_back(session, notice, opinion), self._choose_way, self._refused
            )

    def _choose_way(self, ways: tuple[WayBack, ...]) -> None:
        opinion, session = self._base(), self._workplace.session
        able = [way for way in ways if way.states]
        if not able or opinion is None:
            said = "这条意见没有对应到在办的事项，或者现在的步骤不能退回。请在“办理中的事项”里退回。"
            self._say(said, "warning")
            return
        way = able[0]
        text = f"“{way.title}”现在在“{way.standing}”，退回到哪一步重办？"
        chosen = self._workplace.dialogs.choose("退回重办", text, [label for _, label in way.states])
        if chosen is not None:
            state, label = way.states[chosen]
            self._write(lambda: send_back(session, way, state, opinion), partial(self._sent, label))

    def _sent(self, label: str, changes: Any) -> None:
        self._say(f"已退回到“{label}”。", "done")
        self.changed.emit(changes)

    def keep(self) -> None:
        """Keep what was typed, in case the window is closed."""
        record, base, session = dict(self._record), self._base(), self._workplace.session
        if str(record.get("id")) in self._typed and record != base:
            self._workplace.jobs.write(lambda progress: keep_opinion_draft(session, record, base))

    def _base(self) -> Values | None:
        """The stored opinion that is marked; None for a new one."""
        rows = self._notice.opinions if self._notice else ()
        return next((row for row in rows if row["id"] == self._record.get("id")), None)

    def _on_row(self) -> None:
        rows = self.table.chosen_rows()
        row = self.model.row_at(rows[0]) if rows and rows[0] < self.model.rowCount() else None
        self._record = dict(self._typed.get(str(row["id"]), row)) if row else {}
        base = self._base()
        may = self._workplace.may(Action.EDIT) and row is not None
        self._hold()
        self.handled.setVisible(base is not None)
        for panel in self.panels:
            panel.setEnabled(row is not None)
            panel.set_record(self._record or {"id": ""})
            panel.set_problems(())
        self.save_button.setEnabled(may)
        self.back_button.setEnabled(may and base is not None and is_upheld(base))

    def _hold(self) -> None:
        """What was said is fixed once it is stored; nothing is typed into an opinion that is being stored."""
        may = self._workplace.may(Action.EDIT) and bool(self._record) and not self._storing
        self.said.set_readonly(not may or self._base() is not None)
        self.handled.set_readonly(not may)

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._typed[str(self._record["id"])] = dict(self._record)
        found = judge_opinion(self._workplace.session, self._record)
        for panel in self.panels:
            panel.set_problems(found)
        self._say("有修改，没保存。", "warning")

    def _focus(self) -> None:
        (self.said if self._base() is None else self.handled).focus_blank()

    def _write(self, work: Any, done: Any) -> None:
        self._workplace.jobs.write(lambda progress: work(), done, self._refused)

    def _refused(self, error: BaseException) -> bool:
        self._storing = False
        self._hold()
        if not isinstance(error, UserError):
            return False
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
