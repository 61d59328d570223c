"""POSIX ustar records as TBP/1 section 4 restricts them: regular files, mode 0600, time 0, nothing else.

For the plaintext stream inside ``payload.age``, so that a plain `age -d | tar x` still opens an archive
when this program is long gone.  Not a tar reader: a record is accepted only if it is the very record we
would write.
"""

from __future__ import annotations

from typing import Final

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)

_NAME_BYTES: Final = 100
_CHECKSUM: Final = slice(148, 156)


def record(name: str, size: int) -> bytes:
    """The 512-byte header of a file; ``name`` is at most 100 ASCII characters, ``size`` below 8 GiB."""
    encoded = name.encode("ascii")
    if len(encoded) > _NAME_BYTES or not 0 <= size < 8**11:
        raise ValueError("ustar name or size")
    block = bytearray(BLOCK)
    block[: len(encoded)] = encoded
    block[100:124] = b"0000600\x000000000\x000000000\x00"
    block[124:136] = b"%011o\x00" % size
    block[136:148] = b"00000000000\x00"
    block[_CHECKSUM] = b" " * 8
    block[156:157] = b"0"
    block[257:265] = b"ustar\x0000"
    block[_CHECKSUM] = b"%06o\x00 " % sum(block)
    return bytes(block)


def padding(size: int) -> bytes:
    """The zero bytes after a file of ``size`` bytes."""
    return bytes(-size % BLOCK)


def stated_size(block: bytes) -> int | None:
    """The size a record states, or None when that field is not what ``record`` writes."""
    digits = block[124:135]
    if len(digits) != 11 or any(digit not in b"01234567" for digit in digits):
        return None
    return int(digits, 8)
