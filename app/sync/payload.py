"""Writing the payload: ops into compressed chunks, then manifest and entries as one ustar stream into age.

For `outgoing`.  Not for reading: see `payload_reader`.  Ops pass through once; compressed chunks wait in an
encrypted spool because the manifest, which comes first, lists their hashes.  Nothing is ever on disk in
clear.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO, Final

from app.core.oplog.chain import chain_step
from app.core.oplog.ops import MAX_OP_BYTES
from app.core.progress import Progress
from app.security import sealing
from app.sync import ustar
from app.sync.codes import Code, PackageError
from app.sync.container import Piece
from app.sync.manifest import Entry
from app.sync.spool import Spool

CHUNK_RAW: Final = 4 * 1024 * 1024
_GZIP: Final = 31
_REPORT_EVERY: Final = 500

OpRow = tuple[int, bytes, bytes]


@dataclass
class OpsWritten:
    """What passed: the span of n with its chain values, and counts of put and del per entity type."""

    first_n: int = 0
    first_h: bytes = b""
    last_n: int = 0
    last_h: bytes = b""
    summary: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many ops passed."""
        return self.last_n - self.first_n + 1 if self.first_n else 0


def spool_ops(
    ops: Iterable[OpRow], spool: Spool, progress: Progress, expected: int
) -> tuple[OpsWritten, list[Entry]]:
    """Compress ops into chunk records of the spool.

    Each op is (n, canonical bytes, chain value after it); n must rise by one and the chain must hold, else
    PackageError E402_CHAIN: a package is never sealed over a broken log.
    """
    written = OpsWritten()
    entries: list[Entry] = []
    chunk = _Chunk()
    for done, (n, body, chained) in enumerate(ops, 1):
        _follow(written, n, body, chained)
        _count(written.summary, body)
        if chunk.raw_size + len(body) + 1 > CHUNK_RAW:
            entries.append(chunk.finish(len(entries) + 1, spool))
            chunk = _Chunk()
        chunk.add(body)
        if done % _REPORT_EVERY == 0:
            progress.step(done, max(expected, done))
    if chunk.count:
        entries.append(chunk.finish(len(entries) + 1, spool))
    return written, entries


class _Chunk:
    """One gzip member of canonical ops, a line each."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._parts: list[bytes] = []
        self.raw_size = 0
        self.count = 0

    def add(self, body: bytes) -> None:
        line = body + b"\n"
        self._parts.append(self._packer.compress(line))
        self.raw_size += len(line)
        self.count += 1

    def finish(self, number: int, spool: Spool) -> Entry:
        self._parts.append(self._packer.flush())
        content = b"".join(self._parts)
        spool.append(content)
        digest = sha256(content).hexdigest()
        return Entry(f"ops/{number:05d}.ndjson.gz", "ops", len(content), digest, self.raw_size, self.count)


def _follow(written: OpsWritten, n: int, body: bytes, chained: bytes) -> None:
    if not written.first_n:
        written.first_n, written.first_h = n, chained
    elif n != written.last_n + 1 or chain_step(written.last_h, body) != chained:
        raise PackageError(Code.E402_CHAIN, f"n {n}")
    if len(body) > MAX_OP_BYTES or b"\n" in body:
        raise PackageError(Code.E501_OP_SCHEMA, f"n {n}")
    written.last_n, written.last_h = n, chained


def _count(summary: dict[str, dict[str, int]], body: bytes) -> None:
    """Count by type and kind, read from the tail of a canonical op (all scalars after f)."""
    start = body.rfind(b',"t":"') + 6
    table = body[start : body.index(b'"', start)].decode("ascii")
    counts = summary.setdefault(table, {"put": 0, "del": 0})
    start = body.rfind(b',"k":"') + 6
    counts["del" if body.startswith(b'del"', start) else "put"] += 1


def document_entries(documents: Mapping[str, bytes]) -> list[Entry]:
    """Entries of small canonical JSON documents, by name."""
    return [
        Entry(f"doc/{name}.json", "doc", len(content), sha256(content).hexdigest())
        for name, content in sorted(documents.items())
    ]


def tar_stream(manifest: bytes, entries: Iterable[Entry], contents: Iterable[bytes]) -> Iterator[bytes]:
    """The plaintext: manifest first, then the entries in the order the manifest lists them."""
    yield from _file("manifest.json", manifest)
    for entry, content in zip(entries, contents, strict=True):
        yield from _file(entry.path, content)
    yield ustar.END


def _file(name: str, content: bytes) -> Iterator[bytes]:
    yield ustar.record(name, len(content))
    yield content
    yield ustar.padding(len(content))


@dataclass(frozen=True)
class SealedPayload:
    """The sealed payload's size, CRC-32 and hex64 hash."""

    piece: Piece
    digest: str


def seal_payload(plain: Iterator[bytes], target: BinaryIO, recipients: Iterable[str]) -> SealedPayload:
    """Encrypt the plaintext stream into ``target``; raises OSError when the disk is full."""
    writer = _Measuring(target)
    sealing.seal(_Pulled(plain), writer, recipients)
    return SealedPayload(Piece(writer.size, writer.crc), writer.digest.hexdigest())


class _Pulled:
    """An iterator of byte strings as a readable stream."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._rest = memoryview(part)
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return bytes(taken)


class _Measuring:
    """Writes through and keeps size, CRC-32 and hash."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.size = 0
        self.crc = 0
        self.digest = sha256()

    def write(self, content: bytes) -> int:
        self.size += len(content)
        self.crc = zlib.crc32(content, self.crc)
        self.digest.update(content)
        return self._target.write(content)
