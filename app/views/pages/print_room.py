"""The room 公示打印: choose a document and households, make it, look at it, print or save it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.papers import DOCUMENTS, PrintedPaper, keep_copy, make_document, make_office, make_village
from app.services.regions import RegionNode
from app.views.dialogs.port import PDF_FILE
from app.views.pages.print_form import PrintForm, PrintOrder
from app.views.pages.room import RoomPage
from app.views.paper_preview import PaperPreview
from app.views.paper_printing import new_printer, print_file
from app.views.place import Region
from app.views.workplace import Workplace


class PrintRoom(QWidget, RoomPage):
    """`open_household(id)`: a household that was left out should be looked at. `made()`: a paper is ready."""

    open_household = Signal(str)
    made = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self._paper: PrintedPaper | None = None
        self._order: PrintOrder | None = None
        self.form = PrintForm(workplace)
        self.form.make_asked.connect(self._make)
        self.form.save_asked.connect(self._save)
        self.form.print_asked.connect(self._print)
        self.preview = PaperPreview(workplace)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*[workplace.theme.pixels(10)] * 4)
        layout.setSpacing(workplace.theme.pixels(12))
        layout.addWidget(self.form)
        layout.addWidget(self.preview, 1)

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        self.form.show_villages(villages)
        self.form.choose_village(region.code)

    def show_villages(self, title: str, villages: tuple[RegionNode, ...]) -> None:
        self.form.show_villages(villages)

    def print_households(self, document_id: str, household_ids: tuple[str, ...]) -> None:
        """Make a document for households chosen elsewhere and show it."""
        self.form.choose_households(document_id, household_ids)
        self._make(self.form.order())

    def flush(self) -> None:
        """Papers hold personal data: made ones do not outlive the session."""
        self.preview.show_paper(None, 0)
        self._paper = None
        self._target().unlink(missing_ok=True)

    def _target(self) -> Path:
        return self._workplace.session.folder.staging / "paper.pdf"

    def _make(self, order: PrintOrder) -> None:
        self.preview.show_paper(None, 0)
        self.form.show_result(None)
        target = self._target()

        def work(progress: Progress) -> PrintedPaper:
            target.parent.mkdir(parents=True, exist_ok=True)
            session = self._workplace.session
            if order.village:
                return make_village(session, order.document_id, order.village, target, progress)
            if order.office:
                return make_office(session, order.document_id, target, progress)
            return make_document(session, order.document_id, order.household_ids, target, progress,
                                 blank=order.blank)

        self._order = order
        title = f"正在生成{_title_of(order.document_id)}"
        self._workplace.jobs.read(work, self._show, self._on_refused, title=title, modal=True)

    def _show(self, paper: PrintedPaper) -> None:
        self._paper = paper
        self.form.show_result(paper)
        self.preview.show_paper(paper.path if paper.pages else None, paper.pages)
        self.made.emit()

    def _on_refused(self, error: BaseException) -> bool:
        """Why nothing was made stays where the result would stand."""
        if not isinstance(error, UserError):
            return False
        self.form.show_refusal(error.message)
        return True

    def _save(self) -> None:
        if self._paper is None or self._order is None:
            return
        paper, name = self._paper, f"{_title_of(self._order.document_id)}.pdf"
        target = self._workplace.dialogs.choose_target("另存为 PDF", name, PDF_FILE)
        if target is not None:
            self._workplace.jobs.read(lambda progress: keep_copy(paper, target),
                                      lambda _: self._workplace.dialogs.notify(f"已存到 {target}"))

    def _print(self) -> None:
        if self._paper is None or self._order is None:
            return
        dialogs = self._workplace.dialogs
        if not QPrinterInfo.availablePrinterNames():
            dialogs.inform("没有打印机", "这台电脑上没有找到打印机。可以先“另存为 PDF”，接好打印机后再打。")
            return
        document_id = self._order.document_id
        printer = new_printer(self._workplace.remembered.now.printers.get(document_id, ""))
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self._paper.pages)
        if not dialogs.run(dialog):
            return
        self._workplace.remembered.change_printer(document_id, printer.printerName())
        path = self._paper.path
        self._workplace.jobs.read(lambda progress: print_file(path, printer, progress),
                                  lambda pages: dialogs.notify(f"已送去打印 {pages} 页"),
                                  title="正在打印", modal=True)


def _title_of(document_id: str) -> str:
    return next(document.title for document in DOCUMENTS if document.id == document_id)
