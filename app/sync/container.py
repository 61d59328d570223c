"""The outer container: a STORED zip whose layout is a pure function of its three entries (TBP/1 section 3).

For writing it and for proving that a file is exactly what would be written.  Not for zip files in general:
nothing here searches for a directory, skips a gap or extracts a name, which is what kills prepending,
appending, duplicate entries and differing directories.  Every pass streams, whatever the size.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final

from app.security.sealing import SIGNATURE_BYTES
from app.sync.codes import Code, PackageError
from app.sync.header import MAX_HEADER_BYTES

ENTRY_NAMES: Final = ("header.json", "header.sig", "payload.age")
MAX_PACKAGE_BYTES: Final = 3_758_096_384  # 3.5 GiB, below the FAT32 limit of 4 GiB − 1

_BLOCK: Final = 1 << 20
_VERSION: Final = 20
_DATE_1980: Final = 0x0021
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Piece:
    """One entry as the layout sees it: size in bytes and CRC-32."""

    size: int
    crc: int


@dataclass(frozen=True)
class Opened:
    """A container whose layout has been proved; the payload lies at ``payload_start`` of the file."""

    header: bytes
    signature: bytes
    payload_start: int
    payload_size: int
    payload_hash: str


def local_header(name: str, piece: Piece) -> bytes:
    """The fixed 30 bytes before an entry, and its name."""
    sizes = (piece.crc, piece.size, piece.size)
    fixed = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _DATE_1980, *sizes, len(name), 0)
    return fixed + name.encode("ascii")


def directory(pieces: tuple[Piece, ...]) -> bytes:
    """The central directory and its end record for the three entries."""
    records = b""
    offset = 0
    for name, piece in zip(ENTRY_NAMES, pieces, strict=True):
        sizes = (piece.crc, piece.size, piece.size)
        fixed = (
            b"PK\x01\x02",
            _VERSION,
            _VERSION,
            0,
            0,
            0,
            _DATE_1980,
            *sizes,
            len(name),
            0,
            0,
            0,
            0,
            0,
            offset,
        )
        records += _CENTRAL.pack(*fixed) + name.encode("ascii")
        offset += _LOCAL.size + len(name) + piece.size
    count = len(ENTRY_NAMES)
    return records + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(records), offset, 0)


def write_container(
    target: BinaryIO, header: bytes, signature: bytes, payload: BinaryIO, payload_piece: Piece
) -> None:
    """Write a package file from its three entries; ``payload`` is read from its start."""
    pieces = (
        Piece(len(header), zlib.crc32(header)),
        Piece(len(signature), zlib.crc32(signature)),
        payload_piece,
    )
    for name, piece, content in zip(ENTRY_NAMES, pieces, (header, signature, None), strict=True):
        target.write(local_header(name, piece))
        if content is not None:
            target.write(content)
    payload.seek(0)
    while block := payload.read(_BLOCK):
        target.write(block)
    target.write(directory(pieces))


def open_container(file: BinaryIO, size: int) -> Opened:
    """Prove that an open file of ``size`` bytes is exactly the container of its three entries.

    Raises PackageError E101_TRUNCATED, E102_CONTAINER or E206_LIMIT.  Hashes the whole payload on the way.
    """
    if size > MAX_PACKAGE_BYTES:
        raise PackageError(Code.E206_LIMIT, "package size")
    file.seek(0)
    header, header_piece = _read_small(file, ENTRY_NAMES[0], MAX_HEADER_BYTES)
    signature, signature_piece = _read_small(file, ENTRY_NAMES[1], SIGNATURE_BYTES)
    if len(signature) != SIGNATURE_BYTES:
        raise PackageError(Code.E102_CONTAINER, "signature size")
    claimed = _read_local(file, ENTRY_NAMES[2])
    start = file.tell()
    tail_size = len(directory((header_piece, signature_piece, claimed)))
    if size != start + claimed.size + tail_size:
        cut = size < start + claimed.size + tail_size
        raise PackageError(Code.E101_TRUNCATED if cut else Code.E102_CONTAINER, "file size")
    crc, digest = _hash_payload(file, claimed.size)
    tail = directory((header_piece, signature_piece, Piece(claimed.size, crc)))
    if crc != claimed.crc or file.read(tail_size + 1) != tail:
        raise PackageError(Code.E102_CONTAINER, "layout")
    return Opened(header, signature, start, claimed.size, digest)


def _read_small(file: BinaryIO, name: str, most: int) -> tuple[bytes, Piece]:
    claimed = _read_local(file, name)
    if claimed.size > most:
        raise PackageError(Code.E102_CONTAINER, "entry size")
    content = _read_exactly(file, claimed.size)
    if zlib.crc32(content) != claimed.crc:
        raise PackageError(Code.E102_CONTAINER, "crc")
    return content, claimed


def _read_local(file: BinaryIO, name: str) -> Piece:
    """Read a local header and refuse it unless it is the one we would write for its size and CRC."""
    found = _read_exactly(file, _LOCAL.size + len(name))
    crc, size = struct.unpack_from("<2L", found, 14)
    piece = Piece(size, crc)
    if found != local_header(name, piece):
        raise PackageError(Code.E102_CONTAINER, "local header")
    return piece


def _read_exactly(file: BinaryIO, size: int) -> bytes:
    content = file.read(size)
    if len(content) != size:
        raise PackageError(Code.E101_TRUNCATED, "end of file")
    return content


def _hash_payload(file: BinaryIO, size: int) -> tuple[int, str]:
    crc = 0
    digest = sha256()
    left = size
    while left:
        block = _read_exactly(file, min(_BLOCK, left))
        crc = zlib.crc32(block, crc)
        digest.update(block)
        left -= len(block)
    return crc, digest.hexdigest()
