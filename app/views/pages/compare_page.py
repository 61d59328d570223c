"""The tab 信息比对: who is to be compared, which lists are out, which hits wait for somebody."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.views.pages.compare_hits import CompareHitsPage
from app.views.pages.compare_lists import CompareListsPage
from app.views.pages.compare_send import CompareSendPage
from app.views.workplace import Workplace

SEND, LISTS, HITS = "要比对的", "送出的名单", "比对出的问题"


class ComparePage(QWidget):
    """`open_household(id)`, `open_case(id)`, `changed(Changes)`."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.send = CompareSendPage(workplace)
        self.lists = CompareListsPage(workplace)
        self.hits = CompareHitsPage(workplace)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for title, page in ((SEND, self.send), (LISTS, self.lists), (HITS, self.hits)):
            self.tabs.addTab(page, title)
            page.changed.connect(self.changed)
            page.open_household.connect(self.open_household)
            page.open_case.connect(self.open_case)
        self.send.sent.connect(lambda: self.tabs.setCurrentWidget(self.lists))
        self.lists.answered.connect(lambda: self.tabs.setCurrentWidget(self.hits))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def show_region(self, region: str) -> None:
        """A line of the village tree was chosen."""
        for page in (self.send, self.hits):
            page.region = region
        self.load()

    def load(self) -> None:
        for page in (self.send, self.lists, self.hits):
            page.load()
