"""Writes placed pages into a PDF: the only module that knows the PDF library.

Same pages, same bytes (no clock, no random id). Page contents are compressed as they are finished, so the
memory of a village batch grows with the size of the file, not with the number of cells. Fonts are embedded
as subsets whose ToUnicode maps are written here: the library writes characters beyond U+FFFF wrongly.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFont

from app.core.atomic_file import replacing
from app.core.progress import SILENT, Progress
from app.printing.doc import Document
from app.printing.fitting import TextFitter
from app.printing.flow import lay_out
from app.printing.fonts import Face, FontLibrary, shipped_fonts
from app.printing.page import Mark, Page, PlacedPicture

RULE_WIDTH = 0.5
_TO_UNICODE = "toUnicodeCMap:"
_ENTRIES_PER_BLOCK = 100  # limit of one beginbfchar block, PDF 32000-1 9.10.3


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one document: its pages in the file, from 1; missing characters; texts too wide."""

    document_id: str
    subject: str
    title: str
    first_page: int
    pages: int
    missing: tuple[str, ...]
    overflows: tuple[str, ...]


class _EmbeddedFont(TTFont):  # type: ignore[misc]
    """A face as the library embeds it, with a correct ToUnicode map for all planes."""

    def addObjects(self, doc: Any) -> None:
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        known = set(doc.idToObject)
        super().addObjects(doc)
        names = [name for name in doc.idToObject if name not in known and name.startswith(_TO_UNICODE)]
        for name, subset in zip(names, subsets, strict=True):
            doc.idToObject[name].content = to_unicode_map(name.removeprefix(_TO_UNICODE), subset)


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The CMap that gives back the text of one-byte codes (PDF 32000-1 9.10.3): UTF-16BE, blocks of 100."""
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks = []
    for start in range(0, len(entries), _ENTRIES_PER_BLOCK):
        block = entries[start : start + _ENTRIES_PER_BLOCK]
        blocks.append("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")))
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


@cache
def _embedded(face: Face) -> _EmbeddedFont:
    """Loading a face takes 0.1–0.2 s and its outlines stay in memory: once per process, when first drawn."""
    return _EmbeddedFont(face.name, str(face.path), asciiReadable=True, shapable=False)


class PdfFile:
    """One PDF being written: add documents, then save. Not for use by two threads."""

    def __init__(self, title: str, fonts: FontLibrary | None = None) -> None:
        self._fitter = TextFitter(fonts or shipped_fonts())
        self._pdf = pdfdoc.PDFDocument(compression=1, invariant=1, lang="zh-CN")
        self._pdf.setTitle(title)
        self._pdf.setAuthor("乡档")
        self._pdf.info.creator = "乡档"
        self._pdf.info.subject = title
        self._codes: dict[tuple[Face, str], tuple[tuple[str, str], ...]] = {}
        self._images: dict[bytes, str] = {}
        self.page_count = 0

    def add(self, document: Document) -> Printed:
        """Lay out and write one document behind the others. Two-sided documents begin on a front page."""
        laid = lay_out(document, self._fitter)
        first = self.page_count + 1
        for page in laid.pages:
            self._write(page)
        if document.setup.two_sided and self.page_count % 2:
            self._write(Page(laid.pages[0].width, laid.pages[0].height))
        return Printed(
            document.id,
            document.subject,
            document.title,
            first,
            len(laid.pages),
            laid.missing,
            laid.overflows,
        )

    def save(self, stream: BinaryIO) -> None:
        """Write the file. Raises OSError. Nothing may be added afterwards."""
        stream.write(self._pdf.GetPDFData(None))

    def _write(self, page: Page) -> None:
        drawing = [f"{RULE_WIDTH} w 2 J"]
        drawing.extend(f"{r.x0:g} {r.y0:g} m {r.x1:g} {r.y1:g} l" for r in page.rules())
        drawing.append("S")
        drawing.extend(f"{s.x:.3f} {s.y:.3f} {s.width:.3f} {s.height:.3f} re" for s in page.squares)
        if page.squares:
            drawing.append("f")
        images = [(self._image(picture), picture) for picture in page.pictures]
        for name, picture in images:
            matrix = f"{picture.width:.2f} 0 0 {picture.height:.2f} {picture.x:.2f} {picture.y:.2f}"
            drawing.append(f"q {matrix} cm /{name} Do Q")
        drawing.extend(self._text(page.marks))
        self._add_page(page, "\n".join(drawing), [name for name, _picture in images])

    def _text(self, marks: Iterable[Mark]) -> Iterable[str]:
        font, spacing = "", 0.0
        yield "BT"
        for mark in marks:
            yield f"1 0 0 1 {mark.x:.2f} {mark.y:.2f} Tm"
            if mark.spacing != spacing:
                spacing = mark.spacing
                yield f"{spacing:.3f} Tc"
            for name, code in self._encoded(mark.face, mark.text):
                chosen = f"{name} {mark.size:.4g} Tf"
                if chosen != font:
                    font = chosen
                    yield font
                yield f"<{code}> Tj"
        yield "ET"

    def _encoded(self, face: Face, text: str) -> tuple[tuple[str, str], ...]:
        """The text as (subset font name, hex codes); remembered, because labels come back on every page."""
        codes = self._codes.get((face, text))
        if codes is None:
            font = _embedded(face)
            codes = tuple(
                (font.getSubsetInternalName(subset, self._pdf), code.hex())
                for subset, code in font.splitString(text, self._pdf)
            )
            if len(self._codes) > 20_000:
                self._codes.clear()
            self._codes[face, text] = codes
        return codes

    def _image(self, picture: PlacedPicture) -> str:
        name = self._images.get(picture.content)
        if name is None:
            name = self._images[picture.content] = f"Im{len(self._images) + 1}"
            image = pdfdoc.PDFImageXObject(name, ImageReader(io.BytesIO(picture.content)))
            image.name = name
            self._pdf.Reference(image, name)
        return name

    def _add_page(self, page: Page, drawing: str, images: Sequence[str]) -> None:
        target = pdfdoc.PDFPage()
        target.pagewidth, target.pageheight = round(page.width, 2), round(page.height, 2)
        content = zlib.compress(drawing.encode("ascii"))
        target.Contents = pdfdoc.PDFStream(
            pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), content, filters=[]
        )
        target.Resources = pdfdoc.PDFResourceDictionary()
        target.Resources.basicFonts()
        target.Resources.allProcs()
        if images:
            references = {name: pdfdoc.PDFObjectReference(name) for name in images}
            target.Resources.XObject = pdfdoc.PDFDictionary(references)
        self._pdf.addPage(target)
        self.page_count += 1


def render(document: Document, fonts: FontLibrary | None = None) -> tuple[bytes, Printed]:
    """One document as PDF bytes and what became of it."""
    pdf = PdfFile(document.title, fonts)
    printed = pdf.add(document)
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue(), printed


def print_batch(
    documents: Iterable[Document],
    target: Path,
    title: str,
    total: int,
    progress: Progress = SILENT,
    fonts: FontLibrary | None = None,
) -> tuple[Printed, ...]:
    """Write many documents, made one at a time, into one PDF that appears under its name only when complete.

    `total` is the expected number, for progress. Raises Cancelled (nothing is left behind), OSError.
    """
    pdf = PdfFile(title, fonts)
    printed = []
    for number, document in enumerate(documents, start=1):
        printed.append(pdf.add(document))
        progress.step(number, max(total, number), document.title)
    with replacing(target) as stream:
        pdf.save(stream)
    return tuple(printed)
