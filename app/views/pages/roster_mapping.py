"""What the columns of a roster mean, corrected by hand: one line per column, kept under a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.services.column_mappings import NOT_IMPORTED, ReadingWishes, column_lines, target_choices
from app.services.rosters import RosterPlan
from app.views.pages.sheet import button, column_of, heading, row_of, words
from app.views.tables.column_fitting import ColumnFitting, widest
from app.views.tables.column_widths import Wish, longest
from app.views.tables.wide_table import ROW_HEIGHT
from app.views.workplace import Workplace

TITLES = ("文件里的列名", "样例", "导入到", "说明")
_WIDTHS = (190, 240, 300, 120)
_TARGET, _REMARK = 2, 3
_AROUND_BOX, _LEAST = 3, 100
_YEARS_OFFERED = 12


class MappingStep(QWidget):
    """Signals: read_asked(ReadingWishes), save_asked(name, corrections), back_asked()."""

    read_asked = Signal(object)
    save_asked = Signal(str, object)
    back_asked = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._theme = theme = workplace.theme
        self._table = QTableWidget(0, len(TITLES))
        self._table.setAccessibleName("列的对应")
        self._table.setHorizontalHeaderLabels(TITLES)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._table.verticalHeader().setDefaultSectionSize(theme.pixels(ROW_HEIGHT + _AROUND_BOX))
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._fitting = ColumnFitting(self._table, self._table.horizontalHeader(), self._wish)
        self._clear = QCheckBox("空格子也清掉卡上原来的内容（平常不要勾：名册里没填的，卡上的会没有）")
        self._year = QComboBox()
        self._year.setAccessibleName("住房、饮水等情况的年度")
        self._year.addItem("照文件写的年份，没写就是今年")
        this_year = workplace.session.clock.today().year
        for year in range(this_year, this_year - _YEARS_OFFERED, -1):
            self._year.addItem(f"{year} 年", year)
        self._name = QLineEdit()
        self._name.setObjectName("mapping_name")
        self._name.setAccessibleName("对应的名字")
        self._name.setPlaceholderText("如：民政低保表")
        self._name.setMaximumWidth(theme.pixels(220))
        year_row = row_of(QLabel("住房、饮水等情况记到哪个年度"), self._year)
        ways = row_of(button("按这样重新核对", self.confirm, primary=True),
                      button("返回", self.back_asked.emit))
        for made in (QLabel("下次遇到同样的表头，自动照这样读："), self._name, button("保存对应", self.save)):
            ways.addWidget(made)
        layout = column_of(theme, heading("列的对应"), words(
            "左边是文件里的列，右边选它在档案里是什么；不需要的选“不导入”。改好后重新核对，这时还没有写入。"))
        layout.addWidget(self._table, 1)
        layout.addWidget(self._clear)
        for row in (year_row, ways):
            layout.addLayout(row)
        self.setLayout(layout)
        self._keys: tuple[str, ...] = ()
        self._plan: RosterPlan | None = None

    def show_plan(self, plan: RosterPlan) -> None:
        """The columns of the file that was read."""
        self._plan = plan
        lines = column_lines(plan)
        choices = target_choices()
        self._keys = tuple(line.key for line in lines)
        self._table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for section, text in ((0, line.title), (1, line.sample), (3, line.remark)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, section, item)
            self._table.setCellWidget(row, _TARGET, self._box(line.title, choices, line.target))
        self._name.setText(plan.mapping_name)
        self._fitting.fit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fitting.fit()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._fitting.fit()

    def _wish(self, section: int) -> Wish:
        table, header = self._table, self._table.horizontalHeader()
        foreseen = self._theme.pixels(_WIDTHS[section])
        cells = [table.model().index(row, section) for row in range(table.rowCount())]
        words = widest(table, (cells[at] for at in longest(cell.data() or "" for cell in cells)))
        needed = max(foreseen if section == _TARGET else words, header.sectionSizeHint(section))
        return Wish(foreseen, needed, self._theme.pixels(_LEAST), grows=section == _REMARK)

    def choose(self, title: str, target: str) -> None:
        """Set the meaning of a column, as by hand."""
        for row in range(self._table.rowCount()):
            if self._table.item(row, 0).text() == title:
                box = self._target_box(row)
                box.setCurrentIndex(box.findData(target))

    def corrections(self) -> dict[str, str]:
        """Column key → target id of every line as it stands."""
        return {key: self._target_box(row).currentData() or NOT_IMPORTED
                for row, key in enumerate(self._keys)}

    def wishes(self) -> ReadingWishes:
        return ReadingWishes(self.corrections(), self._clear.isChecked(), self._year.currentData())

    def confirm(self) -> None:
        """Ask for another dry run with these meanings."""
        self.read_asked.emit(self.wishes())

    def save(self) -> None:
        """Ask to keep these meanings under the name that was typed."""
        self.save_asked.emit(self._name.text(), self.corrections())

    def _target_box(self, row: int) -> QComboBox:
        box = self._table.cellWidget(row, _TARGET)
        assert isinstance(box, QComboBox)
        return box

    @staticmethod
    def _box(title: str, choices: tuple[tuple[str, str], ...], chosen: str) -> QComboBox:
        """Typing narrows the list; the wheel only scrolls the table."""
        box = _QuietBox()
        box.setAccessibleName(f"{title}导入到")
        for target, label in choices:
            box.addItem(label, target)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box


class _QuietBox(QComboBox):
    """A box that a turning wheel does not change: a table of them is scrolled over."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer().setCompletionMode(self.completer().CompletionMode.PopupCompletion)

    def wheelEvent(self, event) -> None:
        event.ignore()
