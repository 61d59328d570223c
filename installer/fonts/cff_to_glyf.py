"""Turn a CFF (PostScript outline) font into a TrueType-outline font.

The PDF library embeds TrueType outlines only; the one freely licensed simplified 仿宋 has CFF outlines.
Cubic curves become quadratic ones within `MAX_ERROR` font units (1000 per em), which is invisible in print.
Not a general converter: layout tables, hinting and vertical metrics, unused in a PDF, are left out.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

MAX_ERROR = 1.0
NOTICE = "Fandol team; outlines converted to TrueType, GPL v3 with font exception as the original"
EPOCH_2015_IN_MAC_TIME = 3_519_936_000


def convert(source: Path, target: Path, postscript_name: str, family: str) -> None:
    """Write `target` with the glyphs and character map of `source`; the same input gives the same bytes."""
    font = TTFont(source)
    order = font.getGlyphOrder()
    glyphs = {}
    outlines = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(glyphs)
    bounds = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (font["hmtx"][name][0], getattr(bounds[name], "xMin", 0)) for name in order}
    )
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.setupNameTable(
        {
            "copyright": NOTICE,
            "familyName": family,
            "styleName": "Regular",
            "psName": postscript_name,
        }
    )
    builder.setupOS2(sTypoAscender=font["hhea"].ascent, sTypoDescender=font["hhea"].descent, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = EPOCH_2015_IN_MAC_TIME
    builder.font.recalcTimestamp = False
    builder.save(target)
