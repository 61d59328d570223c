"""From a PDF to the printer: the pages are painted as pictures, so paper and preview cannot differ."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.core.errors import UserError
from app.core.progress import Progress
from app.services.papers import page_count, page_image
from app.views.paper_preview import qt_image

PRINT_DPI = 300


def new_printer(remembered: str) -> QPrinter:
    """An A4 printer set to the one used last for this document, when it is still there."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if remembered in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(remembered)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setResolution(PRINT_DPI)
    return printer


def print_file(path: Path, printer: QPrinter, progress: Progress) -> int:
    """Send the pages (or the range chosen in the printer dialog); returns how many.

    Raises UserError when the printer cannot be opened, Cancelled between two pages.
    """
    first = printer.fromPage() or 1
    last = printer.toPage() or page_count(path)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有响应，一页也没有打。请看看打印机是否开机、有没有缺纸，再点一次“打印”。")
    try:
        for number in range(first, last + 1):
            progress.step(number - first, last - first + 1, f"正在打印第 {number} 页")
            if number > first:
                printer.newPage()
            _paint(painter, printer, path, number - 1)
    finally:
        painter.end()
    return last - first + 1


def _paint(painter: QPainter, printer: QPrinter, path: Path, page: int) -> None:
    """Fill the whole sheet: the PDF has its own margins, so the printer's are taken off again."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    printable = printer.pageRect(QPrinter.Unit.DevicePixel)
    corner = paper.topLeft() - printable.topLeft()
    picture = qt_image(page_image(path, page, PRINT_DPI))
    painter.drawImage(QRectF(corner, paper.size()), picture)
