"""The tab 历年: last year beside this year for the part of the card that is shown, and F7.

Two closed years beside each other show what differs in the whole card; there nothing can be copied.

The snapshot of last year is read when the tab or F7 first asks for it, never when a card is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain import money
from app.services.years import YearBefore, YearDifference, compare_years, income_changes, year_before
from app.views.forms.editors.base import named
from app.views.forms.scrolled import low_column
from app.views.pages.card_copy import HOUSEHOLD, STATEMENT
from app.views.pages.card_sections import FormSection
from app.views.pages.year_lines import YearLine, YearLines, take_over
from app.views.tables.wrapped_cells import WrappedCells, keep_rows_fitting

_TITLES = ("项目", "上年", "本年")
_CLASSES = {"A": "工资", "B": "经营", "C": "财产", "D": "转移", "E": "支出"}
_WIDEST, _MARGINS = "0000-00-00", 12
"""What a year's column has room for; longer texts wrap or are in the tool tip."""
_MANY_DIGITS, _FOUR, _MAY_BREAK = re.compile(r"\w{9,}", re.ASCII), re.compile(r"(.{4})(?=.)"), "\\1\u200b"
_NOTHING = "这一部分没有上一年可比的内容。"
_KEYS = "F7 照抄光标所在的一项。"


class BrokenNumbers(WrappedCells):
    """Shows numbers too long for a column in several lines: half a telephone number is another one."""

    def displayText(self, value: Any, locale: Any) -> str:
        words = super().displayText(value, locale)
        return _MANY_DIGITS.sub(lambda found: _FOUR.sub(_MAY_BREAK, found[0]), words)


