"""The district this office trusts: whose root key policy packs must go back to. Pinned once by hand.

The fingerprint of the key file is compared with the stamped paper of the district before it is pinned.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import UserError
from app.domain.permissions import Action
from app.models.changes import Changes
from app.models.queries.users import office_settings
from app.models.second_entries import setting_row
from app.models.store import Connection
from app.models.write import WriteTx
from app.security.sealing import fingerprint
from app.services.district_files import read_district
from app.services.session import Session

ROOT, NAME, KEYRING_VERSION = "district_root", "district_name", "district_keyring_v"


@dataclass(frozen=True)
class TrustedDistrict:
    """`fingerprint` is eight groups of five digits; `keyring_version` the newest that was seen."""

    name: str
    root: bytes
    keyring_version: int

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.root)


def trusted_district(connection: Connection) -> TrustedDistrict | None:
    """None while no district was pinned."""
    settings = office_settings(connection)
    if not settings.get(ROOT):
        return None
    seen = int(settings.get(KEYRING_VERSION) or 0)
    return TrustedDistrict(settings.get(NAME, ""), bytes.fromhex(settings[ROOT]), seen)


def read_key_file(path: Path) -> TrustedDistrict:
    """What a key file says, for comparing before it is pinned. Raises UserError."""
    district = read_district(path)
    return TrustedDistrict(district.name, district.root, district.keyring.version)


def trust(session: Session, district: TrustedDistrict) -> Changes:
    """Pin the district's root key. Raises UserError without permission."""
    with session.write(Action.MANAGE_KEYS, f"登记县级密钥：{district.name}", undoable=False) as tx:
        for name, text in ((ROOT, district.root.hex()), (NAME, district.name)):
            put_setting(tx, name, text)
        put_setting(tx, KEYRING_VERSION, str(district.keyring_version))
    return tx.changes


def require_trusted(connection: Connection) -> TrustedDistrict:
    """Raises UserError with what to do while no district is pinned."""
    district = trusted_district(connection)
    if district is None:
        raise UserError(
            "还没有登记县级密钥，不能核对政策包的签名，没有导入，数据没有变化。"
            "请管理员先在“政策文件”里登记县里发的密钥文件。"
        )
    return district


def put_setting(tx: WriteTx, name: str, text: str) -> None:
    """Set an office setting."""
    own = setting_row(tx.connection, name)
    if own is None:
        tx.insert("office_setting", {"name": name, "text": text})
    else:
        tx.update("office_setting", own[0], {"text": text})
