"""A made paper in a window: looked at, printed, saved. What is shown is what the printer gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QWidget

from app.core.progress import Progress
from app.services.papers import PrintedPaper, keep_copy
from app.views.dialogs.port import PDF_FILE
from app.views.dialogs.work_window import WorkWindow
from app.views.pages.sheet import button, row_of
from app.views.paper_preview import PaperPreview
from app.views.paper_printing import new_printer, print_file
from app.views.workplace import Workplace


@dataclass(frozen=True)
class OfferedPaper:
    """A paper that can be made: `document_id` remembers its printer, `make` writes the PDF into a file."""

    document_id: str
    title: str
    make: Callable[[Path, Progress], PrintedPaper]


class PaperWindow(WorkWindow):
    """`made()`: a paper is on the screen. The papers are chosen from a list, the first one is made at once.
    The PDF lies in the staging folder only as long as the window is open.
    """

    made = Signal()

    def __init__(
        self, workplace: Workplace, papers: Sequence[OfferedPaper], parent: QWidget | None = None
    ) -> None:
        super().__init__(workplace, "打印", parent)
        self._papers = tuple(papers)
        self._paper: PrintedPaper | None = None
        self._asked = 0
        self.choice = QComboBox()
        self.choice.setAccessibleName("文书")
        for paper in self._papers:
            self.choice.addItem(f"{paper.document_id} {paper.title}")
        self.preview = PaperPreview(workplace)
        self.print_button = button("打印…", self.print_paper, primary=True)
        self.print_button.setShortcut("Ctrl+P")
        self.print_button.setToolTip("打印（Ctrl+P）")
        self.save_button = button("另存为 PDF…", self.save_copy)
        close = button("关闭", self.reject)
        close.setToolTip("Esc")
        self.column.addLayout(row_of(self.choice, self.print_button, self.save_button, close))
        self.column.addWidget(self.outcome)
        self.column.addWidget(self.preview, 1)
        self.choice.currentIndexChanged.connect(self._make)
        self._make(0)

    @property
    def paper(self) -> PrintedPaper | None:
        return self._paper

    def done(self, result: int) -> None:
        self._forget()
        super().done(result)

    def print_paper(self) -> None:
        paper, dialogs = self._paper, self.workplace.dialogs
        if paper is None:
            return
        if not QPrinterInfo.availablePrinterNames():
            self.say("这台电脑上没有找到打印机。可以先“另存为 PDF”，接好打印机后再打。", "warning")
            return
        document_id = self._offered().document_id
        printer = new_printer(self.workplace.remembered.now.printers.get(document_id, ""))
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, paper.pages)
        if dialogs.run(dialog):
            self.workplace.remembered.change_printer(document_id, printer.printerName())
            self.workplace.jobs.read(lambda progress: print_file(paper.path, printer, progress),
                                     lambda pages: self.say(f"已送去打印 {pages} 页。", "done"),
                                     self.refused, title="正在打印", modal=True)

    def save_copy(self) -> None:
        paper = self._paper
        if paper is None:
            return
        target = self.workplace.dialogs.choose_target("另存为 PDF", f"{self._offered().title}.pdf", PDF_FILE)
        if target is not None:
            self.workplace.jobs.read(lambda progress: keep_copy(paper, target),
                                     lambda _: self.say(f"已存到 {target}", "done"), self.refused)

    def _offered(self) -> OfferedPaper:
        return self._papers[self.choice.currentIndex()]

    def _make(self, place: int) -> None:
        self._forget()
        self.setWindowTitle(f"打印 {self._offered().title}")
        self.say("")
        asked, make = self._asked, self._offered().make
        target = self.workplace.session.folder.staging / f"paper-window-{asked}.pdf"

        def work(progress: Progress) -> PrintedPaper:
            target.parent.mkdir(parents=True, exist_ok=True)
            return make(target, progress)

        self.workplace.jobs.read(work, lambda paper: self._take(asked, paper), self.refused)

    def _take(self, asked: int, paper: PrintedPaper) -> None:
        """A paper that is not wanted any more goes away at once."""
        if asked != self._asked:
            paper.path.unlink(missing_ok=True)
            return
        self._paper = paper
        for each in (self.print_button, self.save_button):
            each.setEnabled(paper.pages > 0)
        self.preview.show_paper(paper.path if paper.pages else None, paper.pages)
        if paper.left_out:
            self.say("；".join(f"{left.household}：{left.reason}" for left in paper.left_out), "warning")
        self.made.emit()

    def _forget(self) -> None:
        """Papers hold personal data: a made one does not outlive the window."""
        self._asked += 1
        for each in (self.print_button, self.save_button):
            each.setEnabled(False)
        self.preview.show_paper(None, 0)
        if self._paper is not None:
            self._paper.path.unlink(missing_ok=True)
            self._paper = None


def show_papers(workplace: Workplace, papers: Sequence[OfferedPaper], parent: QWidget | None = None) -> None:
    """Show a window over the page and come back when it is closed."""
    window = PaperWindow(workplace, papers, parent)
    workplace.dialogs.run(window)
    window.done(0)
    window.deleteLater()
