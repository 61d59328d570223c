"""Reads what layout needs from a TrueType file: character map, advance widths, name.

No outlines, no embedding: the PDF library does that. Reading only these tables lets the coverage check
(rule V-GEN-04) run without loading a PDF library or 30 MB of outlines.
"""

from __future__ import annotations

import array
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


class UnsuitableFont(ValueError):
    """The file is not a TrueType font with a Unicode character map; the argument says what is missing."""


@dataclass(frozen=True)
class FaceTables:
    """`glyphs` maps a code point to a glyph number; `advances` are in units of `units_per_em`."""

    glyphs: dict[int, int]
    advances: array.array[int]
    units_per_em: int

    def width(self, code_point: int) -> float:
        """Advance width in em of a covered code point."""
        glyph = min(self.glyphs[code_point], len(self.advances) - 1)
        return self.advances[glyph] / self.units_per_em


def read_face(path: Path) -> FaceTables:
    """Read the tables of a font file. Raises UnsuitableFont, OSError."""
    with path.open("rb") as stream:
        tables = _directory(stream)
        if "glyf" not in tables:
            raise UnsuitableFont("no TrueType outlines")
        units = struct.unpack(">H", _table(stream, tables, "head")[18:20])[0]
        metrics = struct.unpack(">H", _table(stream, tables, "hhea")[34:36])[0]
        pairs = _words(_table(stream, tables, "hmtx")[: metrics * 4])
        return FaceTables(_character_map(_table(stream, tables, "cmap")), pairs[::2], units)


def _directory(stream: BinaryIO) -> dict[str, tuple[int, int]]:
    start = 0
    if stream.read(4) == b"ttcf":
        stream.seek(12)
        start = struct.unpack(">I", stream.read(4))[0]
    stream.seek(start + 4)
    count = struct.unpack(">H", stream.read(2))[0]
    stream.seek(start + 12)
    entries = struct.iter_unpack(">4sIII", stream.read(16 * count))
    return {tag.decode("latin-1").strip(): (offset, length) for tag, _sum, offset, length in entries}


def _table(stream: BinaryIO, tables: dict[str, tuple[int, int]], tag: str) -> bytes:
    if tag not in tables:
        raise UnsuitableFont(f"no {tag} table")
    offset, length = tables[tag]
    stream.seek(offset)
    return stream.read(length)


def _words(content: bytes) -> array.array[int]:
    words = array.array("H", content)
    if sys.byteorder == "little":
        words.byteswap()
    return words


def _character_map(cmap: bytes) -> dict[int, int]:
    """The fullest Unicode subtable: format 12 before format 4."""
    glyphs: dict[int, int] = {}
    count = struct.unpack(">H", cmap[2:4])[0]
    records = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    offsets = {offset for platform, _encoding, offset in records if platform in (0, 3)}
    formats = {struct.unpack(">H", cmap[offset : offset + 2])[0]: offset for offset in offsets}
    if 12 in formats:
        _read_format_12(cmap[formats[12] :], glyphs)
    elif 4 in formats:
        _read_format_4(cmap[formats[4] :], glyphs)
    if not glyphs:
        raise UnsuitableFont("no Unicode character map")
    return glyphs


def _read_format_12(table: bytes, glyphs: dict[int, int]) -> None:
    groups = struct.unpack(">I", table[12:16])[0]
    for first, last, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * groups]):
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))


def _read_format_4(table: bytes, glyphs: dict[int, int]) -> None:
    segments = struct.unpack(">H", table[6:8])[0] // 2
    words = _words(table[: struct.unpack(">H", table[2:4])[0] // 2 * 2])
    ends = words[7 : 7 + segments]
    starts = words[8 + segments : 8 + 2 * segments]
    deltas = words[8 + 2 * segments : 8 + 3 * segments]
    offsets_at = 8 + 3 * segments
    for number, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        range_offset = words[offsets_at + number]
        for code in range(first, last + 1):
            glyph = code
            if range_offset:
                glyph = words[offsets_at + number + range_offset // 2 + code - first]
                if not glyph:
                    continue
            if glyph := (glyph + delta) & 0xFFFF:
                glyphs[code] = glyph
