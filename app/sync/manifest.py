"""manifest.json, the first entry of the sealed payload: what follows, entry by entry (TBP/1 section 4).

For listing and checking entries.  Not for their content: see `payload_reader`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from app.core.oplog import canonical
from app.core.oplog.canonical import is_key
from app.sync.codes import Code, PackageError
from app.sync.header import ADDRESS_FIELDS, HeaderFacts
from app.sync.merkle import merkle_root
from app.sync.shapes import HEX16, HEX64, MAX_COUNT, Shape, array, fits, integer, mapping, one_of, text, whole

MAX_MANIFEST_BYTES: Final = 8 * 1024 * 1024
MAX_ENTRIES: Final = 20_000
MAX_CHUNK_RAW: Final = 16 * 1024 * 1024
MAX_TOTAL_RAW: Final = 2 * 1024**3
MAX_GZIP_RATIO: Final = 200
MAX_ATTACHMENT: Final = 20 * 1024 * 1024
MAX_ENTRY_BYTES: Final = 20 * 1024 * 1024
MAX_HAVE: Final = 512

_PATHS: Final = {
    "ops": re.compile(r"ops/[0-9]{5}\.ndjson\.gz").fullmatch,
    "audit": re.compile(r"audit/[0-9]{5}\.ndjson\.gz").fullmatch,
    "att": re.compile(r"att/[0-9a-f]{64}").fullmatch,
    "doc": re.compile(r"doc/[a-z0-9_]{1,40}\.json").fullmatch,
}
_CHUNKED: Final = ("ops", "audit")
_ENTRY: Final[Shape] = {
    "path": text(r"[ -~]{1,100}"),
    "type": one_of(*_PATHS),
    "size": integer(),
    "hash": HEX64,
}
_ENTRY_CHUNK: Final[Shape] = {"raw_size": integer(), "count": integer()}
_SHAPE: Final[Shape] = {
    **ADDRESS_FIELDS,
    "have": array(lambda pair: type(pair) is list and len(pair) == 2 and _is_have(pair), MAX_HAVE),
    "entries": array(whole(_ENTRY, _ENTRY_CHUNK), MAX_COUNT),
    "att_total": whole({"count": integer(), "bytes": integer(), "root": HEX64}),
    "summary": mapping(lambda key: bool(is_key(key)), whole({"put": integer(), "del": integer()}), MAX_COUNT),
}


@dataclass(frozen=True)
class Entry:
    """One listed entry; sizes in bytes, ``digest`` hex64, ``raw_size`` and ``count`` only for op chunks."""

    path: str
    type: str
    size: int
    digest: str
    raw_size: int = 0
    count: int = 0

    def to_object(self) -> dict[str, Any]:
        """The form it has in the manifest."""
        plain: dict[str, Any] = {"path": self.path, "type": self.type, "size": self.size, "hash": self.digest}
        return plain | ({"raw_size": self.raw_size, "count": self.count} if self.type in _CHUNKED else {})


def write_manifest(
    facts: HeaderFacts, entries: Iterable[Entry], summary: Mapping[str, Mapping[str, int]]
) -> bytes:
    """The canonical bytes of manifest.json; raises PackageError E206_LIMIT beyond the limits."""
    listed = list(entries)
    attachments = [entry for entry in listed if entry.type == "att"]
    manifest = {
        **facts.address(),
        "have": [[epoch, n] for epoch, n in facts.have],
        "entries": [entry.to_object() for entry in listed],
        "att_total": {
            "count": len(attachments),
            "bytes": sum(entry.size for entry in attachments),
            "root": attachment_root(attachments),
        },
        "summary": {kind: dict(counts) for kind, counts in summary.items()},
    }
    content = canonical.dumps(manifest)
    _check_limits(content, listed)
    return content


def read_manifest(content: bytes, header: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Entry, ...]]:
    """Read and check the manifest of a package with this header.

    Raises PackageError E201 (shape), E202 (does not belong to this header), E203 (entry name), E206 (limits).
    """
    if sha256(content).hexdigest() != header["manifest_hash"]:
        raise PackageError(Code.E202_HEADER_MISMATCH, "manifest hash")
    try:
        manifest = canonical.loads_exact(content)
    except canonical.CanonicalError as error:
        raise PackageError(Code.E201_MANIFEST, error.reason) from error
    if not fits(manifest, _SHAPE):
        raise PackageError(Code.E201_MANIFEST, "shape")
    if any(manifest[name] != header[name] for name in ADDRESS_FIELDS):
        raise PackageError(Code.E202_HEADER_MISMATCH, "address")
    entries = tuple(_entry(item) for item in manifest["entries"])
    _check_names(entries)
    _check_limits(content, entries)
    _check_attachments(manifest["att_total"], [entry for entry in entries if entry.type == "att"])
    return manifest, entries


def attachment_root(attachments: Iterable[Entry]) -> str:
    """hex64 Merkle root over the sorted content hashes."""
    return merkle_root(sorted(bytes.fromhex(entry.digest) for entry in attachments)).hex()


def _entry(item: Mapping[str, Any]) -> Entry:
    chunked = item["type"] in _CHUNKED
    if chunked != ("raw_size" in item) or chunked != ("count" in item):
        raise PackageError(Code.E201_MANIFEST, "entry members")
    return Entry(
        item["path"], item["type"], item["size"], item["hash"], item.get("raw_size", 0), item.get("count", 0)
    )


def _check_names(entries: tuple[Entry, ...]) -> None:
    if len({entry.path for entry in entries}) != len(entries):
        raise PackageError(Code.E201_MANIFEST, "entry twice")
    for entry in entries:
        if not _PATHS[entry.type](entry.path) or (entry.type == "att" and entry.path[4:] != entry.digest):
            raise PackageError(Code.E203_INNER, "entry name")


def _check_limits(content: bytes, entries: Iterable[Entry]) -> None:
    listed = list(entries)
    if len(content) > MAX_MANIFEST_BYTES or len(listed) > MAX_ENTRIES:
        raise PackageError(Code.E206_LIMIT, "manifest")
    if sum(entry.raw_size for entry in listed) > MAX_TOTAL_RAW:
        raise PackageError(Code.E206_LIMIT, "total")
    for entry in listed:
        if entry.size > MAX_ENTRY_BYTES or entry.raw_size > MAX_CHUNK_RAW:
            raise PackageError(Code.E206_LIMIT, "entry")
        if entry.raw_size > MAX_GZIP_RATIO * entry.size:
            raise PackageError(Code.E206_LIMIT, "ratio")


def _check_attachments(total: Mapping[str, Any], attachments: list[Entry]) -> None:
    seen = (len(attachments), sum(entry.size for entry in attachments), attachment_root(attachments))
    if seen != (total["count"], total["bytes"], total["root"]):
        raise PackageError(Code.E201_MANIFEST, "attachment total")


def _is_have(pair: list[Any]) -> bool:
    return HEX16(pair[0]) and type(pair[1]) is int and pair[1] >= 0
