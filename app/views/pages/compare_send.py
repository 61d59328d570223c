"""Running cases that are to be compared, and the list made of the marked ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableView, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.forms.definitions.comparison import COMPARISON
from app.services.comparison_lists import Draft, MadeList, Wishes, draft_list, make_list
from app.services.comparisons import ComparedCase, cases_to_compare
from app.services.regions import village_names
from app.views.dialogs.port import WORKBOOK_FILE
from app.views.pages.form_dialog import FormDialog, FormOrder, asked_of
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, retone, words
from app.views.tables.id_page_model import Column
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

_SAID = (
    "选中要送比对的事项（可以选多件），生成名单。名单上只有序号、村、姓名、证件号码和比对内容，"
    "电话、住址、收入都不外送；每次送出都有记录。"
)
_NAMED = 8


class CompareSendPage(RowsPage):
    """`sent()`: a list was made. `open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    sent = Signal()
    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        names = village_names(workplace.session)
        columns = (
            Column("name", "户主或事项", lambda row: row.line.name, 150, sortable=False),
            Column("village", "村", lambda row: names.get(row.line.village_code, ""), 110, sortable=False),
            Column("title", "程序", lambda row: row.line.title, 170, sortable=False),
            Column("standing", "办到哪一步", lambda row: row.line.standing, 150, sortable=False),
            Column("next", "轮到比对", lambda row: "是" if row.is_next else "", 80, sortable=False),
            Column("words", "信息比对", lambda row: row.words, 200, sortable=False, tone=_tone),
        )
        super().__init__(workplace, "要比对的事项", columns, _SAID, parent)
        self.region = ""
        self.table.setSelectionMode(WideTable.SelectionMode.ExtendedSelection)
        self.table.select_all_asked.connect(lambda: QTableView.selectAll(self.table))
        self.list_button = button("生成比对名单…", lambda: self.ask_list(to_file=True), primary=True)
        self.paper_button = button("名单在纸上送出…", lambda: self.ask_list(to_file=False))
        self.case_button = button("打开办理事项", lambda: self._open(self.chosen()))
        self.list_button.setVisible(workplace.may(Action.PRINT_FULL))
        self.paper_button.setVisible(workplace.may(Action.EDIT))
        self.outcome = words()
        self.lay_out(self.list_button, self.paper_button, self.case_button)
        self.column.addWidget(self.outcome)

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return cases_to_compare(self.workplace.session, self.region)

    def empty_words(self) -> str:
        return "这里没有要比对的事项。识别、返贫纳入、监测对象和四议两公开办到比对这一步以前就会列在这里。"

    def row_chosen(self, row: ComparedCase | None) -> None:
        for each in (self.list_button, self.paper_button, self.case_button):
            each.setEnabled(row is not None)

    def row_opened(self, row: ComparedCase) -> None:
        self._open(row)

    def marked(self) -> tuple[str, ...]:
        """The ids of the marked cases, from the top."""
        return tuple(self.model.row_at(row).line.id for row in sorted(self.table.chosen_rows()))

    def ask_list(self, to_file: bool) -> None:
        """Who stands on the list and what is asked; then where the file goes."""
        ids, session = self.marked(), self.workplace.session
        if ids:
            self.workplace.jobs.read(lambda progress: draft_list(session, ids),
                                     lambda draft: self._ask(ids, draft, to_file))

    def _ask(self, ids: Sequence[str], draft: Draft, to_file: bool) -> None:
        if not draft.people:
            self._say(f"没有能比对的人。{left_out_words(draft)}", "error")
            return
        session = self.workplace.session
        order = FormOrder(
            "生成比对名单" if to_file else "名单在纸上送出",
            f"{len(ids)} 件，{draft.households} 户 {draft.persons} 人。{left_out_words(draft)}",
            asked_of(COMPARISON, "sent_to", "sent_on", "sent_by", "items"),
            {"sent_on": session.clock.today(), "sent_by": session.actor.name}, _wishes,
            verb="选文件存放的地方…" if to_file else "登记", size=(760, 340),
        )  # fmt: skip
        dialog = FormDialog(self.workplace, order, self)
        if not self.workplace.dialogs.run(dialog):
            return
        wishes: Wishes = dialog.outcome
        target: Path | None = None
        if to_file:
            name = f"信息比对名单_{wishes.sent_to}_{wishes.sent_on}.xlsx"
            target = self.workplace.dialogs.choose_target("存放比对名单", name, WORKBOOK_FILE)
            if target is None:
                return
        self.workplace.jobs.write(
            lambda progress: make_list(session, ids, wishes, target, progress), self._made, self._refused,
            title="正在生成比对名单",
        )  # fmt: skip

    def _made(self, made: MadeList) -> None:
        where = f"存到 {made.exported.path}，用完请妥善保管" if made.exported else "已登记"
        self._say(f"比对名单{where}。", "done")
        self.workplace.dialogs.notify(f"比对名单{where}。")
        self.changed.emit(made.changes)
        self.load()
        self.sent.emit()

    def _refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._say(error.message, "error")
        return True

    def _open(self, row: ComparedCase | None) -> None:
        if row is not None:
            self.open_case.emit(row.line.id)

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)


def _tone(row: ComparedCase) -> str:
    if row.open_hits:
        return "error"
    if row.sent and row.answered == row.sent:
        return "done"
    return "warning" if row.is_next else "muted"


def left_out_words(draft: Draft) -> str:
    """Who cannot be compared, reason by reason."""
    alike: dict[tuple[str, str], list[str]] = {}
    for left in draft.left_out:
        alike.setdefault((left.reason, left.unit), []).append(left.name)
    return "".join(
        f"{reason}的 {len(names)} {unit}：{_named(names)}。" for (reason, unit), names in alike.items()
    )


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")


def _wishes(record: Mapping[str, Any]) -> Wishes:
    """Raises UserError for what is missing."""
    if not record.get("sent_to"):
        raise UserError("请填写比对单位。", "sent_to")
    if record.get("sent_on") is None:
        raise UserError("请填写送出日期。", "sent_on")
    if not record.get("items"):
        raise UserError("请选择比对内容。", "items")
    return Wishes(record["sent_to"], record["sent_on"], tuple(record["items"]), record.get("sent_by") or "")
