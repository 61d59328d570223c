"""Making one op of TBP/1 section 5 as canonical bytes, fast enough for a whole township import.

For the write door.  Not for reading or judging ops that came from elsewhere.  The bytes equal
``canonical.dumps`` of the op object; they are assembled directly because an import makes hundreds of
thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from app.core.oplog.canonical import MAX_INTEGER, CanonicalError, check_text, dumps, is_key

MAX_OP_BYTES: Final = 256 * 1024
MAX_VALUE_BYTES: Final = 64 * 1024
MAX_FIELDS: Final = 256

KINDS: Final = frozenset({"put", "del", "undel", "link_dup"})
ORIGINS: Final = frozenset({"ui", "import", "merge", "migrate", "resolve"})

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
    return _checked(text, fields)


def _without_bases(fields: Mapping[str, object]) -> str:
    """The usual case (new rows, imports): one cached template per set of field names."""
    if len(fields) < 2:
        return ",".join([_opening(name) + _value_text(value) + "}" for name, value in fields.items()])
    template, pick = _layout(tuple(fields))
    return template % tuple(
        [_quote(v) if type(v) is str else "null" if v is None else _value_text(v) for v in pick(fields)]
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


def _checked(text: str, fields: Mapping[str, object]) -> bytes:
    """Encode the op text; anything that could break a rule takes the slow, exact way."""
    if "\\u0000" in text or len(text) > MAX_VALUE_BYTES // 4 or len(fields) > MAX_FIELDS:
        _check_exactly(fields)
    try:
        body = text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("surrogate") from error
    if len(body) > MAX_OP_BYTES:
        raise CanonicalError("op_size")
    return body


def _check_exactly(fields: Mapping[str, object]) -> None:
    if len(fields) > MAX_FIELDS:
        raise CanonicalError("field_count")
    for value in fields.values():
        if type(value) is str:
            check_text(value)
        if len(_value_text(value).encode("utf-8", "surrogatepass")) > MAX_VALUE_BYTES:
            raise CanonicalError("value_size")


def _value_text(value: object) -> str:
    kind = type(value)
    if value is None:
        return "null"
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
            raise CanonicalError("integer_range")
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is str:
        return _quote(value)  # type: ignore[arg-type]
    if type(value) is date:
        return f'"{value.isoformat()}"'
    return dumps(value).decode("utf-8")


def _stamp_array(stamps: Sequence[str]) -> str:
    return '["' + '","'.join(stamps) + '"]' if stamps else "[]"


@lru_cache(maxsize=4096)
def _opening(name: str) -> str:
    """Everything before the value of a field without bases; refuses names CJ does not allow."""
    if not is_key(name):
        raise CanonicalError("key")
    return f'"{name}":{{"b":[],"v":'
