"""Building one package file: facts and ops in, a signed and sealed ``.tbp`` out (TBP/1 sections 3–6).

For the export service.  Not for choosing what to send (the caller passes every own op not yet acknowledged,
or all) nor for carrying the file to a stick: see `delivery`.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from app.core.atomic_file import replacing
from app.core.oplog.chain import chain_start
from app.core.progress import SILENT, Progress
from app.security.sealing import HEADER_DOMAIN, SigningKey, check_digits
from app.sync.codes import Code, PackageError
from app.sync.container import MAX_PACKAGE_BYTES, write_container
from app.sync.header import HeaderFacts, write_header
from app.sync.manifest import write_manifest
from app.sync.payload import (
    OpRow,
    OpsWritten,
    SealedPayload,
    document_entries,
    seal_payload,
    spool_ops,
    tar_stream,
)
from app.sync.spool import Spool

NO_DOCUMENTS: Final[Mapping[str, bytes]] = {}


@dataclass(frozen=True)
class PackageSummary:
    """What was written.  ``header_hash`` hex64 identifies the package; ``slip`` is printed on the hand-over
    form.

    ``summary`` counts put and del per entity type; the span is ``from_n … to_n`` (to_n = from_n − 1 if
    empty).
    """

    path: Path
    size: int
    header_hash: str
    slip: str
    header: Mapping[str, Any]
    ops: int
    from_n: int
    to_n: int
    summary: Mapping[str, Mapping[str, int]]


def build_package(
    destination: Path,
    facts: HeaderFacts,
    ops: Iterable[OpRow],
    *,
    recipients: Iterable[str],
    signer: SigningKey,
    acknowledged: tuple[int, bytes] | None = None,
    documents: Mapping[str, bytes] = NO_DOCUMENTS,
    expected: int = 0,
    progress: Progress = SILENT,
) -> PackageSummary:
    """Write a package to ``destination`` (replaced atomically) and return what it holds.

    ``ops`` yields (n, canonical bytes, chain value) with n rising by one; memory stays bounded whatever their
    number.  ``acknowledged`` is the receiver's last (n, chain value), needed only when ``ops`` may be empty.
    ``recipients`` are age keys: destination, district recovery, the sender itself.  Raises PackageError
    (E402 broken chain, E206 limits, E501 oversized op), OSError (disk), ValueError (facts or recipients),
    Cancelled.
    """
    folder = destination.parent
    with Spool(folder) as spool, tempfile.TemporaryFile(dir=folder) as payload:
        written, chunks = spool_ops(ops, spool, progress, expected)
        extra = document_entries(documents)
        manifest = write_manifest(facts, [*chunks, *extra], written.summary)
        contents = itertools.chain(spool.records(), (documents[name] for name in sorted(documents)))
        plain = tar_stream(manifest, [*chunks, *extra], contents)
        sealed = seal_payload(plain, payload, recipients)
        span = _span(facts.epoch, written, acknowledged)
        header = write_header(facts, _content(span, manifest, sealed, signer))
        if sealed.piece.size + 2 * len(header) > MAX_PACKAGE_BYTES:
            raise PackageError(Code.E206_LIMIT, "package size")
        with replacing(destination) as target:
            write_container(target, header, signer.sign(HEADER_DOMAIN, header), payload, sealed.piece)
            size = target.tell()
    return PackageSummary(
        path=destination,
        size=size,
        header_hash=sha256(header).hexdigest(),
        slip=check_digits(header),
        header={**facts.address(), "log": span},
        ops=written.count,
        from_n=span["from_n"],
        to_n=span["to_n"],
        summary=written.summary,
    )


def _span(epoch: str, written: OpsWritten, acknowledged: tuple[int, bytes] | None) -> dict[str, Any]:
    """``from_h`` is the chain value after op from_n, ``to_h`` after to_n; empty: the last known."""
    if written.first_n:
        first, last = (written.first_n, written.first_h), (written.last_n, written.last_h)
    else:
        n, chained = acknowledged or (0, chain_start(epoch))
        first, last = (n + 1, chained), (n, chained)
    return {"from_n": first[0], "from_h": first[1].hex(), "to_n": last[0], "to_h": last[1].hex()}


def _content(
    span: Mapping[str, Any], manifest: bytes, sealed: SealedPayload, signer: SigningKey
) -> dict[str, Any]:
    """The header members that follow from the payload.  The op log is the audit log too."""
    return {
        "log": dict(span),
        "audit": dict(span),
        "manifest_hash": sha256(manifest).hexdigest(),
        "payload_hash": sealed.digest,
        "payload_size": sealed.piece.size,
        "signer": signer.signer,
    }
