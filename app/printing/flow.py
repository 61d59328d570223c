"""From a document to placed pages: fills pages from top to bottom, breaks tables between rows, counts pages.

First pass: place all blocks. Second pass: write the running lines, now that the number of pages is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.printing.doc import (
    STYLES,
    Align,
    Block,
    Document,
    LineOfParts,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    QrCode,
    RunningLine,
    SealArea,
    Space,
    Table,
    TextStyle,
    Together,
)
from app.printing.fitting import Fitted, Line, TextFitter
from app.printing.page import POINTS_PER_MM, Mark, Page, PlacedPicture, baseline
from app.printing.qr import squares_of
from app.printing.seals import seal_tables
from app.printing.tables import PAD_SIDE, PAD_TOP, Arranged, Box, arrange, end_without_cutting, split_row

_RUNNING_LINE_GAP = 7.0  # mm between text block and page number, GB/T 9704-2012
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Laid:
    """The pages of one document. `overflows` are texts that no permitted size fits into their box,
    `missing` the characters no face has.
    """

    pages: tuple[Page, ...]
    overflows: tuple[str, ...]
    missing: tuple[str, ...]


def lay_out(document: Document, fitter: TextFitter) -> Laid:
    """Place a document on as many pages as it needs. Raises BadTable."""
    flow = _Flow(document.setup, fitter)
    for block in document.blocks:
        flow.add(block)
    for number, page in enumerate(flow.pages, start=1):
        for line, is_footer in ((document.header, False), (document.footer, True)):
            flow.run_line(page, line, number, is_footer)
    return Laid(tuple(flow.pages), tuple(flow.overflows), tuple(flow.missing))


class _Flow:
    """The pen that moves down the pages. All measures in points."""

    def __init__(self, setup: PageSetup, fitter: TextFitter) -> None:
        self.setup = setup
        self.fitter = fitter
        self.pages: list[Page] = []
        self.overflows: list[str] = []
        self.missing: dict[str, None] = {}
        self.width = (setup.width - setup.left - setup.right) * POINTS_PER_MM
        self.top = (setup.height - setup.top) * POINTS_PER_MM
        self.bottom = setup.bottom * POINTS_PER_MM
        self._adders: dict[type, Callable[..., None]] = {
            Paragraph: self._add_paragraph,
            LineOfParts: self._add_parts,
            Table: self._add_table,
            Picture: self._add_picture,
            QrCode: self._add_qr,
            SealArea: self._add_seals,
            Space: self._add_space,
            PageBreak: self._add_break,
            Together: self._add_together,
        }
        self._turn_page()

    def add(self, block: Block) -> None:
        self._adders[type(block)](block)

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def room(self) -> float:
        return self.y - self.bottom

    @property
    def is_fresh(self) -> bool:
        return self.y >= self.top

    def margin(self, page_number: int) -> float:
        """Left margin: the binding side is inside on even pages of two-sided prints."""
        swapped = self.setup.two_sided and page_number % 2 == 0
        return (self.setup.right if swapped else self.setup.left) * POINTS_PER_MM

    def run_line(self, page: Page, line: RunningLine, number: int, is_footer: bool) -> None:
        """Second pass: one line in the margin, 7 mm from the text block."""
        style = STYLES[line.style]
        texts = [
            text.replace("{page}", str(number)).replace("{pages}", str(len(self.pages)))
            for text in (line.left, line.centre, line.right)
        ]
        if line.mirrored and number % 2 == 0:
            texts.reverse()
        gap = _RUNNING_LINE_GAP * POINTS_PER_MM
        top = self.bottom - gap + style.size if is_footer else self.top + gap
        self._write_parts(page, texts, line.style, self.margin(number), top)

    def _turn_page(self) -> None:
        self.pages.append(Page(self.setup.width * POINTS_PER_MM, self.setup.height * POINTS_PER_MM))
        self.y = self.top
        self.left = self.margin(len(self.pages))

    def _need(self, height: float) -> None:
        if self.room + _TOLERANCE < height and not self.is_fresh:
            self._turn_page()

    def _note(self, fitted: Fitted) -> None:
        self.missing.update(dict.fromkeys(fitted.missing))
        if not fitted.fits:
            self.overflows.append("".join(run.text for line in fitted.lines for run in line.runs))

    def _add_space(self, block: Space) -> None:
        if not self.is_fresh:
            self.y -= block.height * POINTS_PER_MM

    def _add_break(self, block: PageBreak) -> None:
        self._turn_page()

    def _add_together(self, block: Together) -> None:
        trial = _Flow(self.setup, self.fitter)
        for part in block.blocks:
            trial.add(part)
        if len(trial.pages) == 1:
            self._need(trial.top - trial.y)
        for part in block.blocks:
            self.add(part)

    def _add_paragraph(self, block: Paragraph) -> None:
        style = STYLES[block.style]
        self._add_space(Space(block.space_before))
        fitted = self.fitter.fit(block.text, block.style, round(self.width, 3))
        self._note(fitted)
        pitch = fitted.size * style.leading
        for number, line in enumerate(fitted.lines, start=1):
            self._need(pitch)
            is_full = style.justify and number < len(fitted.lines)
            spacing = _justified(line, fitted, self.width) if is_full else 0.0
            y = baseline(self.y, fitted.size, pitch)
            align = block.align or style.align
            _write(self.page, line, fitted.size, (self.left, self.width), y, align, spacing)
            self.y -= pitch

    def _add_parts(self, block: LineOfParts) -> None:
        style = STYLES[block.style]
        texts = [block.left, block.centre, block.right]
        if not _fit_side_by_side(texts, style, self.fitter, self.width):
            for text in filter(None, texts):
                self._add_paragraph(Paragraph(text, block.style))
            return
        pitch = style.size * style.leading
        self._need(pitch)
        self._write_parts(self.page, texts, block.style, self.left, self.y)
        self.y -= pitch

    def _write_parts(self, page: Page, texts: list[str], style_name: str, left: float, top: float) -> None:
        style = STYLES[style_name]
        for text, align in zip(texts, Align, strict=True):
            if text:
                fitted = self.fitter.fit(text, style_name, round(self.width, 3))
                self._note(fitted)
                pitch = fitted.size * style.leading
                for number, line in enumerate(fitted.lines):
                    y = baseline(top - number * pitch, fitted.size, pitch)
                    _write(page, line, fitted.size, (left, self.width), y, align)

    def _add_picture(self, block: Picture) -> None:
        width, height = block.width * POINTS_PER_MM, block.height * POINTS_PER_MM
        self._need(height)
        x = self.left + _slack(self.width - width, block.align)
        self.page.pictures.append(PlacedPicture(block.content, x, self.y - height, width, height))
        self.y -= height

    def _add_qr(self, block: QrCode) -> None:
        side = block.side * POINTS_PER_MM
        self._need(side)
        x = self.left + _slack(self.width - side, block.align)
        self.page.squares.extend(squares_of(block.text, x, self.y - side, side))
        if not block.beside:
            self.y -= side

    def _add_seals(self, block: SealArea) -> None:
        for table in seal_tables(block):
            self._add_table(table)

    def _add_table(self, block: Table) -> None:
        self._place(arrange(block, self.width, self.fitter), block.keep)

    def _place(self, arranged: Arranged, keep: bool) -> None:
        for box in arranged.boxes:
            self._note(box.fitted)
        head_height = arranged.height(0, arranged.head)
        row = arranged.head
        if keep:
            self._need(arranged.height(0, len(arranged.heights)))
        while True:
            end = self._fitting_end(arranged, row, head_height)
            if end == row and row < len(arranged.heights):
                if self.is_fresh:
                    split_row(arranged, row, self.room - head_height)
                else:
                    self._turn_page()
                continue
            self._draw_rows(arranged, 0, arranged.head)
            self._draw_rows(arranged, row, end)
            row = end
            if row >= len(arranged.heights):
                return
            self._turn_page()

    def _fitting_end(self, arranged: Arranged, row: int, head_height: float) -> int:
        """The row before which this page ends; `row` itself when nothing fits."""
        room, end = self.room - head_height + _TOLERANCE, row
        while end < len(arranged.heights) and arranged.heights[end] <= room:
            room -= arranged.heights[end]
            end += 1
        if end == len(arranged.heights):
            return end
        unbroken = end_without_cutting(arranged, row, end)
        return unbroken if unbroken > row or not self.is_fresh else end

    def _draw_rows(self, arranged: Arranged, first: int, end: int) -> None:
        tops = [self.y]
        for height in arranged.heights[first:end]:
            tops.append(tops[-1] - height)
        for box in arranged.boxes:
            if box.first < end and box.end > first:
                upper, lower = tops[max(box.first, first) - first], tops[min(box.end, end) - first]
                self._draw_box(box, upper, lower, is_rest=box.first < first)
        self.y = tops[-1]

    def _draw_box(self, box: Box, upper: float, lower: float, is_rest: bool) -> None:
        """Rule a cell and write its text; what is left of a merged cell on the next page repeats it."""
        left = self.left + box.left
        self.page.frame(left, lower, self.left + box.right, upper)
        height = upper - lower
        if is_rest and box.needed > height + _TOLERANCE:
            return
        slack = 0.0 if box.top else (height - box.needed) / 2
        room = (left + PAD_SIDE, box.right - box.left - 2 * PAD_SIDE)
        _write_lines(self.page, box.fitted, room, upper - PAD_TOP - slack, box.pitch, box.align)
        if box.foot:
            top = lower + PAD_TOP + len(box.foot.lines) * box.pitch
            _write_lines(self.page, box.foot, room, top, box.pitch, Align.RIGHT)


def _slack(room: float, align: Align) -> float:
    if align is Align.LEFT:
        return 0.0
    return room / 2 if align is Align.CENTRE else room


def _justified(line: Line, fitted: Fitted, width: float) -> float:
    """Extra points after each character that bring a full line to the right edge; none for short lines."""
    count = sum(len(run.text) for run in line.runs) - 1
    slack = width - line.width * fitted.size
    return slack / count if count > 0 and 0 < slack < 2 * fitted.size else 0.0


def _fit_side_by_side(texts: list[str], style: TextStyle, fitter: TextFitter, width: float) -> bool:
    left, centre, right = (fitter.typeface(style).measure(text) * style.size for text in texts)
    gap = style.size
    if not centre:
        return left + right + gap <= width
    return max(left, right) + gap <= (width - centre) / 2


def _write_lines(
    page: Page, fitted: Fitted, room: tuple[float, float], top: float, pitch: float, align: Align
) -> None:
    for number, line in enumerate(fitted.lines):
        if line.width:
            y = baseline(top - number * pitch, fitted.size, pitch)
            _write(page, line, fitted.size, room, y, align)


def _write(
    page: Page,
    line: Line,
    size: float,
    box: tuple[float, float],
    y: float,
    align: Align,
    spacing: float = 0.0,
) -> None:
    """Put a line into the box (left, width), run by run."""
    x = box[0] + _slack(box[1] - line.width * size, align)
    for run in line.runs:
        page.marks.append(Mark(x, y, run.face, size, run.text, spacing))
        x += run.width * size + spacing * len(run.text)
