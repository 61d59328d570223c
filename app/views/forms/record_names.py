"""What the records are called that fields of a table point to. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from app.views.forms.editors.base import NAME_TO_COME, ReferenceSource


class RecordNames:
    """Names by id, asked of `references` each time; `came` is called when a name comes later."""

    def __init__(self, references: Mapping[str, ReferenceSource], came: Callable[[], None]) -> None:
        self._references = references
        self._came = came
        self._names: dict[str, str] = {}
        self._awaited: set[str] = set()

    def name(self, entity: str, key: str) -> str:
        """What the record with this id is called now; its id is nothing to read."""
        source = self._references.get(entity)
        if source is not None:
            source.label(key, partial(self._take, key))
        if key not in self._names:
            self._awaited.add(key)
        return self._names.get(key, NAME_TO_COME)

    def _take(self, key: str, name: str) -> None:
        self._names[key] = name
        if key in self._awaited:
            self._awaited.discard(key)
            self._came()
