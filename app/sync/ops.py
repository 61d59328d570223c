"""Reading one op that came from elsewhere: its bytes, members and limits are checked before anything uses it.

For `incoming` and the merge.  Not for making ops (`app.core.oplog.ops`) nor for judging values by the form
rules, which is the store's matter (E503).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from app.core.oplog import canonical
from app.core.oplog.ops import KINDS, MAX_FIELDS, MAX_OP_BYTES, MAX_VALUE_BYTES, ORIGINS
from app.core.oplog.stamps import is_stamp
from app.sync.codes import Code, PackageError
from app.sync.shapes import HEX16, HEX32, Shape, array, fits, integer, one_of, text

MAX_BASES: Final = 256
MAX_ROW_BASES: Final = 4096

_STAMPS = array(is_stamp, MAX_BASES)
_KEY = text(r"[a-z_][a-z0-9_]{0,31}")
_SHAPE: Final[Shape] = {
    "v": integer(1, 1),
    "e": HEX16,
    "n": integer(1),
    "s": is_stamp,
    "t": _KEY,
    "id": HEX32,
    "k": one_of(*KINDS),
    "u": text(r"[0-9A-Za-z._-]{1,64}"),
    "r": one_of(*ORIGINS),
    "f": lambda value: type(value) is dict and len(value) <= MAX_FIELDS,
}
_OPTIONAL: Final[Shape] = {"fb": array(is_stamp, MAX_ROW_BASES)}


def read_op(body: bytes, *, newer_minor: bool = False) -> dict[str, Any]:
    """Read one op; raises PackageError E501_OP_SCHEMA (or E206_LIMIT by size) unless every member is right.

    ``newer_minor`` tolerates members this version does not know: they are kept and passed on.
    """
    if len(body) > MAX_OP_BYTES:
        raise PackageError(Code.E206_LIMIT, "op size")
    try:
        op = canonical.parse_same(body)
        if not fits(op, _SHAPE, _OPTIONAL, open_ended=newer_minor) or op["s"][18:] != op["e"]:
            raise PackageError(Code.E501_OP_SCHEMA, "shape")
        if ("fb" in op) != (op["k"] == "del"):
            raise PackageError(Code.E501_OP_SCHEMA, "fb")
        _check_fields(op["f"], newer_minor)
        if newer_minor or b"\\u0000" in body:
            canonical.check(op)
    except canonical.CanonicalError as error:
        raise PackageError(Code.E501_OP_SCHEMA, error.reason) from error
    if len(body) > MAX_VALUE_BYTES:
        _check_value_sizes(op["f"])
    return dict(op)


def _check_fields(fields: dict[str, Any], newer_minor: bool) -> None:
    for name, write in fields.items():
        if not _is_name(name) or type(write) is not dict or "v" not in write or "b" not in write:
            raise PackageError(Code.E501_OP_SCHEMA, "field")
        if len(write) != 2 and not newer_minor:
            raise PackageError(Code.E501_OP_SCHEMA, "field members")
        value, bases = write["v"], write["b"]
        if bases != [] and not _STAMPS(bases):
            raise PackageError(Code.E501_OP_SCHEMA, "bases")
        if value is not None and type(value) is not str:
            canonical.check(value, depth=4)


def _check_value_sizes(fields: dict[str, Any]) -> None:
    for write in fields.values():
        if len(canonical.dumps(write["v"])) > MAX_VALUE_BYTES:
            raise PackageError(Code.E206_LIMIT, "value size")


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    return _KEY(name)
