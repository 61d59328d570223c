"""The room 帮扶走访: visits, pairing, helpers, help of units, letters of responsibility."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.forms.registry import schema_of
from app.services.hidden_numbers import masked_value
from app.services.regions import RegionNode
from app.views.pages.office_record_page import OfficeRecordPage
from app.views.pages.pairing_page import PairingPage
from app.views.pages.room import RoomPage
from app.views.pages.visit_page import VisitPage
from app.views.place import Region
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

_LISTS = {
    "helper": (
        "帮扶责任人", (("name", 80), ("unit", 140), ("post", 90), ("phone", 100), ("ended_on", 90)),
        "责任人离开时填结束日期，不要删除：以前的结对和走访还要写他的名字。",
    ),
    "social_help": (
        "社会帮扶", (("unit", 160), ("given_on", 100), ("amount", 100), ("goods", 160)),
        "企业、社会组织和个人的捐赠和帮扶，写明单位、日期、资金或物资。",
    ),
    "responsibility_letter": (
        "责任书", (("year", 60), ("kind", 110), ("to_post", 140), ("to_name", 90), ("signed_on", 100)),
        "逐级签订的责任书、责任状。",
    ),
}  # fmt: skip


class HelpRoom(QWidget, RoomPage):
    """`open_household(id)`; `changed(Changes)`. Pages are built when their tab is first shown."""

    open_household = Signal(str)
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._region = ""
        self._pages: dict[int, Any] = {}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._makers: list[Callable[[], QWidget]] = []
        self._add("走访", lambda: VisitPage(workplace))
        self._add("结对", lambda: PairingPage(workplace))
        for schema_id, (title, _, _) in _LISTS.items():
            self._add(title, partial(_list_page, workplace, schema_id))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[workplace.theme.pixels(6)] * 4)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self.page)
        self.page(0)

    def _add(self, title: str, make: Callable[[], QWidget]) -> None:
        ground = QWidget()
        QVBoxLayout(ground).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(ground, title)
        self._makers.append(make)

    def page(self, number: int) -> Any:
        """The page of a tab, built now when it was not shown before."""
        if number not in self._pages:
            made: Any = self._makers[number]()
            layout = self.tabs.widget(number).layout()
            assert layout is not None
            layout.addWidget(made)
            self._pages[number] = made
            made.changed.connect(self.changed)
            if isinstance(made, VisitPage | PairingPage):
                made.open_household.connect(self.open_household)
                made.show_region(self._region)
        return self._pages[number]

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        self._region = region.code
        for page in self._pages.values():
            if isinstance(page, VisitPage | PairingPage):
                page.show_region(region.code)

    def refresh(self, changes: Any) -> None:
        for page in self._pages.values():
            page.load()


def _list_page(workplace: Workplace, schema_id: str) -> OfficeRecordPage:
    _, fields, said = _LISTS[schema_id]
    schema, policy = schema_of(schema_id), workplace.session.policy()

    def column(name: str, width: int) -> Column:
        field = schema[name]
        return Column(name, field.kind.headed(field.label),
                      lambda row: field.kind.format(row.get(name), policy), width,
                      numeric=bool(field.kind.unit), sortable=False,
                      exported=lambda row: masked_value(field, row.get(name), policy))

    return OfficeRecordPage(workplace, schema_id, [column(*each) for each in fields], said)
