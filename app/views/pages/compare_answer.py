"""What stands below the answer of a department: every row of its file, or the hits typed from its paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain import id_card
from app.domain.policy import PolicyView
from app.services.comparison_answers import AnswerFile, AnswerKind, AnswerLine, FoundHit
from app.services.comparisons import Comparison
from app.views.pages.sheet import button, offer, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

_NAMED = 8
_ORDER = (
    AnswerKind.UNREADABLE, AnswerKind.HIT, AnswerKind.STRANGER, AnswerKind.REPEATED, AnswerKind.CLEAR,
)  # fmt: skip
_TONES = {
    AnswerKind.HIT: "warning", AnswerKind.CLEAR: "done", AnswerKind.REPEATED: "muted",
    AnswerKind.STRANGER: "muted", AnswerKind.UNREADABLE: "error",
}  # fmt: skip


class AnswerPreview(QWidget):
    """Every row as it was read, those that keep the answer out first; `summary` says it in one sentence."""

    def __init__(self, workplace: Workplace, read: AnswerFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        items = workplace.session.policy().table("comparison_item")
        columns = (
            Column("row", "行", lambda line: str(line.row), 44, numeric=True),
            Column("kind", "读成", lambda line: line.kind.value, 96, tone=lambda line: _TONES[line.kind]),
            Column("name", "姓名", lambda line: line.name, 84),
            Column("number", "证件号码", lambda line: line.number, 164),
            Column("item", "比对内容", lambda line: items.label_of(line.item) if line.item else "", 110),
            Column("text", "比对结果或原因", lambda line: line.text or line.reason, 300,
                   tone=lambda line: "error" if line.reason else ""),
        )  # fmt: skip
        self.model = RowsModel(columns, workplace.brush, self)
        self.model.show_rows(sorted(read.lines, key=_rank))
        self.table = WrappedTable("反馈表逐行", workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.summary = _summary(read)


def _rank(line: AnswerLine) -> tuple[int, int]:
    return _ORDER.index(line.kind), line.row


def _summary(read: AnswerFile) -> str:
    counts = "，".join(f"{kind.value} {len(read.of(kind))} 行" for kind in AnswerKind if read.of(kind))
    missing = ""
    if read.missing:
        more = "等" if len(read.missing) > _NAMED else ""
        missing = f"名单上有 {len(read.missing)} 人没有反馈：{'、'.join(read.missing[:_NAMED])}{more}。"
    advice = "" if read.is_readable else "有看不清的行，整份都不能登记：请在表里改好，另存后再读一次。"
    return f"“{read.file_name}”：{counts or '没有内容'}。{missing}{advice}"


class PaperHits(QWidget):
    """Hits typed one by one: who, what was compared, what was found."""

    def __init__(self, comparison: Comparison, policy: PolicyView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        table = policy.table("comparison_item")
        asked = comparison.values.get("items") or ()
        self.person, self.item, self.text = QComboBox(self), QComboBox(self), QLineEdit(self)
        for row in {row["number"]: row for row in comparison.people}.values():
            self.person.addItem(f"{row['number']}　{row['name']}　{id_card.masked(row['id_no'])}", row["id"])
        for value in sorted(table.values, key=lambda value: value.code not in asked):
            self.item.addItem(value.label, value.code)
        self.text.setPlaceholderText("照纸上写，如：小型汽车一辆，2016年登记")
        self.person.setAccessibleName("人员")
        self.item.setAccessibleName("比对内容")
        self.text.setAccessibleName("比对结果")
        self.lines = QListWidget(self)
        self.lines.setAccessibleName("比对出的问题")
        self.note = words("还没有加上一条：就这样登记，表示没有问题。", "muted")
        self.note.setWordWrap(False)
        self.text.returnPressed.connect(self.add)
        line = QHBoxLayout()
        for widget, stretch in ((QLabel("比对出"), 0), (self.person, 2), (self.item, 1), (self.text, 3)):
            line.addWidget(widget, stretch)
        self.add_button = button("加上", self.add)
        self.text.textChanged.connect(self._offer)
        self._offer("")
        line.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.lines, 1)
        self.remove_button = button("去掉这一条", self.remove)
        self.remove_button.setEnabled(False)
        self.lines.currentRowChanged.connect(lambda row: self.remove_button.setEnabled(row >= 0))
        layout.addLayout(row_of(self.remove_button, self.note))

    def _offer(self, text: str) -> None:
        offer(self.add_button, "" if text.strip() else "先写比对出什么")

    def add(self) -> None:
        """One more hit; a blank result is not one."""
        text = self.text.text().strip()
        if not text or self.person.currentData() is None:
            self.text.setFocus()
            return
        line = QListWidgetItem(f"{self.person.currentText()}　{self.item.currentText()}：{text}")
        hit = FoundHit(self.person.currentData(), self.item.currentData(), text)
        line.setData(Qt.ItemDataRole.UserRole, hit)
        self.lines.addItem(line)
        self.lines.setCurrentItem(line)
        self.text.clear()
        self.text.setFocus()
        self._count()

    def remove(self) -> None:
        """Take the marked hit out again."""
        self.lines.takeItem(self.lines.currentRow())
        self._count()

    def found(self) -> tuple[FoundHit, ...]:
        lines = (self.lines.item(at) for at in range(self.lines.count()))
        return tuple(line.data(Qt.ItemDataRole.UserRole) for line in lines)

    def _count(self) -> None:
        count = self.lines.count()
        self.note.setText(f"比对出 {count} 条。" if count else "还没有加上一条：就这样登记，表示没有问题。")
