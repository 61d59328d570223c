"""The key slot file: the database master key (DMK, 32 bytes), wrapped once for each way to open it.

For creating, opening and changing ``keyslots.json`` and its ``.bak`` (reliability 3.3).  Not for deciding
who may do so.  A slot is wrapped with ChaCha20-Poly1305 whose associated data is the slot itself, so a slot
can not be renamed to another user nor its cost changed.  The file's own checksum tells damage from a wrong
password; it is no protection against an attacker, the wrapping is.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.atomic_file import replacing
from app.core.oplog import canonical
from app.security.keyslot_errors import (
    DamagedKeyslots,
    LastPasswordSlot,
    MissingKeyslots,
    MissingSlot,
    UnknownUser,
    WrongMasterKey,
    WrongPassword,
    WrongRecoveryCode,
)
from app.security.passwords import StretchCost, stretch
from app.security.recovery_code import MalformedCode, new_code, print_code, read_code

FORMAT: Final = "xiangdang-keyslots/1"
OFFICE_COST: Final = StretchCost()

Slot = dict[str, Any]

_SLOT_FIELDS: Final[Mapping[str, Mapping[str, type]]] = {
    "password": {
        "kind": str, "user": str, "memory": int, "passes": int, "lanes": int, "salt": str, "nonce": str,
        "wrapped": str,
    },
    "recovery": {"kind": str, "salt": str, "nonce": str, "wrapped": str},
    "district": {"kind": str, "recipient": str, "wrapped": str},
}  # fmt: skip
_COST_LIMITS: Final = {"memory": (8, 1024 * 1024), "passes": (1, 32), "lanes": (1, 16)}


@dataclass(frozen=True)
class NewKeyslots:
    """What creating the file yields: the open slots, the master key, the recovery code to be printed once."""

    keyslots: Keyslots
    master_key: bytes
    recovery_code: str


class Keyslots:
    """The slots of one data folder.  Every change writes the file and its copy before it returns.

    The ``cost`` given applies to new password slots; each slot remembers the cost it was made with.
    """

    def __init__(self, path: Path, key_id: str, slots: Iterable[Slot], cost: StretchCost) -> None:
        self._path = path
        self._key_id = key_id
        self._slots = list(slots)
        self._cost = cost

    @classmethod
    def create(cls, path: Path, user: str, password: str, cost: StretchCost = OFFICE_COST) -> NewKeyslots:
        """Make a new master key with one password slot and a recovery code; refuses to replace a file."""
        if path.exists() or _copy_of(path).exists():
            raise FileExistsError(path)
        master_key = secrets.token_bytes(32)
        code = new_code()
        made = cls(path, _key_id(master_key), [], cost)
        made._put(_password_slot(master_key, user, password, cost))
        made._put(_recovery_slot(master_key, code))
        made._write()
        return NewKeyslots(made, master_key, print_code(code))

    @classmethod
    def open(cls, path: Path, cost: StretchCost = OFFICE_COST) -> Keyslots:
        """Read the file, or its copy when the file is damaged or gone, and repair whichever is not right.

        Raises MissingKeyslots when neither exists and DamagedKeyslots when neither can be used.
        """
        contents = [_content(path), _content(_copy_of(path))]
        for content in contents:
            parsed = _parse(content) if content is not None else None
            if parsed is None:
                continue
            found = cls(path, parsed["key_id"], parsed["slots"], cost)
            if contents[0] != contents[1]:
                with contextlib.suppress(OSError):  # a full or read-only disk must not keep people out
                    found._write()
            return found
        if contents == [None, None]:
            raise MissingKeyslots(path)
        raise DamagedKeyslots(path)

    @property
    def users(self) -> tuple[str, ...]:
        """The users who have a password slot."""
        return tuple(slot["user"] for slot in self._slots if slot["kind"] == "password")

    @property
    def has_district_slot(self) -> bool:
        """Whether the district's recovery key can open this file."""
        return any(slot["kind"] == "district" for slot in self._slots)

    def unlock_with_password(self, user: str, password: str) -> bytes:
        """The master key; raises UnknownUser or WrongPassword.  Takes about half a second on purpose."""
        slot = next((s for s in self._slots if s["kind"] == "password" and s["user"] == user), None)
        if slot is None:
            raise UnknownUser
        cost = StretchCost(slot["memory"], slot["passes"], slot["lanes"])
        master_key = _unwrap(slot, stretch(password, bytes.fromhex(slot["salt"]), cost))
        if master_key is None:
            raise WrongPassword
        return master_key

    def unlock_with_recovery_code(self, typed: str) -> bytes:
        """The master key; raises WrongRecoveryCode, whose ``group`` names a mistyped group if any."""
        slot = self._only("recovery")
        try:
            code = read_code(typed)
        except MalformedCode as error:
            raise WrongRecoveryCode(malformed=True, group=error.group) from error
        master_key = _unwrap(slot, _code_key(code, bytes.fromhex(slot["salt"])))
        if master_key is None:
            raise WrongRecoveryCode
        return master_key

    def unlock_with_district_key(self, identity: str) -> bytes:
        """The master key by the district's age secret key; raises MissingSlot or WrongMasterKey."""
        slot = self._only("district")
        try:
            opened = pyrage.decrypt(
                bytes.fromhex(slot["wrapped"]), [pyrage.x25519.Identity.from_str(identity)]
            )
        except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
            raise WrongMasterKey from error
        if opened[:-32] != _district_name(slot["recipient"]):
            raise WrongMasterKey
        return self._confirmed(opened[-32:])

    def set_password(self, master_key: bytes, user: str, password: str) -> None:
        """Add the user's slot or replace it; raises WrongMasterKey."""
        self._put(_password_slot(self._confirmed(master_key), user, password, self._cost))
        self._write()

    def remove_user(self, user: str) -> None:
        """Remove a password slot; raises UnknownUser, and LastPasswordSlot for the only one left."""
        if user not in self.users:
            raise UnknownUser
        if len(self.users) == 1:
            raise LastPasswordSlot
        self._slots = [slot for slot in self._slots if slot.get("user") != user]
        self._write()

    def replace_recovery_code(self, master_key: bytes) -> str:
        """Make a new recovery code, print-ready; the old sheet stops working.  Raises WrongMasterKey."""
        code = new_code()
        self._put(_recovery_slot(self._confirmed(master_key), code))
        self._write()
        return print_code(code)

    def set_district_recipient(self, master_key: bytes, recipient: str) -> None:
        """Let the district's recovery key (age1…) open this file; raises WrongMasterKey, ValueError."""
        try:
            receiver = pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise ValueError("recipient") from error
        secret = _district_name(recipient) + self._confirmed(master_key)
        wrapped = pyrage.encrypt(secret, [receiver]).hex()
        self._put({"kind": "district", "recipient": recipient, "wrapped": wrapped})
        self._write()

    def _only(self, kind: str) -> Slot:
        for slot in self._slots:
            if slot["kind"] == kind:
                return slot
        raise MissingSlot(kind)

    def _confirmed(self, master_key: bytes) -> bytes:
        if _key_id(master_key) != self._key_id:
            raise WrongMasterKey
        return master_key

    def _put(self, new: Slot) -> None:
        name = (new["kind"], new.get("user"))
        self._slots = [slot for slot in self._slots if (slot["kind"], slot.get("user")) != name] + [new]

    def _write(self) -> None:
        body = {"format": FORMAT, "key_id": self._key_id, "slots": self._slots}
        content = canonical.dumps({**body, "sum": _checksum(body)})
        for path in (self._path, _copy_of(self._path)):
            with replacing(path) as stream:
                stream.write(content)


