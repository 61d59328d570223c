"""Receivers and short words for the package tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.oplog.chain import chain_start
from app.sync.codes import Code, PackageError
from app.sync.package import VerifiedPackage, verify_package
from app.sync.trust import NothingKept, Trust
from tests.sync.office import EPOCH, Office


class Staging:
    """A receiver that keeps what it is given."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, bytes, bytes]] = []
        self.attachments: dict[str, bytes] = {}

    def op(self, op: dict[str, Any], body: bytes, chained: bytes) -> None:
        self.rows.append((op["n"], body, chained))

    def attachment(self, digest: str, content: bytes) -> None:
        self.attachments[digest] = content


class Holding(NothingKept):
    """A district that already holds the first ops of the site's log."""

    def __init__(self, rows: list[tuple[int, bytes, bytes]], known: frozenset[str] = frozenset()) -> None:
        self.chain = {0: chain_start(EPOCH)} | {n: chained for n, _, chained in rows}
        self.known = known

    def is_known_package(self, header_hash: str) -> bool:
        return header_hash in self.known

    def last_n(self, epoch: str) -> int | None:
        return max(self.chain)

    def chain_at(self, epoch: str, n: int) -> bytes | None:
        return self.chain.get(n)


def refused(office: Office, content: bytes, trust: Trust | None = None) -> Code:
    """The code with which the content is refused."""
    path = office.folder / "refused.tbp"
    path.write_bytes(content)
    with pytest.raises(PackageError) as caught:
        verify_package(path, trust or office.trust)
    return caught.value.code


def accepted(office: Office, content: bytes, trust: Trust | None = None) -> VerifiedPackage:
    path = office.folder / "accepted.tbp"
    path.write_bytes(content)
    return verify_package(path, trust or office.trust)


def keyring_with(office: Office, **changes: Any) -> Trust:
    return replace(office.trust, keyring=replace(office.keyring, **changes))
