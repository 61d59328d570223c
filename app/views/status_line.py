"""The foot of the window: who works where, the data folder, what waits to be sent."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.core.progress import Progress
from app.services.office_status import StatusLine as Standing
from app.services.office_status import status
from app.views.workplace import Workplace

REFRESH_MS = 60_000


class StatusLine(QFrame):
    """Read again every minute and after each change. `shown` follows every reading."""

    shown = Signal()

    def __init__(self, workplace: Workplace, *running: QWidget, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.setObjectName("status")
        layout = QHBoxLayout(self)
        side = workplace.theme.pixels(10)
        layout.setContentsMargins(side, 0, side, 0)   # the words keep the edges, a button may come closer
        layout.setSpacing(workplace.theme.pixels(18))
        session = workplace.session
        self._folder = _FolderLabel(str(workplace.folder))
        self._unsent = QLabel()
        self._awaiting = QLabel()
        for label in (QLabel(f"{session.actor.name}（{session.actor.role.label}）"),
                      QLabel(session.unit.name), self._folder, self._unsent, self._awaiting):
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label, 1 if label is self._folder else 0)
        for bar in running:
            layout.addWidget(bar)
        timer = QTimer(self)
        timer.timeout.connect(self._on_minute)
        timer.start(REFRESH_MS)

    def refresh(self) -> None:
        self._workplace.jobs.read(self._read, self._show, latest=self)

    def _on_minute(self) -> None:
        if self.isVisible():   # a desk that was left is deleted a little later than its session is closed
            self.refresh()

    def texts(self) -> tuple[str, ...]:
        return tuple(label.text() for label in self.findChildren(QLabel) if label.text())

    def _read(self, progress: Progress) -> Standing:
        return status(self._workplace.session)

    def _show(self, standing: Standing) -> None:
        _put(self._unsent, f"待上报 {standing.unsent:,} 条", False)
        self._unsent.setToolTip("还没有放进数据包的修改条数")
        _put(self._awaiting, f"待回执 {standing.awaiting_receipt:,} 个", standing.awaiting_receipt > 0)
        self._awaiting.setToolTip("已经发出、还没有收到回执的数据包个数")
        self.shown.emit()


class _FolderLabel(QLabel):
    """A path that gives way: cut in the middle when there is no room, whole in the tooltip."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.setToolTip(f"数据目录 {path}")
        self.setAccessibleName(f"数据目录 {path}")
        self.setMinimumWidth(80)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideMiddle, self.width()))


def _put(label: QLabel, text: str, attention: bool) -> None:
    label.setText(text)
    label.setProperty("tone", "warning" if attention else "muted")
    label.style().unpolish(label)
    label.style().polish(label)
