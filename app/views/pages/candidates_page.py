"""名单核对: who should enter, may leave or lacks help, and why; a case begins, or it is said why not now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.progress import Progress
from app.domain.permissions import Action
from app.forms.definitions.reminder import MOST_REASON
from app.services.list_candidates import (
    LEAST_REASON,
    TO_ENTER,
    TO_HELP,
    TO_LEAVE,
    Candidate,
    CandidateList,
    candidates,
    put_aside,
    take_back_decision,
)
from app.views.pages.case_begin import CaseBeginning
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import answers, button, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

TITLES = {TO_ENTER: "应纳未纳", TO_LEAVE: "应退未退", TO_HELP: "应扶未扶"}
_SAID = {
    TO_ENTER: "没有纳入、也没有在办识别的户里，最近一年收入低于那一年的标准，或者有保障项目未达标的。"
    "选中以后开始办理，或者写明为什么现在不办。",
    TO_LEAVE: "已经纳入、没有在办退出或风险消除的户里，收入和保障都达到的。"
    "选中以后开始办理，或者写明为什么现在不办。",
    TO_HELP: "已经纳入、没有在办退出的户里，没有帮扶责任人、今年的帮扶计划或正在落实的措施的。"
    "打开户档案补上，或者写明为什么现在不办。",
}
_NONE = {
    TO_ENTER: "没有应纳未纳的户：没有纳入的户里，收入都不低于标准，也没有未达标的保障。",
    TO_LEAVE: "没有应退未退的户：已经纳入的户里，还没有收入和保障都达到的。",
    TO_HELP: "没有应扶未扶的户：已经纳入的户都有帮扶责任人、今年的计划和正在落实的措施。",
}


def _decided(row: Candidate) -> str:
    if row.decision is None:
        return ""
    return f"{row.decision['decided_on']} {row.decision['decided_by']}：{row.decision['reason']}"


COLUMNS = (
    Column("village", "村", lambda row: row.village, 80, sortable=False),
    Column("group", "组", lambda row: row.group_no, 56, sortable=False),
    Column("head", "户主", lambda row: row.head, 122, sortable=False,
           tone=lambda row: "muted" if row.decision else ""),
    Column("type", "户类型", lambda row: row.object_type, 130, sortable=False),
    Column("grounds", "情况", lambda row: "；".join(row.grounds), 440, sortable=False),
    Column("decision", "暂不办理", _decided, 200, sortable=False, tone=lambda row: "muted"),
)


class ReasonDialog(QDialog):
    """Why nothing is done now; `reason` once accepted."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("暂不办理")
        self.reason = ""
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("暂不办理的理由")
        self.text.setPlaceholderText("如：长子十月起在外务工，年底重新核算")
        self.text.setTabChangesFocus(True)
        self.complaint = words(tone="error")
        buttons = answers(self, "暂不办理")
        said = "写明理由。收入或者评估变了，会重新出现在名单上。"
        layout = QVBoxLayout(self)
        for part in (words(title), words(said, "muted"), self.text, self.complaint, buttons):
            layout.addWidget(part)
        self.setMinimumWidth(460)

    def accept(self) -> None:
        self.reason = self.text.toPlainText().strip()
        if not LEAST_REASON <= len(self.reason) <= MOST_REASON:
            wanted = f"理由要写 {LEAST_REASON} 到 {MOST_REASON} 个字"
            self.complaint.setText(f"{wanted}，现有 {len(self.reason)} 个。")
            return
        super().accept()


