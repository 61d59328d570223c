"""Files from outside as the tests need them: photos, scans, and what somebody renamed or broke."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

ORIENTATION, TAKEN_AT, PLACE = 274, 306, 34853


def photo(
    size: tuple[int, int] = (640, 480), taken_at: str = "", orientation: int = 1, form: str = "JPEG"
) -> bytes:
    """A picture with a dark left half; the same arguments give the same bytes."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill="black")
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if taken_at:
        exif[TAKEN_AT] = taken_at
        exif[PLACE] = {1: "N", 2: (34.0, 2.0, 3.0)}
    target = io.BytesIO()
    picture.save(target, form, exif=exif)
    return target.getvalue()


def numbered(number: int) -> bytes:
    """Small photos that all differ."""
    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 20 + number % 300, 20 + number // 300), fill="black")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=95)
    return target.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    """A PDF of that many pages with some lines on each."""
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=password or None, invariant=1)
    for page in range(pages):
        canvas.drawString(100, 700, f"page {page + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def giant_png(width: int, height: int) -> bytes:
    """A real PNG of one grey, however large: few bytes that swell to width × height."""
    packer = zlib.compressobj(1)
    row = bytes(width + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", rows) + _part(b"IEND", b"")


def lying_png(width: int, height: int) -> bytes:
    """A PNG whose head promises a small picture while its rows never end (a bomb of zeros)."""
    small = giant_png(width, height)
    return small[:33] + _part(b"IDAT", zlib.compress(bytes(50_000_000), 9)) + small[-12:]


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
