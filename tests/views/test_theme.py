"""The look: readable contrast, text size, shipped fonts, icons that are really drawn."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontMetricsF, QRawFont

from app.core.paths import resource
from app.views.theme import DARK, FONT_FAMILIES, LIGHT, Theme, contrast, load_fonts

LEAST_CONTRAST = 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_can_be_read(colours):
    weak = [(front, back, round(contrast(front, back), 2)) for front, back in colours.pairs()
            if contrast(front, back) < LEAST_CONTRAST]
    assert weak == []


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_style_sheet_has_every_placeholder_filled(qapp, percent):
    sheet = Theme(percent).style_sheet()
    assert not re.search(r"@[a-z]|\d+u\b", sheet)
    assert f"padding: {round(4 * percent / 100)}px {round(12 * percent / 100)}px" in sheet


def test_text_size_scales_the_font(qapp):
    load_fonts()
    small = QFontMetricsF(Theme(100).font()).height()
    large = QFontMetricsF(Theme(200).font()).height()
    assert large / small == pytest.approx(2, rel=0.05)


def test_shipped_fonts_draw_common_and_rare_names(qapp):
    assert set(FONT_FAMILIES) <= set(load_fonts())
    faces = [QRawFont(str(resource("fonts", name)), 12)
             for name in ("NotoSansSC-Regular.ttf", "HanaMinB.ttf")]
    for character in "户龘䶮㛃𬱖𠅤·":
        assert any(face.supportsCharacter(ord(character)) for face in faces), character


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_the_asked_colour(qapp, path):
    image = Theme().icon(path.stem, "#ff0000").pixmap(32, 32).toImage()
    seen = {image.pixelColor(x, y).name() for x in range(32) for y in range(32)
            if image.pixelColor(x, y).alpha() == 255}
    assert seen
    if path.stem != "program":
        assert seen == {"#ff0000"}
