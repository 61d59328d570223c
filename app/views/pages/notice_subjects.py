"""The households on the list of a notice: found by name, taken out with Delete; frozen once it hangs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from app.forms.kinds import Reference
from app.forms.schema import Field
from app.services.notices import Notice, Subject
from app.views.forms.editors.base import EditorContext
from app.views.forms.editors.reference import ReferenceEditor
from app.views.pages.sheet import button, offer, row_of, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

_COLUMNS = (
    Column("number", "序号", lambda line: str(line["number"]), 60, numeric=True, sortable=False),
    Column("group", "组", lambda line: line["group_no"] or "", 100, sortable=False),
    Column("head", "户主", lambda line: line["head"] or "没有户主姓名", 150, sortable=False,
           tone=lambda line: "" if line["head"] else "error"),
    Column("tail", "同名区分", lambda line: line["tail"] or "", 110, sortable=False),
    Column("persons", "人口", lambda line: str(line["persons"] or 0), 70, numeric=True, sortable=False),
    Column("note", "类别或年度", lambda line: line["note"] or "", 160, sortable=False),
)
_OPEN = "名单只列组、户主和人口，别的个人信息不会印出来。张贴以前都可以增减，登记张贴的时候固定。"
_FROZEN = "名单在登记张贴的时候已经固定，和墙上贴的一样，不能再改。"
_NO_LIST = "这种公示不附农户名单。"


class NoticeSubjects(QWidget):
    """edited(subjects): somebody was put on the list or taken off."""

    edited = Signal(object)

    def __init__(self, workplace: Workplace, context: EditorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subjects: tuple[Subject, ...] = ()
        self._readonly = False
        self.about = words(_OPEN, "muted")
        self.finder = ReferenceEditor(Field("household", "加一户", Reference("household")), context)
        self.finder.setMinimumWidth(workplace.theme.pixels(320))
        self.model = RowsModel(_COLUMNS, workplace.brush, self)
        self.table = WideTable("公示名单", workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.note = EmptyNote(self.table.viewport())
        self.remove_button = button("移出名单", self.remove)
        self.finding = QWidget(self)
        row = row_of(QLabel("加一户："), self.finder)
        row.setContentsMargins(0, 0, 0, 0)
        self.finding.setLayout(row)
        column = QVBoxLayout(self)
        for widget in (self.about, self.finding, self.table):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(row_of(self.remove_button))
        self.finder.changed.connect(self._add)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.table.select_all_asked.connect(lambda: QTableView.selectAll(self.table))
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.remove)

    def show_lines(self, planned: Notice, subjects: Sequence[Subject], *, has_list: bool,
                   readonly: bool) -> None:
        """The masked lines as they hang or would hang."""
        self._subjects = tuple(subjects)
        rows: Sequence[Mapping[str, Any]] = planned.lines
        self.model.show_rows(rows)
        self.about.setText(_NO_LIST if not has_list else _FROZEN if readonly else _OPEN)
        self.finding.setVisible(has_list and not readonly)
        self._readonly = readonly
        self._offer()
        if rows:
            self.note.hide()
        else:
            self.note.say("名单还是空的，在上面输入户主姓名，按 Enter 加一户。" if has_list else _NO_LIST, {})

    def _offer(self) -> None:
        why_not = "" if self.table.chosen_rows() else "先选中要移出的户"
        offer(self.remove_button, _FROZEN if self._readonly else why_not, "Delete")

    def remove(self) -> None:
        """Take the marked households off the list."""
        rows = self.table.chosen_rows()
        if rows and self.remove_button.isEnabled():
            gone = {self.model.row_at(row)["subject_household"] for row in rows}
            self.edited.emit(tuple(one for one in self._subjects if one.household_id not in gone))

    def _add(self, household_id: str | None) -> None:
        if not household_id:
            return
        self.finder.set_value(None)
        if household_id not in {one.household_id for one in self._subjects}:
            self.edited.emit((*self._subjects, Subject(household_id)))
