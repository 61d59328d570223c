"""Strict shapes of JSON objects: every member named, nothing extra, each value checked before it is used.

For the header, the manifest and ops.  Not a schema language: shapes are plain mappings of member name →
check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Check = Callable[[Any], bool]
Shape = Mapping[str, Check]

MAX_COUNT: Final = 2**53 - 1


def fits(value: object, shape: Shape, optional: Shape | None = None, *, open_ended: bool = False) -> bool:
    """Whether ``value`` is an object with all members of ``shape``, perhaps ``optional`` ones, no others."""
    if type(value) is not dict:
        return False
    extra = optional or {}
    if not shape.keys() <= value.keys() or not (open_ended or value.keys() <= shape.keys() | extra.keys()):
        return False
    return all(check(value[name]) for name, check in shape.items()) and all(
        check(value[name]) for name, check in extra.items() if name in value
    )


def integer(low: int = 0, high: int = MAX_COUNT) -> Check:
    """An int (never a bool) from ``low`` to ``high``."""
    return lambda value: type(value) is int and low <= value <= high


def text(pattern: str) -> Check:
    """Text that matches the pattern as a whole."""
    matches = re.compile(pattern).fullmatch
    return lambda value: type(value) is str and matches(value) is not None


def one_of(*allowed: str) -> Check:
    """One of these texts."""
    return lambda value: type(value) is str and value in allowed


def array(item: Check, most: int) -> Check:
    """An array of at most ``most`` items that all pass."""
    return lambda value: type(value) is list and len(value) <= most and all(map(item, value))


def mapping(key: Check, item: Check, most: int) -> Check:
    """An object used as a map, of at most ``most`` members."""
    return lambda value: (
        type(value) is dict and len(value) <= most and all(map(key, value)) and all(map(item, value.values()))
    )


def whole(shape: Shape, optional: Shape | None = None) -> Check:
    """An object of this shape."""
    return lambda value: fits(value, shape, optional)


HEX16: Final = text(r"[0-9a-f]{16}")
HEX32: Final = text(r"[0-9a-f]{32}")
HEX64: Final = text(r"[0-9a-f]{64}")
