"""A whole demo district from one seed: root key, issuer key, encryption and recovery keys, certificates,
keyring.

For the demo township, tests and trials.  Never for real data: whoever knows the seed can open every
package.  A real district keeps these keys on separate, offline machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from app.core.oplog import canonical
from app.security.age_keys import age_recipient, age_secret
from app.security.identity import SITE_KINDS, Certificate, SiteIdentity, issue_certificate
from app.security.sealing import KEYRING_DOMAIN, SigningKey

YEAR_MS: Final = 365 * 24 * 3600 * 1000


class DemoDistrict:
    """The keys of a demo district; the same ``seed`` always gives the same keys and certificates."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self.root = SigningKey(self._derive(b"root"))
        self.issuer = SigningKey(self._derive(b"issuer"))
        self.secret = age_secret(self._derive(b"seal"))
        self.recovery_secret = age_secret(self._derive(b"recovery"))
        self.recipients = (age_recipient(self.secret), age_recipient(self.recovery_secret))

    @property
    def root_pin(self) -> bytes:
        """The root public key that sites pin (32 bytes)."""
        return self.root.public

    def site_identity(self, site: str) -> SiteIdentity:
        """The demo keys of a site (hex16)."""
        return SiteIdentity.from_seed(self._derive(b"site " + site.encode("ascii")))

    def certify(
        self, identity: SiteIdentity, site: str, town: str, serial: int, *, not_before: int, years: int = 3
    ) -> Certificate:
        """Certify a site of a 12-digit town; ``not_before`` is ms since 1970."""
        return issue_certificate(
            self.issuer,
            {
                "serial": serial,
                "site": site,
                "town": town,
                "ed25519": identity.key.public.hex(),
                "x25519": identity.recipient,
                "kinds": SITE_KINDS,
                "not_before": not_before,
                "not_after": not_before + years * YEAR_MS,
            },
        )

    def keyring(
        self,
        certificates: Iterable[Certificate],
        *,
        version: int = 1,
        expires: int,
        revoked: Iterable[int] = (),
    ) -> bytes:
        """The keyring file: canonical JSON signed by the root; ``expires`` is ms since 1970."""
        body = {
            "keyring_v": version,
            "expires": expires,
            "roots": [self.root.public.hex()],
            "issuers": [self.issuer.public.hex()],
            "district_enc": list(self.recipients),
            "suites": ["S1"],
            "certs": [certificate.to_object() for certificate in certificates],
            "revoked": sorted(revoked),
        }
        signature = self.root.sign(KEYRING_DOMAIN, canonical.dumps(body)).hex()
        return canonical.dumps({**body, "sig": signature})

    def _derive(self, purpose: bytes) -> bytes:
        return sha256(b"XD-DEMO-DISTRICT\x00" + self._seed + b"\x00" + purpose).digest()
