"""The tab 变更记录 of the card page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.services.history import FieldChange, HistoryEntry


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