class CandidatesPage(RowsPage):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, TITLES[TO_ENTER], COLUMNS, _SAID[TO_ENTER], parent)
        self._region = ""
        self.list = TO_ENTER
        self.found: CandidateList | None = None
        self.table.setSelectionMode(WideTable.SelectionMode.ExtendedSelection)
        self.table.select_all_asked.connect(self.choose_all)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.chips = {code: self._chip(title) for code, title in TITLES.items()}
        group = QButtonGroup(self)
        for code, chip in self.chips.items():
            group.addButton(chip)
            chip.clicked.connect(lambda _=False, code=code: self.show_list(code))
        self.chips[TO_ENTER].setChecked(True)
        self.with_aside = QCheckBox("也看暂不办理的")
        self.with_aside.toggled.connect(lambda _: self._show_found())
        self.notes = words(tone="warning")
        self.count = words(tone="muted")
        self._beginning = CaseBeginning(workplace, self, self.changed.emit, self.open_case.emit)
        self.begin_button = button("开始办理…", self.begin, primary=True)
        self.aside_button = button("暂不办理…", self.ask_reason)
        self.back_button = button("恢复到名单", self.take_back)
        self.card_button = button("打开户档案", lambda: self.row_opened(self.chosen()))
        self.column.addLayout(row_of(*self.chips.values(), self.with_aside))
        self.column.addWidget(self.said)
        self.column.addWidget(self.notes)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.count)
        self.column.addLayout(
            row_of(self.begin_button, self.aside_button, self.back_button, self.card_button)
        )
        self.notes.hide()
        self._offer()

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def show_list(self, list_code: str) -> None:
        """One of the two lists."""
        self.list = list_code
        self.chips[list_code].setChecked(True)
        self.said.setText(_SAID[list_code])
        self.table.setAccessibleName(TITLES[list_code])
        self.load()

    def read_rows(self, progress: Progress) -> Any:
        return candidates(self.workplace.session, self.list, self._region, progress)

    def show_rows(self, rows: Any) -> None:
        """What was read: the candidates, those put aside, and what could not be judged."""
        self.found = rows
        self._show_found()

    def empty_words(self) -> str:
        if self.found is not None and self.found.notes:
            return f"能核对的户里没有{TITLES[self.list]}的；上面写着哪些还没有核对。"
        return _NONE[self.list]

    def row_opened(self, row: Candidate | None) -> None:
        if row is not None:
            self.open_household.emit(row.household_id)

    def chosen_candidates(self) -> list[Candidate]:
        return [self.model.row_at(row) for row in self.table.chosen_rows()]

    def choose_all(self) -> None:
        """Ctrl+A: every row of the list."""
        QTableView.selectAll(self.table)

    def begin(self) -> None:
        """Begin a procedure for the marked households."""
        named = {
            each.household_id: (each.head, f"{each.village} {each.group_no}")
            for each in self.chosen_candidates()
        }
        if named and self._is_sure(len(named)):
            self._beginning.of_households(named)

    def _is_sure(self, count: int) -> bool:
        """Leaving is asked twice: who left and falls back was let go too early (慎退)."""
        if self.list != TO_LEAVE:
            return True
        asked = (
            "退出要慎重，退出以后帮扶措施会停。请再核对："
            "收入是不是稳定，保障有没有反复，有没有新的风险，户主认不认可。"
        )
        return self.workplace.dialogs.confirm(f"给 {count:,} 户开始办理退出", asked, yes="核对过了，继续")

    def ask_reason(self) -> None:
        """Ask why the marked households are left for now, and record it."""
        chosen = [each for each in self.chosen_candidates() if each.decision is None]
        if not chosen:
            return
        names = "、".join(each.head for each in chosen[:5])
        more = f"等 {len(chosen)} 户" if len(chosen) > 5 else ""
        dialog = ReasonDialog(f"{TITLES[self.list]}：{names}{more}", self)
        if self.workplace.dialogs.run(dialog):
            session, reason = self.workplace.session, dialog.reason
            self.write(lambda: put_aside(session, chosen, reason), self.changed.emit)

    def take_back(self) -> None:
        """Put the current household back on the list."""
        row = self.chosen()
        if row is not None and row.decision is not None:
            session, decision = self.workplace.session, row.decision["id"]
            self.write(lambda: take_back_decision(session, decision), self.changed.emit)

    def _show_found(self) -> None:
        found = self.found
        if found is None:
            return
        shown: Sequence[Candidate] = found.open
        if self.with_aside.isChecked():
            shown = (*found.open, *found.aside)
        super().show_rows(shown)
        self.notes.setText("。\n".join(found.notes) + "。" if found.notes else "")
        self.notes.setVisible(bool(found.notes))
        aside = f"，另有 {len(found.aside):,} 户写了理由暂不办理" if found.aside else ""
        self.count.setText(f"{TITLES[self.list]} {len(found.open):,} 户{aside}")
        retone(self.count, "muted")
        self._offer()

    def _offer(self) -> None:
        chosen, may = self.chosen_candidates(), self.workplace.may(Action.EDIT)
        self.begin_button.setEnabled(may and bool(chosen) and self.list != TO_HELP)
        self.aside_button.setEnabled(may and any(each.decision is None for each in chosen))
        self.back_button.setEnabled(may and len(chosen) == 1 and chosen[0].decision is not None)
        self.card_button.setEnabled(len(chosen) == 1)

    @staticmethod
    def _chip(title: str) -> QPushButton:
        chip = QPushButton(title)
        chip.setProperty("tone", "chip")
        chip.setCheckable(True)
        return chip
