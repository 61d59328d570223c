"""The villages of the township: shown, and added by pasting the list of division codes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.regions import RegionNode, region_tree
from app.services.villages import read_village_list, store_villages
from app.views.pages.sheet import button, column_of, heading, offer, retone, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

VILLAGE_COLUMNS = (
    Column("code", "代码", lambda node: node.code, 150, sortable=False),
    Column("name", "行政村", lambda node: node.name, 180, sortable=False),
    Column("households", "户数", lambda node: f"{node.households:,}", 90, numeric=True, sortable=False),
)


class VillagesPage(QWidget):
    """`changed(Changes)`: villages were added."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._villages = RowsModel(VILLAGE_COLUMNS, workplace.brush, self)
        table = WideTable("行政村", workplace.theme)
        table.setModel(self._villages)
        self._list = QPlainTextEdit()
        self._list.setAccessibleName("要添加的村")
        self._list.setPlaceholderText("一行一个村，例如：990000101201 河东村。可以从 Excel 里整列复制过来。")
        self._list.setMaximumHeight(workplace.theme.pixels(140))
        self._list.setTabChangesFocus(True)
        self.outcome = words()
        layout = column_of(workplace.theme, heading("行政村"),
                           words("先有村，才能导入名册和新建户。代码用民政部门公布的 12 位代码。", "muted"))
        layout.addWidget(table, 2)
        layout.addWidget(self._list, 1)
        acts = QHBoxLayout()
        self.add_button = button("添加这些村", self._ask, primary=True)
        acts.addWidget(self.add_button)
        acts.addWidget(self.outcome, 1)
        layout.addLayout(acts)
        self.setLayout(layout)
        self._list.textChanged.connect(self._offer)
        self._offer()
        self.refresh()

    def refresh(self) -> None:
        def work(progress: Progress) -> tuple[RegionNode, ...]:
            towns = region_tree(self._workplace.session)
            return tuple(village for town in towns for village in town.children)

        self._workplace.jobs.read(work, self._villages.show_rows, latest=self)

    def add(self, text: str) -> None:
        """Add the villages of a pasted list; nothing is stored when a line is wrong."""
        session = self._workplace.session

        def work(progress: Progress):
            return store_villages(session, read_village_list(session, text))

        self._workplace.jobs.write(work, self._done, self._refused, title="正在添加行政村")

    def _offer(self) -> None:
        offer(self.add_button, "" if self._list.toPlainText().strip() else "先在上面写要添加的村。")

    def _ask(self) -> None:
        self.add(self._list.toPlainText())

    def _done(self, changes) -> None:
        self._list.clear()
        self._say("已添加。", "done")
        self.refresh()
        self.changed.emit(changes)

    def _refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
