"""Fitting text into a width: measuring, breaking lines by Chinese rules, shrinking. Places nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.printing.doc import SMALLEST_SIZE, STYLES, TextStyle
from app.printing.fonts import FontLibrary, Run, Typeface

_NEVER_FIRST = frozenset("，。、；：？！）】》〕〉」』”’％‰℃…—～·,.;:?!)]}%")
_NEVER_LAST = frozenset("（【《〔〈「『“‘([{")
_TOKEN = re.compile(r"[!-~]+|\s|.")
_TOLERANCE = 1e-6
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `width` in em."""

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines at one size (points). `fits` is False when one character is wider than the room;
    `missing` are characters no face has.
    """

    size: float
    lines: tuple[Line, ...]
    fits: bool = True
    missing: tuple[str, ...] = ()


class TextFitter:
    """Fits texts of named styles; remembers them because forms repeat their labels thousands of times."""

    def __init__(self, fonts: FontLibrary) -> None:
        self.fonts = fonts
        self._known: dict[tuple[str, str, float], Fitted] = {}

    def typeface(self, style: TextStyle) -> Typeface:
        return self.fonts.typeface(style.role, style.bold)

    def fit(self, text: str, style_name: str, width: float) -> Fitted:
        """Break `text` into lines no wider than `width` points, shrinking first where the style says so."""
        key = (text, style_name, width)
        fitted = self._known.get(key)
        if fitted is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            fitted = self._known[key] = self._fit(text, STYLES[style_name], width)
        return fitted

    def _fit(self, text: str, style: TextStyle, width: float) -> Fitted:
        typeface = self.typeface(style)
        if "\n" not in text and not style.indent:
            natural = typeface.measure(text)
            if natural * style.size <= width + _TOLERANCE:
                line = Line(typeface.runs(text), natural)
                return Fitted(style.size, (line,), missing=typeface.missing(text))
        size = self._size_for(text, style, width)
        room = width / size + _TOLERANCE
        pieces = [
            line
            for paragraph in text.split("\n")
            for line in break_lines("\u3000" * style.indent + paragraph, room, typeface)
        ]
        lines = tuple(Line(typeface.runs(piece), typeface.measure(piece)) for piece in pieces)
        return Fitted(size, lines, all(line.width <= room for line in lines), typeface.missing(text))

    def _size_for(self, text: str, style: TextStyle, width: float) -> float:
        """The style's size, or for shrinking styles the size at which the text or its longest word fits."""
        if not style.shrink:
            return style.size
        typeface = self.typeface(style)
        whole = max(map(typeface.measure, text.split("\n")))
        if width / whole >= SMALLEST_SIZE:
            return min(style.size, width / whole)
        longest = max((typeface.measure(word) for word in re.findall(r"[!-~]+", text)), default=0.0)
        if longest and width / longest >= SMALLEST_SIZE:
            return min(style.size, width / longest)
        return style.size if not longest else SMALLEST_SIZE


def break_lines(text: str, room: float, typeface: Typeface) -> Iterator[str]:
    """Greedy lines no wider than `room` em. Closing marks never start a line, opening marks never end one,
    words of Latin letters and digits are kept whole where they fit. An empty text is one empty line.
    """
    line, used = "", 0.0
    for token in _pieces(text, room, typeface):
        width = typeface.measure(token)
        if used + width <= room:
            line, used = line + token, used + width
            continue
        kept, carried = _split_for(line, token)
        yield kept.rstrip(" ")
        line = (carried + token).lstrip(" ")
        used = typeface.measure(line)
    yield line


def _pieces(text: str, room: float, typeface: Typeface) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if len(token) > 1 and typeface.measure(token) > room:
            yield from token
        else:
            yield token


def _split_for(line: str, token: str) -> tuple[str, str]:
    """What stays on the line and what moves down before `token`; if nothing could stay, nothing moves."""
    cut, first = len(line), token[0]
    while cut > 1 and _clings(line[cut - 1], first):
        cut -= 1
        first = line[cut]
    if cut <= 1:
        cut = len(line)
    return line[:cut], line[cut:]


def _clings(last: str, first: str) -> bool:
    """Whether no line may end with `last` when the next begins with `first`."""
    inside_word = "!" <= last <= "~" and "!" <= first <= "~"
    return inside_word or first in _NEVER_FIRST or last in _NEVER_LAST
