"""Sync packages out: what goes, to whom, under which number; and checking a finished package.

A delta carries every own op the district has not confirmed, a full package the whole own log: a lost stick
costs nothing, and the newest package alone suffices (sync format section 6).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.core.system_faults import system_faults
from app.domain.permissions import Action
from app.models import packages_out
from app.models.faults import environment_faults
from app.models.log_state import LogState, log_state
from app.models.queries.ops import chain_at, households_after, ops_after
from app.security.identity import Certificate, SiteIdentity
from app.security.sealing import signer_id
from app.services.district_files import District, read_district, read_secret
from app.services.faults import SaidFault
from app.services.package_messages import package_message
from app.services.session import Session
from app.sync.codes import PackageError
from app.sync.delivery import write_package_to
from app.sync.header import HeaderFacts
from app.sync.package import PackageSummary, build_package, verify_package
from app.sync.trust import Trust

KINDS = {"full": "全量", "delta": "变更"}
TOWN_PADDING = "000"
BATCH_BYTES = 16


@dataclass(frozen=True)
class PackageReport:
    """What a package holds, as shown and printed on the hand-over sheet. `check_code` is 8×5 digits."""

    path: Path
    kind: str
    seq: int
    ops: int
    households: int
    size: int
    check_code: str


def export_package(
    session: Session, kind: str, district_key: Path, target: Path, progress: Progress = SILENT
) -> PackageReport:
    """Seal a package for the district and write it to `target`, verified by reading it back.

    Raises UserError (no permission, not enrolled, nothing to send), SaidFault for package and stick faults,
    EnvironmentFault for the own disk, Cancelled. On any error nothing is left at `target` and the outbox is
    as it was.
    """
    session.require(Action.EXPORT_PACKAGE)
    if kind not in KINDS:
        raise UserError("数据包只有全量和变更两种。")
    district = read_district(district_key)
    with environment_faults(), said_in_words(), _staged(session, target) as staged:
        summary, households = _build(session, kind, district, staged, progress)
        with _remembered(session, _sent(session, kind, district, summary, target)):
            delivered = write_package_to(staged, target.parent, progress=progress)
            if delivered.path != target:
                delivered.path.replace(target)
    return PackageReport(
        target, KINDS[kind], int(summary.header["seq"]), summary.ops, households, summary.size, summary.slip
    )


@contextmanager
def _staged(session: Session, target: Path) -> Iterator[Path]:
    """Where the package is built before it is carried to the stick; gone afterwards."""
    session.folder.prepare()
    staged = session.folder.staging / target.name.lower()
    try:
        yield staged
    finally:
        staged.unlink(missing_ok=True)


def _build(
    session: Session, kind: str, district: District, staged: Path, progress: Progress
) -> tuple[PackageSummary, int]:
    with session.store.read() as connection:
        state = log_state(connection)
        identity = SiteIdentity.from_bytes(state.site_keys.encode("utf-8"))
        certificate = _own_certificate(identity, district)
        known = packages_out.acknowledged_n(connection, state.epoch) if kind == "delta" else 0
        seq, previous = packages_out.last_package(connection, state.epoch, district.id)
        if state.last_n == known:
            raise UserError("没有新的变更要报送，没有生成数据包。")
        reached = chain_at(connection, state.epoch, known)
        summary = build_package(
            staged,
            _facts(session, kind, state, certificate, district, seq + 1, previous),
            ops_after(connection, state.epoch, known),
            recipients=(*district.keyring.district_enc, identity.recipient),
            signer=identity.key,
            acknowledged=(known, reached) if reached else None,
            expected=state.last_n - known,
            progress=progress,
        )
        return summary, households_after(connection, state.epoch, known)


def _own_certificate(identity: SiteIdentity, district: District) -> Certificate:
    certificate = district.keyring.by_signer.get(signer_id(identity.key.public))
    if certificate is None:
        raise UserError(
            f"本机还没有在“{district.name}”登记，没有导出，数据没有变化。请先办理登记，再用县里发回的密钥文件导出。"
        )
    return certificate


def _facts(
    session: Session,
    kind: str,
    state: LogState,
    certificate: Certificate,
    district: District,
    seq: int,
    previous: str,
) -> HeaderFacts:
    return HeaderFacts(
        kind=kind,
        site=certificate.site,
        epoch=state.epoch,
        town=session.unit.region_code + TOWN_PADDING,
        certificate=certificate.serial,
        sequence=seq,
        batch=secrets.token_hex(BATCH_BYTES),
        created=session.clock.millis(),
        app=f"xiangdang/{__version__}",
        to_id=district.id,
        previous=previous,
        keyring_version=district.keyring.version,
        have=((state.epoch, state.last_n),),
    )


def _sent(
    session: Session, kind: str, district: District, summary: PackageSummary, target: Path
) -> packages_out.SentPackage:
    return packages_out.SentPackage(
        header_hash=summary.header_hash,
        district=district.id,
        kind=kind,
        epoch=summary.header["from"]["epoch"],
        seq=summary.header["seq"],
        from_n=summary.from_n,
        to_n=summary.to_n,
        created_at=session.clock.millis(),
        file_name=target.name,
    )


@contextmanager
def _remembered(session: Session, sent: packages_out.SentPackage) -> Iterator[None]:
    """In the outbox before it is on the stick, and out of it when it does not get there.

    A crash between the two leaves a number without a package. The other way round it would leave a package
    nobody knows of, and its number would be given to another one.
    """
    with session.store.write_local() as connection:
        packages_out.remember(connection, sent)
    try:
        yield
    except BaseException:
        with session.store.write_local() as connection:
            packages_out.forget(connection, sent.header_hash)
        raise


def verify_package_file(
    path: Path, district_key: Path, secret: Path, now: int, progress: Progress = SILENT
) -> PackageReport:
    """Check a package with the district's own files, as the receiver does; `now` in milliseconds.

    Raises SaidFault with the words of the first check that fails, UserError for unreadable key files,
    EnvironmentFault.
    """
    return _verified(path, read_district(district_key), read_secret(secret), now, progress)


def verify_own_package(
    session: Session, path: Path, district_key: Path, progress: Progress = SILENT
) -> PackageReport:
    """Check a package this office made, with its own key: packages are sealed to their sender as well.

    Raises SaidFault with the words of the first check that fails, UserError for an unreadable key file,
    EnvironmentFault.
    """
    district = read_district(district_key)
    with session.store.read() as connection:
        identity = SiteIdentity.from_bytes(log_state(connection).site_keys.encode("utf-8"))
    return _verified(path, district, identity.opening, session.clock.millis(), progress)


def _verified(path: Path, district: District, secret: str, now: int, progress: Progress) -> PackageReport:
    trust = Trust(keyring=district.keyring, secret=secret, now=now, id=district.id)
    with system_faults(path), said_in_words():
        verified = verify_package(path, trust, progress=progress)
        size = path.stat().st_size
    households = verified.manifest["summary"].get("household", {}).get("put", 0)
    header = verified.header
    return PackageReport(
        path,
        KINDS.get(header["kind"], header["kind"]),
        header["seq"],
        verified.ops,
        households,
        size,
        verified.slip,
    )


@contextmanager
def said_in_words() -> Iterator[None]:
    """Package errors become a fault with its four parts: what happened, what was kept, what to do, code."""
    try:
        yield
    except PackageError as error:
        message = package_message(error.code)
        raise SaidFault(message.happened, message.kept, message.advice, error.code.number) from error
