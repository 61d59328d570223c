"""A site's own keys and the certificate that names it (TBP/1 section 8).

For making, storing (inside the encrypted database) and presenting them.  Not for deciding whether a
certificate is trusted: that is `keyring`.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from app.core.oplog import canonical
from app.security.age_keys import age_recipient, age_secret, is_recipient
from app.security.sealing import CERTIFICATE_DOMAIN, SigningKey, fingerprint, is_signed, signer_id

PACKAGE_KINDS: Final = (
    "delta", "full", "att", "receipt", "compare", "policy", "merge", "keyring", "restore", "enroll",
)  # fmt: skip
SITE_KINDS: Final = ("delta", "full", "att", "merge")

_HEX16 = re.compile(r"[0-9a-f]{16}").fullmatch
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch
_TOWN = re.compile(r"[0-9]{12}").fullmatch
_CERTIFICATE_FIELDS: Final = frozenset(
    ("serial", "site", "town", "ed25519", "x25519", "kinds", "not_before", "not_after", "issuer", "sig")
)


@dataclass(frozen=True)
class SiteIdentity:
    """The secret keys of one installation: ``signing`` 32 bytes, ``opening`` an age secret key text."""

    signing: bytes
    opening: str

    @classmethod
    def generate(cls) -> SiteIdentity:
        """New keys from the system's random source."""
        return cls.from_seed(secrets.token_bytes(32))

    @classmethod
    def from_seed(cls, seed: bytes) -> SiteIdentity:
        """The same keys for the same seed; only demo data and tests have fixed seeds."""
        signing = sha256(b"XD-SEED-SIGN\x00" + seed).digest()
        return cls(signing, age_secret(sha256(b"XD-SEED-OPEN\x00" + seed).digest()))

    @classmethod
    def from_bytes(cls, content: bytes) -> SiteIdentity:
        """Read what ``to_bytes`` wrote; raises ValueError."""
        value = canonical.loads_exact(content)
        if not isinstance(value, dict) or set(value) != {"signing", "opening"}:
            raise ValueError("identity")
        identity = cls(bytes.fromhex(value["signing"]), value["opening"])
        if len(identity.signing) != 32:
            raise ValueError("identity")
        age_recipient(identity.opening)
        return identity

    def to_bytes(self) -> bytes:
        """The secret keys as canonical JSON: store only inside something encrypted."""
        return canonical.dumps({"signing": self.signing.hex(), "opening": self.opening})

    @cached_property
    def key(self) -> SigningKey:
        """The signing key, ready to use."""
        return SigningKey(self.signing)

    @cached_property
    def recipient(self) -> str:
        """age1… of this site."""
        return age_recipient(self.opening)

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits of the signing key."""
        return fingerprint(self.key.public)


@dataclass(frozen=True)
class Certificate:
    """The district's statement that a site of a town owns two public keys.  Times are ms since 1970.

    ``ed25519`` is hex64, ``x25519`` an age recipient, ``issuer`` the hex16 signer id of the issuing key.
    """

    serial: int
    site: str
    town: str
    ed25519: str
    x25519: str
    kinds: tuple[str, ...]
    not_before: int
    not_after: int
    issuer: str
    sig: str

    @property
    def signer(self) -> str:
        """hex16 id under which the site's packages are signed."""
        return signer_id(bytes.fromhex(self.ed25519))

    def body(self) -> dict[str, Any]:
        """Everything that is signed."""
        return {
            **{name: getattr(self, name) for name in _CERTIFICATE_FIELDS - {"sig"}},
            "kinds": list(self.kinds),
        }

    def to_object(self) -> dict[str, Any]:
        """The form that goes into a keyring."""
        return {**self.body(), "sig": self.sig}

    def is_issued_by(self, issuer_key: bytes) -> bool:
        """Whether the signature is this issuer's."""
        return self.issuer == signer_id(issuer_key) and is_signed(
            issuer_key, CERTIFICATE_DOMAIN, canonical.dumps(self.body()), bytes.fromhex(self.sig)
        )

    @classmethod
    def from_object(cls, value: object) -> Certificate:
        """Read one; raises ValueError when any member is missing, extra or of the wrong shape."""
        if not isinstance(value, dict) or set(value) != _CERTIFICATE_FIELDS or not _is_well_formed(value):
            raise ValueError("certificate")
        return cls(**{**value, "kinds": tuple(value["kinds"])})


def issue_certificate(issuer: SigningKey, facts: dict[str, Any]) -> Certificate:
    """Sign a certificate; ``facts`` are all members but ``issuer`` and ``sig``.  Raises ValueError."""
    body = {**facts, "kinds": list(facts["kinds"]), "issuer": issuer.signer}
    signature = issuer.sign(CERTIFICATE_DOMAIN, canonical.dumps(body)).hex()
    return Certificate.from_object({**body, "sig": signature})


def _is_well_formed(value: dict[str, Any]) -> bool:
    texts = ("site", "town", "ed25519", "issuer", "sig")
    if not all(type(value[name]) is str for name in texts):
        return False
    if not all(
        type(value[name]) is int and value[name] >= 0 for name in ("serial", "not_before", "not_after")
    ):
        return False
    kinds = value["kinds"]
    return bool(
        isinstance(kinds, list)
        and all(kind in PACKAGE_KINDS for kind in kinds if type(kind) is str)
        and all(type(kind) is str for kind in kinds)
        and _HEX16(value["site"])
        and _TOWN(value["town"])
        and _HEX64(value["ed25519"])
        and is_recipient(value["x25519"])
        and _HEX16(value["issuer"])
        and re.fullmatch(r"[0-9a-f]{128}", value["sig"])
    )
