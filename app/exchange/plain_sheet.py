"""Worksheets as most programs export them: rows of shared texts and plain numbers, straight from the XML.

Each text is one object however many cells show it, so a township of cells costs what its different texts
cost. A sheet with anything else in it (formula, date, error, rich text, unusual markup) is not read here:
the answer is None, and the library reads it as it reads everything. Both give the same rows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from app.exchange.workbook_file import MOST_COLUMNS, MOST_ROWS, column_index

Span = tuple[tuple[int, int], tuple[int, int]]
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_NUMBER_FORMATS = frozenset((b"0", b"1", b"2", b"3", b"4", b"9", b"10", b"11", b"49"))
"""Built-in formats that never make a number a date."""

_STRING = re.compile(r'<si><t(?: xml:space="(preserve)")?>([^<]+)</t></si>')
_ENTITY = re.compile(r"&([^;]*);?")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FORMAT = re.compile(rb'<xf [^>]*?numFmtId="(\d+)"')
_ROW = re.compile(rb'<row r="(\d{1,7})"[^<>]*>')
_REFERENCE = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_NEXT = rb'(?:<c r="([A-Z]+))?'
_TEXT = re.compile(rb'(?: s="\d+")? t="s"><v>(\d{1,9})</v></c>' + _NEXT)
_NUMBER = rb'(?: s="(\d+)")?><v>(-?\d+(?:\.\d+)?(?:E[+-]?\d+)?)</v></c>'
_OTHER = re.compile(rb"(?:" + _NUMBER + rb"|([^<>]*/>)|)" + _NEXT)
_CUT = b'\0"'
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/>')
_MARKS_OF_A_STRING = 4
_MARKS_AROUND_STRINGS = 3


class _NotPlain(Exception):
    """Something that only the library reads."""


class PlainSheet(NamedTuple):
    """`rows` have one length, blanks are ""; `merges` are (first row, column), (last row, column) from 0."""

    rows: list[list[Any]]
    merges: tuple[Span, ...]


def read_plain_sheet(archive: zipfile.ZipFile, blocks: Iterable[bytes]) -> PlainSheet | None:
    """The sheet whose XML comes in these blocks, each ending between two rows; None where it is not plain."""
    try:
        styles = _styles(archive)
        reader = _Reader(_Pieces(_strings(archive), _plain(styles)), len(styles))
        for block in blocks:
            reader.take(block)
        return reader.sheet()
    except _NotPlain:
        return None


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""


def _strings(archive: zipfile.ZipFile) -> list[str]:
    """The shared texts. Raises _NotPlain for rich text and for escapes that programs read differently."""
    raw = _part(archive, _STRINGS)
    if not raw:
        return []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _NotPlain from error
    found = _STRING.findall(text)
    usual = text.count("<") == len(found) * _MARKS_OF_A_STRING + _MARKS_AROUND_STRINGS
    if not usual or "\r" in text or "_x" in text:
        raise _NotPlain
    if any(not kept and shown != shown.strip() for kept, shown in found):
        raise _NotPlain
    return [_ENTITY.sub(_entity, shown) if "&" in shown else shown for _, shown in found]


def _entity(found: re.Match[str]) -> str:
    if found[1] not in _ENTITIES:
        raise _NotPlain
    return _ENTITIES[found[1]]


def _styles(archive: zipfile.ZipFile) -> list[bytes]:
    """The number format of each cell style; all are unusual where the markup is."""
    cell_formats = _part(archive, _STYLES).partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    formats = _FORMAT.findall(cell_formats)
    count = cell_formats.count(b"<xf ")
    return formats if len(formats) == count else [b""] * count


def _plain(styles: Sequence[bytes]) -> frozenset[bytes]:
    """The numbers of the cell styles under which a number is just a number."""
    return frozenset(b"%d" % place for place, one in enumerate(styles) if one in _NUMBER_FORMATS)


_OPENING, _BLANK = b"<", b"/"
"""Marks before the letters of the next cell: the piece begins the row, or its cell has no value."""


class _Pieces(dict[bytes, tuple[Any, bytes]]):
    """What stands between two cell references → the value there, and the mark and letters of the next cell.

    Each different piece is read once, and as a whole: what reads as pieces has nothing unusual between them.
    """

    def __init__(self, strings: Sequence[str], plain_styles: frozenset[bytes]) -> None:
        super().__init__()
        self._strings = strings
        self._plain_styles = plain_styles

    def __missing__(self, piece: bytes) -> tuple[Any, bytes]:
        text = _TEXT.fullmatch(piece)
        if text is None:
            read = self._other(piece)
        elif int(text[1]) < len(self._strings):
            read = (self._strings[int(text[1])], text[2] or b"")
        else:
            raise _NotPlain
        self[piece] = read
        return read

    def _other(self, piece: bytes) -> tuple[Any, bytes]:
        """A number, a cell without value, or the beginning of a row."""
        found = _OTHER.fullmatch(piece)
        if found is None:
            raise _NotPlain
        style, number, blank, following = found.groups(b"")
        if not number:
            return "", (_BLANK if blank else _OPENING) + following
        if style and style not in self._plain_styles:
            raise _NotPlain
        return float(number), following


_Pick = Callable[[tuple[Any, ...]], Sequence[Any]]
"""From the values of a row, in the order of its pieces and with a blank behind them, to its columns."""


def _pick(following: Sequence[bytes]) -> _Pick:
    """How a row with these cells one after the other is laid out. Raises _NotPlain where they can not be."""
    first, *others = following
    places: list[int] = []
    if first[:1] != _OPENING or any(mark[:1] == _OPENING for mark in others):
        raise _NotPlain
    column = -1
    for place, (letters, after) in enumerate(zip(following, others, strict=False), 1):
        index = column_index(letters.lstrip(_OPENING + _BLANK).decode())
        if not column < index < MOST_COLUMNS:
            raise _NotPlain
        column = index
        if after[:1] != _BLANK:
            places += [-1] * (column - len(places))
            places.append(place)
    if following[-1].lstrip(_BLANK):
        raise _NotPlain
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: [values[place] for place in places]


class _Reader:
    """Takes the blocks of one sheet in order."""

    def __init__(self, pieces: _Pieces, styles: int) -> None:
        self._pieces = pieces
        self._styles = styles
        self._rows: list[list[Any]] = []
        self._picks: dict[tuple[bytes, ...], _Pick] = {}
        self._before = True
        self._after: bytes | None = None

    def take(self, block: bytes) -> None:
        """Read the rows of a block. Raises _NotPlain."""
        if self._after is not None:
            self._after += block
            return
        if self._before:
            head, found, block = block.partition(b"<sheetData>")
            if not found or b'encoding="utf-8"' not in head.lower().replace(b"'", b'"'):
                raise _NotPlain
            self._before = False
        block, found, after = block.partition(b"</sheetData>")
        if found:
            self._after = after
        if block:
            self._lines(block)

    def _lines(self, block: bytes) -> None:
        *lines, rest = block.split(b"</row>")
        if rest:
            raise _NotPlain
        for line in lines:
            self._line(line)

    def _line(self, line: bytes) -> None:
        """Read one row: cut where the references of its cells end, all with the number of the row."""
        tag = _ROW.match(line)
        number = int(tag[1]) if tag else 0
        if tag is None or not len(self._rows) < number <= MOST_ROWS:
            raise _NotPlain
        self._rows.extend([] for _ in range(number - len(self._rows) - 1))
        content = line[tag.end() :]
        if not content:
            self._rows.append([])
            return
        end = tag[1] + b'"'
        if number <= self._styles:
            content, end = self._with_own_ends(content, tag[1]), _CUT
        values, following = zip(*map(self._pieces.__getitem__, content.split(end)), strict=True)
        pick = self._picks.get(following)
        if pick is None:
            pick = self._picks[following] = _pick(following)
        self._rows.append(list(pick((*values, ""))))

    @staticmethod
    def _with_own_ends(content: bytes, number: bytes) -> bytes:
        """A row whose number might also be that of a style, so that it does not tell the references."""
        if _CUT in content or any(found[1] != number for found in _REFERENCE.findall(content)):
            raise _NotPlain
        return _REFERENCE.sub(rb'<c r="\1' + _CUT, content)

    def sheet(self) -> PlainSheet:
        """All rows, made equally long, without blank ones at the end. Raises _NotPlain."""
        after = self._after
        if after is None:
            raise _NotPlain
        merges = _MERGE.findall(after)
        if len(merges) != after.count(b"<mergeCell "):
            raise _NotPlain
        while self._rows and not self._rows[-1]:
            self._rows.pop()
        width = max(map(len, self._rows), default=0)
        for row in self._rows:
            if len(row) < width:
                row.extend(repeat("", width - len(row)))
        return PlainSheet(self._rows, tuple(_span(*merge) for merge in merges))


def _span(first: bytes, top: bytes, last: bytes, bottom: bytes) -> Span:
    return (
        (int(top) - 1, column_index(first.decode())),
        (int(bottom) - 1, column_index(last.decode())),
    )
