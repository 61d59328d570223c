"""Helpers given to many households at once: choose households, choose a helper, assign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.pairings import (
    HelpedHousehold,
    HelperLoad,
    all_helpers,
    assign,
    helped_households,
    with_added,
)
from app.views.pages.helper_choice import HelperChoice
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import button, offer, retone, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

HELPED_COLUMNS = (
    Column("village", "村", lambda row: row.village, 84, sortable=False),
    Column("group", "组", lambda row: row.group, 56, sortable=False),
    Column("head", "户主", lambda row: row.head, 122, sortable=False),
    Column("type", "户类型", lambda row: row.object_type, 130, sortable=False),
    Column("helper", "帮扶责任人", lambda row: row.helper or "没有", 110, sortable=False,
           tone=lambda row: "" if row.helper else "error"),
    Column("since", "结对日期", lambda row: row.since.isoformat() if row.since else "", 100,
           sortable=False),
    Column("last", "最近走访", lambda row: row.last_visit.isoformat() if row.last_visit else "没有走访过",
           110, sortable=False),
    Column("local_no", "户编号", lambda row: row.local_no, 156, sortable=False),
)
NOBODY_CHOSEN = "先选要分配的户，再选责任人。"
_SAID = "没有责任人的户排在前面。按住 Shift 或 Ctrl 选多户，再选责任人，点“分配”。原来的责任人到今天为止。"


class PairingPage(RowsPage):
    """`open_household(id)`; `changed(Changes)`: households were assigned."""

    open_household = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "需要帮扶的户", HELPED_COLUMNS, _SAID, parent)
        self._region = ""
        self.table.setSelectionMode(WideTable.SelectionMode.ExtendedSelection)
        self._helpers: Sequence[HelperLoad] = ()
        self.helper = HelperChoice()
        self.helper.setMinimumWidth(workplace.theme.pixels(220))
        self.helper.setSizeAdjustPolicy(HelperChoice.SizeAdjustPolicy.AdjustToContents)
        label = QLabel("分配给")
        label.setBuddy(self.helper)
        self.assign_button = button("分配", self.assign_chosen, primary=True)
        self.outcome = words()
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.outcome)
        self.column.addLayout(row_of(label, self.helper, self.assign_button))
        self.helper.currentIndexChanged.connect(self._offer_assigning)
        for each in (label, self.helper, self.assign_button):
            each.setVisible(workplace.may(Action.EDIT))
        self.load()

    def show_region(self, region: str) -> None:
        self._region = region
        self.load()

    def load(self) -> None:
        super().load()
        session = self.workplace.session
        self.workplace.jobs.read(lambda progress: all_helpers(session), self._offer, latest=self)

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return helped_households(self.workplace.session, self._region)

    def empty_words(self) -> str:
        return "这里没有需要帮扶的户。"

    def row_opened(self, row: HelpedHousehold) -> None:
        self.open_household.emit(row.household_id)

    def assign_chosen(self) -> None:
        """Pair the chosen helper with the marked households from today on."""
        helper, chosen = self.helper.helper(), [row.household_id for row in self._marked()]
        if not helper or not chosen:
            self._say(NOBODY_CHOSEN, "error")
            return
        session = self.workplace.session
        self.write(lambda: assign(session, helper, chosen, session.clock.today()), self._assigned)

    def _assigned(self, changes: Any) -> None:
        self._say(f"已保存：{changes.label}。" if changes.label else "这些户本来就由这个人帮扶。", "done")
        self.changed.emit(changes)
        self.load()

    def row_chosen(self, row: HelpedHousehold | None) -> None:
        """Who still has room depends on how many households are marked."""
        self.helper.show_helpers(with_added(self._helpers, self._marked()))
        self._offer_assigning()

    def _offer_assigning(self) -> None:
        offer(self.assign_button, "" if self.helper.helper() and self._marked() else NOBODY_CHOSEN)

    def _marked(self) -> list[HelpedHousehold]:
        rows = self.table.chosen_rows()
        return [self.model.row_at(row) for row in rows if row < self.model.rowCount()]

    def _offer(self, helpers: Sequence[HelperLoad]) -> None:
        self._helpers = helpers
        self.row_chosen(self.chosen())

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
