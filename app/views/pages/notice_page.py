"""One notice in a window of its own: drafted for cases, or opened from the list of notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.views.workplace import Workplace

OnChanged = Callable[[Any], None]
"""Hears `Changes` of an act."""


def open_notice(
    workplace: Workplace,
    kind: str,
    case_ids: Sequence[str],
    *,
    village_code: str = "",
    on_changed: OnChanged | None = None,
) -> str:
    """Draft and post a notice of a kind ("N-01" or its code) whose list are the households of these cases.
    Returns when the window is closed: the id of the notice, "" when none was stored. `on_changed` hears
    every act of the window.
    """
    raise NotImplementedError