class YearsPanel(QWidget):
    """copy_wanted(lines): the marked line, or all lines of the part that are blank this year."""

    copy_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[YearLine, ...] = ()
        self._readonly = True
        self.years = QComboBox()
        self.years.setAccessibleName("和哪一年比")
        self.later = QComboBox()
        self.later.setAccessibleName("拿哪一年来比")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.changes = QLabel()
        self.changes.setWordWrap(True)
        self.changes.setProperty("tone", "muted")
        self._make_table()
        self.copy_button = QPushButton("照抄这一项")
        self.copy_button.clicked.connect(self._copy_one)
        self.copy_all_button = QPushButton("空着的都照抄")
        self.copy_all_button.setToolTip("把这一部分本年空着、上年有的内容都抄过来，填过的不动")
        self.copy_all_button.clicked.connect(self._copy_blank)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.copy_all_button)
        frame = low_column(self)
        for widget in (self.years, self.later, self.words, self.changes):
            frame.addWidget(widget)
        frame.addWidget(self.table, 1)
        frame.addLayout(buttons)

    def _make_table(self) -> None:
        self.table = named(QTableWidget(0, len(_TITLES)), "yearTable")
        self.table.setHorizontalHeaderLabels(list(_TITLES))
        self.table.setAccessibleName("上年和本年")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.itemSelectionChanged.connect(self._offer_copy)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        bold = self.font()
        bold.setBold(True)
        for column in (1, 2):
            header.resizeSection(column, QFontMetrics(bold).horizontalAdvance(_WIDEST) + _MARGINS)
        keep_rows_fitting(self.table)
        self.table.setItemDelegate(BrokenNumbers(self.table))

    def show_years(self, years: Sequence[int], chosen: int) -> None:
        """The closed years to choose from, hidden while there is none."""
        self.years.clear()
        for year in years:
            self.years.addItem(f"和{year}年快照比", year)
        self.years.setCurrentIndex(max(0, self.years.findData(chosen)))
        self.years.setVisible(bool(years))
        self.later.clear()
        self.later.addItem("比的是：本年的卡", 0)
        for year in years:
            if year > chosen:
                self.later.addItem(f"比的是：{year}年快照", year)
        self.later.setVisible(self.later.count() > 1)

    def show_lines(
        self,
        lines: Sequence[YearLine],
        words: str,
        changes: str,
        readonly: bool,
        titles: Sequence[str] = _TITLES,
    ) -> None:
        self._lines, self._readonly = tuple(lines), readonly
        self.table.setHorizontalHeaderLabels(list(titles))
        self.words.setText(words)
        self.changes.setText(changes)
        self.changes.setVisible(bool(changes))
        self.table.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            for column, text in enumerate((line.label, line.before, line.now)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                font = cell.font()
                font.setBold(line.differs and column > 0)
                cell.setFont(font)
                self.table.setItem(row, column, cell)
        self.table.resizeRowsToContents()
        self._offer_copy()
        self.copy_all_button.setEnabled(bool(self._blank_lines()) and not readonly)

    def _blank_lines(self) -> tuple[YearLine, ...]:
        return tuple(line for line in self._lines if line.copyable and not line.now)

    def _chosen_lines(self) -> tuple[YearLine, ...]:
        """The marked line, if it can be copied."""
        chosen = [self._lines[index.row()] for index in self.table.selectionModel().selectedRows()]
        return tuple(line for line in chosen if line.copyable)

    def _offer_copy(self) -> None:
        self.copy_button.setEnabled(bool(self._chosen_lines()) and not self._readonly)

    def _copy_one(self) -> None:
        self.copy_wanted.emit(self._chosen_lines())

    def _copy_blank(self) -> None:
        self.copy_wanted.emit(self._blank_lines())


class YearsDesk(QObject):
    """Between the tab, the form and the years of the household on the screen."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self._panel: YearsPanel = page.last_year
        self._read_for = ""
        self._wanted: int | None = None
        self._before: YearBefore | None = None
        self._panel.copy_wanted.connect(self._copy)
        self._panel.years.activated.connect(self._choose)
        self._panel.later.activated.connect(lambda _: self.refresh())
        page.side.tabs.currentChanged.connect(lambda _: self.refresh())
        page.form.section_changed.connect(lambda _: self.refresh())
        page.file.saved.connect(lambda _: self._forget())

    @property
    def is_read(self) -> bool:
        """Whether last year's snapshot of this household was read."""
        copy = self._page.file.copy
        return copy is not None and self._read_for == copy.household_id

    def refresh(self) -> None:
        """Show the part of the card that is on the screen, when the tab is on top."""
        if self._page.file.copy is not None and self._page.side.tabs.currentWidget() is self._panel:
            self._when_read(self._show)

    def copy_focused(self) -> None:
        """F7: last year's value of the field with the focus."""
        editor = self._page.form.focused_editor()
        if editor is None or self._page.file.copy is None:
            return
        schema_id, record_id = self._page.card_actions.record_of_focus()
        if not self._take(editor, schema_id, record_id):
            self._when_read(partial(self._take_or_say, editor, schema_id, record_id))

    def _take(self, editor: Any, schema_id: str, record_id: str) -> bool:
        previous = self._lines().previous(schema_id, record_id)
        value = (previous or {}).get(editor.field.name)
        if value is None:
            return False
        editor.take(value)
        return True

    def _take_or_say(self, editor: Any, schema_id: str, record_id: str) -> None:
        if not self._take(editor, schema_id, record_id):
            self._page.dialogs.notify("上一年没有这一项，没有可以照抄的。")

    def _lines(self) -> YearLines:
        before = self._before.card if self.is_read and self._before else None
        return YearLines(self._page.file.copy.card(), before, self._page.policy)

    def _when_read(self, then: Callable[[], None]) -> None:
        if self.is_read:
            then()
            return
        household, session, wanted = self._page.file.copy.household_id, self._page.session, self._wanted

        def take(found: YearBefore) -> None:
            copy = self._page.file.copy
            if copy is not None and copy.household_id == household and wanted == self._wanted:
                self._read_for, self._before = household, found
                self._panel.show_years(found.years, found.year)
                then()

        self._page.jobs.read(lambda progress: year_before(session, household, wanted), take)

    def _choose(self, _place: int) -> None:
        """Compare with another closed year."""
        self._wanted = self._panel.years.currentData()
        self._forget()

    def _forget(self) -> None:
        self._read_for, self._before = "", None
        self.refresh()

    def _show(self) -> None:
        later = self._panel.later.currentData()
        if later and self._before is not None:
            self._read_two(self._before.year, later)
            return
        section = self._page.form.current()
        schema_id, record_id = section.current_record()
        names = section.panel.names if isinstance(section, FormSection) and schema_id == HOUSEHOLD else ()
        lines = self._lines().of(schema_id, record_id, names)
        year = "" if self._before and self._before.years else "（还没有年度快照）"
        words = f"{section.title}：上年和本年。{_KEYS}{year}" if lines else f"{_NOTHING}{year}"
        changes = self._income_words(record_id) if schema_id == STATEMENT else ""
        self._panel.show_lines(lines, words, changes, self._page.form.readonly)

    def _read_two(self, earlier: int, later: int) -> None:
        household, session = self._page.file.copy.household_id, self._page.session

        def take(found: tuple[YearDifference, ...]) -> None:
            if self._read_for == household and self._panel.later.currentData() == later:
                self._show_two(found, earlier, later)

        self._page.jobs.read(
            lambda progress: compare_years(session, household, earlier, later), take, latest=(self, "two")
        )

    def _show_two(self, found: Sequence[YearDifference], earlier: int, later: int) -> None:
        lines = [
            YearLine(one.schema_id, one.record_id, one.field, f"{one.label}（{one.record_title}）",
                     one.before, one.now, None, copyable=False)
            for one in found
        ]  # fmt: skip
        words = f"整张卡：{earlier}年和{later}年不同的有 {len(lines)} 项。" if lines else "这两年的内容一样。"
        self._panel.show_lines(lines, words, "", True, ("项目", f"{earlier}年", f"{later}年"))

    def _income_words(self, statement_id: str) -> str:
        """How each class of income changed, and how much."""
        copy = self._page.file.copy
        year = (copy.record(STATEMENT, statement_id) or {}).get("year")
        found = income_changes(self._page.session, copy.card(), year) if year else ()
        parts = [
            f"{_CLASSES[one.letter]} {'+' if one.difference > 0 else ''}{money.format_fen(one.difference)}"
            for one in found
            if one.difference
        ]
        return f"比上年：{'，'.join(parts)} 元" if parts else ""

    def _copy(self, lines: Sequence[YearLine]) -> None:
        page = self._page
        section = page.form.current()
        if page.file.copy is None or page.form.readonly or not lines:
            return
        section.commit()
        if take_over(page.file.copy, lines, page.session.new_id):
            section.show_copy(page.file.copy)
            section.edited.emit()
            section.left.emit()
            self.refresh()
