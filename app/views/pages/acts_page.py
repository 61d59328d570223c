"""最近操作: the last 20 acts of this user, what each did in words, and undoing any that still can be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.acts import Act, ActPart, ActWords, act_words, recent_acts, undo
from app.services.history import FieldChange
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button
from app.views.tables.empty_note import EmptyNote
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

ACT_COLUMNS = (
    Column("at", "时间", lambda act: f"{act.at:%Y-%m-%d %H:%M}", 150, sortable=False),
    Column("label", "做了什么", lambda act: act.label, 300, sortable=False),
    Column("whose", "哪一户", lambda act: act.whose, 250, sortable=False),
    Column("state", "状态", lambda act: "已撤销" if act.is_undone else "", 100, sortable=False,
           tone=lambda act: "muted"),
)
Told = tuple[ActPart, FieldChange]
TOLD_COLUMNS = (
    Column("place", "哪一户", lambda told: told[0].place or "全乡镇的内容", 200, sortable=False),
    Column("record", "哪一部分", lambda told: told[1].record_title, 190, sortable=False),
    Column("field", "项目", lambda told: told[1].field_label, 130, sortable=False),
    Column("old", "原来", lambda told: told[1].old, 190, sortable=False),
    Column("new", "后来", lambda told: told[1].new, 240, sortable=False),
)
SAID = "自己最近做的 20 步，可以不按顺序撤销。后来又改过的不能撤销，会说明是哪一项；数据不会变。"


class ActsPage(RowsPage):
    """`changed(Changes)`: an act was taken back. `open_household(id)`."""

    changed = Signal(object)
    open_household = Signal(str)
    told = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(workplace, "最近操作", ACT_COLUMNS, SAID, parent)
        self.words = RowsModel(TOLD_COLUMNS, workplace.brush, self)
        self.word_table = WideTable("这一步改了什么", workplace.theme)
        self.word_table.setModel(self.words)
        EmptyNote(self.word_table.viewport()).follow(self.words, "选上面的一步，这里列出它改了什么。")
        self.word_table.horizontalHeader().setStretchLastSection(True)
        self.word_table.opened.connect(self._open_part)
        self.undo_button = button("撤销这一步", self._undo, primary=True)
        self.lay_out(self.undo_button, below=self.word_table)

    def read_rows(self, progress: Progress) -> Sequence[Act]:
        return recent_acts(self.workplace.session)

    def empty_words(self) -> str:
        return "还没有可以撤销的操作。保存、导入以后会列在这里。"

    def row_chosen(self, row: Act | None) -> None:
        may_undo = row is not None and not row.is_undone and self.workplace.may(Action.UNDO)
        self.undo_button.setEnabled(may_undo)
        if row is None:
            self.workplace.jobs.forget(self)
            self.words.show_rows(())
        else:
            session = self.workplace.session
            self.workplace.jobs.read(lambda progress: act_words(session, row.tx_id), self._tell, latest=self)

    def _tell(self, words: ActWords) -> None:
        self.words.show_rows([(part, change) for part in words.parts for change in part.changes])
        self.told.emit()

    def _open_part(self, row: int) -> None:
        part = self.words.row_at(row)[0]
        if part.household_id:
            self.open_household.emit(part.household_id)

    def _undo(self) -> None:
        act = self.chosen()
        if act is None:
            return
        self.undo_button.setEnabled(False)
        self.workplace.jobs.write(lambda progress: undo(self.workplace.session, act.tx_id, progress),
                                  lambda changes: self._after(act, changes), self._on_refused,
                                  title=f"正在撤销：{act.label}", modal=False)

    def _after(self, act: Act, changes) -> None:
        self.workplace.dialogs.notify(f"已撤销：{act.label}")
        self.changed.emit(changes)
        self.load()
