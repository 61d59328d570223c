"""A finished PDF read back: what stands on it, and its pages as pictures.

Through the program's own door: a window that is open may be drawing a page in another thread.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from app.printing.preview import Preview


def pdf_text(source: bytes | Path) -> str:
    """Everything that can be read in a PDF, without white space."""
    with Preview(source) as preview:
        text = "".join(preview.page_text(page) for page in range(len(preview)))
    return "".join(text.split())


def pdf_pictures(source: bytes | Path, dpi: float) -> list[Image.Image]:
    """Its pages in colour."""
    with Preview(source) as preview:
        drawn = [preview.page_image(page, dpi) for page in range(len(preview))]
    return [Image.frombytes("RGB", (width, height), rows, "raw", "BGR") for width, height, rows in drawn]
