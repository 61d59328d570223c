"""Telephone numbers: mobile (11 digits, 1 then 3–9) and landline with area code."""

from __future__ import annotations

import re

from app.core.errors import Unreadable
from app.domain.digits import compact

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}")
_COUNTRY = re.compile(r"(?:\+?0{0,2}86)(?=1[3-9]\d{9}$)")
_BRACKETS = str.maketrans("", "", "()")
_MOST = 15


def normalise(text: str) -> str:
    """Digits only, the country code 86 before a mobile number removed. Raises Unreadable.

    A wrong length is not refused here: rule V-MEM-17 warns about it.
    """
    number = _COUNTRY.sub("", compact(text, "电话").translate(_BRACKETS))
    if not (number.isascii() and number.isdecimal()):
        raise Unreadable("电话号码里只能有数字；多个号码请只填一个")
    if len(number) > _MOST:
        raise Unreadable(f"电话号码太长，现有 {len(number)} 位")
    return number


def is_mobile(number: str) -> bool:
    return _MOBILE.fullmatch(number) is not None


def is_valid(number: str) -> bool:
    """A mobile number, or a landline with area code (10 to 12 digits beginning with 0)."""
    return _MOBILE.fullmatch(number) is not None or _LANDLINE.fullmatch(number) is not None


def masked(number: str) -> str:
    """138****1234 for internal work lists (domain.md 10.4); short numbers wholly hidden."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
