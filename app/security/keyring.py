"""The district's keyring: which keys may sign packages, who is revoked, to whom packages are sealed
(section 8).

For checking a keyring against the pinned root and finding the certificate behind a signer id.  Not for
revocation lists fetched from anywhere: a keyring is a file that came on a stick, and its expiry warns but
never locks out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.oplog import canonical
from app.security.age_keys import is_recipient
from app.security.identity import Certificate
from app.security.sealing import KEYRING_DOMAIN, is_signed, signer_id

_FIELDS: Final = frozenset(
    ("keyring_v", "expires", "roots", "issuers", "district_enc", "certs", "revoked", "suites", "sig")
)


@dataclass(frozen=True)
class Keyring:
    """A checked keyring.  ``district_enc`` lists age recipients: the destination first, then the recovery
    key.

    ``certificates`` maps serial → certificate; ``by_signer`` signer id → certificate; ``revoked`` holds
    serials; ``expires`` is ms since 1970; ``issuers`` maps signer id → public key of the issuing keys.
    """

    version: int
    expires: int
    district_enc: tuple[str, ...]
    suites: tuple[str, ...]
    certificates: Mapping[int, Certificate]
    by_signer: Mapping[str, Certificate]
    revoked: frozenset[int]
    issuers: Mapping[str, bytes]


def read_keyring(content: bytes, root_pin: bytes) -> Keyring:
    """Check and read a keyring; ``root_pin`` is the pinned root public key (32 bytes).  Raises ValueError."""
    value = canonical.loads_exact(content)
    if not isinstance(value, dict) or set(value) != _FIELDS or not _is_well_formed(value):
        raise ValueError("keyring")
    body = {name: value[name] for name in value if name != "sig"}
    signature = bytes.fromhex(value["sig"])
    if root_pin.hex() not in value["roots"] or not is_signed(
        root_pin, KEYRING_DOMAIN, canonical.dumps(body), signature
    ):
        raise ValueError("keyring signature")
    issuers = {signer_id(key): key for key in map(bytes.fromhex, value["issuers"])}
    certificates = [Certificate.from_object(item) for item in value["certs"]]
    for certificate in certificates:
        if certificate.issuer not in issuers or not certificate.is_issued_by(issuers[certificate.issuer]):
            raise ValueError("certificate signature")
    return Keyring(
        value["keyring_v"],
        value["expires"],
        tuple(value["district_enc"]),
        tuple(value["suites"]),
        {certificate.serial: certificate for certificate in certificates},
        {certificate.signer: certificate for certificate in certificates},
        frozenset(value["revoked"]),
        issuers,
    )


def _is_well_formed(value: dict[str, Any]) -> bool:
    return (
        all(type(value[name]) is int and value[name] >= 0 for name in ("keyring_v", "expires"))
        and all(isinstance(value[name], list) for name in _FIELDS - {"keyring_v", "expires", "sig"})
        and all(_is_hex(item, 32) for item in [*value["roots"], *value["issuers"]])
        and all(is_recipient(item) for item in value["district_enc"])
        and len(value["district_enc"]) >= 1
        and value["suites"] in (["S1"], ["S2"], ["S1", "S2"])
        and all(type(item) is int for item in value["revoked"])
        and _is_hex(value["sig"], 64)
    )


def _is_hex(text: object, length: int) -> bool:
    if type(text) is not str or len(text) != 2 * length:
        return False
    return all(character in "0123456789abcdef" for character in text)
