"""草稿: what this user typed and did not store, with what differs; open it or discard it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.core.progress import Progress
from app.services.drafts import Draft, discard_draft, draft_changes, drafts
from app.services.history import FieldChange
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace


def _number_of(draft: Draft) -> str:
    return draft.card.household.get("local_no") or ""


DRAFT_COLUMNS = (
    Column("title", "户主", lambda draft: draft.name, 220, sortable=False),
    Column("local_no", "户编号", _number_of, 140, sortable=False),
    Column("at", "时间", lambda draft: f"{draft.saved_at:%Y-%m-%d %H:%M}", 150, sortable=False),
    Column("place", "写到哪一节", lambda draft: draft.place, 180, sortable=False),
    Column("differences", "和已保存的不同", lambda draft: f"{draft.differences} 处", 130, sortable=False),
)
CHANGE_COLUMNS = (
    Column("record", "哪一部分", lambda change: change.record_title, 150, sortable=False),
    Column("field", "项目", lambda change: change.field_label, 200, sortable=False),
    Column("old", "已保存的", lambda change: change.old, 260, sortable=False),
    Column("new", "草稿里的", lambda change: change.new, 260, sortable=False, tone=lambda change: "warning"),
)
SAID = "填了还没有保存的内容。打开户档案会接着草稿填；不要了的可以丢弃，已保存的内容不受影响。"


class DraftsPage(RowsPage):
    """`open_household(id)`: the card is opened with its draft."""

    open_household = Signal(str)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "草稿", DRAFT_COLUMNS, SAID, parent)
        self.changes = RowsModel(CHANGE_COLUMNS, workplace.brush, self)
        self.change_table = WideTable("草稿和已保存内容的不同", workplace.theme)
        self.change_table.setModel(self.changes)
        EmptyNote(self.change_table.viewport()).follow(self.changes, "选一份草稿，这里列出它和已保存的不同。")
        self.change_table.horizontalHeader().setStretchLastSection(True)
        self.open_button = button("打开", lambda: self.row_opened(self.chosen()), primary=True)
        self.discard_button = button("丢弃草稿…", self._ask_discard)
        self.lay_out(self.open_button, self.discard_button, below=self.change_table)

    def read_rows(self, progress: Progress) -> Sequence[Draft]:
        return drafts(self.workplace.session)

    def empty_words(self) -> str:
        return "没有草稿。填过的内容都已经保存。"

    def row_chosen(self, row: Draft | None) -> None:
        for act in (self.open_button, self.discard_button):
            act.setEnabled(row is not None)
        if row is None:
            self.workplace.jobs.forget(self)
            self.changes.show_rows(())
        else:
            self.workplace.jobs.read(lambda progress: draft_changes(self.workplace.session, row),
                                     self._show_changes, latest=self)

    def row_opened(self, row: Draft | None) -> None:
        if row is not None:
            self.open_household.emit(row.household_id)

    def _show_changes(self, changes: Sequence[FieldChange]) -> None:
        self.changes.show_rows(changes)

    def _ask_discard(self) -> None:
        draft = self.chosen()
        if draft is None:
            return
        told = (f"“{draft.name}”的草稿有 {draft.differences} 处和已保存的不同，丢弃后找不回来。"
                "已保存的内容不变。")
        if self.workplace.dialogs.confirm("丢弃草稿", told, yes="丢弃", no="留着", danger=True):
            self.write(lambda: discard_draft(self.workplace.session, draft.household_id),
                       lambda _: self._tell(draft))

    def _tell(self, draft: Draft) -> None:
        self.workplace.dialogs.notify(f"已丢弃“{draft.name}”的草稿。")
        self.load()
