"""Making one op of TBP/1 section 5 as canonical bytes, fast enough for a whole township import.

For the write door.  Not for reading or judging ops that came from elsewhere.  The bytes equal
``canonical.dumps`` of the op object; they are assembled directly because an import makes hundreds of
thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from app.core.oplog.canonical import MAX_INTEGER, CanonicalError, check, dumps, is_key

MAX_OP_BYTES: Final = 256 * 1024
MAX_VALUE_BYTES: Final = 64 * 1024
MAX_FIELDS: Final = 256

KINDS: Final = frozenset({"put", "del", "undel", "link_dup"})
ORIGINS: Final = frozenset({"ui", "import", "merge", "migrate", "resolve"})

_TOLD_APART: Final = frozenset((str, int, bool, date))
"""Types of which equal values are written alike, as long as they are not mixed."""
FEW_OF_MANY: Final = 4
"""A column with four times as many values as different ones is written value by value."""
NO_BASES: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})

_quote: Callable[[str], str] = encode_basestring


def make_op(
    epoch: str,
    n: int,
    stamp: str,
    table: str,
    entity_id: str,
    user: str,
    fields: Mapping[str, object],
    *,
    bases: Mapping[str, Sequence[str]] = NO_BASES,
    kind: str = "put",
    origin: str = "ui",
    row_bases: Sequence[str] | None = None,
) -> bytes:
    """Return the canonical bytes of one op.

    ``fields`` maps changed field names to values (text, int, bool, None, date → ISO text, tuple/list →
    array); ``bases`` maps a field name to the stamps of the head values the author saw (absent = none);
    ``row_bases`` (``fb``) is given for ``del`` only: all head stamps of the row the author saw.  Raises
    CanonicalError for values CJ does not have and for the limits of section 4 (256 fields, 64 KiB a value,
    256 KiB an op).  ``epoch``, ``stamp``, ``entity_id``, ``user`` are the program's own hexadecimal and
    identifier texts and are not checked again here.
    """
    written = _with_bases(fields, bases) if bases else _without_bases(fields)
    row = "" if row_bases is None else f'"fb":{_stamp_array(row_bases)},'
    text = (
        f'{{"e":"{epoch}","f":{{{written}}},{row}"id":"{entity_id}","k":"{kind}","n":{n},'
        f'"r":"{origin}","s":"{stamp}","t":"{table}","u":"{user}","v":1}}'
    )
    return _checked(text, fields.values())


class NewRecordOps:
    """Ops of new records with the same filled fields: everything that does not vary is written once.

    `names` are the fields in canonical order; `written` takes their values column by column in this order and
    `body` makes the op of one of them. The bytes are those of `make_op`, and so is what is refused.
    """

    __slots__ = ("_body", "_openings", "names")

    def __init__(self, epoch: str, table: str, user: str, origin: str, names: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        self._openings = [_opening(name) for name in self.names]
        start = f'{{"e":"{epoch}","f":{{'
        tail = f'","t":"{table}","u":"{user}","v":1}}'
        self._body = b'%b%%b},"id":"%%b","k":"put","n":%%d,"r":"%b","s":"%%b%b' % tuple(
            _encoded(text.replace("%", "%%")) for text in (start, origin, tail)
        )

    def written(self, columns: Sequence[Sequence[object]]) -> list[bytes]:
        """The fields of many records; `columns` hold no blanks. Raises CanonicalError."""
        parts = map(_column_bytes, self._openings, columns)
        fields = list(map(b",".join, zip(*parts, strict=True)))
        if len(columns) > MAX_FIELDS:
            raise CanonicalError("field_count")
        if max(map(len, fields), default=0) > MAX_VALUE_BYTES or any(b"\\u0000" in one for one in fields):
            for values in zip(*columns, strict=True):
                _check_exactly(values)
        return fields

    def body(self, n: int, stamp: str, entity_id: str, written: bytes) -> bytes:
        """The canonical bytes of one op from what `written` gave for it. Raises CanonicalError."""
        body = self._body % (written, entity_id.encode(), n, stamp.encode())
        if len(body) > MAX_OP_BYTES:
            raise CanonicalError("op_size")
        return body


def _column_bytes(opening: str, column: Sequence[Any]) -> Iterable[bytes]:
    """The values of one field, each with its name; a value that repeats much is written once."""
    kinds = set(map(type, column))
    if len(kinds) > 1 or not kinds <= _TOLD_APART:
        return [_unchecked(f"{opening}{_value_text(value)}}}") for value in column]
    distinct = set(column)
    if len(distinct) * FEW_OF_MANY < len(column):
        texts = {value: _unchecked(f"{opening}{_value_text(value)}}}") for value in distinct}
        return map(texts.__getitem__, column)
    write = _TEXTS[kinds.pop()]
    return [_unchecked(f"{opening}{write(value)}}}") for value in column]


def _without_bases(fields: Mapping[str, object]) -> str:
    """The usual case (new rows, imports): one cached template per set of field names."""
    if len(fields) < 2:
        return ",".join([_opening(name) + _value_text(value) + "}" for name, value in fields.items()])
    template, pick = _layout(tuple(fields))
    return template % tuple(
        [_quote(v) if type(v) is str else _TEXTS[type(v)](v) for v in pick(fields)]
    )


def _with_bases(fields: Mapping[str, object], bases: Mapping[str, Sequence[str]]) -> str:
    parts = []
    for name in sorted(fields):
        opening = _opening(name)
        seen = bases.get(name)
        if seen:
            opening = f'{opening[:-7]}{_stamp_array(seen)},"v":'
        parts.append(opening + _value_text(fields[name]) + "}")
    return ",".join(parts)


@lru_cache(maxsize=1024)
def _layout(names: tuple[str, ...]) -> tuple[str, Callable[[Mapping[str, object]], tuple[object, ...]]]:
    """A %-template for fields of these names in canonical order, and the getter of their values."""
    ordered = sorted(names)
    return ",".join(_opening(name) + "%s}" for name in ordered), itemgetter(*ordered)


def _checked(text: str, values: Collection[object]) -> bytes:
    """Encode the op text; anything that could break a rule takes the slow, exact way."""
    if "\\u0000" in text or len(text) > MAX_VALUE_BYTES // 4 or len(values) > MAX_FIELDS:
        _check_exactly(values)
    return _encoded(text)


def _unchecked(text: str) -> bytes:
    """UTF-8 of any length. Raises CanonicalError for lone surrogates."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("surrogate") from error


