"""Scans of one record, large: page by page, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.services.attachments import Attachment, page_of
from app.views.dialogs.work_window import WorkWindow
from app.views.jobs import Job
from app.views.pages.sheet import button, row_of
from app.views.scan_sheet import ScanSheet
from app.views.workplace import Workplace


class ScanWindow(WorkWindow):
    """PgUp and PgDown turn pages, and go on to the next file after the last page."""

    def __init__(self, workplace: Workplace, attachments: Sequence[Attachment], row: int,
                 parent: QWidget | None = None) -> None:
        super().__init__(workplace, "扫描件", parent)
        self._places = [(at, page) for at, one in enumerate(attachments) for page in range(one.page_count)]
        self._attachments = tuple(attachments)
        self._at = self._places.index((row, 0))
        self._job: Job | None = None
        self.sheet = ScanSheet("扫描件画面")
        self.back_button = button("上一页", lambda: self.turn(-1))
        self.next_button = button("下一页", lambda: self.turn(1))
        close = button("关闭", self.reject)
        self.column.addLayout(row_of(self.back_button, self.next_button, close))
        self.column.addWidget(self.outcome)
        self.column.addWidget(self.sheet, 1)
        for key, step in (("PgDown", 1), ("PgUp", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.turn(step))
        self.turn(0)

    def turn(self, step: int) -> None:
        """To another page or file."""
        if not 0 <= self._at + step < len(self._places):
            return
        self._at += step
        row, page = self._places[self._at]
        attachment = self._attachments[row]
        self.setWindowTitle(f"扫描件 {attachment.title}")
        self.back_button.setEnabled(self._at > 0)
        self.next_button.setEnabled(self._at + 1 < len(self._places))
        self.say(f"第 {self._at + 1} 页，共 {len(self._places)} 页")
        if self._job is not None:
            self._job.forget_callbacks()
        session = self.workplace.session

        def work(progress: Progress) -> bytes:
            return page_of(session, attachment, page)

        self._job = self.workplace.jobs.read(work, self._show, self.refused)

    def _show(self, content: bytes) -> None:
        self._job = None
        self.sheet.show_picture(QPixmap.fromImage(QImage.fromData(content)))
