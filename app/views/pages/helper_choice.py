"""The helpers to choose from: who would get over his most is marked and not to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.pairings import HelperLoad


class HelperChoice(QComboBox):
    """Begins with the first who has room. Who was chosen stays chosen as long as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("帮扶责任人")
        self.setPlaceholderText("请选择")

    def show_helpers(self, helpers: Sequence[HelperLoad]) -> None:
        """Offer these, in their order; nobody is chosen where nobody has room."""
        chosen, is_new = self.helper(), self.count() == 0
        self.clear()
        items = self.model()
        assert isinstance(items, QStandardItemModel)
        for place, helper in enumerate(helpers):
            self.addItem(helper.words, helper.id)
            items.item(place).setEnabled(helper.has_room)
        able = [helper.id for helper in helpers if helper.has_room]
        wanted = next(iter(able), "") if is_new else chosen
        self.setCurrentIndex(self.findData(wanted) if wanted in able else -1)

    def helper(self) -> str:
        """The id of who is chosen, "" for nobody."""
        return self.currentData() or ""
