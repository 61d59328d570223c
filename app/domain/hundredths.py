"""Typed decimal figures to integer hundredths and back: the common ground of money and area.

Strict on purpose: a misplaced comma or a third decimal is asked about, never rounded away.
"""

from __future__ import annotations

import re

from app.core.errors import Unreadable
from app.core.text import fold

_FIGURE = re.compile(r"([+-]?)(\d{1,13}|\d{1,3}(?:[, ]\d{3})+)?(?:\.(\d*))?")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_MOST = 10**13


def read(text: str, units: tuple[str, ...] = ()) -> int:
    """Hundredths of a typed figure such as 1,234.5 or 1 234.50元; one of `units` may follow it.

    Full-width digits are taken as digits. Raises Unreadable.
    """
    figure = fold(text).lstrip("¥￥")
    for unit in units:
        figure = figure.removesuffix(unit)
    figure = figure.strip()
    found = _FIGURE.fullmatch(figure)
    if found is None or not (found[2] or found[3]):
        raise Unreadable(_why_not(figure))
    decimals = (found[3] or "").rstrip("0")
    if len(decimals) > 2:
        raise Unreadable(f"最多两位小数，现有 {len(decimals)} 位")
    whole = (found[2] or "0").replace(",", "").replace(" ", "")
    value = int(whole) * 100 + int(decimals.ljust(2, "0"))
    if value >= _MOST:
        raise Unreadable("数目太大，请核对")
    return -value if found[1] == "-" else value


def _why_not(figure: str) -> str:
    if not figure:
        return "没有填数字"
    if _SCIENTIFIC.fullmatch(figure):
        return f"“{figure}”是科学计数法，请写成普通数字"
    if figure.endswith("万"):
        return "请换算成元后填写，不要用“万”"
    if re.fullmatch(r"[\d,. ]+", figure):
        return f"“{figure}”的逗号、空格或小数点位置不对"
    return f"“{figure}”不是数字"


def write(value: int, grouped: bool = True) -> str:
    """Two decimals, e.g. 123450 → 1,234.50; without `grouped` no thousands separators."""
    whole, part = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}.{part:02}" if grouped else f"{sign}{whole}.{part:02}"


def ratio(numerator: int, denominator: int) -> int | None:
    """Quotient as an integer, rounded half up; None when the denominator is not positive."""
    if denominator <= 0:
        return None
    return (2 * numerator + denominator) // (2 * denominator)
