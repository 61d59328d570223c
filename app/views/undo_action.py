"""The menu line that undoes the last act and names it (撤销：修改户档案)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.core.progress import Progress
from app.services.acts import Act, undo, undoable_acts
from app.views.workplace import Workplace

NOTHING = "撤销"


class UndoAction(QAction):
    """`undone(Changes)`. Text fields keep their own undo: with the focus they take Ctrl+Z first."""

    undone = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(NOTHING, parent)
        self._workplace = workplace
        self._act: Act | None = None
        self.setShortcut(QKeySequence.StandardKey.Undo)
        self.setEnabled(False)
        self.triggered.connect(self._undo)

    def refresh(self) -> None:
        """Ask which act would be undone now."""
        self._workplace.jobs.read(self._read, self._show, latest=self)

    def _read(self, progress: Progress) -> tuple[Act, ...]:
        return undoable_acts(self._workplace.session)

    def _show(self, acts: tuple[Act, ...]) -> None:
        self._act = acts[0] if acts else None
        self.setEnabled(bool(acts))
        self.setText(f"{NOTHING}：{self._act.label}" if self._act else NOTHING)

    def _undo(self) -> None:
        if self._act is None:
            return
        act = self._act
        self.setEnabled(False)
        self._workplace.jobs.write(lambda progress: undo(self._workplace.session, act.tx_id),
                                   lambda changes: self._tell(act, changes), self._on_refused)

    def _tell(self, act: Act, changes) -> None:
        self._workplace.dialogs.notify(f"已撤销：{act.label}")
        self.undone.emit(changes)

    def _on_refused(self, error: BaseException) -> bool:
        self.refresh()
        return False
