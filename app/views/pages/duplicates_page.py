"""查重: pairs that may be one person, both records side by side, and the decision with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.duplicates import (
    DIFFERENT,
    ONE_PERSON,
    UNCLEAR,
    Line,
    Pair,
    Person,
    Suspects,
    Verdict,
    decide,
    find_duplicates,
    heads_of_others,
    side_by_side,
)
from app.services.exports import Scope
from app.views.jobs import Job
from app.views.list_export import ListExport
from app.views.pages.sheet import button, folded, heading, left_and_right, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

PAIRS_WIDTH = 330
"""Pixels at every text size: the room that large text needs is needed by the comparison."""
BEGIN = "在全乡镇里找可能是同一个人的记录：证件号码相同，姓名和出生日期相同，同村姓名相近。"
LINE_COLUMNS = (
    Column("label", "项目", lambda line: line.label, 140, sortable=False),
    Column("first", "甲", lambda line: line.first, 110, sortable=False,
           tone=lambda line: "warning" if line.differs else ""),
    Column("second", "乙", lambda line: line.second, 110, sortable=False,
           tone=lambda line: "warning" if line.differs else ""),
)


class DuplicatesPage(QWidget):
    """`open_household(id)`, `changed(Changes)` after a decision, `shown()` after a search.

    `merge_wanted(household id, id of the household it goes into, reason)`: a household recorded twice.
    """

    open_household = Signal(str)
    changed = Signal(object)
    merge_wanted = Signal(str, str, str)
    shown = Signal()
    compared = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._job: Job | None = None
        self._unclear: frozenset[tuple[str, str]] = frozenset()
        self._pairs: list[Pair] = []
        self._heads: frozenset[str] = frozenset()
        self._build()

    def load(self) -> None:
        """Nothing by itself: the search is asked for."""

    def search(self) -> None:
        """Look through the township beside the work; the job bar shows progress and stops it."""
        if self._job is None:
            self.search_button.setEnabled(False)
            self._job = self._workplace.jobs.read(self._find, self._show_found, self._on_stopped,
                                                  title="正在查重")

    def export(self) -> None:
        """The pairs as a list, for looking into them village by village."""
        scope = Scope(self._workplace.session.unit.name)
        ListExport(self._workplace, lambda: scope).ask_table("可能重复的记录", self._columns, self._pairs)

    def _find(self, progress: Progress) -> Suspects:
        return find_duplicates(self._workplace.session, progress)

    def _on_stopped(self, error: BaseException) -> bool:
        self._job = None
        self.search_button.setEnabled(True)
        return False

    def _build(self) -> None:
        theme = self._workplace.theme
        self.said = words(BEGIN, "muted")
        self.search_button = button("开始查重", self.search, primary=True)
        self._columns = (
            Column("names", "甲、乙", lambda pair: f"{pair.first.name}、{pair.second.name}", 190,
                   sortable=False),
            Column("why", "疑似原因", lambda pair: pair.why, 120, sortable=False),
            Column("state", "状态", self._state, 60, sortable=False, tone=lambda pair: "warning"),
        )
        self.pairs = RowsModel(self._columns, self._workplace.brush, self)
        self.pair_table = self._table("可能重复的记录", self.pairs)
        self.pair_table.selectionModel().selectionChanged.connect(lambda *_: self._compare())
        self.note = EmptyNote(self.pair_table.viewport())
        self.lines = RowsModel(LINE_COLUMNS, self._workplace.brush, self)
        self.line_table = self._table("两条记录对比", self.lines)
        EmptyNote(self.line_table.viewport()).follow(self.lines, "选左边的一对，这里并排列出两条记录。")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.pixels(10)] * 4)
        layout.setSpacing(theme.pixels(8))
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        self.export_button = button("导出 Excel…", self.export)
        top.addWidget(self.export_button)
        top.addWidget(self.search_button)
        layout.addLayout(top)
        layout.addWidget(left_and_right(self.pair_table, self._comparison(), PAIRS_WIDTH), 1)
        self.note.say("还没有查。", {"开始查重": self.search})
        self._offer()

    def _comparison(self) -> QWidget:
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(self._workplace.theme.pixels(8), 0, 0, 0)
        inner.addWidget(self.line_table, 1)
        head = QHBoxLayout()
        head.addWidget(heading("决定"), 1)
        self.card_buttons = (button("打开甲的档案", lambda: self._open(0)),
                             button("打开乙的档案", lambda: self._open(1)))
        for each in self.card_buttons:
            head.addWidget(each)
        inner.addLayout(head)
        inner.addLayout(self._verdicts())
        inner.addLayout(self._reason_row())
        self.hint = words("", "muted")
        inner.addWidget(self.hint)
        return right

    def _table(self, name: str, model: RowsModel) -> WrappedTable:
        table = WrappedTable(name, self._workplace.theme)
        table.setModel(model)
        table.setSelectionMode(WrappedTable.SelectionMode.SingleSelection)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _verdicts(self) -> QVBoxLayout:
        self._choices = QButtonGroup(self)
        titles = ("同一个人，留甲", "同一个人，留乙", "不是同一个人", "待查清")
        self.choices = [QRadioButton(title) for title in titles]
        for choice in self.choices:
            self._choices.addButton(choice)
            choice.toggled.connect(self._offer)
        rows = folded(self._workplace.theme, *self.choices)
        for row in rows.children():
            row.setSpacing(self.fontMetrics().horizontalAdvance("留甲"))   # a dot belongs to its own words
        return rows

    def _reason_row(self) -> QHBoxLayout:
        self.reason = QLineEdit()
        self.reason.setAccessibleName("依据")
        self.reason.setPlaceholderText("依据，如：已核对户口簿")
        self.reason.setMaxLength(100)
        self.reason.textChanged.connect(self._offer)
        self.approver = QLineEdit()
        self.approver.setAccessibleName("批准人")
        self.approver.setPlaceholderText("批准人，不能是自己")
        self.approver.setMaxLength(30)
        self.approver.textChanged.connect(self._offer)
        self.decide_button = button("记下决定", self.decide, primary=True)
        row = QHBoxLayout()
        row.addWidget(self.reason, 2)
        row.addWidget(self.approver, 1)
        row.addWidget(self.decide_button)
        return row

    def _state(self, pair: Pair) -> str:
        return "待查清" if pair.key in self._unclear else ""

    def _show_found(self, found: Suspects) -> None:
        self._job = None
        self.search_button.setEnabled(True)
        self.search_button.setText("重新查重")
        self._unclear = found.unclear
        more = f"另有 {found.more:,} 条没有列出，办完这些再查一次。" if found.more else ""
        decided = f"已决定不是同一个人的 {found.decided:,} 对没有列出。" if found.decided else ""
        self.said.setText(f"找到 {len(found.pairs):,} 对可能是同一个人的记录。{decided}{more}")
        self._show_pairs(found.pairs)
        self.shown.emit()

    def _show_pairs(self, pairs: Sequence[Pair]) -> None:
        at = max(0, self.pair_table.currentIndex().row())
        self._pairs = list(pairs)
        self.pairs.show_rows(self._pairs)
        if self._pairs:
            self.note.hide()
            self.pair_table.selectRow(min(at, len(self._pairs) - 1))
        else:
            self.note.say("没有可能重复的记录了。", {})
            self.lines.show_rows(())
            self._compare()
        self._offer()

    def _chosen(self) -> Pair | None:
        rows = self.pair_table.chosen_rows()
        return self.pairs.row_at(rows[0]) if rows and rows[0] < self.pairs.rowCount() else None

    def _compare(self) -> None:
        pair = self._chosen()
        self._choices.setExclusive(False)
        for choice in self.choices:
            choice.setChecked(False)
        self._choices.setExclusive(True)
        self.reason.clear()
        self.approver.clear()
        self._heads = frozenset()
        self._offer()
        if pair is not None:
            session = self._workplace.session
            self._workplace.jobs.read(
                lambda progress: (pair, side_by_side(session, pair), heads_of_others(session, pair)),
                self._show_comparison,
                latest=self,
            )

    def _show_comparison(self, read: tuple[Pair, Sequence[Line], frozenset[str]]) -> None:
        pair, lines, heads = read
        if pair != self._chosen():
            return
        self._heads = heads
        self.lines.show_rows(lines)
        self._offer()
        self.compared.emit()

    def _open(self, side: int) -> None:
        pair = self._chosen()
        if pair is not None:
            self.open_household.emit((pair.first, pair.second)[side].household_id)

    def _verdict(self, pair: Pair) -> Verdict | None:
        chosen = next((at for at, choice in enumerate(self.choices) if choice.isChecked()), None)
        if chosen is None:
            return None
        code = (ONE_PERSON, ONE_PERSON, DIFFERENT, UNCLEAR)[chosen]
        kept = {0: pair.first.member_id, 1: pair.second.member_id}.get(chosen, "")
        return Verdict(code, self.reason.text().strip(), kept, self.approver.text().strip())

    def _going(self, pair: Pair, verdict: Verdict) -> Person | None:
        """Whose record goes when it is one person."""
        return {pair.first.member_id: pair.second, pair.second.member_id: pair.first}.get(verdict.kept)

    def _offer(self) -> None:
        pair = self._chosen()
        verdict = self._verdict(pair) if pair is not None else None
        going = self._going(pair, verdict) if pair is not None and verdict is not None else None
        merges = going is not None and going.member_id in self._heads
        elsewhere = pair is not None and pair.first.household_id != pair.second.household_id
        for part in (*self.card_buttons, *self.choices, self.reason):
            part.setEnabled(pair is not None)
        self.approver.setVisible(going is not None and not merges)
        self.export_button.setEnabled(bool(self._pairs) and self._workplace.may(Action.EXPORT_LIST))
        self.decide_button.setText("去办并户" if merges else "记下决定")
        self.hint.setText(_hint(going, merges, elsewhere))
        ready = verdict is not None and bool(verdict.reason)
        ready = ready and (elsewhere if merges else going is None or bool(verdict.approved_by))
        self.decide_button.setEnabled(ready and self._workplace.may(Action.EDIT))

    def decide(self) -> None:
        """记下决定: write it and take the pair off the list; a whole household goes to the page 并户."""
        pair = self._chosen()
        verdict = self._verdict(pair) if pair is not None else None
        if pair is None or verdict is None:
            return
        going = self._going(pair, verdict)
        if going is not None and going.member_id in self._heads:
            stays = pair.first if going is pair.second else pair.second
            self.merge_wanted.emit(going.household_id, stays.household_id, verdict.reason)
            return
        self.decide_button.setEnabled(False)
        self._workplace.jobs.write(lambda progress: decide(self._workplace.session, pair, verdict),
                                   lambda done: self._after(pair, verdict, done), self._on_refused)

    def _on_refused(self, error: BaseException) -> bool:
        self._offer()
        return False

    def _after(self, pair: Pair, verdict: Verdict, done: Sequence) -> None:
        self._workplace.dialogs.notify("查重决定已记下。")
        if verdict.code == UNCLEAR:
            self._unclear |= {pair.key}
            self._show_pairs(self._pairs)
        else:
            self._show_pairs([other for other in self._pairs if other.key != pair.key])
        for changes in done:
            self.changed.emit(changes)


def _hint(going: Person | None, merges: bool, elsewhere: bool) -> str:
    """What will happen to the record that goes, in words; "" while nothing goes."""
    if going is None:
        return ""
    if not merges:
        return "另一条按“剔除”办理减少，留在那一户的卡上，不会删掉。"
    if not elsewhere:
        return f"{going.name}这一条是户主，请留下这一条，或者先“变更户主”。"
    return (f"{going.name}是户主，户里还有别人。整户重复登记的，点“去办并户”，两户里都有的人只留一条；"
            "只有户主重复的，先打开那一户“变更户主”，再来决定。")
