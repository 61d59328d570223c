"""How the pages of the encrypted file are cut and sealed, and which way an existing file was made.

Every page ends with an HMAC of its own. A file keeps the way it was made with: SQLCipher writes it nowhere,
so it is found by looking which way some page agrees with the key.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_PROBED_PAGES: Final = 64


@dataclass(frozen=True)
class PageSeal:
    """Bytes of a page, and the digest of its HMAC as `hashlib` names it."""

    page_bytes: int
    digest: str

    @property
    def pragmas(self) -> tuple[str, str]:
        """What the driver must be told after the key and before the first page is read."""
        return (
            f"cipher_page_size={self.page_bytes}",
            f"cipher_hmac_algorithm=HMAC_{self.digest.upper()}",
        )

    def fits(self, page: bytes, number: int, mac_key: bytes) -> bool:
        """Whether this page (the first is number 1) was sealed under this key and is as it was."""
        tag_bytes = hashlib.new(self.digest).digest_size
        sealed, tag = page[:-tag_bytes], page[-tag_bytes:]
        if number == 1:
            sealed = sealed[_SALT_BYTES:]
        found = hmac.digest(mac_key, sealed + number.to_bytes(4, "little"), self.digest)
        return len(page) == self.page_bytes and hmac.compare_digest(found, tag)


NEW_FILES: Final = PageSeal(8192, "sha256")
"""Half the time a page of SQLCipher's own default takes to decipher, where the processor knows SHA-256."""
_WAYS: Final = (NEW_FILES, PageSeal(4096, "sha512"))
SMALLEST_PAGE: Final = min(way.page_bytes for way in _WAYS)


def seal_of(path: Path, key: bytes) -> PageSeal | None:
    """The way in which a page of this file agrees with the raw key; None when none of the first ones does.

    One damaged page is not enough to hide it. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as stream:
        salt = stream.read(_SALT_BYTES)
        mac_key = _mac_key(key, salt)
        for number in range(1, _PROBED_PAGES + 1):
            for way in _WAYS:
                stream.seek((number - 1) * way.page_bytes)
                if way.fits(stream.read(way.page_bytes), number, mac_key):
                    return way
    return None


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, KEY_BYTES)
