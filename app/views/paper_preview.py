"""The preview of a made paper: the pages of the very PDF that is printed and saved, one at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSpinBox, QToolButton, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.services.papers import MM_PER_INCH, PageImage, page_image
from app.views.jobs import Job
from app.views.workplace import Workplace

A4_WIDTH = 210.0  # mm
ZOOM_STEP = 1.25
LEAST_DPI, MOST_DPI = 40, 240
PAPER_MARGIN = 24
NOTHING_YET = "选好文书和户，点“生成”，这里显示要打印的页面。"


def qt_image(page: PageImage) -> QImage:
    """A page picture as a Qt image that owns its bytes."""
    picture = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_BGR888)
    return picture.copy()


class PaperPreview(QWidget):
    """`page_shown(number)` counts from 1."""

    page_shown = Signal(int)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._path: Path | None = None
        self._pages = 0
        self._zoom = 1.0
        self._job: Job | None = None
        self._paper = QLabel(NOTHING_YET)
        self._paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._paper.setProperty("tone", "muted")
        self._scroll = QScrollArea()
        self._scroll.setObjectName("sheet")
        self._scroll.setWidget(self._paper)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("页面预览")
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._bar())
        layout.addWidget(self._scroll, 1)
        self._offer()

    def show_paper(self, path: Path | None, pages: int) -> None:
        """Show the first page of a PDF; None clears the preview."""
        self._path = path
        self._pages = pages
        self._number.setRange(min(1, pages), pages)
        self._number.setValue(1)
        self._offer()
        self._show_page()

    def page(self) -> int:
        return self._number.value()

    def turn(self, pages: int) -> None:
        """Go forward, or back with a negative number."""
        self._number.setValue(self._number.value() + pages)

    def zoom(self, zoom: float) -> None:
        """Show at this size; 1 fills the width."""
        self._zoom = zoom
        self._show_page()

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._back = _button("上一页", "PgUp", lambda: self.turn(-1))
        self._on = _button("下一页", "PgDown", lambda: self.turn(1))
        self._number: QSpinBox = QSpinBox()
        self._number.setAccessibleName("页码")
        self._number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._number.setMinimumWidth(self._workplace.theme.pixels(96))
        self._number.valueChanged.connect(self._turned)
        self._smaller = _button("缩小", "Ctrl+-", lambda: self.zoom(self._zoom / ZOOM_STEP))
        self._larger = _button("放大", "Ctrl+=", lambda: self.zoom(self._zoom * ZOOM_STEP))
        self._fit = _button("适合宽度", "Ctrl+0", lambda: self.zoom(1.0))
        row.addStretch(1)
        self._number.setSuffix(f" / {self._pages:,} 页")
        for widget in (self._back, self._number, self._on, self._smaller, self._larger, self._fit):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _offer(self) -> None:
        self._number.setSuffix(f" / {self._pages:,} 页")
        self._back.setEnabled(self.page() > 1)
        self._number.setEnabled(self._pages > 1)
        self._on.setEnabled(self.page() < self._pages)
        for widget in (self._smaller, self._larger, self._fit):
            widget.setEnabled(self._pages > 0)

    def _turned(self) -> None:
        self._offer()
        self._show_page()

    def dpi(self) -> float:
        """Resolution on the screen of an upright A4 page; at zoom 1 every page fills the width."""
        fitting = (self._scroll.viewport().width() - PAPER_MARGIN) * MM_PER_INCH / A4_WIDTH
        return min(MOST_DPI, max(LEAST_DPI, fitting * self._zoom))

    def _show_page(self) -> None:
        """Draw the page that is to be seen; one that is still being drawn is not wanted any more."""
        if self._job is not None:
            self._job.forget_callbacks()
            self._job = None
        if self._path is None or not self._pages:
            self._paper.setText(NOTHING_YET)
            self._paper.setMinimumSize(0, 0)
            return
        path, page = self._path, self._number.value() - 1
        dpi = round(self.dpi() * self.devicePixelRatioF())

        def work(progress: Progress) -> QImage:
            return qt_image(page_image(path, page, dpi, as_wide_as=A4_WIDTH))

        self._job = self._workplace.jobs.read(work, self._show)

    def _show(self, picture: QImage) -> None:
        self._job = None
        pixmap = QPixmap.fromImage(picture)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._paper.setPixmap(pixmap)
        self._paper.setMinimumSize(QSize(round(pixmap.width() / pixmap.devicePixelRatioF()),
                                         round(pixmap.height() / pixmap.devicePixelRatioF())))
        self.page_shown.emit(self._number.value())


def _button(title: str, key: str, act) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setShortcut(key)
    button.setToolTip(f"{title}（{key}）")
    button.clicked.connect(act)
    return button
