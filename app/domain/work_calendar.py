"""The work calendar: how often something is due, as a short text of the policy (domain.md 8.14).

A rule is read from words such as 每月, 每季度末月25日, 12月10日, 10月至12月. What has no day is due in its
months; a named day that is a legal holiday moves to the next workday (domain.md 2.5). Blank is 未设定.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from app.core.errors import UserError
from app.core.text import fold
from app.domain.calendar import WorkdayCalendar
from app.domain.codes import CodeValue
from app.domain.policy import PolicyUnset

TABLE = "work_calendar"
ANY_TIME = "随时"
LAST = 31
_YEAR = 12
_ONE_DAY = timedelta(days=1)
_EVERY = {"月": 1, "两个月": 2, "季度": 3, "半年": 6}
_RECURRING = re.compile(r"每(月|两个月|季度|半年)(首月|末月)?(?:(\d{1,2})[日号]|(月底))?")
_YEARLY = re.compile(r"(?:每年|(次年))?(\d{1,2})月(?:(\d{1,2})[日号]|(月底)|[至到\-—](\d{1,2})月)?")
_QUARTERS, _HALVES = "一二三四", "上下"


@dataclass(frozen=True, slots=True)
class DateRule:
    """Due once in every `every` months counted from January, in the months `first` to `last` of that period
    (0-based; beyond 11 is the next year). `day` of the last month, None for any day of those months.
    """

    every: int
    first: int
    last: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One period of a rule. `key` is stored with what was ticked off, `words` is for people."""

    key: str
    words: str
    begins: date
    due: date
    has_day: bool

    def moved(self, calendar: WorkdayCalendar | None) -> Occurrence:
        """A named day that is a holiday moves to the next workday. Raises PolicyUnset for an unknown year."""
        day = self.due
        while self.has_day and calendar is not None and not calendar.is_workday(day):
            day += _ONE_DAY
        return replace(self, due=day)

    def opens(self, lead_days: int) -> date:
        """The first day on which it is worth a reminder."""
        return self.due - timedelta(days=lead_days) if self.has_day else self.begins


@lru_cache(maxsize=256)
def read_rule(text: str) -> DateRule | None:
    """The rule in words; None for 随时, which is never due. Raises UserError for anything else."""
    plain = fold(text).replace(" ", "")
    if plain == ANY_TIME:
        return None
    rule = _recurring(plain) or _yearly(plain)
    if rule is None:
        raise UserError(
            f"“{text}”看不懂。请写成每月、每月25日、每月月底、每季度、每季度末月25日、"
            "12月10日、次年1月20日、3月至4月或随时。",
            "text",
        )
    return rule


def _recurring(text: str) -> DateRule | None:
    found = _RECURRING.fullmatch(text)
    if found is None:
        return None
    unit, month, number, at_end = found.groups()
    every, day = _EVERY[unit], LAST if at_end else _day(number, text)
    if every > 1 and bool(month) != (day is not None):
        raise UserError(f"“{text}”没有写全，请写明首月还是末月的几日，或者都不写。", "text")
    if every == 1 and month:
        raise UserError(f"“{text}”里的{month}多余，每月只写几日。", "text")
    if day is None:
        return DateRule(every, 0, every - 1)
    at = 0 if month == "首月" else every - 1
    return DateRule(every, at, at, day)


def _yearly(text: str) -> DateRule | None:
    found = _YEARLY.fullmatch(text)
    if found is None:
        return None
    after, first, number, at_end, until = found.groups()
    begin = _month(first, text) + (_YEAR if after else 0)
    if until:
        end = _month(until, text) + begin - begin % _YEAR
        return DateRule(_YEAR, begin, end if end >= begin else end + _YEAR)
    day = LAST if at_end else _day(number, text)
    if day is not None and not at_end and day > monthrange(2024, begin % _YEAR + 1)[1]:
        raise UserError(f"“{text}”没有这一天。", "text")
    return DateRule(_YEAR, begin, begin, day)


def _month(text: str, whole: str) -> int:
    if not 1 <= int(text) <= _YEAR:
        raise UserError(f"“{whole}”里的月份应在 1 到 12 之间。", "text")
    return int(text) - 1


def _day(text: str | None, whole: str) -> int | None:
    if text is None:
        return None
    if not 1 <= int(text) <= LAST:
        raise UserError(f"“{whole}”里的日子应在 1 到 31 之间。", "text")
    return int(text)


def occurrences(rule: DateRule, since: date, until: date) -> Iterator[Occurrence]:
    """The periods that begin on or before `until` and whose last day is on or after `since`, in order."""
    month = _first_month(rule, since)
    while True:
        found = _occurrence(rule, month)
        if found.begins > until:
            return
        if found.due >= since:
            yield found
        month += rule.every


def _first_month(rule: DateRule, since: date) -> int:
    """The period before the one `since` lies in, as months since year 0; a span may begin a year earlier."""
    month = since.year * _YEAR + since.month - 1
    return month - month % rule.every - rule.every * (1 + rule.last // _YEAR)


def _occurrence(rule: DateRule, month: int) -> Occurrence:
    begins = date((month + rule.first) // _YEAR, (month + rule.first) % _YEAR + 1, 1)
    year, last = divmod(month + rule.last, _YEAR)
    days = monthrange(year, last + 1)[1]
    due = date(year, last + 1, days if rule.day is None else min(rule.day, days))
    key, words = _named(rule.every, month // _YEAR, month % _YEAR)
    return Occurrence(key, words, begins, due, rule.day is not None)


def _named(every: int, year: int, month: int) -> tuple[str, str]:
    """Key and words of the period that begins in a month (0-based)."""
    place = month // every
    if every == _YEAR:
        return f"{year}", f"{year}年"
    if every == _EVERY["季度"]:
        return f"{year}-Q{place + 1}", f"{year}年第{_QUARTERS[place]}季度"
    if every == _EVERY["半年"]:
        return f"{year}-H{place + 1}", f"{year}年{_HALVES[place]}半年"
    if every == 1:
        return f"{year}-{month + 1:02}", f"{year}年{month + 1}月"
    return f"{year}-B{place + 1}", f"{year}年{month + 1}月至{month + every}月"


def rule_of(event: CodeValue) -> str:
    """The rule of an event as it is written, "" where it is 未设定."""
    return str(event.attributes.get("rule", ""))


def moved_if_known(found: Occurrence, calendar: WorkdayCalendar | None) -> tuple[Occurrence, str]:
    """The occurrence with its holiday shift, and what could not be known: a year without holiday table."""
    try:
        return found.moved(calendar), ""
    except PolicyUnset as unset:
        return found, unset.title
