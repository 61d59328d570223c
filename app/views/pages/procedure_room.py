"""The room 村级程序: running cases and the lists around them as tabs, the page of one case over them.

A tab is a page with `load()`, and where it makes sense `show_region(region code)`; its signals
`open_household(id)`, `open_case(id)` and `changed(Changes)` are connected where it has them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.services.regions import RegionNode
from app.views.pages.candidates_page import CandidatesPage
from app.views.pages.case_list import CaseListPage
from app.views.pages.case_page import CasePageView
from app.views.pages.clue_page import CluePage
from app.views.pages.compare_page import ComparePage
from app.views.pages.meeting_list import MeetingListPage
from app.views.pages.notice_list import NoticeListPage
from app.views.pages.room import RoomPage
from app.views.place import Region
from app.views.workplace import Workplace

CASES = "办理中的事项"
MEETINGS = "会议"
NOTICES = "公示"
COMPARE = "信息比对"
LISTS = "名单核对"
CLUES = "线索登记"


class ProcedureTabs(QTabWidget):
    """Signals: open_household(id), open_case(id), changed(Changes). Pages are built when first shown."""

    open_household = Signal(str)
    open_case = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._workplace = workplace
        self._region = ""
        self._pages: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._makers: dict[str, Callable[[Workplace], QWidget]] = {
            CASES: CaseListPage, MEETINGS: MeetingListPage, NOTICES: NoticeListPage, COMPARE: ComparePage,
            LISTS: CandidatesPage, CLUES: CluePage,
        }  # fmt: skip
        for title in self._makers:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.addTab(holder, title)
        self.currentChanged.connect(self._on_current)

    def page(self, title: str) -> QWidget:
        """The page of a tab, built the first time."""
        if title not in self._pages:
            page = self._makers[title](self._workplace)
            for signal in ("open_household", "open_case", "changed"):
                if hasattr(page, signal):
                    getattr(page, signal).connect(getattr(self, signal))
            self._holder(title).layout().addWidget(page)
            self._pages[title] = page
            self._stale.add(title)
            if hasattr(page, "show_region"):
                page.show_region(self._region)
                self._stale.discard(title)
        return self._pages[title]

    def show_page(self, title: str) -> QWidget:
        """Go to a tab and read what it shows."""
        page = self.page(title)
        self.setCurrentWidget(self._holder(title))
        self._on_current(self.currentIndex())
        return page

    def show_region(self, region: Region) -> None:
        """A line of the village tree was chosen."""
        self._region = region.code
        for page in self._pages.values():
            if hasattr(page, "show_region"):
                page.show_region(region.code)

    def refresh(self, changes) -> None:
        """Something was written: the page on the screen reads again, the others when they are shown. A page
        that has `is_touched(changes)` says itself whether it has to.
        """
        for title, page in self._pages.items():
            if not hasattr(page, "is_touched") or page.is_touched(changes):
                self._stale.add(title)
        if self.isVisible():
            self._on_current(self.currentIndex())

    def _holder(self, title: str) -> QWidget:
        return self.widget(next(at for at in range(self.count()) if self.tabText(at) == title))

    def _on_current(self, at: int) -> None:
        title = self.tabText(at)
        page = self.page(title)
        if title in self._stale:
            self._stale.discard(title)
            page.load()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._on_current(self.currentIndex())


class ProcedureRoom(QStackedWidget, RoomPage):
    """Signals: open_household(id), changed(Changes), title_changed(str): the case on the screen, "" for the
    lists.
    """

    open_household = Signal(str)
    changed = Signal(object)
    title_changed = Signal(str)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.case: CasePageView | None = None
        self.tabs = ProcedureTabs(workplace)
        self.tabs.open_household.connect(self.open_household)
        self.tabs.open_case.connect(self.open_case)
        self.tabs.changed.connect(self.changed)
        self.addWidget(self.tabs)

    def show_list(self) -> None:
        self.setCurrentWidget(self.tabs)
        self.title_changed.emit("")

    def open_case(self, case_id: str) -> None:
        page = self._case_page()
        self.setCurrentWidget(page)
        page.show_case(case_id)

    def shows_card(self) -> bool:
        """Whether one case lies over the lists."""
        return self.currentWidget() is not self.tabs

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        self.tabs.show_region(region)

    def refresh(self, changes) -> None:
        self.tabs.refresh(changes)
        if self.case is not None:
            self.case.refresh()

    def _case_page(self) -> CasePageView:
        if self.case is None:
            self.case = CasePageView(self._workplace)
            self.case.changed.connect(self.changed)
            self.case.open_household.connect(self.open_household)
            self.case.leave_requested.connect(self.show_list)
            self.case.title_changed.connect(self.title_changed)
            self.addWidget(self.case)
        return self.case
