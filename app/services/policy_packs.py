"""Signed policy packs from outside: read from a stick, checked, kept for another person to put in force.

Nothing of a pack that is refused is kept, and the running version stays in every case.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.policy_pack import PolicyPackRefused
from app.models.changes import Changes
from app.models.faults import environment_faults
from app.models.policy_packs import keep_pack
from app.models.queries.office_records import living_records
from app.models.store import Connection
from app.security.policy_seal import MOST_BYTES, SealedPolicy, Unsealed, open_policy
from app.services.faults import SaidFault
from app.services.policy_documents import new_document, refuse_old, said_refusal
from app.services.session import Session
from app.services.standing_policy import VERSIONS, Adding, read_content, refuse_unfit_addition
from app.services.trusted_district import KEYRING_VERSION, put_setting, require_trusted
from app.sync.codes import Code

Values = Mapping[str, Any]
SUFFIX = "xdpolicy"
_UNSEALED = {
    "shape": ("不是有效的政策包，或在拷贝中损坏", Code.E103_HEADER.number),
    "keyring": ("带的密钥不是本单位登记的县级密钥签发的", Code.E110_UNKNOWN_SIGNER.number),
    "signature": ("内容与签名不符，可能被改动过", Code.E111_BAD_SIGNATURE.number),
}


def import_pack(session: Session, path: Path) -> Changes:
    """Check a pack and keep it as a document to be put in force.

    Raises UserError and SaidFault with what happened, what was kept and what to do; EnvironmentFault.
    """
    session.require(Action.ACTIVATE_POLICY)
    with environment_faults():
        if path.stat().st_size > MOST_BYTES:
            raise said_refusal(f"“{path.name}”", "文件太大，不是政策包")
        content = path.read_bytes()
    with session.store.read() as connection:
        sealed = _opened(connection, path.name, content)
    record = _record(session, sealed)
    digest = sha256(content).hexdigest()
    with session.store.write_local() as connection:
        keep_pack(connection, digest, sealed.files, session.clock.millis())
    label = f"导入政策包：{sealed.title}"
    with session.write(Action.ACTIVATE_POLICY, label, undoable=False) as tx:
        refuse_old(tx, sealed.name, sealed.number, f"《{sealed.title}》")
        _refuse_twice(tx.connection, digest, sealed.title)
        try:
            adding = Adding(record, files=sealed.files)
            refuse_unfit_addition(tx.connection, session.standards.shipped, adding)
        except PolicyPackRefused as refused:
            raise said_refusal(f"《{sealed.title}》", refused.reason) from refused
        put_setting(tx, KEYRING_VERSION, str(sealed.keyring.version))
        tx.insert(VERSIONS, {**record, "pack_digest": digest})
    return tx.changes


def _opened(connection: Connection, file_name: str, content: bytes) -> SealedPolicy:
    district = require_trusted(connection)
    try:
        sealed = open_policy(content, district.root)
    except Unsealed as error:
        reason, code = _UNSEALED[error.reason]
        raise said_refusal(f"“{file_name}”", reason, code) from error
    if sealed.keyring.version < district.keyring_version:
        raise SaidFault(
            f"“{file_name}”没有启用：它带的密钥清单是第 {sealed.keyring.version} 版，"
            f"比见过的第 {district.keyring_version} 版旧，里面可能有已停用的密钥。",
            "正在执行的政策数据没有变化。",
            "请向县里领取新的政策包。",
            Code.E320_ROLLBACK.number,
        )
    return sealed


def _record(session: Session, sealed: SealedPolicy) -> Values:
    """The record of a pack that may be put in force here. Raises SaidFault."""
    title = f"《{sealed.title}》"
    try:
        content = read_content(sealed.name, sealed.number, sealed.files)
    except PolicyPackRefused as refused:
        raise said_refusal(title, f"{refused.origin} 中{refused.reason}") from refused
    begins = content.effective_from
    if begins is None:
        raise said_refusal(title, "里面没有任何政策数据")
    outside = [pack.region for pack in content.packs if not _concerns(session, pack.region)]
    if outside:
        raise said_refusal(title, f"是给区划 {outside[0]} 的，不是给本单位的")
    return {
        **new_document(session),
        "doc_title": sealed.title,
        "doc_no": f"第 {sealed.number} 版",
        "doc_date": session.clock.today(),
        "region": content.packs[0].region,
        "effective_from": begins,
        "pack_name": sealed.name,
        "pack_number": sealed.number,
    }


def _concerns(session: Session, region: str) -> bool:
    own = session.unit.region_code
    return own.startswith(region) or region.startswith(own)


def _refuse_twice(connection: Connection, digest: str, title: str) -> None:
    if any(each["pack_digest"] == digest for each in living_records(connection, VERSIONS)):
        raise UserError(f"《{title}》已经导入过了，没有再导入，数据没有变化。")
