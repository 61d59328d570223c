"""Who is to help the households that were marked in a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from app.services.pairings import HelperLoad
from app.views.pages.helper_choice import HelperChoice
from app.views.pages.sheet import answers, offer_answer


class ChooseHelperDialog(QDialog):
    """`helpers` in the order offered; `helper()` is the chosen id once accepted."""

    def __init__(self, said: str, helpers: Sequence[HelperLoad], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("指定帮扶人")
        words = QLabel(said)
        words.setWordWrap(True)
        words.setMinimumWidth(360)
        self._helper = HelperChoice()
        self._helper.show_helpers(helpers)
        self._helper.setEnabled(any(helper.has_room for helper in helpers))
        label = QLabel("帮扶责任人")
        label.setBuddy(self._helper)
        buttons = answers(self, "分配", ready=bool(self.helper()))
        self._helper.currentIndexChanged.connect(lambda _: offer_answer(buttons, bool(self.helper())))
        layout = QVBoxLayout(self)
        for widget in (words, label, self._helper, buttons):
            layout.addWidget(widget)

    def helper(self) -> str:
        return self._helper.helper()

    def choose(self, helper_id: str) -> None:
        """Mark one of the helpers offered."""
        self._helper.setCurrentIndex(self._helper.findData(helper_id))
