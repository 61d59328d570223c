"""统一社会信用代码 (GB 32100-2015) of cooperatives, enterprises and village collectives."""

from __future__ import annotations

from app.core.errors import Unreadable
from app.domain.digits import compact

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_LENGTH = 18


def normalise(text: str) -> str:
    """Half width, no spaces, capitals. Raises Unreadable."""
    code = compact(text, "统一社会信用代码")
    if len(code) > _LENGTH:
        raise Unreadable(f"统一社会信用代码为 {_LENGTH} 位，现有 {len(code)} 位")
    return code


def check_character(first_seventeen: str) -> str:
    """The 18th character for 17 characters of the alphabet. Raises ValueError on any other."""
    total = sum(
        weight * _ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, first_seventeen, strict=True)
    )
    return _ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """18 characters of the alphabet (no I O S V Z) with the right check character."""
    if len(code) != _LENGTH or any(character not in _ALPHABET for character in code):
        return False
    return check_character(code[:17]) == code[17]
