"""Lists that were sent out, and their answers: from a file with a preview of every row, or from paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.forms.definitions.comparison import COMPARISON
from app.forms.schema import Section
from app.services.comparison_answers import (
    Answer,
    AnswerFile,
    read_answer,
    take_answer,
    take_paper_answer,
)
from app.services.comparison_lists import write_again
from app.services.comparisons import Comparison, list_comparisons, open_comparison
from app.services.papers import PrintedPaper
from app.services.register_papers import comparison_document
from app.views.dialogs.paper_window import OfferedPaper, show_papers
from app.views.dialogs.port import ROSTER_FILES, WORKBOOK_FILE
from app.views.pages.compare_answer import AnswerPreview, PaperHits
from app.views.pages.form_dialog import FormDialog, FormOrder
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, retone, words
from app.views.tables.id_page_model import Column
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

_SAID = "送出去的名单。反馈回来读入表格，先看每一行读成什么，再整份登记；纸质反馈照着填。"
_ANSWER = replace(
    COMPARISON,
    sections=(Section("反馈", (
        replace(COMPARISON["answered_on"], required=True), COMPARISON["answer_by"], COMPARISON["answer_no"],
    )),),
    date_orders=(),
)  # fmt: skip


class CompareListsPage(RowsPage):
    """`answered()`: an answer was taken. `open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    table_class = WrappedTable
    answered = Signal()
    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        self._policy: PolicyView = workplace.session.policy()
        super().__init__(workplace, "送出的名单", self._list_columns(), _SAID, parent)
        self.read_button = button("读入反馈表…", self.ask_file, primary=True)
        self.paper_button = button("登记纸质反馈…", self.ask_paper)
        self.again_button = button("再存一份名单…", self.ask_again)
        self.print_button = button("打印名册与反馈…", self.print_register)
        self.read_button.setVisible(workplace.may(Action.IMPORT))
        self.paper_button.setVisible(workplace.may(Action.EDIT))
        self.again_button.setVisible(workplace.may(Action.PRINT_FULL))
        self.outcome = words()
        self.lay_out(self.read_button, self.paper_button, self.again_button, self.print_button)
        self.column.addWidget(self.outcome)

    def _list_columns(self) -> Sequence[Column]:
        items, ways = self._policy.table("comparison_item"), self._policy.table("comparison_way")

        def text(name: str):
            return lambda row: "" if row.values.get(name) is None else str(row.values[name])

        def asked(row: Comparison) -> str:
            return "、".join(items.label_of(code) for code in row.values.get("items") or ())

        def answered(row: Comparison) -> str:
            way = ways.label_of(row.values.get("answer_way") or "")
            return f"{text('answered_on')(row)} {way}".rstrip() if row.is_answered else "没有反馈"

        return (
            Column("number", "编号", text("number"), 190, sortable=False),
            Column("sent", "送出", lambda row: f"{text('sent_on')(row)} {text('sent_to')(row)}", 200,
                   sortable=False),
            Column("items", "比对内容", asked, 150, sortable=False),
            Column("persons", "人数", text("persons"), 56, numeric=True, sortable=False),
            Column("answered", "反馈", answered, 130, sortable=False,
                   tone=lambda row: "" if row.is_answered else "warning"),
            Column("hits", "比对出", text("hits"), 64, numeric=True, sortable=False),
            Column("open", "待核实", lambda row: str(row.open_hits or ""), 64, numeric=True, sortable=False,
                   tone=lambda row: "error" if row.open_hits else ""),
            Column("note", "说明", text("note"), 140, sortable=False),
        )  # fmt: skip

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return list_comparisons(self.workplace.session)

    def empty_words(self) -> str:
        return "还没有送出名单。在“要比对的”里选中事项，点“生成比对名单…”。"

    def row_chosen(self, row: Comparison | None) -> None:
        waits = row is not None and not row.is_answered
        self.read_button.setEnabled(waits)
        self.paper_button.setEnabled(waits)
        self.again_button.setEnabled(row is not None)
        self.print_button.setEnabled(row is not None)

    def ask_file(self) -> None:
        """Which file came back; then what each row of it says."""
        row, session = self.chosen(), self.workplace.session
        if row is None:
            return
        path = self.workplace.dialogs.choose_file("选择反馈表", ROSTER_FILES)
        if path is not None:
            self._say("正在读反馈表…", "muted")
            self.workplace.jobs.read(lambda progress: read_answer(session, row.id, Path(path)),
                                     lambda read: self._preview(row, read), self._refused)

    def _preview(self, row: Comparison, read: AnswerFile) -> None:
        self._say("", "")
        session = self.workplace.session
        preview = AnswerPreview(self.workplace, read)
        order = FormOrder(
            "读入反馈表", preview.summary, _ANSWER, self._first_values(row),
            lambda record: take_answer(session, row.id, read, _answer(record)), verb="整份登记",
            also=(preview,), size=(980, 600),
        )  # fmt: skip
        dialog = FormDialog(self.workplace, order, self)
        dialog.do_button.setEnabled(read.is_readable)
        self._finish(dialog)

    def ask_paper(self) -> None:
        """What the paper says of each person; nobody named means that nothing was found."""
        row, session = self.chosen(), self.workplace.session
        if row is not None:
            self.workplace.jobs.read(lambda progress: open_comparison(session, row.id), self._ask_paper,
                                     self._refused)

    def _ask_paper(self, found: Comparison) -> None:
        session = self.workplace.session
        hits = PaperHits(found, self._policy)
        asked = f"{found.values['sent_to']}，{found.values['persons']} 人。"
        order = FormOrder(
            "登记纸质反馈", f"{asked}纸上写明有问题的逐条加上，一条也没有就是没有问题。",
            _ANSWER, self._first_values(found),
            lambda record: take_paper_answer(session, found.id, hits.found(), _answer(record)),
            verb="登记反馈", also=(hits,), size=(820, 560),
        )  # fmt: skip
        self._finish(FormDialog(self.workplace, order, self))

    def _first_values(self, row: Comparison) -> Mapping[str, Any]:
        return {"answered_on": max(self.workplace.session.clock.today(), row.values["sent_on"])}

    def _finish(self, dialog: FormDialog) -> None:
        if self.workplace.dialogs.run(dialog):
            self._say("反馈已登记。", "done")
            self.changed.emit(dialog.outcome)
            self.load()
            self.answered.emit()

    def ask_again(self) -> None:
        """The same workbook once more; it is recorded like the first."""
        row, session = self.chosen(), self.workplace.session
        if row is None:
            return
        name = f"信息比对名单_{row.values['sent_to']}_{row.values['sent_on']}.xlsx"
        target = self.workplace.dialogs.choose_target("再存一份名单", name, WORKBOOK_FILE)
        if target is not None:
            self.workplace.jobs.write(
                lambda progress: write_again(session, row.id, target, progress),
                lambda made: self._say(f"已存到 {made.path}，用完请妥善保管。", "done"), self._refused,
                title="正在存名单",
            )  # fmt: skip

    def print_register(self) -> None:
        """T19 of the marked list."""
        row, session = self.chosen(), self.workplace.session
        if row is None:
            return

        def make(target: Path, progress: Progress) -> PrintedPaper:
            return comparison_document(session, row.id, target, progress)

        show_papers(self.workplace, (OfferedPaper("T19", "信息比对名册与反馈", make),), self)

    def _refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)


def _answer(record: Mapping[str, Any]) -> Answer:
    if record.get("answered_on") is None:
        raise UserError("请填写反馈日期。", "answered_on")
    return Answer(record["answered_on"], record.get("answer_by") or "", record.get("answer_no") or "")
