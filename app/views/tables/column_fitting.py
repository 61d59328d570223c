"""Keeps the columns of a table or a tree at the widths that `column_widths` reckons for the room there is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from app.views.tables.column_widths import Wish, shared

ROWS_MEASURED = 200
"""One page of `IdPageModel`, which is fetched for painting anyway."""


class ColumnFitting(QObject):
    """`wish(section)` says what a column needs. `dragged`: a person set a width, now they are theirs."""

    def __init__(self, view: QAbstractItemView, header: QHeaderView, wish: Callable[[int], Wish]) -> None:
        super().__init__(view)
        self._view = view
        self._header = header
        self._wish = wish
        self._sizing = False
        self.dragged = False
        header.sectionResized.connect(self._on_resized)

    def fit(self) -> None:
        """Share the room anew, unless nobody sees it."""
        if self.dragged or self._sizing or not self._view.isVisible() or self._view.model() is None:
            return
        header = self._header
        shown = [section for section in range(header.count()) if header.sectionSize(section)]
        wishes, room = [self._wish(section) for section in shown], 0
        for _ in range(2):                            # a bar that comes or goes changes the room, once
            if room != self._view.viewport().width():
                room = self._view.viewport().width()
                with self.sizing():
                    for section, width in zip(shown, shared(room, wishes), strict=True):
                        header.resizeSection(section, width)

    @property
    def is_sizing(self) -> bool:
        return self._sizing

    @contextlib.contextmanager
    def sizing(self) -> Iterator[None]:
        """Widths are being set by the program."""
        before, self._sizing = self._sizing, True
        try:
            yield
        finally:
            self._sizing = before

    def _on_resized(self, section: int, before: int, now: int) -> None:
        """A person drags a column. One that is shown or hidden leaves another room to the others; the last
        one, or one that fills the room, is drawn out by Qt.
        """
        header = self._header
        if self._sizing or header.sectionResizeMode(section) is not QHeaderView.ResizeMode.Interactive:
            return
        if not before or not now:
            self.fit()
        elif not (header.stretchLastSection() and header.visualIndex(section) == header.count() - 1):
            self.dragged = True


def widest(view: QAbstractItemView, cells: Iterable[QModelIndex]) -> int:
    """Pixels that these cells need, with the line beside them."""
    return max((view.sizeHintForIndex(cell).width() + 1 for cell in cells), default=0)
