"""The tabs of the room 农户档案: the list, and what is done to the archive as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.views.pages.acts_page import ActsPage
from app.views.pages.balance_page import BalancePage
from app.views.pages.check_page import CheckPage
from app.views.pages.double_entry_page import DoubleEntryPage
from app.views.pages.drafts_page import DraftsPage
from app.views.pages.duplicates_page import DuplicatesPage
from app.views.pages.household_list import HouseholdListPage
from app.views.pages.recycle_page import RecyclePage
from app.views.place import Region
from app.views.workplace import Workplace

CHECK, DUPLICATES, DRAFTS, ACTS, BIN = "逐村核查", "查重", "草稿", "最近操作", "回收站"
SECOND_ENTRY = "二次录入"
BALANCES = "户数人口变动"


class ArchiveTabs(QTabWidget):
    """Signals: open_household(id), open_problem(StoredProblem), changed(Changes),
    merge_wanted(household id, id of the household it goes into, reason).
    """

    open_household = Signal(str)
    open_problem = Signal(object)
    merge_wanted = Signal(str, str, str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, list_page: HouseholdListPage, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.setDocumentMode(True)
        self._pages: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self.addTab(list_page, "农户列表")
        makers: dict[str, Callable[[Workplace], QWidget]] = {CHECK: CheckPage, BALANCES: BalancePage}
        if workplace.may(Action.EDIT):
            makers |= {DUPLICATES: DuplicatesPage, DRAFTS: DraftsPage, ACTS: ActsPage, BIN: RecyclePage}
            makers |= {SECOND_ENTRY: DoubleEntryPage}
        self._makers = makers
        for title in makers:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self.addTab(holder, title)
        self.currentChanged.connect(self._on_current)

    def page(self, title: str) -> QWidget:
        """The page of a tab, built the first time."""
        if title not in self._pages:
            page = self._makers[title](self._workplace)
            for signal in ("open_household", "open_problem", "merge_wanted", "changed"):
                if hasattr(page, signal):
                    getattr(page, signal).connect(getattr(self, signal))
            self._holder(title).layout().addWidget(page)
            self._pages[title] = page
            self._stale.add(title)
        return self._pages[title]

    def show_page(self, title: str) -> QWidget:
        """Go to a tab and read what it shows."""
        page = self.page(title)
        self.setCurrentWidget(self._holder(title))
        return page

    def show_region(self, region: Region) -> None:
        """A line of the village tree was chosen: the check shows that village, other tabs give way."""
        if self.tabText(self.currentIndex()) == CHECK:
            self.page(CHECK).choose_village(region.code)
        else:
            self.setCurrentIndex(0)

    def refresh(self) -> None:
        """Something was written: the page on the screen reads again, the others when they are shown."""
        self._stale.update(self._pages)
        if self.isVisible():
            self._on_current(self.currentIndex())

    def _holder(self, title: str) -> QWidget:
        return self.widget(next(at for at in range(self.count()) if self.tabText(at) == title))

    def _on_current(self, at: int) -> None:
        title = self.tabText(at)
        if title in self._makers:
            page = self.page(title)
            if title in self._stale or title in (DRAFTS, ACTS):
                self._stale.discard(title)
                page.load()

    def showEvent(self, event) -> None:
        """Back from a card: drafts and counts may differ."""
        super().showEvent(event)
        self._on_current(self.currentIndex())
