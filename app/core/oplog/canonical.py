"""Canonical JSON (CJ) of TBP/1 section 2: RFC 8785 restricted to what our ops and packages need.

For turning values into the one byte string that is hashed, signed and compared.  Not for settings files or
anything a person edits.  Keys match ``[a-z_][a-z0-9_]{0,31}``; values are null, bool, int within ±(2^53−1),
text without U+0000 and lone surrogates, arrays and objects at most eight deep.  There are no floats and
text is never normalised: rare-character names must survive byte-exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 8

is_key: Callable[[str], Any] = re.compile(r"[a-z_][a-z0-9_]{0,31}").fullmatch

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode


class CanonicalError(ValueError):
    """A value or byte string that is not canonical JSON; ``reason`` is a stable word for logs and tests."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def dumps(value: object) -> bytes:
    """Return the canonical UTF-8 bytes of ``value``; raises CanonicalError for anything CJ does not have."""
    check(value)
    return _encode(value).encode("utf-8")


def loads(content: bytes) -> Any:
    """Read any JSON whose *values* CJ allows, whatever its spacing; raises CanonicalError.

    Refuses duplicate keys, floats, exponents, NaN, depth over eight, bytes that are not UTF-8.
    """
    _refuse_depth(content)
    try:
        value = _DECODER.decode(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CanonicalError("utf8") from error
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:
        raise CanonicalError("syntax") from error
    check(value)
    return value


def loads_exact(content: bytes) -> Any:
    """Read canonical JSON and refuse bytes whose re-serialisation differs; raises CanonicalError."""
    value = loads(content)
    if _encode(value).encode("utf-8") != content:
        raise CanonicalError("not_canonical")
    return value


def parse_same(content: bytes) -> Any:
    """Read JSON that re-serialises to the same bytes, fast, without judging keys, types, depth and U+0000.

    For many thousand ops, whose reader checks every member itself.  Duplicate keys, spacing, escapes
    and NaN can not pass, floats can.  Raises CanonicalError.
    """
    try:
        text = content.decode("utf-8")
        value = _PLAIN(text)
        same = _encode(value) == text
    except (ValueError, RecursionError) as error:
        raise CanonicalError("syntax") from error
    if not same:
        raise CanonicalError("not_canonical")
    return value


def check(value: Any, depth: int = 1) -> None:
    """Raise CanonicalError unless ``value`` is made only of what CJ allows; ``depth``: open containers."""
    kind = type(value)
    if kind is str:
        check_text(value)
    elif kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise CanonicalError("integer_range")
    elif kind is dict or kind is list or kind is tuple:
        if depth > MAX_DEPTH:
            raise CanonicalError("depth")
        _check_container(value, depth + 1)
    elif value is not None and kind is not bool:
        raise CanonicalError("type")


def check_text(text: str) -> None:
    """Raise CanonicalError for U+0000 and lone surrogates, which no store and no UTF-8 can carry."""
    if "\x00" in text:
        raise CanonicalError("nul")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise CanonicalError("surrogate") from error


def _check_container(value: Any, depth: int) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str or not is_key(key):
                raise CanonicalError("key")
            check(item, depth)
        return
    for item in value:
        check(item, depth)


def _refuse_depth(content: bytes) -> None:
    """Refuse absurd nesting before the parser recurses: brackets outside strings are at least this many."""
    if content.count(b"[") + content.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _BRACKETS(content):
        mark = token.group()[0]
        if mark in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise CanonicalError("depth")
        elif mark in b"]}":
            depth -= 1


def _refuse_number(_text: str) -> NoReturn:
    raise CanonicalError("float")


def _read_integer(text: str) -> int:
    if len(text) > 17:
        raise CanonicalError("integer_range")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise CanonicalError("duplicate_key")
    return members


_PLAIN = json.JSONDecoder().decode
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL).finditer
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
    parse_int=_read_integer,
)
