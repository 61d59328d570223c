"""One figure as a person sees and types it: its form, its words, what may be typed for it.

Figures are typed in their own unit; 元 may have two decimals and is held in fen. No storage, no look-up.
"""

from __future__ import annotations

import enum
import re
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from app.core.errors import Unreadable, UserError
from app.core.text import fold
from app.domain import money
from app.domain.policy_pack import Parameter

UNSET = "未设定"
MOST_DAYS = 3660
MOST_TEXT = 400
NEWEST = 3
_YUAN = "元"
_DAY_OF_YEAR = "月日"
_BETWEEN = re.compile(r"[\s,，、:：/;；]+")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\s*[月,，、:：/;；.\-\s]\s*(\d{1,2})\s*日?")
_COMMON_YEAR = 2001

GROUPS: dict[str, str] = {
    "line": "收入标准线",
    "income": "收入核算",
    "identification": "识别、监测与退出",
    "monitor": "识别、监测与退出",
    "fourlooks": "识别、监测与退出",
    "scale": "识别、监测与退出",
    "procedure": "识别、监测与退出",
    "meeting": "会议",
    "pub": "公示公告",
    "notice": "公示公告",
    "calendar": "期限计算",
    "helper": "帮扶走访",
    "visit": "帮扶走访",
    "reminder": "工作日程",
    "plan": "帮扶走访",
    "satisfaction": "帮扶走访",
    "relief": "防返贫基金",
    "project": "项目",
    "tender": "项目",
    "acceptance": "项目",
    "filing": "项目",
    "alloc": "资金",
    "tranche": "资金",
    "reimburse": "资金",
    "payment": "资金",
    "deposit": "资金",
    "collective": "集体经济与分红",
    "cooperative": "集体经济与分红",
    "dividend": "集体经济与分红",
    "three_changes": "集体经济与分红",
    "sample": "督查抽查",
    "inspect": "督查抽查",
    "rule": "核对规则",
    "entry": "录入",
}
"""First part of a name → the matter under which the settings page lists it."""


class Shape(enum.Enum):
    """How a figure is written: a number, one for each year, a row of them, a day of every year, words."""

    NUMBER = "number"
    YEARLY = "yearly"
    ROW = "row"
    DAY = "day"
    WORDS = "words"


def group_of(name: str) -> str:
    """The matter a figure belongs to. Raises KeyError for a name nobody gave a matter."""
    return GROUPS[name.partition(".")[0]]


def shape_of(parameter: Parameter) -> Shape:
    """An unset figure without a unit is words: nothing else could be meant."""
    if parameter.yearly:
        return Shape.YEARLY
    if parameter.unit == _DAY_OF_YEAR:
        return Shape.DAY
    if parameter.values:
        return Shape.ROW
    if parameter.text or (not parameter.unit and parameter.value is None):
        return Shape.WORDS
    return Shape.NUMBER


def is_day(values: tuple[int, ...]) -> bool:
    """Whether these are month and day of a day that every year has."""
    try:
        date(_COMMON_YEAR, *values)
    except (TypeError, ValueError):
        return False
    return True


def words_of(parameter: Parameter, needed_year: int | None = None) -> str:
    """What is set, with its unit; 未设定 where nothing is. Of a yearly figure its newest three years, and
    that `needed_year` is not among them.
    """
    if parameter.yearly and needed_year is not None and needed_year not in parameter.years:
        earlier = f"；{words_of(parameter)}" if parameter.years else ""
        return f"{needed_year}年 {UNSET}{earlier}"
    if parameter.years:
        years, unit = parameter.years, parameter.unit
        newest = sorted(years, reverse=True)[:NEWEST]
        return "；".join(f"{year}年 {_number_words(years[year], unit)}" for year in newest)
    if parameter.values and shape_of(parameter) is Shape.DAY:
        return "{}月{}日".format(*parameter.values)
    if parameter.values:
        numbers = "、".join(_bare(value, parameter.unit) for value in parameter.values)
        return f"{numbers} {parameter.unit}".rstrip()
    if parameter.value is not None:
        return _number_words(parameter.value, parameter.unit)
    return parameter.choices.get(parameter.text, parameter.text) or UNSET


def typed(known: Parameter, text: str, year: int | None = None) -> Parameter:
    """The figure with what was typed as its only value; blank text means 未设定, but not of one year.

    `known` is what the program knows of it. Raises UserError in words.
    """
    shape, text = shape_of(known), text.strip()
    bare = replace(known, value=None, values=(), years=MappingProxyType({}), text="")
    if shape is Shape.YEARLY:
        if year is None:
            raise UserError(f"“{known.title}”每年一个数，请写明年份。", "year")
        return replace(bare, years=MappingProxyType({year: _number(known, text)}), yearly=True)
    if not text:
        return bare
    if known.choices:
        return replace(bare, text=_chosen(known, text))
    if shape is Shape.WORDS:
        if len(text) > MOST_TEXT:
            raise UserError(f"“{known.title}”最多写 {MOST_TEXT} 个字。", "text")
        return replace(bare, text=text)
    if shape is Shape.DAY:
        return replace(bare, values=_day(known, text))
    if shape is Shape.ROW:
        numbers = tuple(_number(known, part) for part in _BETWEEN.split(text) if part)
        if len(numbers) != len(known.values):
            raise UserError(f"“{known.title}”要写 {len(known.values)} 个数，用顿号隔开。", "text")
        return replace(bare, values=numbers)
    return replace(bare, value=_number(known, text))


def _chosen(known: Parameter, text: str) -> str:
    """The key of the words, or the key itself as packs from above write it."""
    found = next((key for key, words in known.choices.items() if text in (key, words)), None)
    if found is None:
        raise UserError(f"“{known.title}”只能是：{'、'.join(known.choices.values())}。", "text")
    return found


def _day(known: Parameter, text: str) -> tuple[int, ...]:
    found = _MONTH_AND_DAY.fullmatch(fold(text))
    values = tuple(map(int, found.groups())) if found else ()
    if not is_day(values):
        raise UserError(f"“{known.title}”应填每年都有的一天，写成 9月1日 这样。", "text")
    return values


def _number(known: Parameter, text: str) -> int:
    unit = known.unit
    if unit == _YUAN:
        try:
            return money.parse(text)
        except Unreadable as error:
            raise UserError(f"“{known.title}”应填金额：{error.reason}。", "text") from error
    digits = fold(text).removesuffix(unit).strip() if unit else fold(text).strip()
    if not (digits.isascii() and digits.isdigit()):
        raise UserError(f"“{known.title}”应填不小于 0 的整数{f'（{unit}）' if unit else ''}。", "text")
    number = int(digits)
    if unit == "%" and number > 100:
        raise UserError(f"“{known.title}”是百分数，应在 0 到 100 之间。", "text")
    if unit.endswith(("天", "个工作日")) and number > MOST_DAYS:
        raise UserError(f"“{known.title}”最多 {MOST_DAYS} 天。", "text")
    return number


def _number_words(value: int, unit: str) -> str:
    return f"{_bare(value, unit)} {unit}".rstrip()


def _bare(value: int, unit: str) -> str:
    return money.format_fen(value).removesuffix(".00") if unit == _YUAN else f"{value:,}"
