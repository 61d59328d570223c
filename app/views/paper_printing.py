"""From a PDF to the printer: the pages are painted as pictures, so paper and preview cannot differ."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.papers import Paper, page_count, page_image, page_size
from app.views.paper_preview import qt_image

PRINT_DPI = 300
LONG_SIDE_OF_A4 = 297.0  # mm


def new_printer(remembered: str) -> QPrinter:
    """An A4 printer set to the one used last for this document, when it is still there."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if remembered in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(remembered)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(PRINT_DPI)
    return printer


def print_file(source: Paper, printer: QPrinter, progress: Progress) -> int:
    """Send the pages (or the range chosen in the printer dialog); returns how many.

    Raises UserError when the printer cannot be opened, Cancelled between two pages.
    """
    first = printer.fromPage() or 1
    last = printer.toPage() or page_count(source)
    _choose_sheet(printer, source, first - 1)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有响应，一页也没有打。请看看打印机是否开机、有没有缺纸，再点一次“打印”。")
    try:
        for number in range(first, last + 1):
            progress.step(number - first, last - first + 1, f"正在打印第 {number} 页")
            if number > first:
                _choose_sheet(printer, source, number - 1)
                printer.newPage()
            _paint(painter, printer, source, number - 1)
    finally:
        painter.end()
    return last - first + 1


def _choose_sheet(printer: QPrinter, source: Paper, page: int) -> None:
    """Turn the sheet as the page lies, and take A3 for a page that is larger than A4 where there is A3."""
    width, height = page_size(source, page)
    if max(width, height) > LONG_SIDE_OF_A4 + 1 and _takes_a3(printer):
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    lying = QPageLayout.Orientation.Landscape
    printer.setPageOrientation(lying if width > height else QPageLayout.Orientation.Portrait)


def _takes_a3(printer: QPrinter) -> bool:
    if printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
        return True
    sizes = QPrinterInfo(printer).supportedPageSizes()
    return any(size.id() is QPageSize.PageSizeId.A3 for size in sizes)


def _paint(painter: QPainter, printer: QPrinter, source: Paper, page: int) -> None:
    """Fill the whole sheet: the PDF has its own margins, so the printer's are taken off again.

    A page for a larger sheet gets smaller, it is never stretched.
    """
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    printable = printer.pageRect(QPrinter.Unit.DevicePixel)
    corner = paper.topLeft() - printable.topLeft()
    picture = qt_image(page_image(source, page, PRINT_DPI))
    size = QSizeF(picture.size()).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRectF(corner, size)
    box.moveCenter(QRectF(corner, paper.size()).center())
    painter.drawImage(box, picture)
