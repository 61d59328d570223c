"""The list that drops down under a field. It never takes the focus: the field keeps the keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.views.forms.editors.base import Choice, named

_LINES_SHOWN = 10
_LEAST_WIDTH = 180


class ChoiceList(QObject):
    """A child widget of the window, made when first opened; drawn, moved and closed with the window.

    picked(key): a line was chosen by mouse.
    """

    picked = Signal(str)

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._lines: QListWidget | None = None

    def offer(
        self, choices: Sequence[Choice], current: str = "", ticked: Collection[str] | None = None
    ) -> None:
        """Show `choices` with `current` marked; with `ticked`, each line has a tick box."""
        if not choices:
            self.hide()
            return
        lines = self._made()
        lines.clear()
        row = 0
        for place, choice in enumerate(choices):
            item = QListWidgetItem(choice.line)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            if ticked is not None:
                is_ticked = choice.key in ticked
                item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            lines.addItem(item)
            row = place if choice.key == current else row
        lines.setCurrentRow(row)
        self._place(lines)
        lines.show()
        lines.raise_()

    @property
    def is_open(self) -> bool:
        return self._lines is not None and not self._lines.isHidden()

    def hide(self) -> None:
        if self._lines is not None:
            self._lines.hide()

    def texts(self) -> tuple[str, ...]:
        """The lines as shown, none when closed."""
        if self._lines is None or not self.is_open:
            return ()
        return tuple(self._lines.item(row).text() for row in range(self._lines.count()))

    def current_key(self) -> str:
        item = self._lines.currentItem() if self._lines is not None else None
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else ""

    def step(self, rows: int) -> None:
        """Move the mark; it stops at both ends."""
        if self._lines is not None:
            last = self._lines.count() - 1
            self._lines.setCurrentRow(max(0, min(last, self._lines.currentRow() + rows)))

    def _made(self) -> QListWidget:
        window = self._anchor.window()
        if self._lines is None:
            self._lines = named(QListWidget(window), "choiceList")
            self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._lines.setAccessibleName("选项")
            self._lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._lines.itemPressed.connect(
                lambda item: self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
            )
            self._anchor.destroyed.connect(self._lines.deleteLater)
        elif self._lines.parentWidget() is not window:
            self._lines.setParent(window)
        return self._lines

    def _place(self, lines: QListWidget) -> None:
        """Below the field, or above it where the window ends."""
        window = self._anchor.window()
        height = min(lines.count(), _LINES_SHOWN) * lines.sizeHintForRow(0) + 2 * lines.frameWidth() + 4
        width = min(max(self._anchor.width(), _LEAST_WIDTH, lines.sizeHintForColumn(0) + 30), window.width())
        below = self._anchor.mapTo(window, QPoint(0, self._anchor.height()))
        top = below.y()
        if top + height > window.height():
            top = max(0, below.y() - self._anchor.height() - height)
        left = max(0, min(below.x(), window.width() - width))
        lines.setGeometry(left, top, width, height)
