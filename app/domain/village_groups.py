"""Villagers' groups: the number a name means, and the one order in which groups stand everywhere.

一组, 3组, 第十一组 by number, then the groups with a name (上湾组) by text, then households without a group.
"""

from __future__ import annotations

import re

from app.core.text import fold

_DIGITS = "零一二三四五六七八九"
_ONES = _DIGITS[1:]
_NUMBERED = re.compile(
    rf"第?(?:(?P<figures>\d{{1,2}})|(?P<tens>[{_ONES}]?)十(?P<ones>[{_ONES}]?)|(?P<digit>[{_DIGITS}]))"
    r"(?:村民小组|小组|组|社|队)?"
)
_NAMED, _NONE = 100, 101
"""Ranks above every number a group can have."""


def number_of_group(name: str) -> int | None:
    """3 for 3组, 第三组, 03 and 三组; None for a group that has a name (上湾组, 一二组)."""
    found = _NUMBERED.fullmatch(fold(name).replace(" ", ""))
    if not found:
        return None
    figures, tens, ones, digit = found.group("figures", "tens", "ones", "digit")
    if figures or digit:
        return int(figures or _DIGITS.index(digit))
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def numbered_group(number: int) -> str:
    """三组, 十二组, 二十组: how the papers write the group of a number below 100."""
    tens, ones = divmod(number, 10)
    front = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return f"{front}{_DIGITS[ones] if ones or not tens else ''}组"


def group_rank(name: str) -> int:
    """Where a group stands among those of its village; groups of one rank stand by text."""
    if not name:
        return _NONE
    number = number_of_group(name)
    return _NAMED if number is None else number


def group_order(name: str) -> tuple[int, str]:
    """The key to sort groups by."""
    return group_rank(name), name
