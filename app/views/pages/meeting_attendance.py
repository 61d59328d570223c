"""The sign-in book of a meeting: picked from the people of the village, or typed by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

from app.core.text import name_initials
from app.forms.definitions.meeting import ATTENDANCE
from app.forms.kinds import Rows
from app.forms.schema import Field
from app.services.meeting_people import Invitations, Invited
from app.views.forms.editors.base import EditorContext
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.record_model import Column as FormColumn
from app.views.pages.sheet import button, left_and_right, row_of, share, words
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace


def _born(one: Invited) -> str:
    """The year is enough to tell those of one name and group apart."""
    born = one.villager.birth_date
    return str(born.year) if born else ""


_PEOPLE_WIDTH, _PEOPLE_PERCENT = 330, 26
_BOOK_ROWS = 11
_WIDTHS = {"name": 14, "group_no": 10, "role": 16, "signed": 10, "proxy_for": 14}
_PEOPLE = (
    Column("name", "姓名", lambda one: one.villager.name, 112, sortable=False),
    Column("group", "组", lambda one: one.villager.group_no, 46, sortable=False),
    Column("born", "出生", _born, 46, sortable=False),
    Column("known", "身份", lambda one: one.known, 80, sortable=False),
)
_SAID = "输入姓名或拼音首字母，按 Enter 列入签到册；不在名单里的人，直接在签到册里写姓名。"


class Finder(QLineEdit):
    """moved(step): an arrow key goes to the list below; taken(): Enter."""

    moved = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class MeetingAttendance(QWidget):
    """picked(people, signed): put them into the book; last_asked(): take over last time's book;
    edited(rows): the book was typed in.
    """

    picked = Signal(object, bool)
    last_asked = Signal()
    edited = Signal(object)

    def __init__(self, workplace: Workplace, context: EditorContext, room: int,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Invited] = ()
        self._initials: dict[str, tuple[str, ...]] = {}
        self._seated: frozenset[str] = frozenset()
        self.finder = Finder()
        self.finder.setPlaceholderText("姓名、拼音首字母")
        self.finder.setAccessibleName("找参会的人")
        self.model = RowsModel(_PEOPLE, workplace.brush, self)
        self.table = WideTable("可以参会的人", workplace.theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.note = EmptyNote(self.table.viewport())
        self.about = words(_SAID, "muted")
        fields = [(ATTENDANCE[name], digits) for name, digits in _WIDTHS.items()]
        columns = [FormColumn(field.label, field, digits=digits) for field, digits in fields]
        self.book = RowsEditor(Field("seats", "签到", Rows("attendance")), context, columns, _BOOK_ROWS)
        self._may_edit = True
        self._lay_out(share(workplace.theme, _PEOPLE_WIDTH, room, _PEOPLE_PERCENT))
        self.finder.textChanged.connect(lambda _: self._show_people())
        self.finder.moved.connect(self._move)
        self.finder.taken.connect(self.take)
        self.table.opened.connect(lambda _: self.take())
        self.table.select_all_asked.connect(lambda: QTableView.selectAll(self.table))
        self.book.edited.connect(self.edited)

    def _lay_out(self, width: int) -> None:
        self.sign_button = button("列入并签到", self.take)
        self.sign_button.setToolTip("Enter；Ctrl+A 选中全部")
        self.list_button = button("列入", lambda: self.take(signed=False))
        self.last_button = button("照上次会议", self.last_asked.emit)
        self.last_button.setToolTip("把同类会议上一次的参会人列进来，签名再逐个登记")
        self.all_button = button("全部已签名", self._sign_all)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        for widget in (self.about, self.finder, self.table):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(row_of(self.sign_button, self.list_button))
        right = QWidget(self)
        book = QVBoxLayout(right)
        book.setContentsMargins(6, 0, 0, 0)
        book.addWidget(self.book)
        book.addLayout(row_of(self.last_button, self.all_button))
        book.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(left_and_right(left, right, width))

    def set_readonly(self, readonly: bool) -> None:
        self._may_edit = not readonly
        self.book.set_state(readonly=readonly)
        for each in (self.sign_button, self.list_button, self.last_button, self.all_button):
            each.setEnabled(not readonly)

    def show_invitations(self, found: Invitations) -> None:
        """Those who may be picked."""
        self._people = found.people
        self._initials = {
            one.villager.member_id: tuple(name_initials(one.villager.name)) for one in found.people
        }
        counts = f"档案里有成年人 {len(found.people)} 人、{found.households} 户。" if found.people else ""
        self.about.setText(f"{counts}{_SAID}")
        self._show_people()

    def show_seats(self, rows: Sequence[Any]) -> None:
        self._seated = frozenset(row.get("person") or "" for row in rows)
        self.book.set_value(tuple(rows))
        self._show_people()

    def take(self, signed: bool = True) -> None:
        """Put the chosen people, or the first that fits what was typed, into the book."""
        rows = self.table.chosen_rows() or ([0] if self.model.rowCount() else [])
        people = [self.model.row_at(row) for row in rows if row < self.model.rowCount()]
        if people and self._may_edit:
            self.finder.clear()
            self.picked.emit(people, signed)

    def _sign_all(self) -> None:
        rows = tuple({**row, "signed": True} for row in self.book.value())
        self.book.set_value(rows)
        self.edited.emit(rows)

    def _show_people(self) -> None:
        """Those who fit what is typed and have no seat yet."""
        text = self.finder.text().strip().lower()
        fits = partial(self._fits, text)
        left = [one for one in self._people if one.villager.member_id not in self._seated and fits(one)]
        self.model.show_rows(left)
        if left:
            self.note.hide()
            self.table.selectRow(0)
        elif text:
            self.note.say(f"没有叫“{text}”的人，请在签到册里直接写姓名。", {})
        else:
            self.note.say("没有可以列入的人了；先填行政村，这里才有名单。", {})

    def _fits(self, text: str, one: Invited) -> bool:
        initials = self._initials[one.villager.member_id]
        return not text or text in one.villager.name or any(found.startswith(text) for found in initials)

    def _move(self, step: int) -> None:
        rows = self.table.chosen_rows() or [-1]
        self.table.selectRow(min(max(rows[0] + step, 0), self.model.rowCount() - 1))
