"""The printed recovery code: 160 random bits as eight groups of four characters and one check character.

For the one sheet of paper that opens the file when every password is lost.  Not a password: it is never
chosen by a person and needs no stretching.  Alphabet: Crockford base 32 (no I, L, O, U).  The check
character of a group is computed in GF(32) from the group's number and characters, so every single wrong
character, every swap of two neighbours and every swap of two groups is noticed, and the group is named.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

CODE_BYTES: Final = 20
GROUPS: Final = 8

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_GROUP_LENGTH: Final = 5
_FIELD_POLYNOMIAL: Final = 0b100101


class MalformedCode(ValueError):
    """Typed text that is no recovery code; ``group`` counts from 1, or is None when the length is wrong."""

    def __init__(self, group: int | None) -> None:
        super().__init__(f"group {group}" if group else "length")
        self.group = group


def new_code() -> bytes:
    """Twenty bytes from the system's random source."""
    return secrets.token_bytes(CODE_BYTES)


def print_code(code: bytes) -> str:
    """The code as it is printed: ``XXXXX-XXXXX-…`` of eight groups."""
    number = int.from_bytes(code, "big")
    values = [number >> shift & 31 for shift in range(155, -1, -5)]
    groups = (values[start : start + 4] for start in range(0, 32, 4))
    return "-".join(
        "".join(_ALPHABET[value] for value in [*group, _check_value(index, group)])
        for index, group in enumerate(groups)
    )


def read_code(typed: str) -> bytes:
    """Read what a person typed: any case, full-width letters, spaces and dashes anywhere, O for 0, I or L
    for 1.

    Raises MalformedCode.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    characters = [character for character in folded if character.isalnum()]
    if len(characters) != GROUPS * _GROUP_LENGTH:
        raise MalformedCode(None)
    number = 0
    for index in range(GROUPS):
        start = index * _GROUP_LENGTH
        values = [_VALUES.get(character, -1) for character in characters[start : start + _GROUP_LENGTH]]
        if -1 in values or _check_value(index, values[:4]) != values[4]:
            raise MalformedCode(index + 1)
        for value in values[:4]:
            number = number << 5 | value
    return number.to_bytes(CODE_BYTES, "big")


def _check_value(group: int, values: list[int]) -> int:
    rest = group + 1
    for value in [*values, 0]:
        rest = rest << 1 ^ (_FIELD_POLYNOMIAL if rest & 16 else 0) ^ value
    return rest
