"""Bank account numbers. The Luhn check only warns: rural credit accounts may fail it (domain.md 3)."""

from __future__ import annotations

import enum

from app.core.errors import Unreadable
from app.domain.digits import compact

_SHORTEST, _LONGEST = 16, 19
_MOST = 30
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


class AccountDoubt(enum.Enum):
    """Why an account number should be looked at again; the value is the Chinese reason."""

    LENGTH = "银行账号一般为 16–19 位"
    LUHN = "银行账号校验不符，请对照存折或银行卡核对"


def normalise(text: str) -> str:
    """Digits only. Raises Unreadable."""
    number = compact(text, "银行账号")
    if not (number.isascii() and number.isdecimal()):
        raise Unreadable("银行账号里只能有数字")
    if len(number) > _MOST:
        raise Unreadable(f"银行账号太长，现有 {len(number)} 位")
    return number


def doubt_of(number: str) -> AccountDoubt | None:
    """What looks wrong about an account number of digits, None when nothing does."""
    if not _SHORTEST <= len(number) <= _LONGEST:
        return AccountDoubt.LENGTH
    return None if luhn_holds(number) else AccountDoubt.LUHN


def luhn_holds(number: str) -> bool:
    """The Luhn sum of a number of digits is a multiple of ten."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[0::2]) + sum(_DOUBLED[digit] for digit in digits[1::2])) % 10 == 0


def masked(number: str) -> str:
    """Only the last four digits, for internal work lists (domain.md 10.4)."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
