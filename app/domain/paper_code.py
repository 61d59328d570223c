"""The code a printed card carries so that photos taken after it find their household.

Offline text without personal data: the local household number, the end of the household's id and check
characters, all from the alphabet a QR code packs tightest. A number typed wrong, a code of another
township or of a household since removed is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_BEGIN: Final = "XD1H"
_TAIL_LENGTH: Final = 8
_CHECK_LENGTH: Final = 4
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"   # without the letters taken for digits
_NUMBER: Final = re.compile(r"\d{20}")
_SHAPE: Final = re.compile(rf"{_BEGIN}(\d{{20}})([0-9A-F]{{{_TAIL_LENGTH}}})([0-9A-Z]{{{_CHECK_LENGTH}}})")


@dataclass(frozen=True)
class HouseholdCode:
    """What a code says: the local number and the last eight hex digits of the id, lower case."""

    local_no: str
    id_end: str


def household_code(local_no: str | None, household_id: str) -> str:
    """The text of the code; "" for a household without a local number of 20 digits."""
    if not local_no or not _NUMBER.fullmatch(local_no):
        return ""
    said = f"{_BEGIN}{local_no}{household_id[-_TAIL_LENGTH:].upper()}"
    return said + _check(said)


def is_ours(text: str) -> bool:
    """Whether a text begins like one of our codes, readable or not."""
    return text.startswith(_BEGIN)


def read_household_code(text: str) -> HouseholdCode | None:
    """The parts of a code; None for any other text and for one with a wrong check."""
    found = _SHAPE.fullmatch(text)
    if found is None or _check(text[:-_CHECK_LENGTH]) != found[3]:
        return None
    return HouseholdCode(found[1], found[2].lower())


def _check(said: str) -> str:
    digest = sha256(said.encode("ascii")).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_CHECK_LENGTH])