def _encoded(text: str) -> bytes:
    body = _unchecked(text)
    if len(body) > MAX_OP_BYTES:
        raise CanonicalError("op_size")
    return body


def _check_exactly(values: Collection[object]) -> None:
    if len(values) > MAX_FIELDS:
        raise CanonicalError("field_count")
    for value in values:
        if type(value) is str or type(value) is tuple:
            check(value)
        if len(_value_text(value).encode("utf-8", "surrogatepass")) > MAX_VALUE_BYTES:
            raise CanonicalError("value_size")


def _value_text(value: object) -> str:
    return _TEXTS[type(value)](value)


@lru_cache(maxsize=65_536)
def _integer_text(value: int) -> str:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise CanonicalError("integer_range")
    return str(value)


@lru_cache(maxsize=65_536)
def _date_text(value: date) -> str:
    return f'"{value.isoformat()}"'


def _array_text(values: tuple[Any, ...]) -> str:
    if any(type(value) is not str for value in values):
        return _any_text(values)
    return f"[{','.join(map(_quote, values))}]"


def _any_text(value: object) -> str:
    return dumps(value).decode("utf-8")


class _TextByType(dict[type, Callable[[Any], str]]):
    """The writer of each usual type; anything else takes the slow, exact way."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return _any_text


_TEXTS: Final = _TextByType(
    {
        str: _quote,
        int: _integer_text,
        bool: {True: "true", False: "false"}.__getitem__,
        date: _date_text,
        tuple: _array_text,
        type(None): {None: "null"}.__getitem__,
    }
)


def _stamp_array(stamps: Sequence[str]) -> str:
    return '["' + '","'.join(stamps) + '"]' if stamps else "[]"


@lru_cache(maxsize=4096)
def _opening(name: str) -> str:
    """Everything before the value of a field without bases; refuses names CJ does not allow."""
    if not is_key(name):
        raise CanonicalError("key")
    return f'"{name}":{{"b":[],"v":'
