"""Verifying a received package in the order of TBP/1 section 7: each check comes before the next may look.

For the import and the ``verify`` command.  Not for applying ops: what arrives here is staged by a
`Receiver` and merged later in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.core.oplog.chain import chain_start, chain_step
from app.core.oplog.stamps import DRAG_LIMIT_MS
from app.core.progress import SILENT, Progress
from app.security.identity import Certificate
from app.security.sealing import HEADER_DOMAIN, FileWindow, Unopened, check_digits, is_signed, open_sealed
from app.sync.codes import Code, PackageError
from app.sync.container import Opened, open_container
from app.sync.header import read_header
from app.sync.ops import read_op
from app.sync.payload_reader import PayloadContent, PayloadReader
from app.sync.trust import Discarding, Receiver, Trust

SUPPORTED_SUITES: Final = ("S1",)
_OWN_LOG_KINDS: Final = ("delta", "full", "att")
_REPORT_EVERY: Final = 500


@dataclass(frozen=True)
class VerifiedPackage:
    """A package that passed every check.  ``warnings`` never block (W801, W810)."""

    path: Path
    header: Mapping[str, Any]
    header_hash: str
    slip: str
    certificate: Certificate
    manifest: Mapping[str, Any]
    documents: Mapping[str, Any]
    ops: int
    warnings: tuple[Code, ...]


def verify_package(
    path: Path, trust: Trust, receiver: Receiver | None = None, progress: Progress = SILENT
) -> VerifiedPackage:
    """Check everything about a package file and stream its content to ``receiver``.

    Raises PackageError with the code of the first check that fails (I001_REPLAY when it was imported before),
    OSError when the file can not be read, Cancelled.  The file's name and place mean nothing.
    """
    with path.open("rb") as file:
        opened = open_container(file, path.stat().st_size)
        header = read_header(opened.header)
        certificate = _check_sender(header, opened, trust)
        _check_payload(header, opened)
        _check_address(header, opened, trust)
        _check_binding(header, certificate)
        intake = OpIntake(header, trust, receiver or Discarding(), progress)
        content = _read_payload(file, opened, header, intake, trust)
        if content.manifest["summary"] != intake.summary:
            raise PackageError(Code.E201_MANIFEST, "summary")
    return VerifiedPackage(
        path=path,
        header=header,
        header_hash=sha256(opened.header).hexdigest(),
        slip=check_digits(opened.header),
        certificate=certificate,
        manifest=content.manifest,
        documents=content.documents,
        ops=intake.count,
        warnings=_warnings(header, trust),
    )


def _check_sender(header: Mapping[str, Any], opened: Opened, trust: Trust) -> Certificate:
    certificate = trust.keyring.by_signer.get(header["signer"])
    if certificate is None or header["kind"] not in certificate.kinds:
        raise PackageError(Code.E110_UNKNOWN_SIGNER)
    if certificate.serial in trust.keyring.revoked:
        raise PackageError(Code.E113_REVOKED)
    if not certificate.not_before <= header["created"] <= certificate.not_after:
        raise PackageError(Code.E114_CERT_TIME)
    if header["suite"] not in SUPPORTED_SUITES or header["suite"] not in trust.keyring.suites:
        raise PackageError(Code.E115_SUITE)
    if not is_signed(bytes.fromhex(certificate.ed25519), HEADER_DOMAIN, opened.header, opened.signature):
        raise PackageError(Code.E111_BAD_SIGNATURE)
    return certificate


def _check_payload(header: Mapping[str, Any], opened: Opened) -> None:
    if (header["payload_size"], header["payload_hash"]) != (opened.payload_size, opened.payload_hash):
        raise PackageError(Code.E112_PAYLOAD_HASH)


def _check_address(header: Mapping[str, Any], opened: Opened, trust: Trust) -> None:
    if header["to"] != {"role": trust.role, "id": trust.id}:
        raise PackageError(Code.E121_WRONG_RECIPIENT)
    major = header["schema"]["major"]
    if major > trust.schema[0]:
        raise PackageError(Code.E301_SCHEMA_NEWER, f"{major}")
    if major < trust.oldest_major:
        raise PackageError(Code.E302_SCHEMA_OLD, f"{major}")
    if trust.received.is_known_package(sha256(opened.header).hexdigest()):
        raise PackageError(Code.I001_REPLAY)


def _check_binding(header: Mapping[str, Any], certificate: Certificate) -> None:
    sender = header["from"]
    if sender["town"] != certificate.town:
        raise PackageError(Code.E310_WRONG_TOWN)
    if (sender["site"], sender["cert"]) != (certificate.site, certificate.serial):
        raise PackageError(Code.E311_SITE_BINDING)


def _read_payload(
    file: BinaryIO, opened: Opened, header: Mapping[str, Any], intake: OpIntake, trust: Trust
) -> PayloadContent:
    reader = PayloadReader(header, intake.begin, intake.receiver)
    window = FileWindow(file, opened.payload_start, opened.payload_size)
    try:
        open_sealed(window, reader, trust.secret)
    except Unopened as error:
        code = Code.E120_NOT_FOR_US if error.reason == "recipient" else Code.E203_INNER
        raise PackageError(code, "sealed stream") from error
    content = reader.finish()
    intake.finish()
    return content


def _warnings(header: Mapping[str, Any], trust: Trust) -> tuple[Code, ...]:
    seen = {
        Code.W801_CLOCK_AHEAD: header["created"] > trust.now + DRAG_LIMIT_MS,
        Code.W810_KEYRING_OLD: trust.keyring.expires < trust.now,
    }
    return tuple(code for code, applies in seen.items() if applies)


class OpIntake:
    """Takes the op lines of one package: schema first, then number and chain, then the receiver."""

    def __init__(
        self, header: Mapping[str, Any], trust: Trust, receiver: Receiver, progress: Progress
    ) -> None:
        self.receiver = receiver
        self.count = 0
        self.summary: dict[str, dict[str, int]] = {}
        self._trust = trust
        self._progress = progress
        self._epoch: str = header["from"]["epoch"]
        self._log = header["log"]
        self._expected = self._log["to_n"] - self._log["from_n"] + 1
        self._newer_minor = (header["schema"]["major"], header["schema"]["minor"]) > trust.schema
        self._carries_own_log = header["kind"] in _OWN_LOG_KINDS
        self._chained: bytes | None = None

    def begin(self) -> OpIntake:
        """Check the span against what we hold; raises PackageError E401_GAP or E405_FORK."""
        first = self._log["from_n"]
        held = self._trust.received.last_n(self._epoch)
        if held is not None and first > held + 1:
            raise PackageError(Code.E401_GAP, f"{held + 1}")
        self._check_held(first, self._log["from_h"] if self._expected else None)
        self._chained = chain_start(self._epoch) if first == 1 else self._held_chain(first - 1)
        return self

    def line(self, body: bytes) -> None:
        """One op; raises PackageError E501, E402_CHAIN or E405_FORK."""
        op = read_op(body, newer_minor=self._newer_minor)
        n = self._log["from_n"] + self.count
        if (
            not self._carries_own_log
            or op["e"] != self._epoch
            or op["n"] != n
            or self.count >= self._expected
        ):
            raise PackageError(Code.E402_CHAIN, "op number")
        stated = bytes.fromhex(self._log["from_h"])
        self._chained = stated if self._chained is None else chain_step(self._chained, body)
        if self.count == 0 and self._chained != stated:
            raise PackageError(Code.E402_CHAIN, "from_h")
        if n == self._trust.received.last_n(self._epoch):
            self._check_held(n, self._chained.hex())
        self.count += 1
        self.summary.setdefault(op["t"], {"put": 0, "del": 0})["del" if op["k"] == "del" else "put"] += 1
        self.receiver.op(op, body, self._chained)
        if self.count % _REPORT_EVERY == 0:
            self._progress.step(self.count, self._expected)

    def finish(self) -> None:
        """Check that the span ended where the header says; raises PackageError E402_CHAIN."""
        if self.count != self._expected:
            raise PackageError(Code.E402_CHAIN, "op count")
        if self._chained is not None and self._chained.hex() != self._log["to_h"]:
            raise PackageError(Code.E402_CHAIN, "to_h")

    def _held_chain(self, n: int) -> bytes | None:
        return self._trust.received.chain_at(self._epoch, n)

    def _check_held(self, n: int, stated: str | None) -> None:
        held = self._held_chain(n)
        if held is not None and stated is not None and held.hex() != stated:
            raise PackageError(Code.E405_FORK, f"{n}")
