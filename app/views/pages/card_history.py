"""The tabs 历年 and 变更记录 of the card page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.domain import money
from app.domain.policy import PolicyView
from app.services.history import FieldChange, HistoryEntry
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.statement_page import amounts_by_item

_CODE = Qt.ItemDataRole.UserRole


class LastYearPanel(QWidget):
    """Last year's amounts beside this year's, item by item. copy_wanted(item code)."""

    copy_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels(["项目", "上年", "本年"])
        self.table.setAccessibleName("上年和本年")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.copy_button = QPushButton("把这一项照抄到本年")
        self.copy_button.clicked.connect(self._copy)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(6, 6, 6, 6)
        frame.addWidget(self._words)
        frame.addWidget(self.table, 1)
        frame.addWidget(self.copy_button)

    def show_copy(self, copy: WorkingCopy, policy: PolicyView) -> None:
        """The newest statement beside the one of the year before."""
        newest = copy.newest_statement()
        previous = copy.previous_statement(newest) if newest else None
        before = amounts_by_item(copy, previous["id"]) if previous else {}
        now = amounts_by_item(copy, newest["id"]) if newest else {}
        if newest and previous:
            years = f"{previous['year']}年和{newest['year']}年"
            self._words.setText(f"{years}，单位：元。按 F7 照抄光标所在的一项。")
        else:
            self._words.setText("没有上一年的核算，没有可比的数。")
        table = policy.table("income_item")
        codes = [value.code for value in table.values if value.code in before or value.code in now]
        self._fill(codes, table.label_of, before, now)
        self.copy_button.setEnabled(bool(before))

    def _fill(
        self,
        codes: Sequence[str],
        label: Callable[[str], str],
        before: Mapping[str, int],
        now: Mapping[str, int],
    ) -> None:
        self.table.setRowCount(len(codes))
        for row, code in enumerate(codes):
            name = QTableWidgetItem(label(code))
            name.setToolTip(label(code))
            name.setData(_CODE, code)
            self.table.setItem(row, 0, name)
            for column, amounts in ((1, before), (2, now)):
                text = money.format_fen(amounts[code]) if code in amounts else ""
                cell = QTableWidgetItem(text)
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, cell)

    def _copy(self) -> None:
        item = self.table.item(self.table.currentRow(), 0)
        if item is not None:
            self.copy_wanted.emit(item.data(_CODE))


class HistoryPanel(QWidget):
    """Who changed what and when, newest first, in the words of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QTextBrowser()
        self.text.setAccessibleName("变更记录")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.text)

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        self.text.setHtml("".join(map(_entry_words, entries)) or "还没有变更记录")


def _entry_words(entry: HistoryEntry) -> str:
    title = escape(f"{entry.at:%Y-%m-%d %H:%M} {entry.user} {entry.label}")
    lines = "<br>".join(escape(_change_words(change)) for change in entry.changes)
    return f"<p><b>{title}</b><br>{lines}</p>"


def _change_words(change: FieldChange) -> str:
    if not change.field_label:
        return f"{change.record_title}：{change.new}"
    return f"{change.record_title}·{change.field_label}：{change.old or '（空）'} → {change.new or '（空）'}"
