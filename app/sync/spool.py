"""A temporary file that is never readable on disk: records sealed under a key that lives only in memory.

For holding compressed op chunks between the first pass (which must know their hashes for the manifest) and
the second (which writes them after it).  Not for anything that outlives the process: the key is gone with
it.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_TAG_BYTES: Final = 16


class Spool:
    """Records written once, then read back in order; a context manager that removes its file."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)
        self._cipher = ChaCha20Poly1305(secrets.token_bytes(32))
        self._sizes: list[int] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, record: bytes) -> None:
        """Add one record (at most some MiB; it is held in memory); raises OSError when the disk is full."""
        self._file.write(self._cipher.encrypt(_nonce(len(self._sizes)), record, None))
        self._sizes.append(len(record) + _TAG_BYTES)

    def records(self) -> Iterator[bytes]:
        """All records in order."""
        self._file.seek(0)
        for number, size in enumerate(self._sizes):
            yield self._cipher.decrypt(_nonce(number), self._file.read(size), None)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
