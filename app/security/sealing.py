"""Signatures and sealed streams of suite S1: Ed25519 over domain-separated bytes, age v1 for confidentiality.

For packages, certificates and recovery.  Not for deciding whom to trust (`keyring`) nor for the database file
(`encryption`).  Fixed points of TBP/1 sections 3, 8, 9 and 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, BinaryIO, Final, Protocol

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE_BYTES: Final = 64
HEADER_DOMAIN: Final = b"TBP1-HEADER\x00"
CERTIFICATE_DOMAIN: Final = b"TBP1-CERT\x00"
KEYRING_DOMAIN: Final = b"TBP1-KEYRING\x00"
POLICY_DOMAIN: Final = b"TBP1-POLICY\x00"


class Unopened(ValueError):
    """A sealed stream, damaged or not sealed for this key; ``reason`` is "recipient" or "damaged"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writer(Protocol):
    """Anything bytes can be written to."""

    def write(self, content: bytes, /) -> int: ...


class SigningKey:
    """An Ed25519 key pair."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.signer = signer_id(self.public)

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """64 bytes over ``domain ‖ message``."""
        return self._key.sign(domain + message)


def is_signed(public: bytes, domain: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is the key's signature over ``domain ‖ message``; never raises for bad bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, domain + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signer_id(public: bytes) -> str:
    """hex16 name of a public key: SHA256("TBP1-KEY\\0"‖pk)[:8]."""
    return sha256(b"TBP1-KEY\x00" + public).hexdigest()[:16]


def fingerprint(public: bytes) -> str:
    """Eight groups of five digits that two people compare by telephone or on a stamped form."""
    return _digit_groups(b"TBP1-FP\x00", public)


def check_digits(header: bytes) -> str:
    """Eight groups of five digits printed on the hand-over slip of a package, made from its header.json."""
    return _digit_groups(b"TBP1-SLIP\x00", sha256(header).digest())


def _digit_groups(domain: bytes, content: bytes) -> str:
    number = int.from_bytes(sha256(domain + content).digest()[:17], "big") % 10**40
    digits = f"{number:040d}"
    return " ".join(digits[start : start + 5] for start in range(0, 40, 5))


def seal(source: Reader, target: Writer, recipients: Iterable[str]) -> None:
    """Encrypt a stream to age recipients (age1…); raises ValueError for a text that is no recipient."""
    try:
        receivers = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError as error:
        raise ValueError("recipient") from error
    _through(pyrage.encrypt_io, source, target, receivers)


def is_secret(text: str) -> bool:
    """Whether a text is an age secret key (AGE-SECRET-KEY-1…)."""
    try:
        pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        return False
    return True


def open_sealed(source: Reader, target: Writer, secret: str) -> None:
    """Decrypt a stream with an age secret key (AGE-SECRET-KEY-1…) into ``target``; raises Unopened.

    The stream is released to ``target`` while it is read, so a truncated file is noticed only at its end:
    check the file's hash first.  What ``source`` or ``target`` raise reaches the caller as itself.
    """
    try:
        identity = pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise ValueError("identity") from error
    try:
        _through(pyrage.decrypt_io, source, target, [identity])
    except pyrage.DecryptError as error:
        raise Unopened("recipient" if "No matching" in str(error) else "damaged") from error
    except _StreamFault as error:
        raise Unopened("damaged") from error


class _StreamFault(Exception):
    """The cipher itself refused the stream."""


def _through(run: Callable[..., None], source: Reader, target: Writer, keys: list[Any]) -> None:
    """Run the cipher; it hides what its streams raise in its own errors, so give that back."""
    guard = _Guard(source, target)
    try:
        run(guard, guard, keys)
    except (OSError, pyrage.DecryptError, pyrage.EncryptError) as error:
        if guard.failure is not None:
            raise guard.failure from None
        if isinstance(error, OSError):
            raise _StreamFault from error
        raise


class _Guard:
    """Source and target in one, remembering what they raised."""

    def __init__(self, source: Reader, target: Writer) -> None:
        self._source = source
        self._target = target
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self.failure = error
            raise

    def write(self, content: bytes) -> int:
        try:
            self._target.write(content)
        except BaseException as error:
            self.failure = error
            raise
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""


class FileWindow:
    """The bytes ``start … start+size`` of an open file, read once from front to back."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        file.seek(start)
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        content = self._file.read(wanted)
        self._left -= len(content)
        return content
