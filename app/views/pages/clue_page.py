"""线索登记: the clues of all households, the open ones first; a procedure begins here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.clues import ClueLine, list_clues
from app.views.pages.case_begin import CaseBeginning
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, row_of
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

_SAID = (
    "发现返贫致贫风险的线索。新线索在户档案的“申请和核查”里登记；"
    "核实以后按程序识别，或者写明为什么不纳入。"
)
COLUMNS = (
    Column("village", "村", lambda row: row.village, 80, sortable=False),
    Column("group", "组", lambda row: row.group_no, 56, sortable=False),
    Column("head", "户主", lambda row: row.head, 122, sortable=False),
    Column("found", "发现日期", lambda row: row.found_on.isoformat(), 90, sortable=False),
    Column("source", "来源", lambda row: row.source, 110, sortable=False),
    Column("text", "内容", lambda row: row.text, 300, sortable=False),
    Column("checked", "核实人", lambda row: row.checked_by, 120, sortable=False),
    Column("days", "已过天数", lambda row: "" if row.days is None else f"{row.days:,}", 76, numeric=True,
           sortable=False, tone=lambda row: "error" if row.is_late else ""),
    Column("outcome", "处理结果", lambda row: row.outcome or "还没有处理", 90, sortable=False,
           tone=lambda row: "" if row.outcome else "warning"),
)  # fmt: skip


class CluePage(RowsPage):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "线索登记", COLUMNS, _SAID, parent)
        self._region = ""
        self.with_settled = QCheckBox("也看已经处理完的")
        self.with_settled.toggled.connect(lambda _: self.load())
        self._beginning = CaseBeginning(workplace, self, self.changed.emit, self.open_case.emit)
        self.begin_button = button("开始办理…", self.begin, primary=True)
        self.case_button = button("打开事项", self.show_case)
        self.card_button = button("打开户档案", lambda: self.row_opened(self.chosen()))
        self.column.addLayout(row_of(self.with_settled))
        self.lay_out(self.begin_button, self.case_button, self.card_button)
        self.row_chosen(None)

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[ClueLine]:
        settled = self.with_settled.isChecked()
        return list_clues(self.workplace.session, self._region, settled=settled)

    def empty_words(self) -> str:
        if self.with_settled.isChecked():
            return "还没有登记线索。"
        return "没有等着处理的线索。"

    def row_chosen(self, row: ClueLine | None) -> None:
        may = self.workplace.may(Action.EDIT)
        self.begin_button.setEnabled(may and row is not None and not row.case_id and row.days is not None)
        self.case_button.setEnabled(row is not None and bool(row.case_id))
        self.card_button.setEnabled(row is not None)

    def row_opened(self, row: ClueLine | None) -> None:
        if row is not None:
            self.open_household.emit(row.household_id)

    def show_case(self) -> None:
        """The procedure that followed from the clue."""
        row = self.chosen()
        if row is not None and row.case_id:
            self.open_case.emit(row.case_id)

    def begin(self) -> None:
        """Begin a procedure for the household of the marked clue."""
        row = self.chosen()
        if row is not None:
            self._beginning.of_households({row.household_id: (row.head, f"{row.village} {row.group_no}")})
