"""Relief cases on the left, on the right the sheet of the marked one (T38) with its top-up and payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.hundredths import write
from app.domain.permissions import Action
from app.domain.problems import Problem, Severity
from app.forms.definitions.relief import FUND_ENTRY, RELIEF_APPLICATION
from app.forms.kinds import Reference
from app.forms.schema import FormSchema, Section
from app.services.case_papers import make_case_paper
from app.services.funds import list_funds
from app.services.papers import PrintedPaper
from app.services.procedure_cases import StepDraft
from app.services.regions import village_names
from app.services.relief import (
    PAY,
    Application,
    JudgedBatch,
    Payment,
    ReliefLine,
    judge,
    judge_batch,
    list_relief,
    may_pay,
    open_application,
    pay,
    save,
)
from app.views.dialogs.paper_window import OfferedPaper, show_papers
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.jobs import Job
from app.views.pages.change_page import ListSource
from app.views.pages.form_dialog import FormDialog, FormOrder
from app.views.pages.lacking import lacking
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, heading, left_and_right, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.tail_column import tail_column
from app.views.workplace import Workplace

Values = Mapping[str, Any]
_LIST_WIDTH = 540
SHEET = "T38"
_SAID = "新案件在农户列表的“操作”或户档案里点“开始办理”；这里填申请审批表、看应补金额、登记发放和回访。"
_RECEIPT_PAPER = "X20"


def _shown_sections(schema: FormSchema) -> tuple[Section, ...]:
    """Without the links the program sets itself."""
    return tuple(
        replace(section, fields=tuple(
            field for field in section.fields
            if not (field.derived and isinstance(field.kind, Reference)) and field.name != "number"
        ))
        for section in schema.sections
    )  # fmt: skip


class ReliefCasesPage(RowsPage):
    """`open_household(id)`, `open_case(id)`; `changed(Changes)`: a sheet or payment was stored."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._villages = village_names(workplace.session)
        self._policy = workplace.session.policy()
        super().__init__(workplace, "救助案件", self._list_columns(), _SAID, parent)
        session = workplace.session
        self._application: Application | None = None
        self._record: dict[str, Any] = {}
        self._told_about = ""
        self._reading: Job | None = None
        self._judging: Job | None = None
        context = EditorContext(self._policy, session.clock.today(), session.new_id)
        form = QWidget(self)
        area = FormArea(form)
        self.panel = FormPanel(RELIEF_APPLICATION, context, _shown_sections(RELIEF_APPLICATION),
                               parent=area.viewport())
        area.hold(self.panel)
        self.title, self.reckoned, self.outcome = heading(""), words(), words()
        self.save_button = button("保存", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.pay_button = button("登记发放…", self.ask_payment)
        self.case_button = button("打开办理事项", self._open_case)
        self.card_button = button("打开户档案", self._open_card)
        self.batch_button = button("核对这一批", self.check_batch)
        self.print_button = button("打印审批表…", self.print_sheet)
        self._lay_out_form(form, area)
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(lambda *_: self._judge())
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self._show(None)

    def _list_columns(self) -> Sequence[Column]:
        causes = self._policy.table("relief_cause")

        def money(name: str):
            return lambda row: write(row.value(name)) if row.value(name) is not None else ""

        return (
            Column("head", "户主", lambda row: row.line.head, 122, sortable=False),
            tail_column(lambda row: row.line.tail),
            Column("village", "村", lambda row: self._villages.get(row.line.village_code, ""), 70,
                   sortable=False),
            Column("standing", "办到哪一步", lambda row: row.line.standing, 96, sortable=False),
            Column("cause", "原因", lambda row: causes.label_of(row.value("cause") or ""), 66,
                   sortable=False),
            Column("shortfall", "应补（元）", money("shortfall"), 96, numeric=True, sortable=False),
            Column("paid", "发放日期", lambda row: str(row.value("paid_on") or ""), 90, sortable=False),
        )  # fmt: skip

    def _lay_out_form(self, form: QWidget, area: QWidget) -> None:
        right = QVBoxLayout(form)
        right.setContentsMargins(8, 0, 0, 0)
        for widget in (self.title, self.reckoned, area, self.outcome):
            right.addWidget(widget, 1 if widget is area else 0)
        right.addLayout(row_of(self.save_button, self.pay_button, self.case_button, self.card_button,
                               self.batch_button, self.print_button))
        self.column.addWidget(self.said)
        width = self.workplace.theme.pixels(_LIST_WIDTH)
        self.column.addWidget(left_and_right(self.table, form, width), 1)
        for each in (self.save_button, self.pay_button):
            each.setVisible(self.workplace.may(Action.EDIT))
        self.panel.set_readonly(not self.workplace.may(Action.EDIT))

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return list_relief(self.workplace.session)

    def empty_words(self) -> str:
        return "这里还没有救助案件。在农户列表的“操作”或户档案里点“开始办理”，选“防返贫救助”。"

    def row_chosen(self, row: ReliefLine | None) -> None:
        """Read the sheet of another case; what was typed and not stored stays on the page."""
        if self._is_touched():
            return
        if self._reading is not None:
            self._reading.forget_callbacks()
        if row is None:
            self._show(None)
            return
        session, case_id = self.workplace.session, row.line.id
        self._reading = self.workplace.jobs.read(lambda progress: open_application(session, case_id),
                                                 self._show)

    def row_opened(self, row: ReliefLine) -> None:
        self.panel.focus_first()

    def application(self) -> Application | None:
        return self._application

    def save(self) -> None:
        """Store the sheet as it stands, complete or not."""
        self.panel.commit()
        if self._application is None:
            return
        unreadable = self.panel.unreadable()
        if unreadable:
            self._say(unreadable[0].message, "error")
            return
        session, base, record = self.workplace.session, self._application.base, dict(self._record)
        case_id = self._application.case.id

        def work() -> tuple[Any, Application]:
            return save(session, base, record), open_application(session, case_id)

        self.write(work, partial(self._saved, record))

    def _saved(self, handed: Values, done: tuple[Any, Application]) -> None:
        changes, application = done
        shown = self._application
        if shown is not None and shown.case.id == application.case.id:
            later = {name: value for name, value in self._record.items() if value != handed.get(name)}
            self._show(application, later)
            if not later:
                self._say("已保存。", "done")
        self.changed.emit(changes)
        self.load()

    def _paid(self, changes: Any) -> None:
        self._record = {}
        self._say("已登记发放，基金收支里有了这一笔。", "done")
        self.changed.emit(changes)
        self.load()

    def ask_payment(self) -> None:
        """When and by which receipt the money went to the card."""
        application, session = self._application, self.workplace.session
        if application is None or application.base is None:
            return
        if self._is_touched():
            self._say("申请审批表有修改，先保存再登记发放。", "error")
            return
        funds = {row["id"]: row["name"] for row in list_funds(session)}
        if not funds:
            self._say("还没有登记防返贫基金，请先到“基金收支”登记。", "error")
            return
        case_id = application.case.id
        order = FormOrder(
            "登记发放",
            f"{self.title.text()}：{write(application.values.get('approved_amount') or 0)} 元，打卡直发到"
            f" {application.values.get('account_holder') or '（没有填户名）'} 的账户。支付凭证要在手边。",
            _PAYMENT,
            {"fund": next(iter(funds)) if len(funds) == 1 else None,
             "happened_on": session.clock.today(), "event": application.values.get("batch")},
            lambda record: pay(session, case_id, _payment(record), _pay_step(application, record)),
            verb="登记发放",
            references={"fund": ListSource(funds)},
            size=(720, 300),
        )
        dialog = FormDialog(self.workplace, order, self)
        if self.workplace.dialogs.run(dialog):
            self._paid(dialog.outcome)

    def print_sheet(self) -> None:
        """T38 of the marked case as it is stored."""
        if self._application is None:
            return
        session, case_id = self.workplace.session, self._application.case.id

        def make(target: Path, progress: Progress) -> PrintedPaper:
            return make_case_paper(session, SHEET, (case_id,), target, progress)

        show_papers(self.workplace, (OfferedPaper(SHEET, "防返贫基金申请审批表", make),), self)

    def check_batch(self) -> None:
        """V-REL-06 over the batch of the marked case."""
        name = self._record.get("batch") or (self._application and self._application.values.get("batch"))
        if not name:
            self._say("这一件没有填救助批次，没有可核对的一批。", "error")
            return
        session = self.workplace.session
        self.workplace.jobs.read(lambda progress: judge_batch(session, name), self._show_batch)

    def _show_batch(self, judged: JudgedBatch) -> None:
        batch = judged.batch
        parts = [f"“{batch.name}”{batch.forms} 份申请审批表，{batch.faultless} 份没有错误",
                 f"错发 {judged.wrong_payments} 件，信访 {judged.petitions} 件"]
        rows = [self.model.row_at(row) for row in range(self.model.rowCount())]
        wrong = [f"{row.line.head}：{judged.wrong[row.line.id][0].message}" for row in rows
                 if row.line.id in judged.wrong]
        self._say("；".join((*parts, *wrong)) + "。", "error" if judged.problems else "done")

    def _show(self, application: Application | None, later: Values = MappingProxyType({})) -> None:
        """The sheet of a case, with what was typed into it since it was stored."""
        self._reading = None
        self._application = application
        self._record = {}
        self.panel.setEnabled(application is not None)
        for each in (self.save_button, self.case_button, self.card_button, self.batch_button,
                     self.print_button):
            each.setEnabled(application is not None)
        self.pay_button.setEnabled(application is not None and may_pay(application))
        self.panel.set_problems(())
        if application is None:
            self.title.setText("")
            self.reckoned.setText("")
            self.panel.set_record({"id": ""})
            return
        row = self.chosen()
        standing = application.case.track.standing
        self.title.setText(f"{row.line.name if row else ''}　{standing.label if standing else ''}")
        self.reckoned.setText(application.reckoned)
        self._record = {**application.values, **later}
        self.panel.set_record(self._record)
        if later:
            self._say("有修改，没保存。", "warning")
        elif application.base is None:
            self._say("还没有申请审批表，填好后保存。", "muted")
        else:
            if application.case.id != self._told_about:
                self._say("", "")
            self._judge()
        self._told_about = application.case.id

    def _is_touched(self) -> bool:
        """Whether the form holds something that is not stored."""
        return self._application is not None and any(
            value != self._application.values.get(name) for name, value in self._record.items()
        )

    def _on_edited(self, name: str, value: Any) -> None:
        self._record[name] = value
        self._say("有修改，没保存。", "warning")

    def _judge(self) -> None:
        if self._application is None:
            return
        if self._judging is not None:
            self._judging.forget_callbacks()
        session, case_id, record = self.workplace.session, self._application.case.id, dict(self._record)
        self._judging = self.workplace.jobs.read(lambda progress: judge(session, case_id, record),
                                                 self._show_problems)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self._judging = None
        self.panel.set_problems(problems)
        hard = [problem for problem in problems if problem.severity is Severity.E]
        if hard and not self._is_touched():
            line, whole = lacking(hard)
            self._say(line, "warning", whole)

    def _open_case(self) -> None:
        if self._application is not None:
            self.open_case.emit(self._application.case.id)

    def _open_card(self) -> None:
        if self._application is not None:
            self.open_household.emit(self._application.case.household_id)

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str, whole: str = "") -> None:
        self.outcome.setText(text)
        self.outcome.setToolTip(whole)
        retone(self.outcome, tone)


def _payment_form() -> FormSchema:
    """Fund, day, receipt and who handled it."""
    labels = {"fund": "基金", "happened_on": "发放日期", "receipt": "支付回单号", "entered_by": "财政经办人",
              "event": "救助批次"}  # fmt: skip
    fields = tuple(
        replace(FUND_ENTRY[name], label=label, derived=False, visible=None, required=name != "event")
        for name, label in labels.items()
    )
    return replace(FUND_ENTRY, sections=(Section("发放", fields),), date_orders=())


_PAYMENT = _payment_form()


def _payment(record: Values) -> Payment:
    if not record.get("fund"):
        raise UserError("请选择从哪个基金发放。", "fund")
    if record.get("happened_on") is None:
        raise UserError("请填写发放日期。", "happened_on")
    return Payment(
        record["happened_on"], record.get("receipt") or "", record["fund"], record.get("event") or ""
    )


def _pay_step(application: Application, record: Values) -> StepDraft:
    role = application.case.procedure.state(PAY).actors[0]
    by = tuple(filter(None, (record.get("entered_by"),)))
    return StepDraft(PAY, record["happened_on"], role, by, frozenset((_RECEIPT_PAPER,)))
