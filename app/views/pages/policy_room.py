"""政策参数: figures, options, holidays, work calendar, and the documents behind them, one tab each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.views.pages.policy_calendar_page import WorkCalendarPage
from app.views.pages.policy_documents_page import PolicyDocumentsPage
from app.views.pages.policy_figures_page import FiguresPage
from app.views.pages.policy_options_page import HolidaysPage, OptionsPage
from app.views.workplace import Workplace


class PolicyRoom(QWidget):
    """`changed(Changes)`: something was drafted or put in force."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FiguresPage(workplace)
        self.options = OptionsPage(workplace)
        self.holidays = HolidaysPage(workplace)
        self.calendar = WorkCalendarPage(workplace)
        self.documents = PolicyDocumentsPage(workplace)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._pages = (self.figures, self.options, self.holidays, self.calendar, self.documents)
        titles = ("参数", "选项表", "节假日", "工作日程", "政策文件")
        for page, title in zip(self._pages, titles, strict=True):
            page.changed.connect(self._on_changed)
            self.tabs.addTab(page, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _on_changed(self, changes: object) -> None:
        for page in self._pages:
            page.load()
        self.changed.emit(changes)