def _password_slot(master_key: bytes, user: str, password: str, cost: StretchCost) -> Slot:
    salt = secrets.token_bytes(16)
    slot: Slot = {"kind": "password", "user": user, "salt": salt.hex()}
    slot |= {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
    return _wrap(slot, stretch(password, salt, cost), master_key)


def _recovery_slot(master_key: bytes, code: bytes) -> Slot:
    salt = secrets.token_bytes(16)
    return _wrap({"kind": "recovery", "salt": salt.hex()}, _code_key(code, salt), master_key)


def _wrap(slot: Slot, key: bytes, master_key: bytes) -> Slot:
    nonce = secrets.token_bytes(12)
    named = {**slot, "nonce": nonce.hex()}
    return {**named, "wrapped": ChaCha20Poly1305(key).encrypt(nonce, master_key, _slot_name(named)).hex()}


def _unwrap(slot: Slot, key: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(
            bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"]), _slot_name(slot)
        )
    except InvalidTag:
        return None


def _slot_name(slot: Slot) -> bytes:
    return b"XD-SLOT\x00" + canonical.dumps({name: slot[name] for name in slot if name != "wrapped"})


def _district_name(recipient: str) -> bytes:
    return b"XD-SLOT\x00district\x00" + recipient.encode("ascii") + b"\x00"


def _code_key(code: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"XD-RECOVERY").derive(code)


def _key_id(master_key: bytes) -> str:
    return sha256(b"XD-DMK\x00" + master_key).hexdigest()[:16]


def _checksum(body: Mapping[str, Any]) -> str:
    return sha256(canonical.dumps(body)).hexdigest()


def _copy_of(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # there but not to be read: as good as damaged, its copy may do


def _parse(content: bytes) -> dict[str, Any] | None:
    """The file's object, or None when it is damaged in any way."""
    try:
        whole = canonical.loads_exact(content)
    except canonical.CanonicalError:
        return None
    if not isinstance(whole, dict) or set(whole) != {"format", "key_id", "slots", "sum"}:
        return None
    claimed = whole.pop("sum")
    if whole["format"] != FORMAT or claimed != _checksum(whole) or not isinstance(whole["key_id"], str):
        return None
    slots = whole["slots"]
    return whole if isinstance(slots, list) and all(_is_slot(slot) for slot in slots) else None


def _is_slot(slot: object) -> bool:
    if not isinstance(slot, dict):
        return False
    expected = _SLOT_FIELDS.get(slot.get("kind", ""), {}) if isinstance(slot.get("kind"), str) else {}
    if set(slot) != set(expected) or not expected:
        return False
    typed = all(type(slot[name]) is kind for name, kind in expected.items())
    return typed and all(
        low <= slot[name] <= high for name, (low, high) in _COST_LIMITS.items() if name in slot
    )
