"""回收站: deleted households and records with who, when and why; bringing them back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.recycled import Discarded, bring_back, discarded
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

DISCARDED_COLUMNS = (
    Column("place", "哪一户", lambda item: item.place or "全乡镇的内容", 190, sortable=False),
    Column("what", "删了什么", lambda item: item.what, 270, sortable=False),
    Column("act", "随哪步操作", lambda item: item.act, 120, sortable=False),
    Column("user", "谁删的", lambda item: item.user, 90, sortable=False),
    Column("at", "时间", lambda item: f"{item.at:%Y-%m-%d %H:%M}", 150, sortable=False),
)
SAID = "删除的户、成员和其他记录都留在这里，程序不会自己清空。恢复后和删除前一样，也可以再撤销。"


class RecyclePage(RowsPage):
    """`changed(Changes)`: something was brought back. `open_household(id)`."""

    changed = Signal(object)
    open_household = Signal(str)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "回收站", DISCARDED_COLUMNS, SAID, parent)
        self.restore_button = button("恢复", self._restore, primary=True)
        self.open_button = button("打开所在的户", self._open)
        self.lay_out(self.restore_button, self.open_button)

    def read_rows(self, progress: Progress) -> Sequence[Discarded]:
        return discarded(self.workplace.session)

    def empty_words(self) -> str:
        return "回收站是空的，没有删除过的内容。"

    def row_chosen(self, row: Discarded | None) -> None:
        self.restore_button.setEnabled(row is not None and self.workplace.may(Action.EDIT))
        self.open_button.setEnabled(row is not None and bool(row.household_id) and not row.is_household)

    def _restore(self) -> None:
        item = self.chosen()
        if item is not None:
            self.write(lambda: bring_back(self.workplace.session, item), lambda done: self._after(item, done))

    def _after(self, item: Discarded, changes) -> None:
        self.workplace.dialogs.notify(f"已恢复：{item.place} {item.what}")
        self.changed.emit(changes)
        self.load()

    def _open(self) -> None:
        item = self.chosen()
        if item is not None and item.household_id:
            self.open_household.emit(item.household_id)
