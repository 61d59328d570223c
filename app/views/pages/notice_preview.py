"""How a notice hangs or will hang on the board: the pages of the PDF, as a letter or in large print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.notices import Notice
from app.services.papers import PrintedPaper
from app.services.proceedings_papers import notice_document
from app.views.pages.notice_papers import hanging_id
from app.views.pages.sheet import words
from app.views.paper_preview import PaperPreview
from app.views.workplace import Workplace

_DRAFT = "样稿：登记张贴以后才有编号和二维码，才能打印。"


class NoticePreview(QWidget):
    """Reads only while it is seen. The PDF lies in the staging folder until another one is shown."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._wanted: tuple[Notice, str] | None = None
        self._is_behind = False
        self._asked = 0
        self._path: Path | None = None
        self.large = QCheckBox("大字版（远处也看得清）")
        self.large.toggled.connect(lambda _: self._make())
        self.about = words(tone="muted")
        self.preview = PaperPreview(workplace)
        column = QVBoxLayout(self)
        column.addWidget(self.large)
        column.addWidget(self.about)
        column.addWidget(self.preview, 1)

    def show_notice(self, notice: Notice, kind_id: str, *, is_draft: bool) -> None:
        self._wanted = (notice, kind_id)
        self.about.setText(_DRAFT if is_draft else "")
        self.about.setVisible(is_draft)
        if self.isVisible():
            self._make()
        else:
            self._is_behind = True

    def forget(self) -> None:
        """Papers hold personal data: a made one does not outlive the window."""
        self._asked += 1
        self.preview.show_paper(None, 0)
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._make()

    def _make(self) -> None:
        self._is_behind = False
        self.forget()
        if self._wanted is None:
            return
        (notice, kind_id), asked, large = self._wanted, self._asked, self.large.isChecked()
        session = self._workplace.session
        target = session.folder.staging / f"notice-{asked}.pdf"

        def work(progress: Progress) -> PrintedPaper:
            target.parent.mkdir(parents=True, exist_ok=True)
            return notice_document(session, hanging_id(kind_id), (notice,), target, progress, large=large)

        self._workplace.jobs.read(work, lambda paper: self._take(asked, paper), self._refused)

    def _take(self, asked: int, paper: PrintedPaper) -> None:
        """A paper that is not wanted any more goes away at once."""
        if asked != self._asked:
            paper.path.unlink(missing_ok=True)
            return
        self._path = paper.path
        self.preview.show_paper(paper.path, paper.pages)

    def _refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self.about.setText(error.message)
        self.about.show()
        return True
