"""One registered change of a household as a small page over the card: its questions, 办理 and 返回."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.domain.problems import Problem, Severity
from app.services.cards import Card
from app.services.household_changes.questions import Question
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import Choice, EditorContext, named
from app.views.pages.change_proofs import ProofFiles
from app.views.pages.sheet import heading, retone, words

_REFUSED, PROOF = "refused", "proof"


class ListSource:
    """A short list as choices of a reference field; found by a part of the words."""

    def __init__(self, choices: Mapping[str, str], remarks: Mapping[str, str] | None = None) -> None:
        self._choices = choices
        self._remarks = remarks or {}

    def find(self, text: str, then: Callable[[tuple[Choice, ...]], None]) -> None:
        wanted = text.strip()
        then(
            tuple(
                Choice(key, name, remark=self._remarks.get(key, ""))
                for key, name in self._choices.items()
                if wanted in name or wanted == key
            )
        )

    def label(self, key: str, then: Callable[[str], None]) -> None:
        then(self._choices.get(key, ""))


class ChangePage(QWidget):
    """answered(values): 办理 was pressed; left(): 返回 or Escape. The page stays until it is told to go."""

    answered = Signal(object)
    left = Signal()

    def __init__(
        self, question: Question, card: Card, context: EditorContext, name: str, proofs: ProofFiles
    ) -> None:
        super().__init__()
        self.proofs = proofs
        self.question = question
        self._card = card
        self.answers: dict[str, Any] = {"id": card.household_id}
        area = FormArea(self)
        self.panel = FormPanel(question.form(card), context, parent=area.viewport())
        area.hold(self.panel, below=proofs)
        self.panel.set_record(self.answers)
        self.hint = words(tone="muted")
        self.message = named(words(tone="error"), "changeMessage")
        self.message.hide()
        self.do_button = QPushButton(f"办理{question.title}")
        self.do_button.setProperty("tone", "primary")
        self.do_button.setAutoDefault(True)
        self.back_button = QPushButton("返回")
        self.back_button.setAutoDefault(True)
        self.back_button.setToolTip("Esc，什么都不改")
        row = QHBoxLayout()
        row.addWidget(self.do_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(heading(f"{question.title}：{name}"))
        column.addWidget(words(question.explanation, "muted"))
        column.addWidget(area, 1)
        column.addWidget(self.hint)
        column.addWidget(self.message)
        column.addLayout(row)
        self._connect()

    def _connect(self) -> None:
        self.panel.edited.connect(self._on_edited)
        self.panel.entered.connect(lambda name: self.hint.setText(self.panel.schema[name].guidance))
        self.panel.finished.connect(self._on_finished)
        self.proofs.ticked.connect(self._name_proof)
        self.do_button.clicked.connect(self.answer)
        self.back_button.clicked.connect(self.left)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def begin(self, known: Mapping[str, Any]) -> None:
        """Fill in what is known already; the first field waits for the rest."""
        for name, value in known.items():
            self.answers[name] = value
            self.panel.set_value(name, value)
        self.panel.focus_blank()

    def answer(self) -> None:
        """Hand over what was answered; texts that cannot be read are said under their fields."""
        self.panel.commit()
        if self.panel.unreadable():
            self._say("有读不懂的内容，请改好再办理。")
            return
        self.do_button.setEnabled(False)
        self.answered.emit({**self.answers, **self.proofs.answers()})

    def refuse(self, error: UserError) -> None:
        """The change was not done: say why, at its field when it has one."""
        self.do_button.setEnabled(True)
        self._say(error.message)
        if error.field in self.panel.names:
            self.panel.set_problems([Problem(_REFUSED, Severity.E, error.field, error.message)])
            self.panel.editor(error.field).setFocus(Qt.FocusReason.TabFocusReason)

    def enable(self) -> None:
        self.do_button.setEnabled(True)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        retone(self.message, "error")
        self.message.setVisible(bool(text))

    def _on_edited(self, name: str, value: Any) -> None:
        self.answers[name] = value
        self._say("")
        self.panel.set_problems(())
        for other, suggested in self.question.suggest(self._card, self.answers, name).items():
            if other in self.panel.names and other != name:
                self.answers[other] = suggested
                self.panel.set_value(other, suggested)

    def _name_proof(self, title: str) -> None:
        """A file that was chosen names the proof, unless somebody wrote it."""
        self.panel.commit()
        if not self.answers.get(PROOF):
            self.answers[PROOF] = title
            self.panel.set_value(PROOF, title)

    def _on_finished(self, step: int) -> None:
        if step > 0:
            self.do_button.setFocus(Qt.FocusReason.TabFocusReason)


