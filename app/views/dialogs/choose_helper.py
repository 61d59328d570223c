"""Who is to help the households that were marked in a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from app.views.pages.sheet import answers


class ChooseHelperDialog(QDialog):
    """`helpers` are (id, words) in the order offered; `helper()` is the chosen id once accepted."""

    def __init__(self, said: str, helpers: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("指定帮扶人")
        words = QLabel(said)
        words.setWordWrap(True)
        words.setMinimumWidth(360)
        self._helper = QComboBox()
        self._helper.setAccessibleName("帮扶责任人")
        for key, name in helpers:
            self._helper.addItem(name, key)
        label = QLabel("帮扶责任人")
        label.setBuddy(self._helper)
        buttons = answers(self, "分配")
        layout = QVBoxLayout(self)
        for widget in (words, label, self._helper, buttons):
            layout.addWidget(widget)

    def helper(self) -> str:
        return self._helper.currentData() or ""

    def choose(self, helper_id: str) -> None:
        """Mark one of the helpers offered."""
        self._helper.setCurrentIndex(self._helper.findData(helper_id))
