"""Numbers the office gives: local household numbers and document numbers.

National numbers (户编号, 人编号) are opaque text and never made here (domain.md 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import UserError
from app.domain.regions import VILLAGE_LENGTH

_YEAR_LENGTH = 4
ORDER_LENGTH = 4
_NUMBER_LENGTH = VILLAGE_LENGTH + _YEAR_LENGTH + ORDER_LENGTH
_LAST_ORDER = 10**ORDER_LENGTH - 1


@dataclass(frozen=True, slots=True)
class HouseholdNumber:
    """Village code (12 digits), year of first identification, order in that village and year."""

    village_code: str
    year: int
    order: int

    def __str__(self) -> str:
        return f"{self.village_code}{self.year:04}{self.order:04}"


def household_prefix(village_code: str, year: int) -> str:
    """What all local numbers of a village and year begin with."""
    return f"{village_code}{year:04}"


def next_household_number(village_code: str, year: int, highest: str | None) -> HouseholdNumber:
    """The number after the highest one ever given in the village and year, deleted households included.

    Numbers are never used again. Raises UserError when the four digits are used up.
    """
    order = parse_household_number(highest).order + 1 if highest else 1
    if order > _LAST_ORDER:
        raise UserError(f"该村 {year} 年的户编号已用到 {_LAST_ORDER}，不能再编")
    return HouseholdNumber(village_code, year, order)


def number_in_village(number: str) -> str:
    """The part of a local household number that tells the households of one village apart."""
    return number[VILLAGE_LENGTH:]


def parse_household_number(number: str) -> HouseholdNumber:
    """The parts of a local household number. Raises ValueError when it is not one."""
    if len(number) != _NUMBER_LENGTH or not (number.isascii() and number.isdecimal()):
        raise ValueError("not a local household number")
    year_end = VILLAGE_LENGTH + _YEAR_LENGTH
    return HouseholdNumber(
        number[:VILLAGE_LENGTH], int(number[VILLAGE_LENGTH:year_end]), int(number[year_end:])
    )


def document_number(issuer: str, year: int, order: int) -> str:
    """发文字号 with hexagonal brackets and no leading zeros, e.g. 某政发〔2026〕1号 (GB/T 9704)."""
    return f"{issuer}〔{year}〕{order}号"
