"""What makes a password acceptable and how it becomes a key (reliability 3.3).

For key slots and the password dialog.  Not for storing passwords: nothing here writes anything.  The
Chinese words for a weakness live with the services.
"""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from app.core.paths import resource
from app.domain.passwords import MINIMUM_LENGTH

_MINIMUM_DISTINCT: Final = 5


class PasswordWeakness(enum.Enum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_UNIFORM = "too_uniform"
    COMMON = "common"
    CONTAINS_NAME = "contains_name"


@dataclass(frozen=True)
class StretchCost:
    """Argon2id cost: memory in KiB, passes, lanes.  The default is RFC 9106's second (64 MiB, 3, 4)."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


def password_weakness(password: str, login: str = "") -> PasswordWeakness | None:
    """Why to refuse a new password, or None: at least 10 characters, 5 different of them, not common."""
    folded = canonical_password(password).casefold()
    if len(folded) < MINIMUM_LENGTH:
        return PasswordWeakness.TOO_SHORT
    if folded in _common_passwords():
        return PasswordWeakness.COMMON
    if len(set(folded)) < _MINIMUM_DISTINCT:
        return PasswordWeakness.TOO_UNIFORM
    if len(login) >= 3 and login.casefold() in folded:
        return PasswordWeakness.CONTAINS_NAME
    return None


def canonical_password(password: str) -> str:
    """Full-width and half-width typing give the same password (NFKC): input methods lock no file."""
    return unicodedata.normalize("NFKC", password)


def stretch(password: str, salt: bytes, cost: StretchCost) -> bytes:
    """The 32-byte key of a password: argon2id, about half a second at the default cost."""
    return hash_secret_raw(
        canonical_password(password).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    lines = resource("policy", "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
