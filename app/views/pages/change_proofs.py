"""The scans that prove a registered change: attachments of the household to tick, and files to add."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.services.attachments import Attachment, attachments_of
from app.services.household_changes.questions import PROOF_ATTACHMENTS, PROOF_FILES
from app.services.session import Session
from app.views.dialogs.port import Dialogs
from app.views.forms.editors.base import named
from app.views.jobs import Jobs
from app.views.pages.card_attachments import FILES
from app.views.pages.sheet import button, words

_ROWS_SHOWN = 3
_SAID = "证明材料的扫描件或照片（可以不附）：本户的附件打勾，新的用“添加文件…”。"


class ProofFiles(QWidget):
    """ticked(title): a file was chosen; its name can stand for the proof."""

    ticked = Signal(str)

    def __init__(self, session: Session, jobs: Jobs, dialogs: Dialogs, household_id: str) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._dialogs = dialogs
        self._household_id = household_id
        self.list = named(QListWidget(), "proofFiles")
        self.list.setAccessibleName("证明材料的附件")
        self.list.setMaximumHeight(self.fontMetrics().height() * 2 * _ROWS_SHOWN)
        self.list.hide()
        self.list.itemChanged.connect(self._on_changed)
        self.add_button = button("添加文件…", self.choose)
        row = QHBoxLayout()
        row.addWidget(words(_SAID, "muted"), 1)
        row.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list)

    def read(self) -> None:
        """Offer the attachments of the household."""
        household = self._household_id

        def work(progress: Progress) -> tuple[Attachment, ...]:
            return attachments_of(self._session, household)

        self._jobs.read(work, self._offer)

    def choose(self) -> None:
        """Add a file from the disk; it is read when the change is done."""
        path = self._dialogs.choose_file("证明材料", FILES)
        if path is not None and path not in self._of(Path):
            self._add(f"{path.stem}（新添加）", path, Qt.CheckState.Checked)
            self.ticked.emit(path.stem)

    def answers(self) -> dict[str, Any]:
        """What was chosen, by the names the service asks for."""
        return {PROOF_ATTACHMENTS: self._of(str), PROOF_FILES: self._of(Path)}

    def _offer(self, found: tuple[Attachment, ...]) -> None:
        for attachment in found:
            self._add(attachment.title, attachment.id, Qt.CheckState.Unchecked)

    def _add(self, title: str, key: str | Path, state: Qt.CheckState) -> None:
        item = QListWidgetItem(title)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setCheckState(state)
        self.list.blockSignals(True)
        self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.show()

    def _of(self, kind: type) -> tuple[Any, ...]:
        items = (self.list.item(row) for row in range(self.list.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        keys = (item.data(Qt.ItemDataRole.UserRole) for item in ticked)
        return tuple(key for key in keys if isinstance(key, kind))

    def _on_changed(self, item: QListWidgetItem) -> None:
        if item.checkState() is Qt.CheckState.Checked:
            self.ticked.emit(item.text())
