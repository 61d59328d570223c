"""公民身份号码 (GB 11643-1999) and 残疾人证号: reading, checking, what they say about a person.

Region codes are not looked up: retired codes stay in people's numbers (domain.md 3).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.core.errors import Unreadable
from app.domain.digits import compact

_CHECKS = "10X98765432"
_WEIGHT_BASE = 13
"""The weights of GB 11643 (7, 9, 10 …, 2) are the powers of two modulo 11, and 13 is 2 modulo 11: so the
weighted sum is, modulo 11, the number read in base 13, which the interpreter reads in one go."""
ID_LENGTH = 18
_OLD_LENGTH = 15
_CARD_LENGTH = 20
_REISSUED_LENGTH = 22
_CENTENARIANS = range(996, 1000)
"""Order numbers of 15-digit cards that marked persons born before 1900."""
_MALE, _FEMALE = "1", "2"
_SEX_OF_ORDER = {str(digit): _MALE if digit % 2 else _FEMALE for digit in range(10)}


class IdFault(enum.Enum):
    """Why a number is wrong; the value is the Chinese reason."""

    LENGTH = "应为 18 位"
    CHARACTERS = "前 17 位应为数字，末位为数字或 X"
    DATE = "出生日期不存在"
    FUTURE = "出生日期晚于今天"
    CHECK_DIGIT = "校验码不对，请对照证件逐位核对"
    OLD_FORM = "是 15 位旧号码，2013 年起停用，请换成 18 位"
    CENTENARIAN = "是 15 位旧号码，顺序码 996–999 表示 1900 年以前出生，不能自动换成 18 位"
    DISABILITY_TYPE = "第 19 位残疾类别应为 1–7"
    DISABILITY_GRADE = "第 20 位残疾等级应为 1–4"
    REISSUE = "补发的残疾人证第 21 位应为 B，第 22 位应为数字"


class IdInvalid(ValueError):
    """The number is not valid; `fault` says why. The number itself is not part of the text."""

    def __init__(self, fault: IdFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class DisabilityCard:
    """Parts of a valid disability card number; type and grade are codes of the policy tables."""

    id_number: str
    disability_type: str
    disability_grade: str
    reissued: bool


def normalise(text: str) -> str:
    """The number as stored: half width, no spaces, capital X. Raises Unreadable.

    A wrong length or check digit is not refused here: a draft keeps it and rule V-MEM-01 reports it.
    """
    number = compact(text, "证件号码")
    if not (number.isascii() and number.isalnum()):
        raise Unreadable("证件号码里只能有数字和字母")
    if len(number) > _REISSUED_LENGTH:
        raise Unreadable(f"证件号码最多 {_REISSUED_LENGTH} 位，现有 {len(number)} 位")
    return number


def check_digit(first_seventeen: str) -> str:
    """The 18th character for 17 ASCII digits."""
    return _CHECKS[int(first_seventeen + "0", _WEIGHT_BASE) % 11]


def fault_of(number: str, today: date | None = None) -> IdFault | None:
    """What is wrong with an 18-digit number, None when it is valid. With `today`, no birth after it."""
    if len(number) != ID_LENGTH:
        return _old_form_fault(number)
    if not _all_digits(number[:17]) or number[17] not in _CHECKS:
        return IdFault.CHARACTERS
    born = _day(number[6:14])
    if born is None:
        return IdFault.DATE
    if today is not None and born > today:
        return IdFault.FUTURE
    sum_with_check = int(number.replace("X", "A"), _WEIGHT_BASE)
    return None if sum_with_check % 11 == 1 else IdFault.CHECK_DIGIT


@lru_cache(maxsize=65_536)
def _day(digits: str) -> date | None:
    """The day written as eight digits, None where there is no such day; a population shares few."""
    if not _all_digits(digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _old_form_fault(number: str) -> IdFault:
    if len(number) != _OLD_LENGTH or not (number.isascii() and number.isdecimal()):
        return IdFault.LENGTH
    return IdFault.CENTENARIAN if int(number[12:]) in _CENTENARIANS else IdFault.OLD_FORM


def is_valid(number: str, today: date | None = None) -> bool:
    """Whether an 18-digit number is right in form, birth date and check digit."""
    return fault_of(number, today) is None


def birth_date(number: str) -> date | None:
    """Birth date in an 18-digit number or a disability card; None when there is no such date."""
    return _day(number[6:14])


def sex(number: str) -> str | None:
    """Code of the sex table, from the 17th digit: odd 1 男, even 2 女; None when it is no digit."""
    return _SEX_OF_ORDER.get(number[16:17])


def from_old_form(number: str) -> str:
    """The 18-digit number of a 15-digit one. Raises IdInvalid (LENGTH, CENTENARIAN, DATE)."""
    fault = _old_form_fault(number)
    if fault is not IdFault.OLD_FORM:
        raise IdInvalid(fault)
    first = f"{number[:6]}19{number[6:]}"
    if birth_date(first) is None:
        raise IdInvalid(IdFault.DATE)
    return first + check_digit(first)


def looks_like_disability_card(number: str) -> bool:
    """Whether the length is that of a disability card."""
    return len(number) in (_CARD_LENGTH, _REISSUED_LENGTH)


def disability_card_fault(number: str, today: date | None = None) -> IdFault | None:
    """What is wrong with a 20- or 22-character disability card number, None when it is valid."""
    if not looks_like_disability_card(number):
        return IdFault.LENGTH
    if number[18] not in "1234567":
        return IdFault.DISABILITY_TYPE
    if number[19] not in "1234":
        return IdFault.DISABILITY_GRADE
    reissue = number[20:]
    if reissue and not (reissue[0] == "B" and reissue[1] in "0123456789"):
        return IdFault.REISSUE
    return fault_of(number[:ID_LENGTH], today)


def disability_card(number: str, today: date | None = None) -> DisabilityCard:
    """The parts of a disability card number. Raises IdInvalid."""
    fault = disability_card_fault(number, today)
    if fault is not None:
        raise IdInvalid(fault)
    return DisabilityCard(number[:ID_LENGTH], number[18], number[19], len(number) == _REISSUED_LENGTH)


def masked(number: str) -> str:
    """Six leading and four trailing characters (custom, domain.md 10.4); short numbers wholly hidden."""
    if len(number) < _OLD_LENGTH:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
