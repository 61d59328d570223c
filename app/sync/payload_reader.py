"""Reading the decrypted payload while it streams: every byte is either what the manifest says or refused.

For `incoming`.  Not for trust and signatures, which are settled before the first byte arrives here.
Nothing is extracted and nothing touches the disk; at most one manifest, one attachment or one block of ops
is in memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol

from app.core.oplog import canonical
from app.core.oplog.ops import MAX_OP_BYTES
from app.sync import ustar
from app.sync.codes import Code, PackageError
from app.sync.manifest import MAX_MANIFEST_BYTES, Entry, read_manifest
from app.sync.trust import Receiver

_PIECE: Final = 64 * 1024
_INFLATED: Final = 1 << 20
_GZIP: Final = 31

Asking = Generator[int, bytes, None]


class OpLines(Protocol):
    """Takes the op lines of a package in order."""

    def line(self, body: bytes) -> None: ...


@dataclass
class PayloadContent:
    """What a payload held beside ops and attachments."""

    manifest: Mapping[str, Any]
    documents: dict[str, Any]


class PayloadReader:
    """A writable stream for the plaintext; raises PackageError E201–E206 as soon as something is wrong.

    ``open_ops`` is called once the manifest is known and gives the taker of op lines.
    """

    def __init__(
        self, header: Mapping[str, Any], open_ops: Callable[[], OpLines], receiver: Receiver
    ) -> None:
        self.content = PayloadContent({}, {})
        self._header = header
        self._open_ops = open_ops
        self._receiver = receiver
        self._buffer = bytearray()
        self._parser = self._parse()
        self._wanted = next(self._parser)
        self._is_complete = False

    def write(self, content: bytes) -> int:
        self._buffer += content
        while not self._is_complete and len(self._buffer) >= self._wanted:
            piece = bytes(self._buffer[: self._wanted])
            del self._buffer[: self._wanted]
            try:
                self._wanted = self._parser.send(piece)
            except StopIteration:
                self._is_complete = True
        if self._is_complete and self._buffer:
            raise PackageError(Code.E203_INNER, "after end")
        return len(content)

    def finish(self) -> PayloadContent:
        """Call at the end of the stream; raises PackageError when it came too early."""
        if not self._is_complete:
            raise PackageError(Code.E203_INNER, "early end")
        return self.content

    def _parse(self) -> Asking:
        manifest_bytes = yield from self._manifest_bytes()
        self.content.manifest, entries = read_manifest(manifest_bytes, self._header)
        ops = self._open_ops()
        for entry in entries:
            block = yield ustar.BLOCK
            if block != ustar.record(entry.path, entry.size):
                raise PackageError(Code.E203_INNER, "entry record")
            taker = self._taker(entry, ops)
            yield from _pieces(entry.size, taker.feed)
            taker.finish()
        if (yield len(ustar.END)) != ustar.END:
            raise PackageError(Code.E203_INNER, "end record")

    def _manifest_bytes(self) -> Generator[int, bytes, bytes]:
        block = yield ustar.BLOCK
        size = ustar.stated_size(block)
        if size is None or block != ustar.record("manifest.json", size):
            raise PackageError(Code.E203_INNER, "manifest record")
        if size > MAX_MANIFEST_BYTES:
            raise PackageError(Code.E206_LIMIT, "manifest")
        parts: list[bytes] = []
        yield from _pieces(size, parts.append)
        return b"".join(parts)

    def _taker(self, entry: Entry, ops: OpLines) -> _ChunkTaker | _WholeTaker:
        if entry.type == "ops":
            return _ChunkTaker(entry, ops.line)
        if entry.type == "audit":
            return _ChunkTaker(entry, _canonical_line)
        if entry.type == "att":
            return _WholeTaker(entry, lambda content: self._receiver.attachment(entry.digest, content))
        return _WholeTaker(entry, lambda content: self._document(entry, content))

    def _document(self, entry: Entry, content: bytes) -> None:
        try:
            self.content.documents[entry.path[4:-5]] = canonical.loads_exact(content)
        except canonical.CanonicalError as error:
            raise PackageError(Code.E203_INNER, "document") from error


def _pieces(size: int, take: Callable[[bytes], None]) -> Asking:
    """Ask for ``size`` bytes piece by piece, then for their padding."""
    left = size
    while left:
        piece = yield min(_PIECE, left)
        left -= len(piece)
        take(piece)
    padding = ustar.padding(size)
    if padding and (yield len(padding)) != padding:
        raise PackageError(Code.E203_INNER, "padding")


def _canonical_line(body: bytes) -> None:
    try:
        canonical.loads_exact(body)
    except canonical.CanonicalError as error:
        raise PackageError(Code.E203_INNER, "audit line") from error


class _WholeTaker:
    """A document or attachment: at most 20 MiB, handed over whole once its hash is right."""

    def __init__(self, entry: Entry, hand_over: Callable[[bytes], None]) -> None:
        self._entry = entry
        self._hand_over = hand_over
        self._parts: list[bytes] = []

    def feed(self, piece: bytes) -> None:
        self._parts.append(piece)

    def finish(self) -> None:
        content = b"".join(self._parts)
        if sha256(content).hexdigest() != self._entry.digest:
            raise PackageError(Code.E204_ENTRY_HASH, self._entry.type)
        self._hand_over(content)


class _ChunkTaker:
    """One gzip member of lines; never inflates more than the manifest announced."""

    def __init__(self, entry: Entry, take_line: Callable[[bytes], None]) -> None:
        self._entry = entry
        self._take_line = take_line
        self._inflater = zlib.decompressobj(_GZIP)
        self._digest = sha256()
        self._raw_size = 0
        self._count = 0
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        self._digest.update(piece)
        while piece:
            try:
                raw = self._inflater.decompress(piece, _INFLATED)
            except zlib.error as error:
                raise PackageError(Code.E203_INNER, "gzip") from error
            self._raw_size += len(raw)
            if self._raw_size > self._entry.raw_size or self._inflater.unused_data:
                raise PackageError(Code.E205_ENTRY_SIZE, "raw size")
            self._split(raw)
            piece = self._inflater.unconsumed_tail

    def finish(self) -> None:
        if not self._inflater.eof or self._rest:
            raise PackageError(Code.E205_ENTRY_SIZE, "early end")
        if self._digest.hexdigest() != self._entry.digest:
            raise PackageError(Code.E204_ENTRY_HASH, self._entry.type)
        if (self._raw_size, self._count) != (self._entry.raw_size, self._entry.count):
            raise PackageError(Code.E205_ENTRY_SIZE, "raw size or count")

    def _split(self, raw: bytes) -> None:
        lines = (self._rest + raw).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > MAX_OP_BYTES:
            raise PackageError(Code.E206_LIMIT, "line")
        for line in lines:
            self._count += 1
            self._take_line(line)
