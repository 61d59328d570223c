"""The households of an open list in their order, so that a card can go to its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from app.views.tables.id_page_model import IdPageModel


class OpenList(Sequence[str]):
    """Household ids by position, read from the list's own pages; nothing is copied.

    `index` looks near the household that was opened first, so it costs nothing for neighbours.
    A list that has been queried again since answers with its new order.
    """

    def __init__(self, model: IdPageModel, row: int) -> None:
        self._model = model
        self._near = row

    def __len__(self) -> int:
        return self._model.rowCount()

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...

    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        row = self._model.row_at(at % len(self))
        return row.id if row is not None else ""

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Position of a household id, searched outwards from the last one found. Raises ValueError."""
        end = len(self) if stop is None else min(stop, len(self))
        for distance in range(max(end - start, self._near + 1)):
            for at in {self._near - distance, self._near + distance}:
                if start <= at < end and self[at] == value:
                    self._near = at
                    return at
        raise ValueError(value)
