"""The filter chips above the household list: what is wrong or missing, the household type, conditions.

A lit chip counts; pressed again it no longer does. 全部 is lit while nothing is filtered, and takes all away.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.services.households import HouseholdFilter, Show
from app.views.pages.filter_bar import ConditionRow, KeptFilters
from app.views.place import Region
from app.views.workplace import Workplace

SHOW_TITLES = {
    Show.ALL: "全部", Show.ERRORS: "有错", Show.WARNINGS: "需说明", Show.INCOMPLETE: "没填完",
    Show.COMPLETE: "已填完",
}
ANY_TYPE = "户类型：全部"


class HouseholdChips(QWidget):
    """`changed()`: `show_only`, `object_type` or the conditions differ now. `row` holds their chips."""

    changed = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.show_only = Show.ALL
        self.object_type = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(workplace.theme.pixels(6))
        self._chips: dict[Show, QPushButton] = {}
        for show, title in SHOW_TITLES.items():
            chip = QPushButton(title)
            chip.setProperty("tone", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False, show=show: self._pressed(show))
            self._chips[show] = chip
            layout.addWidget(chip)
        self._type = QPushButton()
        self._type.setProperty("tone", "chip")
        self._type.setMenu(self._type_menu(workplace))
        layout.addWidget(self._type)
        self.row = ConditionRow(workplace)
        self.row.changed.connect(self._tell)
        self.add_button = QPushButton("＋ 条件")
        self.add_button.setProperty("tone", "chip")
        self.add_button.setShortcut("Ctrl+F")
        self.add_button.setToolTip("按更多条件筛选（Ctrl+F）")
        self.add_button.clicked.connect(self.row.ask)
        self.kept = KeptFilters(workplace, self.filter)
        self.kept.chosen.connect(self.show_filter)
        layout.addWidget(self.add_button)
        layout.addWidget(self.kept)
        layout.addStretch(1)
        self._name_type(ANY_TYPE)
        self._light()

    def active(self) -> bool:
        return self.show_only is not Show.ALL or bool(self.object_type) or bool(self.row.conditions)

    def filter(self, region: Region | None = None) -> HouseholdFilter:
        """What the chips say, in this place."""
        place = region or Region()
        return HouseholdFilter(place.code, place.group, self.show_only, self.object_type,
                               self.row.conditions)

    def show_filter(self, chosen: HouseholdFilter) -> None:
        """A kept filter instead of what stood there."""
        self.show_only = chosen.show
        for action in self._type.menu().actions():
            if action.data() == chosen.object_type:
                action.setChecked(True)
                self.object_type = chosen.object_type
                self._name_type(action.text() if chosen.object_type else ANY_TYPE)
        self.row.show_conditions(chosen.conditions)
        self._tell()

    def reset(self) -> None:
        """Back to all households."""
        self.show_filter(HouseholdFilter())

    def choose_show(self, show: Show) -> None:
        self.show_only = show
        self._tell()

    def words(self) -> str:
        """The filter in words, for the reason of an empty list."""
        parts = [] if self.show_only is Show.ALL else [SHOW_TITLES[self.show_only]]
        if self.object_type:
            parts.append(self._type.text().rstrip(" ▾"))
        return "、".join((*parts, *self.row.words()))

    def _pressed(self, show: Show) -> None:
        if show is Show.ALL:
            self.reset()
        else:
            self.choose_show(Show.ALL if show is self.show_only else show)

    def _tell(self) -> None:
        self._light()
        self.changed.emit()

    def _light(self) -> None:
        for show, chip in self._chips.items():
            chip.setChecked(show is self.show_only and (show is not Show.ALL or not self.active()))

    def _type_menu(self, workplace: Workplace) -> QMenu:
        menu = QMenu(self)
        choices = QActionGroup(menu)
        values = workplace.session.policy().table("object_type").values
        for code, title in (("", "全部"), *((value.code, value.label) for value in values)):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setData(code)
            action.setChecked(not code)
            choices.addAction(action)
            action.triggered.connect(lambda _=False, code=code, title=title: self._choose_type(code, title))
        return menu

    def _choose_type(self, code: str, title: str) -> None:
        self.object_type = code
        self._name_type(title if code else ANY_TYPE)
        self._tell()

    def _name_type(self, title: str) -> None:
        self._type.setText(f"{title} ▾")
        self._type.setAccessibleName(title)
        self._type.setProperty("active", "true" if self.object_type else "false")
        self._type.style().unpolish(self._type)
        self._type.style().polish(self._type)
