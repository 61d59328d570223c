"""The column that tells households apart whose heads share a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.views.tables.id_page_model import Column


def tail_column(tail: Callable[[Any], str]) -> Column:
    """The end of the household number, blank where no other head of the list has the name."""
    return Column("tail", "户尾号", tail, 60, sortable=False)
