"""The ways opening or changing the key slots can fail: codes only, the words live with the services."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class KeyslotError(Exception):
    """Base of all; ``code`` is stable and free of personal data."""

    code: ClassVar[str] = "keyslots"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code} {detail}".strip())


class WrongPassword(KeyslotError):
    """The user's slot does not open with this password."""

    code = "wrong_password"


class UnknownUser(KeyslotError):
    """No password slot carries this user."""

    code = "unknown_user"


class WrongRecoveryCode(KeyslotError):
    """The code does not open the slot; ``malformed`` when its check characters say so, see ``group``."""

    code = "wrong_recovery_code"

    def __init__(self, *, malformed: bool = False, group: int | None = None) -> None:
        super().__init__()
        self.malformed = malformed
        self.group = group


class WrongMasterKey(KeyslotError):
    """The key offered is not the master key of this file."""

    code = "wrong_master_key"


class MissingSlot(KeyslotError):
    """The file has no slot of the kind asked for."""

    code = "missing_slot"


class LastPasswordSlot(KeyslotError):
    """The only password slot left can not be removed."""

    code = "last_password_slot"


class DamagedKeyslots(KeyslotError):
    """Neither the file nor its copy can be read as key slots."""

    code = "damaged_keyslots"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class MissingKeyslots(KeyslotError):
    """Neither the file nor its copy exists."""

    code = "missing_keyslots"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
