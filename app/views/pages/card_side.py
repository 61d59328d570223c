"""The right side of the card page: problems, last year, history; a strip when the form needs the room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabWidget, QToolButton, QWidget

from app.views.forms.editors.base import named
from app.views.pages.card_attachments import AttachmentsPanel
from app.views.pages.card_history import HistoryPanel
from app.views.pages.card_problems import ProblemPanel
from app.views.pages.card_years import YearsPanel

_NARROWEST = 17
_ROOMY = 52
"""Signs: what the tabs need, and how wide a page must be for sections, form and tabs beside each other."""
_FOLD, _UNFOLD = "收起右栏", "展开右栏"
_UNLIMITED = 16_777_215
"""Qt's own greatest widget width."""


class SidePanel(QWidget):
    """`problems`, `last_year` and `history` as tabs; the folded strip still counts the problems.

    width_wanted(pixels): it was folded or unfolded, and a splitter gives nothing back by itself.
    """

    width_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.problems = ProblemPanel()
        self.last_year = YearsPanel()
        self.history = HistoryPanel()
        self.folded = False
        self._gave_way = self._was_narrow = False
        self.tabs = named(QTabWidget(), "sideTabs")
        for panel, title in ((self.problems, "问题"), (self.last_year, "历年"), (self.history, "变更记录")):
            self.tabs.addTab(panel, title)
        self.fold_button = named(QToolButton(), "foldSide")
        self.fold_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.fold_button.setFixedWidth(self.fontMetrics().horizontalAdvance("字") + 4)
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold_button.clicked.connect(lambda: self.fold(not self.folded))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.fold_button)
        row.addWidget(self.tabs, 1)
        self._count = 0
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Leave only the strip, or show the tabs again."""
        self.folded = folded
        self._gave_way = False
        self.tabs.setVisible(not folded)
        strip = self.fold_button.width()
        narrowest = strip + self.fontMetrics().horizontalAdvance("字") * _NARROWEST
        self.setMinimumWidth(strip if folded else narrowest)
        self.setMaximumWidth(strip if folded else _UNLIMITED)
        words = _UNFOLD if folded else _FOLD
        self.fold_button.setAccessibleName(words)
        self.fold_button.setToolTip(words)
        self._say()
        self.width_wanted.emit(self.minimumWidth())

    def give_way_on(self, page: QWidget) -> None:
        """Fold while this page is so narrow that the form would have too little room."""
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._give_way(event.size().width())
        return super().eventFilter(page, event)

    def _give_way(self, page_width: int) -> None:
        """Fold once when it becomes narrow, and unfold again what was folded here."""
        narrow = page_width < self.fontMetrics().horizontalAdvance("字") * _ROOMY
        if narrow and not self.folded and not self._was_narrow:
            self.fold(True)
            self._gave_way = True
        elif not narrow and self._gave_way:
            self.fold(False)
        self._was_narrow = narrow

    def add_attachments(self, panel: AttachmentsPanel) -> None:
        """The tab 附件 with its count."""
        place = self.tabs.addTab(panel, "附件")
        panel.counted.connect(
            lambda count: self.tabs.setTabText(place, f"附件 {count}" if count else "附件")
        )

    def show_problems(self) -> None:
        """Unfold, with the problems in front."""
        if self.folded:
            self.fold(False)
        self.tabs.setCurrentWidget(self.problems)

    def count_problems(self, count: int) -> None:
        """How many problems there are, on the tab and on the strip."""
        self._count = count
        self.tabs.setTabText(0, f"问题 {count}" if count else "问题")
        self._say()

    def _say(self) -> None:
        lines = ["‹", "问", "题", *([str(self._count)] if self._count else ())] if self.folded else ["›"]
        self.fold_button.setText("\n".join(lines))
