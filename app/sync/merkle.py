"""Merkle tree root of RFC 6962 section 2.1, over the attachment hashes of a batch.

For the manifest.  Not for the op log, which is a chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """32 bytes; leaves and inner nodes are hashed with different prefixes, an odd node moves up unchanged."""
    if not leaves:
        return sha256(b"").digest()
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(above) * 2 :]
    return level[0]
