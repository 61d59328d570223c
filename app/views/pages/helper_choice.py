"""The helpers to choose from: who would get over his most is marked and not to be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.pairings import HelperLoad
from app.views.tables.rows_model import Index


class _HelperLines(QAbstractListModel):
    """One line a helper. Not Qt's items: the binding keeps those it handed out when Qt has deleted them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._helpers: Sequence[HelperLoad] = ()

    def show_helpers(self, helpers: Sequence[HelperLoad]) -> None:
        self.beginResetModel()
        self._helpers = helpers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._helpers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        helper = self._helpers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return helper.words
        return helper.id if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if self._helpers[index.row()].has_room else flags & ~Qt.ItemFlag.ItemIsEnabled


class HelperChoice(QComboBox):
    """Begins with the first who has room. Who was chosen stays chosen as long as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _HelperLines(self)
        self.setModel(self._lines)
        self.setAccessibleName("帮扶责任人")
        self.setPlaceholderText("请选择")

    def show_helpers(self, helpers: Sequence[HelperLoad]) -> None:
        """Offer these, in their order; nobody is chosen where nobody has room."""
        chosen, is_new = self.helper(), self.count() == 0
        self._lines.show_helpers(helpers)
        able = [helper.id for helper in helpers if helper.has_room]
        wanted = next(iter(able), "") if is_new else chosen
        self.setCurrentIndex(self.findData(wanted) if wanted in able else -1)

    def helper(self) -> str:
        """The id of who is chosen, "" for nobody."""
        return self.currentData() or ""
