"""A dialog for one act: its key pressed twice does it once, and it does not go before the act has ended."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.core.errors import UserError
from app.views.jobs import Jobs, Work


class ActDialog(QDialog):
    """`outcome` is what the act returned once the dialog was accepted; a refusal is said in `told_why_not`,
    and the dialog stays with everything that was typed. `do_button` begins the act.
    """

    do_button: QPushButton

    def __init__(self, jobs: Jobs, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.outcome: Any = None
        self.is_acting = False
        self._jobs = jobs

    def begin_act(self, work: Work, title: str = "", modal: bool = False) -> None:
        """Run the act as a change; see `Jobs.write`."""
        self.is_acting = True
        self.do_button.setEnabled(False)
        self._jobs.write(work, self._on_acted, self._on_not_acted, title, modal)

    def told_why_not(self, error: UserError) -> None:
        """Say why the act was refused."""
        raise NotImplementedError

    def reject(self) -> None:
        if not self.is_acting:
            super().reject()

    def _on_acted(self, outcome: Any) -> None:
        self.is_acting = False
        self.outcome = outcome
        self.accept()

    def _on_not_acted(self, error: BaseException) -> bool:
        self.is_acting = False
        self.do_button.setEnabled(True)
        if not isinstance(error, UserError):
            return False
        self.told_why_not(error)
        return True
