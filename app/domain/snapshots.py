"""Packing what a household looked like into one text, and which records belong to a year (domain.md 2.1).

The text is canonical JSON without blank fields, deflated and in base64: ten years of a township take a tenth
of the room, and the same household always gives the same text.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Values = Mapping[str, Any]
Packed = Mapping[str, list[dict[str, Any]]]
_MARK = "z1:"
_LEVEL = 9


class SnapshotDamaged(ValueError):
    """The text is no packed snapshot of a version this program knows."""


def pack(records: Mapping[str, Iterable[Values]]) -> str:
    """Entity → records as one text of ASCII characters."""
    plain = {entity: [_filled(row) for row in rows] for entity, rows in records.items()}
    canonical = json.dumps(
        {entity: rows for entity, rows in plain.items() if rows},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=_plain,
    )
    return _MARK + base64.b64encode(zlib.compress(canonical.encode("utf-8"), _LEVEL)).decode("ascii")


def unpack(text: str) -> Packed:
    """Entity → records in the value forms of the journal (dates as ISO text). Raises SnapshotDamaged."""
    if not text.startswith(_MARK):
        raise SnapshotDamaged("mark")
    try:
        canonical = zlib.decompress(base64.b64decode(text.removeprefix(_MARK), validate=True))
        found = json.loads(canonical.decode("utf-8"))
    except (binascii.Error, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise SnapshotDamaged("content") from fault
    if not isinstance(found, dict):
        raise SnapshotDamaged("shape")
    return found


def _filled(row: Values) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
