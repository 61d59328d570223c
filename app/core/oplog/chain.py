"""The hash chain over one epoch's ops (TBP/1 section 5): c0 = H("TBP1-CHAIN\\0"‖epoch), cn = H(c(n−1)‖H(op)).

For making any later change to an old op visible.  Not a signature: the outside witness is the district's
receipt.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def chain_start(epoch: str) -> bytes:
    """c0 of an epoch (hex16): 32 bytes."""
    return sha256(b"TBP1-CHAIN\x00" + epoch.encode("ascii")).digest()


def chain_step(previous: bytes, body: bytes) -> bytes:
    """The chain value (32 bytes) after the op whose canonical bytes are ``body``."""
    return sha256(previous + sha256(body).digest()).digest()


def chain_over(previous: bytes, bodies: Iterable[bytes]) -> bytes:
    """The chain value after all ``bodies`` in order."""
    for body in bodies:
        previous = chain_step(previous, body)
    return previous
