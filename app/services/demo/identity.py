"""Numbers of invented persons: IDs of region 990000, telephones of no operator, accounts of no bank."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.domain.bank_card import luhn_holds
from app.domain.id_card import check_digit
from app.services.demo.names import MALE

_REGION = "990000"
_PHONE_BLOCK = "154"
_PHONES = 10**8
_PHONE_STEP = 38_710_337  # odd and no multiple of 5, so every number comes once
_ACCOUNT_FRONT = "9900001"
_ACCOUNT_LENGTH = 19
_ORDERS = 500


class NumberGiver:
    """Never gives the same number twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: dict[str, int] = {}
        self._phones = random.randrange(_PHONES)
        self._accounts = random.randrange(10**6)

    def id_number(self, born: date, sex: str) -> str:
        """A valid number nobody else has; odd orders are men. Moves no birth date."""
        day = f"{born:%Y%m%d}"
        key = day + sex
        given = self._given.get(key, 0)
        self._given[key] = given + 1
        order = (given * 37 + 11) % _ORDERS * 2 + (1 if sex == MALE else 0)
        first = f"{_REGION}{day}{order:03}"
        return first + check_digit(first)

    def phone(self) -> str:
        self._phones = (self._phones + _PHONE_STEP) % _PHONES
        return f"{_PHONE_BLOCK}{self._phones:08}"

    def account(self) -> str:
        """A 19-digit number with a sound check digit."""
        self._accounts += 1
        first = f"{_ACCOUNT_FRONT}{self._accounts:0{_ACCOUNT_LENGTH - len(_ACCOUNT_FRONT) - 1}}"
        return next(first + last for last in "0123456789" if luhn_holds(first + last))


def birth_date(age: int, today: date, random: Random) -> date:
    """A day on which somebody of this age in full years today was born."""
    year = today.year - age
    last = date(year, today.month, min(today.day, 28))
    return last - timedelta(days=random.randrange(364))
