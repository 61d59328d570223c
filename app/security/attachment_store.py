"""The encrypted content store: scans and photos by the hash of what is in them (reliability 3.1).

For keeping, reading, checking and sweeping contents. Not for saying what they are or to whom they belong:
that is in the rows. An object is durable before the row that names it is stored, so a crash leaves at most
an object without a row, never a row without its object.

The name of an object is a keyed hash: who has the folder but not the key can not even test whether a known
file is in it. The content is cut into chunks of 64 KiB sealed with ChaCha20-Poly1305 in the STREAM way
(Hoang, Reyhanitabar, Rogaway, Vizár 2015; as age does it): counter and last-chunk mark are the nonce, the
key is fresh for each object, and the object's name is bound in, so that chunks can not be cut off, swapped
or moved to another object.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.atomic_file import flush_folder, replacing
from app.core.errors import EnvironmentFault, FaultKind

MAGIC: Final = b"XDAT1\n"
CHUNK_BYTES: Final = 64 * 1024
ORPHAN_DAYS: Final = 30

_SALT_BYTES: Final = 32
_TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11
_SECONDS_PER_DAY: Final = 86_400
_SECONDS_PER_HOUR: Final = 3_600
_PREVIEW: Final = b"preview:"


@dataclass(frozen=True)
class Swept:
    """What a sweep took away: objects no row names, and halves a crash left."""

    objects: int
    halves: int


class AttachmentStore:
    """The objects of one data folder under its 32-byte master key. Safe to use from several threads.

    Every method raises EnvironmentFault for a damaged or missing object and OSError for the disk.
    """

    def __init__(self, folder: Path, quarantine: Path, master_key: bytes) -> None:
        self._folder = folder
        self._quarantine = quarantine
        self._name_key = _derived(master_key, b"xiangdang attachment names")
        self._content_key = _derived(master_key, b"xiangdang attachment contents")
        self._putting = threading.Lock()
        self.is_swept = False

    def put(self, content: bytes) -> str:
        """Keep a content and return its SHA-256 as hex64; on the medium when this returns.

        A content that is there already is read back instead; when that fails the damaged object goes to
        quarantine and the good content takes its place.
        """
        digest = sha256(content).hexdigest()
        with self._putting:
            if self.holds(digest):
                try:
                    self.read(digest)
                    return digest
                except EnvironmentFault:
                    self.set_aside(digest)
            self._write(self._name(digest), content)
        return digest

    def read(self, digest: str) -> bytes:
        """The content with this hash, checked to the last byte. Raises FILE_MISSING or FILE_DAMAGED."""
        name = self._name(digest)
        content = self._open(name)
        if sha256(content).hexdigest() != digest:
            raise _damaged(self._path(name))
        return content

    def put_preview(self, digest: str, picture: bytes) -> None:
        """Keep the small picture of a content; replaces an older one."""
        with self._putting:
            self._write(self._preview_name(digest), picture)

    def preview(self, digest: str) -> bytes | None:
        """The small picture of a content; None when there is none or it is damaged: it can be made anew."""
        try:
            return self._open(self._preview_name(digest))
        except EnvironmentFault:
            return None

    def holds(self, digest: str) -> bool:
        """Whether there is an object for this hash, unread."""
        return self._path(self._name(digest)).is_file()

    def set_aside(self, digest: str) -> None:
        """Move a damaged object to the quarantine folder, encrypted as it is; nothing when it is missing."""
        path = self._path(self._name(digest))
        if path.is_file():
            self._quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(self._quarantine / path.name)
            flush_folder(self._quarantine)
            flush_folder(path.parent)

    def sweep(self, kept: Iterable[str], now_seconds: float, days: int = ORPHAN_DAYS) -> Swept:
        """Remove objects older than `days` whose hash is not in `kept`, and halves left by a crash.

        The age protects what another job has put and not yet named in a row. `is_swept` is true from then on.
        """
        self.is_swept = True
        names = {name for digest in kept for name in (self._name(digest), self._preview_name(digest))}
        limit = now_seconds - days * _SECONDS_PER_DAY
        youngest_half = now_seconds - _SECONDS_PER_HOUR
        objects = halves = 0
        for path in list(self._files()):
            is_half = path.name.startswith(".")
            if path.name in names or path.stat().st_mtime > (youngest_half if is_half else limit):
                continue
            path.unlink(missing_ok=True)
            objects += not is_half
            halves += is_half
        return Swept(objects, halves)

    def _files(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (path for path in self._folder.glob("??/*") if path.is_file())

    def _name(self, digest: str) -> str:
        return hmac.digest(self._name_key, bytes.fromhex(digest), "sha256").hex()

    def _preview_name(self, digest: str) -> str:
        return hmac.digest(self._name_key, _PREVIEW + bytes.fromhex(digest), "sha256").hex()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flush_folder(self._folder)
            flush_folder(self._folder.parent)
        salt = secrets.token_bytes(_SALT_BYTES)
        cipher = self._cipher(salt)
        with replacing(path) as stream:
            stream.write(MAGIC + salt)
            for nonce, chunk in _chunks(content):
                stream.write(cipher.encrypt(nonce, chunk, name.encode("ascii")))

    def _open(self, name: str) -> bytes:
        path = self._path(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise EnvironmentFault(FaultKind.FILE_MISSING, path) from error
        begin = len(MAGIC) + _SALT_BYTES
        if not sealed.startswith(MAGIC) or len(sealed) < begin + _TAG_BYTES:
            raise _damaged(path)
        cipher = self._cipher(sealed[len(MAGIC) : begin])
        try:
            return b"".join(
                cipher.decrypt(nonce, chunk, name.encode("ascii"))
                for nonce, chunk in _chunks(sealed[begin:], _TAG_BYTES)
            )
        except InvalidTag as error:
            raise _damaged(path) from error

    def _cipher(self, salt: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, b"xiangdang object").derive(self._content_key))


def _chunks(content: bytes, tag: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Nonce and bytes of each chunk; an empty content has one empty chunk. `tag`: bytes added to each."""
    size = CHUNK_BYTES + tag
    count = max(1, -(-len(content) // size))
    for number in range(count):
        nonce = number.to_bytes(_COUNTER_BYTES, "big") + bytes((number == count - 1,))
        yield nonce, content[number * size : (number + 1) * size]


def _derived(master_key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, purpose).derive(master_key)


def _damaged(path: Path) -> EnvironmentFault:
    return EnvironmentFault(FaultKind.FILE_DAMAGED, path, "attachment")
