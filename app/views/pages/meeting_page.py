"""One meeting in a window of its own: opened for matters of cases, or from the list of meetings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.services.meetings import Matter
from app.views.workplace import Workplace

OnChanged = Callable[[Any], None]
"""Hears `Changes` of an act."""


def open_meeting(
    workplace: Workplace,
    matters: Sequence[Matter],
    *,
    kind: str = "",
    village_code: str = "",
    on_changed: OnChanged | None = None,
) -> str:
    """Enter one meeting about these matters, each with a decision of its own; `kind` is a code of
    meeting_kind. Returns when the window is closed: the id of the meeting, "" when none was stored.
    `on_changed` hears every act of the window.
    """
    raise NotImplementedError
