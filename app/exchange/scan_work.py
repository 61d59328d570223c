"""What the scanning child does with one file: decode it, turn it upright, make it small and plain.

Runs only in the child process (`scan_child`): the libraries here read hostile bytes. A picture comes out
as a new JPEG without EXIF, a PDF is only counted and its first page pictured.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

import pypdfium2
import zxingcpp
from PIL import (
    BmpImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from app.exchange.foreign_file import (
    BMP,
    JPEG,
    MOST_JPEG_PIXELS,
    MOST_KEPT_BYTES,
    MOST_PAGES,
    MOST_PIXELS,
    PDF,
    PNG,
    WEBP,
)

LONGEST_SIDE: Final = 1600
PREVIEW_SIDE: Final = 240
MOST_CODES: Final = 4
MOST_CODE_LENGTH: Final = 300

_CODE_SIDE: Final = 3000
_QUALITY: Final = 85
_PREVIEW_QUALITY: Final = 75
_PDF_SIDE: Final = 1600
_FORMATS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", BMP: "BMP"}
_TAKEN_AT: Final = (36867, 36868, 306)
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_EXIF_PART: Final = 0x8769
_EXIF_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")

LOADED_AHEAD: Final = (
    BmpImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin,
)  # fmt: skip
"""Pillow would look these up on the disk when the first file comes, after the child gave up its rights."""

Image.MAX_IMAGE_PIXELS = None  # the size is judged here, before anything is decoded


class Unfit(Exception):
    """The file is not taken; `code` names the refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Prepared:
    """What is kept: `content` ("" of a PDF: as it was), a small picture, facts read before stripping.

    `captured_at` is "YYYY-MM-DDTHH:MM:SS" of the camera's clock or "".
    """

    content: bytes
    preview: bytes
    pages: int
    captured_at: str
    codes: tuple[str, ...]


def prepare(content: bytes, media: str, look_for_codes: bool) -> Prepared:
    """Raises Unfit; anything else that is raised means a broken file too."""
    if media == PDF:
        return _pdf(content, look_for_codes)
    return _picture(content, media, look_for_codes)


def _picture(content: bytes, media: str, look_for_codes: bool) -> Prepared:
    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media]]) as opened:
            _refuse_giant(opened, media)
            captured_at = _captured_at(opened)
            side = _CODE_SIDE if look_for_codes else LONGEST_SIDE
            opened.draft("RGB", _within(opened.size, side))   # JPEG is decoded no larger than needed
            opened.load()
            upright = _flat(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise Unfit("broken") from error
    upright.thumbnail((side, side), reducing_gap=2.0)
    codes = _codes(upright) if look_for_codes else ()
    kept = _shrunk(upright, LONGEST_SIDE)
    return Prepared(
        _jpeg(kept, _QUALITY), _jpeg(_shrunk(kept, PREVIEW_SIDE), _PREVIEW_QUALITY), 1, captured_at, codes
    )


def _refuse_giant(picture: Image.Image, media: str) -> None:
    if picture.width * picture.height > (MOST_JPEG_PIXELS if media == JPEG else MOST_PIXELS):
        raise Unfit("too_many_pixels")


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size scaled down so that its longer side is `side`."""
    longest = max(*size, side)
    return max(1, size[0] * side // longest), max(1, size[1] * side // longest)


def _captured_at(picture: Image.Image) -> str:
    exif = picture.getexif()
    part = exif.get_ifd(_EXIF_PART)
    for tag in _TAKEN_AT:
        found = _EXIF_TIME.match(str(part.get(tag) or exif.get(tag) or ""))
        if found:
            year, month, day, hour, minute, second = found.groups()
            return f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    return ""


def _flat(picture: Image.Image) -> Image.Image:
    """The picture in RGB, what is transparent on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
        return flat
    return picture.convert("RGB")


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return copy


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)  # carries over the pixels and nothing else
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _codes(picture: Image.Image) -> tuple[str, ...]:
    """Texts of the QR codes on the picture, also on a smaller and smoother copy of a noisy photo."""
    grey = picture.convert("L")
    for side in (None, 1500, 900):
        tried = grey if side is None else _shrunk(grey, side)
        found = zxingcpp.read_barcodes(tried, formats=_QR)
        texts = tuple(code.text[:MOST_CODE_LENGTH] for code in found if code.text)
        if texts:
            return texts[:MOST_CODES]
    return ()


def _pdf(content: bytes, look_for_codes: bool) -> Prepared:
    if len(content) > MOST_KEPT_BYTES:
        raise Unfit("pdf_too_big")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unfit("password" if "assword" in str(error) else "broken") from error
    try:
        pages = len(document)
        if not pages:
            raise Unfit("no_pages")
        if pages > MOST_PAGES:
            raise Unfit("too_many_pages")
        first = page_picture(document, 0, _PDF_SIDE)
    except pypdfium2.PdfiumError as error:
        raise Unfit("broken") from error
    finally:
        document.close()
    codes = _codes(first) if look_for_codes else ()
    return Prepared(b"", _jpeg(_shrunk(first, PREVIEW_SIDE), _PREVIEW_QUALITY), pages, "", codes)


def page_picture(document: pypdfium2.PdfDocument, page: int, side: int) -> Image.Image:
    """One page, counted from 0, its longer side at most `side` pixels."""
    width, height = document[page].get_size()
    longest = max(width, height, 1.0)
    picture = document[page].render(scale=side / longest, may_draw_forms=False).to_pil()
    return _shrunk(_flat(picture), side)


def pdf_page(content: bytes, page: int, side: int) -> bytes:
    """One page of a stored PDF as JPEG. Raises Unfit."""
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            return _jpeg(page_picture(document, page, side), _QUALITY)
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Unfit("broken") from error
