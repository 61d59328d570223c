"""The room 数据交换: rosters in and compared, packages out and checked, photos in, what was taken out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.views.pages.comparison_page import ComparisonPage
from app.views.pages.made_exports_page import MadeExportsPage
from app.views.pages.package_pages import ExportPage, VerifyPage
from app.views.pages.photo_sorting_page import PhotoSortingPage
from app.views.pages.room import RoomPage
from app.views.pages.roster_page import RosterPage
from app.views.workplace import Workplace


class ExchangeRoom(QWidget, RoomPage):
    """`changed(Changes)`: an import or the taking back of one was written. `sent()`: a package left."""

    changed = Signal(object)
    sent = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.roster = RosterPage(workplace)
        self.roster.changed.connect(self.changed)
        self.comparison = ComparisonPage(workplace)
        self.export = ExportPage(workplace)
        self.export.exported.connect(self.sent)
        self.verify = VerifyPage(workplace)
        self.photos = PhotoSortingPage(workplace)
        self.photos.changed.connect(self.changed)
        if workplace.may(Action.IMPORT):
            self.tabs.addTab(self.roster, "导入名册")
            self.tabs.addTab(self.comparison, "名册比对")
        if workplace.may(Action.EXPORT_PACKAGE):
            self.tabs.addTab(self.export, "导出数据包")
        self.tabs.addTab(self.verify, "核对数据包")
        if workplace.may(Action.EDIT):
            self.tabs.addTab(self.photos, "照片归户")
        if workplace.may(Action.READ_AUDIT):
            self.made = MadeExportsPage(workplace)
            self.tabs.addTab(self.made, "导出记录")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[workplace.theme.pixels(10)] * 4)
        layout.addWidget(self.tabs)
