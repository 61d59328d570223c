"""Business dates as people type them. Calendar days only; times of day do not belong to the field."""

from __future__ import annotations

import re
from datetime import date

from app.core.errors import Unreadable
from app.core.text import fold

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTED = re.compile(r"(\d{4})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})\s?[日号]?")
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_MONTH_ONLY = re.compile(r"\d{6}|\d{4}\s?[-./年]\s?\d{1,2}\s?月?")
_LONGEST = len("2018-03-07")
_EARLIEST = 1850
_LATEST = 2199


def parse(text: str) -> date:
    """The day of 20180307, 2018.3.7, 2018-3-7, 2018/3/7 or 2018年3月7日. Raises Unreadable."""
    typed = fold(text)
    if len(typed) > _LONGEST:
        typed = _MIDNIGHT.sub("", typed)
    found = _COMPACT.fullmatch(typed) or _PARTED.fullmatch(typed)
    if found is None:
        raise Unreadable(_why_not(typed))
    year, month, day = (int(part) for part in found.groups())
    if not _EARLIEST <= year <= _LATEST:
        raise Unreadable(f"{year} 年不合理，请核对年份")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"没有 {year}年{month}月{day}日这一天") from None


def is_month_only(text: str) -> bool:
    """Whether a text names a year and a month but no day: 1980.2, 198002, 1980年2月."""
    return bool(_MONTH_ONLY.fullmatch(fold(text)))


def _why_not(typed: str) -> str:
    if is_month_only(typed):
        return "只有年和月，缺少日，例如 2018-03-07"
    return f"“{typed}”不是日期，请写成 20180307 或 2018-3-7"


def in_prose(day: date) -> str:
    """2018年3月7日, as written in sentences and official papers."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_table(day: date) -> str:
    """2018-03-07, as written in tables."""
    return day.isoformat()
