"""Printed cards as a phone photographs them: on a table, turned, leaning, noisy, compressed."""

from __future__ import annotations

import io
from functools import cache

import segno
from PIL import Image, ImageEnhance, ImageFilter

from app.printing.catalogue import compose
from app.printing.facts import HouseholdFacts
from app.printing.pdf import render
from app.printing.preview import Preview
from tests.exchange.foreign_files import TAKEN_AT

DPI = 200
TABLE = (96, 84, 70)


def page_picture(facts: HouseholdFacts, document_id: str = "T01") -> Image.Image:
    """The first page of a printed paper."""
    content, _ = render(compose(document_id, facts))
    with Preview(content) as preview:
        width, height, rows = preview.page_image(0, DPI)
    return Image.frombytes("RGB", (width, height), rows, "raw", "BGR")


def photographed(
    page: Image.Image,
    *,
    turned: float = 0.0,
    leaning: float = 0.0,
    noise: float = 0.0,
    blur: float = 0.0,
    dark: float = 1.0,
    quality: int = 85,
    height: int = 2400,
    taken_at: str = "",
) -> bytes:
    """A JPEG of `height` pixels, the page on a table; `turned` in degrees, `leaning` a share of the width."""
    picture = Image.new("RGB", (int(page.width * 1.25), int(page.height * 1.2)), TABLE)
    picture.paste(page, ((picture.width - page.width) // 2, (picture.height - page.height) // 2))
    if leaning:
        picture = _leant(picture, leaning)
    if turned:
        picture = picture.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
    picture.thumbnail((height, height))
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = Image.merge("RGB", [_grain(picture.size)] * 3)
        picture = Image.blend(picture, grain, noise)
    picture = ImageEnhance.Brightness(picture).enhance(dark)
    exif = Image.Exif()
    if taken_at:
        exif[TAKEN_AT] = taken_at
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, exif=exif)
    return target.getvalue()


def code_photo(text: str, taken_at: str = "") -> bytes:
    """A code alone, as cheap as it gets."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(drawn, kind="png", scale=6, border=6)
    exif = Image.Exif()
    if taken_at:
        exif[TAKEN_AT] = taken_at
    target = io.BytesIO()
    Image.open(drawn).convert("RGB").save(target, "JPEG", exif=exif)
    return target.getvalue()


@cache
def _grain(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 90)


def _leant(picture: Image.Image, share: float) -> Image.Image:
    """The upper edge shorter and the picture sheared, as when the phone is held slantwise."""
    width, height = picture.size
    push = share * width
    corners = (-push, 0, push * 0.4, height, width - push * 0.4, height, width + push, -push * 0.5)
    return picture.transform(picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC,
                             fillcolor=TABLE)  # fmt: skip
