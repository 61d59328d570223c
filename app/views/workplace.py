"""What the window hands to its pages by constructor: the open session and the tools around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QBrush, QColor

from app.domain.permissions import Action, may
from app.services.session import Session
from app.views.dialogs.port import Dialogs
from app.views.jobs import Jobs
from app.views.remembered import Remembered
from app.views.theme import Theme


@dataclass(frozen=True)
class Workplace:
    """One unlocked session and everything a page needs around it; `folder` is the data folder."""

    session: Session
    jobs: Jobs
    dialogs: Dialogs
    theme: Theme
    remembered: Remembered
    folder: Path

    def may(self, action: Action) -> bool:
        """Whether the user who is logged in may do this; services check again."""
        return may(self.session.actor.role, action)

    def brush(self, tone: str) -> QBrush | None:
        """The text colour of a tone of the theme (error, warning, done, muted), None for normal text."""
        return QBrush(QColor(getattr(self.theme.colours, tone))) if tone else None
