"""The district's key file an office exports to, and, on the district's side, the secret that opens packages.

Both are small JSON files. The key file holds no secret: name, root public key and signed keyring.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.core.atomic_file import replacing
from app.core.errors import UserError
from app.core.oplog import canonical
from app.core.system_faults import system_fault
from app.security.keyring import Keyring, read_keyring
from app.security.sealing import is_secret

KEY_FILE = "district-key.json"
SECRET_FILE = "district-secret.json"


@dataclass(frozen=True)
class District:
    """Whom a package goes to. `id` is the address in the header, `root` the pinned public key (32 bytes)."""

    id: str
    name: str
    keyring: Keyring
    root: bytes


def read_district(path: Path) -> District:
    """Raises UserError when the file is not a district key or its signature is wrong, EnvironmentFault."""
    try:
        content = json.loads(path.read_bytes())
        root = bytes.fromhex(content["root"])
        keyring = read_keyring(canonical.dumps(content["keyring"]), root)
        return District(str(content["id"]), str(content["name"]), keyring, root)
    except FileNotFoundError as error:
        raise UserError(f"找不到县级密钥文件 {path.name}，这一步没有做。请插好U盘或重新选择文件。") from error
    except OSError as error:
        raise system_fault(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path.name} 不是有效的县级密钥文件，这一步没有做。请向县里重新领取。") from error


def write_district(path: Path, district_id: str, name: str, root_pin: bytes, keyring: bytes) -> None:
    """Write a key file; `keyring` is the signed canonical keyring."""
    content = {"id": district_id, "name": name, "root": root_pin.hex(), "keyring": canonical.loads(keyring)}
    with replacing(path) as stream:
        stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))


def read_secret(path: Path) -> str:
    """The district's age secret key. Raises UserError."""
    try:
        secret = str(json.loads(path.read_bytes())["secret"])
        if not is_secret(secret):
            raise ValueError("secret")
        return secret
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"读不出接收方的密钥文件 {path.name}，数据包没有打开。") from error


def write_secret(path: Path, secret: str) -> None:
    with replacing(path) as stream:
        stream.write(json.dumps({"secret": secret}).encode("utf-8"))
