"""What a receiver brings to a package: whom it trusts, which key opens it, and what it already has.

For `incoming`.  Not for storing any of it: the caller reads it from the database or, for a bare check, from
files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from app.security.keyring import Keyring


class Received(Protocol):
    """What the receiver already holds of other sites' logs."""

    def is_known_package(self, header_hash: str) -> bool:
        """Whether a package with this header (hex64) was already imported."""

    def last_n(self, epoch: str) -> int | None:
        """The last op held of an epoch (0 for none), or None when the receiver keeps no logs at all."""

    def chain_at(self, epoch: str, n: int) -> bytes | None:
        """The stored chain value after op n, or None when that op is not held."""


class NothingKept:
    """A receiver without a log, such as ``verify FILE``: spans are checked, gaps can not be seen."""

    def is_known_package(self, header_hash: str) -> bool:
        return False

    def last_n(self, epoch: str) -> int | None:
        return None

    def chain_at(self, epoch: str, n: int) -> bytes | None:
        return None


class Receiver(Protocol):
    """Where verified content goes while it streams.

    Everything given must be staged and thrown away when ``verify_package`` raises: the last check comes last.
    """

    def op(self, op: dict[str, Any], body: bytes, chained: bytes) -> None:
        """One op, its canonical bytes and the chain value after it."""

    def attachment(self, digest: str, content: bytes) -> None:
        """One attachment under its SHA-256 (hex64)."""


class Discarding:
    """Keeps nothing: for a bare check."""

    def op(self, op: dict[str, Any], body: bytes, chained: bytes) -> None:
        return None

    def attachment(self, digest: str, content: bytes) -> None:
        return None


@dataclass(frozen=True)
class Trust:
    """``secret`` is our age secret key, ``now`` ms since 1970, ``role`` and ``id`` our own address.

    ``schema`` is the (major, minor) this program writes, ``oldest_major`` the oldest it can still read.
    """

    keyring: Keyring
    secret: str = field(repr=False)
    now: int
    role: str = "district"
    id: str = "district"
    schema: tuple[int, int] = (1, 0)
    oldest_major: int = 1
    received: Received = field(default_factory=NothingKept)
