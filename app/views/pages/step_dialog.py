"""The dialog of one step: fields by the table, papers and statements to tick, live whether it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.procedure_cases import StepDraft
from app.services.step_forms import ACTOR, StepForm
from app.services.step_offers import AskedPaper, Statement
from app.views.dialogs.act_dialog import ActDialog
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext, named
from app.views.jobs import Job
from app.views.pages.change_page import ListSource
from app.views.pages.sheet import button, heading, open_at, retone, words
from app.views.workplace import Workplace

JUDGE_AFTER_MS = 200
SIZE, LOW_SIZE = (760, 600), (760, 320)
"""For a step with papers and statements, and for one that asks for day and reason only."""
_COLUMNS = 2


@dataclass(frozen=True)
class Verdict:
    """What the program says to a step as it is typed; `tone` is a tone of the theme.

    `keeps_out`: as it stands nothing would be stored.
    """

    words: str
    tone: str
    keeps_out: bool = False


@dataclass(frozen=True)
class StepOrder:
    """What the dialog is about. `judge` and `act` run as jobs; `act` stores the step and returns what came of
    it. `ticked` are papers, `confirmed` statements that are given already.
    """

    title: str
    said: str
    form: StepForm
    judge: Callable[[StepDraft, Progress], Verdict]
    act: Callable[[StepDraft, Progress], Any]
    verb: str = "办理"
    papers: Sequence[AskedPaper] = ()
    statements: Sequence[Statement] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    danger: bool = False
    modal: bool = False
    size: tuple[int, int] = SIZE


class StepDialog(ActDialog):
    """Judged as it is typed; a refusal stands where the verdict stood."""

    def __init__(self, workplace: Workplace, order: StepOrder, parent: QWidget | None = None) -> None:
        super().__init__(workplace.jobs, parent)
        self.setWindowTitle(order.title)
        open_at(self, workplace.theme, order.size)
        self._workplace = workplace
        self._order = order
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(JUDGE_AFTER_MS)
        self._timer.timeout.connect(self.judge)
        self._record: dict[str, Any] = {"id": order.form.state.id, **self._first_values()}
        self._build()
        self.panel.edited.connect(self._on_edited)
        self.panel.finished.connect(self._on_finished)
        self.panel.focus_blank()
        self.judge()

    def draft(self) -> StepDraft | None:
        """The step as it is typed; None without a day that can be read."""
        if self._record.get("happened_on") is None:
            return None
        return self._order.form.draft(self._record, self._ticked(self.papers), self._ticked(self.statements))

    def judge(self) -> None:
        """Ask whether the step could be stored as it stands."""
        self._forget()
        draft = self.draft()
        if draft is None:
            self._say(Verdict("先填办理日期。", "muted", keeps_out=True))
            return
        self._job = self._workplace.jobs.read(
            lambda progress: self._order.judge(draft, progress), self._take_verdict
        )

    def submit(self) -> None:
        """Store the step; a refusal is said and the dialog stays."""
        if self.is_acting:
            return
        self.panel.commit()
        unreadable = self.panel.unreadable()
        draft = self.draft()
        if unreadable or draft is None:
            said = "有读不懂的内容，请改好再办。" if unreadable else "先填办理日期。"
            self._say(Verdict(said, "error", keeps_out=True))
            return
        self._forget()
        self._timer.stop()
        title = f"正在{self._order.verb}：{self._order.form.state.label}"
        self.begin_act(lambda progress: self._order.act(draft, progress), title, self._order.modal)

    def tick(self, *codes: str) -> None:
        """Tick papers and statements by their code."""
        for boxes in (self.papers, self.statements):
            for code in codes:
                if code in boxes:
                    boxes[code].setChecked(True)

    def _first_values(self) -> dict[str, Any]:
        actors = self._order.form.state.actors
        today = self._workplace.session.clock.today()
        only = {"role": actors[0]} if len(actors) == 1 else {}
        return {"happened_on": today, **only, **self._order.values}

    def _build(self) -> None:
        order, session = self._order, self._workplace.session
        labels = session.policy().table("field_role")
        actors = ListSource({code: labels.label_of(code) for code in order.form.state.actors})
        context = EditorContext(session.policy(), session.clock.today(), session.new_id, {ACTOR: actors})
        area = FormArea(self)
        self.panel = FormPanel(order.form.schema(), context, parent=area.viewport())
        area.hold(self.panel)
        self.panel.set_record(self._record)
        column = QVBoxLayout(self)
        column.addWidget(words(order.said, "muted"))
        area.setSizeAdjustPolicy(FormArea.SizeAdjustPolicy.AdjustToContents)
        column.addWidget(area)
        self.papers = self._boxes(
            column, "材料（在手边的打勾，已经登记或扫描的不用再勾）",
            [(paper.code, paper.label, paper.present) for paper in order.papers], order.ticked,
        )  # fmt: skip
        self.statements = self._boxes(
            column, "由办理的人确认",
            [(each.code, each.words, False) for each in order.statements], order.confirmed,
        )  # fmt: skip
        self.verdict = named(words(), "stepVerdict")
        column.addWidget(self.verdict)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _boxes(
        self, column: QVBoxLayout, title: str, lines: Iterable[tuple[str, str, bool]], ticked: frozenset[str]
    ) -> dict[str, QCheckBox]:
        """Boxes side by side under a title; what is there already stands ticked and cannot be changed."""
        made: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        for number, (code, label, is_there) in enumerate(lines):
            box = QCheckBox(f"{label}（已有）" if is_there else label, self)
            box.setChecked(is_there or code in ticked)
            box.setEnabled(not is_there)
            box.toggled.connect(self._timer.start)
            grid.addWidget(box, *divmod(number, _COLUMNS))
            made[code] = box
        if made:
            column.addWidget(heading(title))
            column.addLayout(grid)
        return made

    def _buttons(self) -> QHBoxLayout:
        self.do_button = button(self._order.verb, self.submit)
        self.do_button.setToolTip("Ctrl+Enter")
        self.do_button.setAutoDefault(True)
        back = button("返回", self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.do_button)
        row.addWidget(back)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)
        return row

    def _ticked(self, boxes: Mapping[str, QCheckBox]) -> list[str]:
        return [code for code, box in boxes.items() if box.isChecked() and box.isEnabled()]

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._timer.start()

    def _on_finished(self, step: int) -> None:
        if step > 0:
            self.do_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_verdict(self, verdict: Verdict) -> None:
        self._job = None
        self._say(verdict)

    def _say(self, verdict: Verdict) -> None:
        self.verdict.setText(verdict.words)
        retone(self.verdict, verdict.tone)
        lively = "danger" if self._order.danger else "primary"
        retone(self.do_button, "" if verdict.keeps_out else lively)

    def told_why_not(self, error: UserError) -> None:
        self._say(Verdict(error.message, "error", keeps_out=True))

    def _forget(self) -> None:
        if self._job is not None:
            self._job.forget_callbacks()
            self._job.cancel()
            self._job = None

    def done(self, result: int) -> None:
        self._timer.stop()
        self._forget()
        super().done(result)
