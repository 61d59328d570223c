"""V-HLP-01 to V-HLP-04: who helps a household, without gaps, and how often that person comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter

from app.domain.calendar import months_before
from app.domain.problems import Severity
from app.domain.rules.assisted import (
    IDENTIFIED_READS,
    OBJECT_READS,
    attribute,
    identified_on,
)
from app.domain.rules.base import (
    VISITS_COMPARED,
    Case,
    Finding,
    Rule,
    Scope,
    TimedVisit,
    Values,
    record_id,
    rule,
)

_ONE_DAY = timedelta(days=1)
_ENDED_BY_EXIT = "07"
_SPAN_READS = ("pairing.started_on", "pairing.ended_on")


def _is_running(pairing: Values, today: date) -> bool:
    started, ended = pairing.get("started_on"), pairing.get("ended_on")
    return started is not None and started <= today and (ended is None or ended > today)


@rule(
    "V-HLP-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "帮扶责任人户数",
    fix="换一名帮扶责任人，或者把其他户的结对调给别人",
    reads=("pairing.helper_id", *_SPAN_READS),
    when=attrgetter("pairings"),
)
def helper_not_overloaded(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for pairing in case.pairings:
        helper = pairing.get("helper_id")
        if not helper or not _is_running(pairing, case.today):
            continue
        most = case.policy.number("helper.max_households")
        paired = len({*case.township.households_of_helper(helper), case.household_id})
        if paired > most:
            words = f"这名帮扶责任人结对了 {paired} 户，最多 {most} 户"
            yield Finding("helper_id", words, record=record_id(pairing))


@rule(
    "V-HLP-02",
    Severity.W,
    Scope.HOUSEHOLD,
    "入户走访",
    fix="按时入户走访并登记；时间写错的改正，确实这样的写明原因",
    reads=(
        *OBJECT_READS,
        *IDENTIFIED_READS,
        "visit.helper_id",
        "visit.kind",
        "visit.visited_on",
        "visit.time_in",
        "visit.time_out",
    ),
)
def visits_paid(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    timed = [visit for visit in case.visits if visit.get("time_in") and visit.get("time_out")]
    if timed:
        since = case.today - VISITS_COMPARED
        for visit in timed:
            yield from _too_short(visit, case)
            if (visit.get("visited_on") or date.min) >= since:
                yield from _elsewhere(visit, timed, case)
    if case.is_active_object:
        yield from _too_seldom(case)


@lru_cache(maxsize=1_440)
def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def _too_short(visit: Values, case: Case) -> Iterator[Finding]:
    stayed = _minutes(visit["time_out"]) - _minutes(visit["time_in"])
    if stayed < 0:
        words = f"离户时间 {visit['time_out']} 早于到户时间 {visit['time_in']}"
        yield Finding("time_out", words, record=record_id(visit))
    elif stayed < case.policy.number("rule.visit_shortest_minutes"):
        words = f"{visit.get('visited_on') or ''}走访只有 {stayed} 分钟，来不及了解情况"
        yield Finding("time_out", words, record=record_id(visit))


def _elsewhere(visit: Values, timed: list[Values], case: Case) -> Iterator[Finding]:
    """Another visit of the same helper at the same time, to another household or to this one."""
    helper, day = visit.get("helper_id"), visit.get("visited_on")
    if not helper or day is None:
        return
    for other in case.township.visits_of_helper(helper, day):
        if other.household_id != case.household_id and _overlap(visit, other.time_in, other.time_out):
            place = case.township.label_of(other.household_id) or "另一户"
            yield Finding("time_in", _clash_words(visit, other, place), record=record_id(visit))
    for twin in timed:
        same = twin.get("helper_id") == helper and twin.get("visited_on") == day
        if same and record_id(twin) < record_id(visit) and _overlap(visit, twin["time_in"], twin["time_out"]):
            other = TimedVisit(case.household_id, twin["time_in"], twin["time_out"])
            yield Finding("time_in", _clash_words(visit, other, "这一户"), record=record_id(visit))


def _overlap(visit: Values, time_in: str, time_out: str) -> bool:
    return bool(visit["time_in"] < time_out and time_in < visit["time_out"])


def _clash_words(visit: Values, other: TimedVisit, place: str) -> str:
    return (
        f"{visit['visited_on']} {visit['time_in']}–{visit['time_out']} 走访时，"
        f"同一个人还登记在“{place}”走访（{other.time_in}–{other.time_out}）"
    )


def _too_seldom(case: Case) -> Iterator[Finding]:
    """The last whole month, once the household was an object all through it."""
    first, last = months_before(case.today, 1)
    since = identified_on(case)
    if since is None or since > first:
        return
    least = case.policy.number("visit.min_per_month")
    paid = sum(
        first <= visit["visited_on"] <= last and not attribute(case, "visit_kind", visit.get("kind"), "gift")
        for visit in case.visits
        if visit.get("visited_on")
    )
    if paid < least:
        yield Finding("visit", f"{first.year}年{first.month}月走访 {paid} 次，每月至少 {least} 次")


@rule(
    "V-HLP-03",
    Severity.E,
    Scope.HOUSEHOLD,
    "帮扶责任人不间断",
    fix="补登这段时间的帮扶责任人；现在没有的马上安排",
    reads=(*OBJECT_READS, *IDENTIFIED_READS, *_SPAN_READS),
    when=attrgetter("is_active_object"),
)
def never_without_helper(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    since = identified_on(case)
    if since is None or since > case.today:
        return
    spans = sorted(
        (pairing["started_on"], pairing.get("ended_on") or date.max)
        for pairing in case.pairings
        if pairing.get("started_on")
    )
    yield from _gaps(since, spans, case.today)


def _gaps(since: date, spans: list[tuple[date, date]], today: date) -> Iterator[Finding]:
    """Days from `since` to `today` that no span covers; the last gap may be open."""
    uncovered = since
    for started, ended in spans:
        if started > today:
            break
        if started > uncovered:
            last = started - _ONE_DAY
            yield Finding("pairing", f"{uncovered}到{last}没有帮扶责任人")
        if ended == date.max:
            return
        uncovered = max(uncovered, ended + _ONE_DAY)
    if uncovered <= today:
        yield Finding("pairing", f"从{uncovered}起没有帮扶责任人")


@rule(
    "V-HLP-04",
    Severity.I,
    Scope.HOUSEHOLD,
    "脱贫不脱帮扶",
    fix="脱贫或风险消除以后帮扶不断，继续结对或者换人接上",
    reads=(
        "household.exited_on",
        "household.risk_removed_on",
        "pairing.end_reason",
        *_SPAN_READS,
    ),
    when=attrgetter("pairings"),
)
def help_goes_on(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    if any(_is_running(pairing, case.today) for pairing in case.pairings):
        return
    days = case.policy.number("rule.exit_pairing_days")
    exits = [day for day in (case.household.get("exited_on"), case.household.get("risk_removed_on")) if day]
    for pairing in case.pairings:
        ended = pairing.get("ended_on")
        if ended is None:
            continue
        by_exit = pairing.get("end_reason") == _ENDED_BY_EXIT
        if by_exit or any(0 <= (ended - day).days <= days for day in exits):
            words = f"{ended}脱贫或风险消除后结对结束了，脱贫不脱帮扶"
            yield Finding("ended_on", words, record=record_id(pairing))


RULES: tuple[Rule, ...] = (helper_not_overloaded, visits_paid, never_without_helper, help_goes_on)
