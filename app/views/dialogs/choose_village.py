"""Where a new household belongs: village and group."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from app.services.regions import RegionNode
from app.views.pages.entrance import form_of
from app.views.pages.sheet import answers


class ChooseVillageDialog(QDialog):
    """`village()` and `group()` once accepted; a group not in the list may be typed."""

    def __init__(self, villages: tuple[RegionNode, ...], village: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建户")
        self._villages = villages
        self._village = QComboBox()
        self._village.setAccessibleName("行政村")
        for node in villages:
            self._village.addItem(node.name, node.code)
        self._village.setCurrentIndex(max(0, self._village.findData(village)))
        self._group = QComboBox()
        self._group.setAccessibleName("村民小组")
        self._group.setEditable(True)
        self._village.currentIndexChanged.connect(self._offer_groups)
        form = form_of(("行政村", self._village), ("村民小组", self._group))
        buttons = answers(self, "开始填写", ready=bool(villages))
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self._offer_groups()

    def village(self) -> str:
        return self._village.currentData() or ""

    def group(self) -> str:
        return self._group.currentText().strip()

    def _offer_groups(self) -> None:
        self._group.clear()
        for node in self._villages:
            if node.code == self.village():
                self._group.addItems([child.name for child in node.children])
