"""A signed policy file: what the district or county hands out on a stick, and who signed it.

One canonical JSON object: name, number, title and the TOML files of the pack, the signed keyring of the
district, and the signatures of issuing keys over everything but keyring and signatures. For sealing and for
checking against the pinned root key. Not for what the files mean: that is `domain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.oplog import canonical
from app.security.keyring import Keyring, read_keyring
from app.security.sealing import POLICY_DOMAIN, SigningKey, is_signed

FORMAT: Final = "xdpolicy/1"
MOST_BYTES: Final = 8 * 1024 * 1024
_BODY: Final = frozenset(("format", "name", "number", "title", "files"))
_FIELDS: Final = _BODY | {"keyring", "signatures"}


class Unsealed(ValueError):
    """Not a policy file of this district; ``reason`` is "shape", "keyring" or "signature"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class SealedPolicy:
    """A checked file. ``number`` grows with each pack of the same ``name``; ``files`` file name → TOML text.

    ``signers`` are the hex16 ids of the issuing keys that signed.
    """

    name: str
    number: int
    title: str
    files: Mapping[str, str]
    signers: tuple[str, ...]
    keyring: Keyring


def seal_policy(
    name: str, number: int, title: str, files: Mapping[str, str], keys: Iterable[SigningKey], keyring: bytes
) -> bytes:
    """The bytes of a policy file; ``keyring`` is the district's signed canonical keyring."""
    body = {
        "format": FORMAT,
        "name": name,
        "number": number,
        "title": title,
        "files": [{"name": file, "text": text} for file, text in files.items()],
    }
    message = canonical.dumps(body)
    signatures = [
        {"signer": key.signer, "sig": key.sign(POLICY_DOMAIN, message).hex()} for key in keys
    ]
    return canonical.dumps({**body, "keyring": canonical.loads(keyring), "signatures": signatures})


def open_policy(content: bytes, root_pin: bytes) -> SealedPolicy:
    """Check and read a policy file; ``root_pin`` is the pinned root public key (32 bytes). Raises Unsealed.

    Every signature on it must be good and of an issuing key of the district, and there must be one.
    """
    try:
        value = canonical.loads_exact(content)
    except ValueError as error:
        raise Unsealed("shape") from error
    if not _is_well_formed(value):
        raise Unsealed("shape")
    try:
        keyring = read_keyring(canonical.dumps(value["keyring"]), root_pin)
    except ValueError as error:
        raise Unsealed("keyring") from error
    message = canonical.dumps({name: value[name] for name in _BODY})
    for signature in value["signatures"]:
        key = keyring.issuers.get(signature["signer"])
        if key is None or not _is_signed(key, message, signature["sig"]):
            raise Unsealed("signature")
    return SealedPolicy(
        value["name"],
        value["number"],
        value["title"],
        {file["name"]: file["text"] for file in value["files"]},
        tuple(signature["signer"] for signature in value["signatures"]),
        keyring,
    )


def _is_signed(key: bytes, message: bytes, signature: str) -> bool:
    try:
        return is_signed(key, POLICY_DOMAIN, message, bytes.fromhex(signature))
    except ValueError:
        return False


def _is_well_formed(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == _FIELDS
        and value["format"] == FORMAT
        and all(type(value[name]) is str and value[name].strip() for name in ("name", "title"))
        and type(value["number"]) is int
        and value["number"] >= 1
        and isinstance(value["keyring"], dict)
        and _are_texts(value["files"], ("name", "text"))
        and _are_texts(value["signatures"], ("signer", "sig"))
        and len({file["name"] for file in value["files"]}) == len(value["files"])
    )


def _are_texts(rows: Any, names: tuple[str, ...]) -> bool:
    """A list of at least one object with exactly these texts."""
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(
            isinstance(row, dict) and set(row) == set(names) and all(type(row[name]) is str for name in names)
            for row in rows
        )
    )
