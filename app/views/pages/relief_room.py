"""The room 防返贫救助: the cases with their sheets, and the book of the fund."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.views.pages.fund_page import FundPage
from app.views.pages.relief_cases_page import ReliefCasesPage
from app.views.pages.room import RoomPage
from app.views.workplace import Workplace

CASES, BOOK = "救助案件", "基金收支"


class ReliefRoom(QWidget, RoomPage):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`. Pages are built when first shown."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._pages: dict[str, Any] = {}
        self._makers: dict[str, Callable[[Workplace], Any]] = {CASES: ReliefCasesPage, BOOK: FundPage}
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for title in self._makers:
            ground = QWidget()
            QVBoxLayout(ground).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(ground, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[workplace.theme.pixels(6)] * 4)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda at: self.page(self.tabs.tabText(at)))
        self.page(CASES)

    def page(self, title: str) -> Any:
        """The page of a tab, built now when it was not shown before."""
        if title not in self._pages:
            made = self._makers[title](self._workplace)
            at = list(self._makers).index(title)
            layout = self.tabs.widget(at).layout()
            assert layout is not None
            layout.addWidget(made)
            self._pages[title] = made
            made.changed.connect(self.changed)
            if isinstance(made, ReliefCasesPage):
                made.open_household.connect(self.open_household)
                made.open_case.connect(self.open_case)
            made.load()
        return self._pages[title]

    def show_page(self, title: str) -> Any:
        """Go to a tab."""
        page = self.page(title)
        self.tabs.setCurrentIndex(list(self._makers).index(title))
        return page

    def refresh(self, changes: Any) -> None:
        for page in self._pages.values():
            page.load()
