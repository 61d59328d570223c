"""A dialog around a short form: what is asked, one button that stores it, the refusal in words below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.forms.schema import FormSchema, Section
from app.views.dialogs.act_dialog import ActDialog
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.sheet import button, open_at, retone, words
from app.views.workplace import Workplace

SIZE = (720, 420)


def asked_of(schema: FormSchema, *names: str) -> FormSchema:
    """The form cut down to these fields, in one section, all of them open to typing."""
    fields = tuple(replace(schema[name], derived=False) for name in names)
    return replace(schema, sections=(Section(schema.title, fields),))


@dataclass(frozen=True)
class FormOrder:
    """What the dialog is about. `act` runs as a write job over the record as typed; it gives the outcome.

    `also` are widgets below the form; `size` in pixels at normal text size.
    """

    title: str
    said: str
    schema: FormSchema
    values: Mapping[str, Any]
    act: Callable[[Mapping[str, Any]], Any]
    verb: str = "保存"
    references: Mapping[str, Any] = field(default_factory=dict)
    also: Sequence[QWidget] = ()
    size: tuple[int, int] = SIZE


class FormDialog(ActDialog):
    """A refusal is said below the form, and the field it speaks of takes the keyboard."""

    def __init__(self, workplace: Workplace, order: FormOrder, parent: QWidget | None = None) -> None:
        super().__init__(workplace.jobs, parent)
        self.setWindowTitle(order.title)
        open_at(self, workplace.theme, order.size)
        self._order = order
        session = workplace.session
        context = EditorContext(session.policy(), session.clock.today(), session.new_id, order.references)
        area = FormArea(self)
        self.panel = FormPanel(order.schema, context, parent=area.viewport())
        area.hold(self.panel)
        self._record: dict[str, Any] = {"id": "", **order.values}
        self.panel.set_record(self._record)
        self.panel.edited.connect(self._on_edited)
        self.words = words()
        self.do_button = button(order.verb, self.submit, primary=True)
        self.do_button.setToolTip("Ctrl+S")
        column = QVBoxLayout(self)
        column.addWidget(words(order.said, "muted"))
        column.addWidget(area, 1)
        for widget in order.also:
            area.setMaximumHeight(self.panel.sizeHint().height() + area.fontMetrics().lineSpacing())
            column.addWidget(widget, 2)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.do_button)
        row.addWidget(button("取消", self.reject))
        column.addLayout(row)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.submit)
        self.panel.finished.connect(lambda step: self.do_button.setFocus() if step > 0 else None)
        self.panel.focus_blank()

    def record(self) -> Mapping[str, Any]:
        """What is typed so far."""
        return dict(self._record)

    def submit(self) -> None:
        """Store what stands in the form."""
        if self.is_acting:
            return
        self.panel.commit()
        unreadable = self.panel.unreadable()
        if unreadable:
            self._say(unreadable[0].message)
            return
        record = self.record()
        self.begin_act(lambda progress: self._order.act(record))

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._say("")

    def told_why_not(self, error: UserError) -> None:
        self._say(error.message)
        if error.field in self.panel.names:
            self.panel.editor(error.field).setFocus()

    def _say(self, text: str) -> None:
        self.words.setText(text)
        retone(self.words, "error" if text else "")
