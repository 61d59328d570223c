"""header.json, the signed outer part of a package (TBP/1 section 3).  It names no person.

For writing it canonically and for refusing anything that is not exactly one.  Not for trust: see `incoming`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.oplog import canonical
from app.security.identity import PACKAGE_KINDS
from app.sync.codes import Code, PackageError
from app.sync.shapes import HEX16, HEX32, HEX64, Shape, fits, integer, one_of, text, whole

FORMAT: Final = "tbp/1"
MAX_HEADER_BYTES: Final = 65_536
FIRST_PREVIOUS: Final = "0" * 64

SPAN: Final[Shape] = {"from_n": integer(1), "from_h": HEX64, "to_n": integer(0), "to_h": HEX64}
ADDRESS_FIELDS: Final[Shape] = {
    "format": one_of(FORMAT),
    "kind": one_of(*PACKAGE_KINDS),
    "from": whole({"site": HEX16, "epoch": HEX16, "town": text(r"[0-9]{12}"), "cert": integer()}),
    "to": whole({"role": one_of("district", "site"), "id": text(r"[0-9A-Za-z._-]{1,32}")}),
    "seq": integer(1),
    "batch": HEX32,
    "part": integer(1, 999),
    "parts": integer(1, 999),
}
_SHAPE: Final[Shape] = {
    **ADDRESS_FIELDS,
    "suite": one_of("S1", "S2"),
    "prev": HEX64,
    "created": integer(),
    "app": text(r"[!-~]{1,32}"),
    "schema": whole({"major": integer(), "minor": integer()}),
    "log": whole(SPAN),
    "audit": whole(SPAN),
    "keyring_v": integer(),
    "policy_v": integer(),
    "manifest_hash": HEX64,
    "payload_hash": HEX64,
    "payload_size": integer(),
    "signer": HEX16,
}


@dataclass(frozen=True)
class HeaderFacts:
    """What the sender states about a package before its content is known.

    ``site``, ``epoch`` hex16; ``town`` 12 digits; ``certificate`` the serial; ``sequence`` counts packages
    per (epoch, receiver) from 1 and ``previous`` is the hash of the one before; ``batch`` hex32;
    ``created`` ms; ``have`` is the version vector (epoch, n) of everything the sender holds.
    """

    kind: str
    site: str
    epoch: str
    town: str
    certificate: int
    sequence: int
    batch: str
    created: int
    app: str
    to_role: str = "district"
    to_id: str = "district"
    previous: str = FIRST_PREVIOUS
    schema: tuple[int, int] = (1, 0)
    keyring_version: int = 0
    policy_version: int = 0
    have: tuple[tuple[str, int], ...] = ()

    def address(self) -> dict[str, Any]:
        """The members that the header and the manifest must have in common."""
        return {
            "format": FORMAT,
            "kind": self.kind,
            "from": {"site": self.site, "epoch": self.epoch, "town": self.town, "cert": self.certificate},
            "to": {"role": self.to_role, "id": self.to_id},
            "seq": self.sequence,
            "batch": self.batch,
            "part": 1,
            "parts": 1,
        }


def write_header(facts: HeaderFacts, content: Mapping[str, Any]) -> bytes:
    """The canonical bytes of header.json; ``content`` holds the members that follow from the payload.

    Raises ValueError when the facts do not make a valid header.
    """
    header = {
        **facts.address(),
        "suite": "S1",
        "prev": facts.previous,
        "created": facts.created,
        "app": facts.app,
        "schema": {"major": facts.schema[0], "minor": facts.schema[1]},
        "keyring_v": facts.keyring_version,
        "policy_v": facts.policy_version,
        **content,
    }
    if not _is_header(header):
        raise ValueError("header facts")
    return canonical.dumps(header)


def read_header(content: bytes) -> dict[str, Any]:
    """Read header.json; raises PackageError E103_HEADER unless it is canonical and exactly of the shape."""
    try:
        header = canonical.loads_exact(content)
    except canonical.CanonicalError as error:
        raise PackageError(Code.E103_HEADER, error.reason) from error
    if not _is_header(header):
        raise PackageError(Code.E103_HEADER, "shape")
    return dict(header)


def _is_header(value: Any) -> bool:
    return (
        fits(value, _SHAPE)
        and value["part"] <= value["parts"]
        and (value["seq"] > 1 or value["prev"] == FIRST_PREVIOUS)
        and all(value[span]["to_n"] >= value[span]["from_n"] - 1 for span in ("log", "audit"))
    )
