"""V-EXT-01 to V-EXT-05: whether a household that is checked for its exit is really out of poverty.

They speak of checks that were not decided yet. What counts is the income sheet the check is about and the
newest assessment of each safeguard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from app.domain.calendar import age_on
from app.domain.derivation import sheet_checked
from app.domain.hundredths import write
from app.domain.income import Accounts, account, one_off_total
from app.domain.lines import income_line
from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, record_id, rule
from app.domain.rules.identification import INCOME_READS, is_told
from app.domain.rules.people import ACTIVE_READS, DISABLED, name_of

_SERIOUS_ILLNESS = "3"
"""health 患有大病."""
_NOT_MET = "2"
_REFUSED = "02"
_WITNESSES = 2
_CHECK_READS = ("status_check.kind", "status_check.outcome", "status_check.checked_on")


def _exits(case: Case) -> Iterator[Values]:
    """The checks of an exit that is still under way."""
    for check in case.checks:
        if check.get("kind") == "exit" and not check.get("outcome") and check.get("checked_on"):
            yield check


def _sheet(case: Case, check: Values) -> StatementCase | None:
    found = sheet_checked(check, (statement.values for statement in case.statements))
    if found is None or not found.get("persons_year"):
        return None
    return next(statement for statement in case.statements if statement.values["id"] == found["id"])


def _accounts(case: Case, sheet: StatementCase) -> tuple[Accounts, int]:
    """The totals of a sheet, and the line of its year for all persons; both in fen."""
    accounts = account(sheet.items, case.policy, sheet.values["persons_year"])
    line = income_line(sheet.values["year"], None, case.policy)
    return accounts, line


@rule(
    "V-EXT-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "退出户的收入",
    fix="核对收支核算表；收入没有超过标准的不能退出",
    reads=(*_CHECK_READS, *INCOME_READS),
    when=attrgetter("checks"),
)
def exit_above_line(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for check in _exits(case):
        sheet = _sheet(case, check)
        if sheet is None:
            yield Finding("per_capita", "没有退出年度的家庭收支核算表", record=record_id(check))
            continue
        accounts, line = _accounts(case, sheet)
        if accounts.net <= line * (accounts.persons or 0):
            words = (
                f"{sheet.values['year']}年人均纯收入 {write(accounts.per_capita or 0)} 元，"
                f"没有超过标准 {write(line)} 元"
            )
            yield Finding("per_capita", words, record=record_id(check))


@rule(
    "V-EXT-02",
    Severity.E,
    Scope.HOUSEHOLD,
    "退出户的各项保障",
    fix="没有评估的补评估；没有达标的先解决，达标以后再退出",
    reads=(*_CHECK_READS, "safeguard.item", "safeguard.result", "safeguard.assessed_on"),
    when=attrgetter("checks"),
)
def exit_safeguards_met(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for check in _exits(case):
        results = newest_results(case)
        for item in case.policy.table("safeguard_item").valid_on(check["checked_on"]):
            result = results.get(item.code)
            if not result:
                yield Finding("kind", f"“{item.label}”还没有评估", record=record_id(check))
            elif result == _NOT_MET:
                yield Finding("kind", f"“{item.label}”没有达标", record=record_id(check))


def newest_results(case: Case) -> dict[str, str]:
    """Safeguard item → its newest result; the later record counts of two on one day."""
    dated = [row for row in case.safeguards if row.get("item") and row.get("assessed_on")]
    dated.sort(key=lambda row: row["assessed_on"])
    return {row["item"]: row.get("result") or "" for row in dated}


@rule(
    "V-EXT-03",
    Severity.W,
    Scope.HOUSEHOLD,
    "退出户的收入是否稳定",
    fix="写明下一年靠什么收入稳定超过标准；不稳定的不要退出",
    reads=(*_CHECK_READS, *INCOME_READS),
    when=attrgetter("checks"),
)
def exit_income_lasts(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for check in _exits(case):
        sheet = _sheet(case, check)
        if sheet is None:
            continue
        accounts, line = _accounts(case, sheet)
        goal = line * (accounts.persons or 0)
        lasting = accounts.net - accounts.government - one_off_total(sheet.items, case.policy)
        if accounts.net > goal >= lasting:
            words = "收入超过标准全靠政府补助或一次性收入，不算这些就没有超过"
            yield Finding("per_capita", words, record=record_id(check))


@rule(
    "V-EXT-04",
    Severity.E,
    Scope.HOUSEHOLD,
    "退出户主确认",
    fix="请户主签字确认；拒签的写明原因，由两名见证人签字",
    reads=(
        *_CHECK_READS,
        "status_check.head_answer",
        "status_check.first_witness",
        "status_check.second_witness",
    ),
    when=attrgetter("checks"),
)
def exit_confirmed_by_head(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for check in _exits(case):
        answer = check.get("head_answer")
        if not answer:
            yield Finding("head_answer", "户主没有签字，也没有登记拒签", record=record_id(check))
        elif answer == _REFUSED:
            named = {check.get("first_witness"), check.get("second_witness")} - {None, ""}
            if len(named) < _WITNESSES:
                words = f"户主拒签要有 {_WITNESSES} 名不同的见证人，登记了 {len(named)} 名"
                yield Finding("first_witness", words, record=record_id(check))


@rule(
    "V-EXT-05",
    Severity.W,
    Scope.HOUSEHOLD,
    "特殊困难户退出再次确认",
    fix="由另外的人再上门确认一次，填“再次确认”；或者写明原因并附证明",
    reads=(
        *_CHECK_READS,
        "status_check.confirmed_again",
        "member.health",
        "member.birth_date",
        "member.name",
        *ACTIVE_READS,
    ),
    needs_proof=True,
    when=attrgetter("checks"),
)
def weak_household_confirmed_again(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    for check in _exits(case):
        if is_told(check.get("confirmed_again")):
            continue
        why = _weak(case, active)
        if why:
            yield Finding("confirmed_again", f"{why}，退出要再次确认", record=record_id(check))


def _weak(case: Case, active: tuple[Values, ...]) -> str:
    """Why the exit of this household needs a second look, "" for none."""
    for code, label in ((_SERIOUS_ILLNESS, "患大病"), (DISABLED, "有残疾")):
        names = [name_of(member) for member in active if code in (member.get("health") or ())]
        if names:
            return f"{'、'.join(names)}{label}"
    elderly = case.policy.number("rule.elderly_age")
    ages = [age_on(born, case.today) for member in active if (born := member.get("birth_date"))]
    if active and len(ages) == len(active) and min(ages) >= elderly:
        return f"全家都满 {elderly} 周岁"
    return ""


RULES: tuple[Rule, ...] = (
    exit_above_line,
    exit_safeguards_met,
    exit_income_lasts,
    exit_confirmed_by_head,
    weak_household_confirmed_again,
)
