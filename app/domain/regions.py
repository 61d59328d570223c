"""The structure of division codes: 6 digits to the county, 12 in statistics (domain.md 3).

Names and validity are records of their own; the code tables change every year.
"""

from __future__ import annotations

import enum

PROVINCE_LENGTH = 2
PREFECTURE_LENGTH = 4
COUNTY_LENGTH = 6
TOWNSHIP_LENGTH = 9
VILLAGE_LENGTH = 12


class Level(enum.StrEnum):
    """Levels that have a national code; groups and natural villages have only local numbers."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


_LEVELS = {
    PROVINCE_LENGTH: Level.PROVINCE,
    PREFECTURE_LENGTH: Level.PREFECTURE,
    COUNTY_LENGTH: Level.COUNTY,
    TOWNSHIP_LENGTH: Level.TOWNSHIP,
    VILLAGE_LENGTH: Level.VILLAGE,
}
_TOWNSHIP_KINDS = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"), (400, 599, "类似乡级单位"))
_VILLAGE_KINDS = ((1, 199, "居民委员会"), (200, 399, "村民委员会"), (400, 999, "类似村级单位"))


def level_of(code: str) -> Level | None:
    """Level of an unpadded code of 2, 4, 6, 9 or 12 digits, None for any other text."""
    if not (code.isascii() and code.isdecimal()):
        return None
    return _LEVELS.get(len(code))


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above an unpadded code, nearest first."""
    return tuple(code[:length] for length in sorted(_LEVELS, reverse=True) if length < len(code))


def unpadded(code: str) -> str:
    """A 12-digit code of a township or county without its trailing zeros; others unchanged.

    Only whole levels are cut, never below the county: a county code may itself end in zeros.
    """
    if len(code) == VILLAGE_LENGTH and code.endswith("000"):
        return code[:COUNTY_LENGTH] if code.endswith("000000") else code[:TOWNSHIP_LENGTH]
    return code


def contains(upper: str, code: str) -> bool:
    """Whether the region `upper` is the region `code` or lies above it; "" is the nation."""
    return code.startswith(upper)


def township_kind(code: str) -> str:
    """街道, 镇, 乡 … by digits 7–9; "" when they say nothing."""
    return _kind(code[COUNTY_LENGTH:TOWNSHIP_LENGTH], _TOWNSHIP_KINDS)


def village_kind(code: str) -> str:
    """居民委员会, 村民委员会 … by digits 10–12; "" when they say nothing."""
    return _kind(code[TOWNSHIP_LENGTH:VILLAGE_LENGTH], _VILLAGE_KINDS)


def _kind(digits: str, kinds: tuple[tuple[int, int, str], ...]) -> str:
    if len(digits) != 3 or not digits.isdecimal():
        return ""
    number = int(digits)
    return next((kind for first, last, kind in kinds if first <= number <= last), "")
