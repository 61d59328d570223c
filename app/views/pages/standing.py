"""How a record stands in the file, for a draft that is kept while the record is being stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Record = TypeVar("Record")


@dataclass
class Standing(Generic[Record]):
    """Only jobs of the one writer change it and ask it, one after the other.

    base: the stored record, None while there is none. handed: what was typed when it was stored last, so that
    a window closed meanwhile keeps no draft of what is stored.
    """

    base: Record | None
    handed: object = None
