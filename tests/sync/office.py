"""A demo district, one certified site and small op logs to send; shared by tests and campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.oplog.chain import chain_start, chain_step
from app.core.oplog.ops import make_op
from app.core.oplog.stamps import HybridClock
from app.security.demo_district import DemoDistrict
from app.security.keyring import read_keyring
from app.sync.header import HeaderFacts
from app.sync.package import PackageSummary, build_package
from app.sync.payload import OpRow
from app.sync.trust import Trust
from tests.sync.forging import Forgery

NOW = 1_790_000_000_000
SITE = "00000000000000a1"
EPOCH = "a1b2c3d4e5f60718"
TOWN = "990000001000"


class Office:
    """One township PC with its keys, its log and the district it reports to."""

    def __init__(self, folder: Path, seed: bytes = b"tests") -> None:
        self.folder = folder
        self.district = DemoDistrict(seed)
        self.identity = self.district.site_identity(SITE)
        self.certificate = self.district.certify(self.identity, SITE, TOWN, 7, not_before=NOW - 1000)
        self.keyring = read_keyring(
            self.district.keyring([self.certificate], expires=NOW + 1000), self.district.root_pin
        )
        self.facts = HeaderFacts(
            kind="delta", site=SITE, epoch=EPOCH, town=TOWN, certificate=7, sequence=1, batch="b" * 32,
            created=NOW, app="xiangdang/0.1.0",
        )  # fmt: skip
        self.trust = Trust(self.keyring, self.district.secret, NOW)

    @property
    def recipients(self) -> list[str]:
        return [*self.district.recipients, self.identity.recipient]

    def log(self, count: int, first: int = 1) -> Iterator[OpRow]:
        """Ops ``first … first+count−1`` of one household's life."""
        clock = HybridClock(EPOCH)
        chained = chain_start(EPOCH)
        for n in range(1, first + count):
            fields: dict[str, Any] = {"head_name": f"户主{n}", "size": n % 7, "village": "990000001001"}
            kind = "del" if n % 10 == 0 else "put"
            body = make_op(
                EPOCH, n, clock.tick(NOW + n), "household", f"{n % 5:032x}", "u01", fields, kind=kind,
                row_bases=[] if kind == "del" else None,
            )  # fmt: skip
            chained = chain_step(chained, body)
            if n >= first:
                yield n, body, chained

    def send(self, count: int = 3, first: int = 1, name: str = "one.tbp", **changes: Any) -> PackageSummary:
        """Build a package; ``changes`` replace header facts."""
        return build_package(
            self.folder / name, replace(self.facts, **changes), self.log(count, first),
            recipients=self.recipients, signer=self.identity.key,
        )  # fmt: skip

    def forgery(self, count: int = 12) -> Forgery:
        """The parts of a valid package, ready to be changed and signed with this office's real key."""
        rest = {
            "suite": "S1", "prev": "0" * 64, "created": NOW, "app": "xiangdang/0.1.0",
            "schema": {"major": 1, "minor": 0}, "keyring_v": 0, "policy_v": 0,
        }  # fmt: skip
        lines = [body for _, body, _ in self.log(count)]
        return Forgery(self.facts.address(), rest, lines, self.identity.key, self.recipients)
