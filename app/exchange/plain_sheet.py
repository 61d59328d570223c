"""Worksheets as most programs export them: rows of shared texts and plain numbers, straight from the XML.

Each text is one object however many cells show it, so a township of cells costs what its different texts
cost. A sheet with anything else in it (formula, date, error, rich text, unusual markup) is not read here:
the answer is None, and the library reads it as it reads everything. Both give the same rows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import repeat
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
_ROW = re.compile(rb'<row r="(\d{1,7})"[^>]*>')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^<]*<v>[^<]*)<')
_CELL_END = b"</v></c>"
_BLANK_CELL = re.compile(rb"<c [^<>]*/>")
_VALUE = re.compile(rb'(?: s="(\d+)")?( t="s")?><v>(-?\d+(?:\.\d+)?(?:E[+-]?\d+)?)')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/>')
_MARKS_OF_A_CELL = 4
_MARKS_OF_A_ROW = 2
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
        reader = _Reader(_Values(_strings(archive), _plain_styles(archive)))
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


def _plain_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the cell styles under which a number is just a number."""
    cell_formats = _part(archive, _STYLES).partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
    formats = _FORMAT.findall(cell_formats)
    if len(formats) != cell_formats.count(b"<xf "):
        return frozenset()
    return frozenset(b"%d" % place for place, one in enumerate(formats) if one in _NUMBER_FORMATS)


class _Values(dict[bytes, Any]):
    """What follows the reference of a cell → its value; each different cell is read once."""

    def __init__(self, strings: Sequence[str], plain_styles: frozenset[bytes]) -> None:
        super().__init__({b"": ""})
        self._strings = strings
        self._plain_styles = plain_styles

    def __missing__(self, cell: bytes) -> Any:
        found = _VALUE.fullmatch(cell)
        if found is None:
            raise _NotPlain
        style, shared, written = found.groups()
        if shared:
            if not written.isdigit() or int(written) >= len(self._strings):
                raise _NotPlain
            value: Any = self._strings[int(written)]
        elif style is None or style in self._plain_styles:
            value = float(written)
        else:
            raise _NotPlain
        self[cell] = value
        return value


class _Reader:
    """Takes the blocks of one sheet in order."""

    def __init__(self, values: _Values) -> None:
        self._values = values
        self._rows: list[list[Any]] = []
        self._letters: list[bytes] = []
        self._known: set[bytes] = set()
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
        cells = sum(map(self._line, lines))
        blanks = len(_BLANK_CELL.findall(block)) if b"/>" in block else 0
        marks = cells * _MARKS_OF_A_CELL + blanks + len(lines) * _MARKS_OF_A_ROW
        if rest or block.count(b"<") != marks or block.count(b"<row ") != len(lines):
            raise _NotPlain
        if block.count(_CELL_END) != cells:
            raise _NotPlain

    def _line(self, line: bytes) -> int:
        """Read one row; how many cells have a value."""
        tag = _ROW.match(line)
        number = int(tag[1]) if tag else 0
        if tag is None or not len(self._rows) < number <= MOST_ROWS:
            raise _NotPlain
        self._rows.extend([] for _ in range(number - len(self._rows) - 1))
        cells = _CELL.findall(line)
        if not cells:
            self._rows.append([])
            return 0
        filled: dict[bytes, bytes] = dict(cells)
        last = cells[-1][0]
        if line.rfind(b'<c r="' + last + tag[1] + b'"') < 0:
            raise _NotPlain
        if last not in self._known:
            self._widen(last)
        keys = list(map(filled.get, self._letters, repeat(b"")))
        if len(keys) - keys.count(b"") != len(cells):
            raise _NotPlain
        self._rows.append(list(map(self._values.__getitem__, keys)))
        return len(cells)

    def _widen(self, letters: bytes) -> None:
        """Know all columns up to this one."""
        last = column_index(letters.decode())
        if last >= MOST_COLUMNS:
            raise _NotPlain
        self._letters.extend(_letters(place) for place in range(len(self._letters), last + 1))
        self._known.update(self._letters)

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
        width = len(self._letters)
        for row in self._rows:
            if len(row) < width:
                row.extend(repeat("", width - len(row)))
        return PlainSheet(self._rows, tuple(_span(*merge) for merge in merges))


def _span(first: bytes, top: bytes, last: bytes, bottom: bytes) -> Span:
    return (
        (int(top) - 1, column_index(first.decode())),
        (int(bottom) - 1, column_index(last.decode())),
    )


def _letters(place: int) -> bytes:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters.encode()
