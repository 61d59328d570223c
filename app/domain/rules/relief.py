"""V-REL-01 to V-REL-07: who is helped from the fund, how much, on which account (domain.md 8.16, 7.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.domain.hundredths import write
from app.domain.income import Accounts
from app.domain.lines import POOR_TYPES
from app.domain.policy import PolicyView
from app.domain.problems import Severity
from app.domain.relief import LEAST_BALANCE, top_up
from app.domain.rules.base import Finding, Rule, Scope, Values, rule

ACCURACY = "relief.form_accuracy"


@dataclass(frozen=True, slots=True)
class ReliefCase:
    """One application as the rules see it; `policy` is that of the day of the application.

    `members` are the names of those who live in the household; `accounts` and `year` are those of the relief
    sheet, None without one; `stable` says why the yearly sheets speak against need; `balance` is that of the
    fund in fen, None where its book is not kept here.
    """

    application: Values
    policy: PolicyView
    today: date
    resident: bool | None = None
    identity: str = ""
    members: tuple[str, ...] = ()
    accounts: Accounts | None = None
    year: int = 0
    stable: str = ""
    visits: tuple[date, ...] = field(default_factory=tuple)
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class ReliefBatch:
    """The applications of one batch: how many, and how many of them have no error in their form."""

    name: str
    forms: int
    faultless: int
    policy: PolicyView


@rule(
    "V-REL-01",
    Severity.E,
    Scope.RELIEF,
    "救助对象",
    fix="只有本县已脱贫的户和农业人口中的非贫困户，因病、因灾、因意外事故造成困难的可以申请；请核对户类型、住址和原因",
    reads=("household.village_code", "household.object_type", "relief_application.cause"),
)
def may_apply(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    if case.resident is None:
        yield Finding("applicant", "没有填住址所在的村，不能确认是本县农户")
    elif not case.resident:
        yield Finding("applicant", "不是本县农户，不能申请")
    if not case.identity or case.identity in POOR_TYPES:
        label = case.policy.table("object_type").label_of(case.identity) if case.identity else "没有填写"
        yield Finding("applicant", f"户类型是{label}，不在救助范围")
    cause = str(case.application.get("cause") or "")
    if not cause or case.policy.table("relief_cause").by_code(cause) is None:
        yield Finding("cause", "困难原因应是因病、因灾或者因意外事故")


@rule(
    "V-REL-02",
    Severity.E,
    Scope.RELIEF,
    "收入和救助金额",
    fix="按救助核算表重新核算；人均纯收入不低于标准的不予救助，金额按补差计算",
    reads=(
        "income_statement.year",
        "income_statement.persons_year",
        "income_item.amount",
        "relief_application.approved_amount",
    ),
)
def short_of_the_line(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    found = top_up(case.accounts, case.year, case.policy) if case.accounts is not None else None
    if found is None:
        yield Finding("shortfall", "没有救助核算表，或者核算人口数没有填")
        return
    if not found.shortfall:
        yield Finding("shortfall", f"人均纯收入没有低于标准 {write(found.line)} 元，不予救助")
    approved = case.application.get("approved_amount")
    if found.shortfall and approved is not None and approved != found.shortfall:
        words = f"按公式应补 {write(found.shortfall)} 元，审定的是 {write(approved)} 元"
        yield Finding("approved_amount", words)


@rule(
    "V-REL-03",
    Severity.E,
    Scope.RELIEF,
    "稳定脱贫的不予救助",
    fix="稳定脱贫、实现持续增收致富的不予救助；年度核算表写错的先改正",
    reads=(
        "relief_application.stable",
        "relief_application.event_date",
        "income_statement.year",
        "income_statement.window_to",
    ),
)
def not_stably_lifted(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    if case.application.get("stable"):
        yield Finding("stable", "填的是稳定脱贫、持续增收，不予救助")
    elif case.stable:
        yield Finding("stable", f"{case.stable}，是稳定脱贫的家庭")


@rule(
    "V-REL-04",
    Severity.E,
    Scope.RELIEF,
    "入户走访",
    fix="审核以前要入户走访、摸清实情，并登记走访",
    reads=("visit.visited_on", "relief_application.applied_on", "relief_application.village_on"),
)
def somebody_went_there(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    applied = case.application.get("applied_on")
    until = case.application.get("village_on") or case.today
    if applied and not any(applied <= day <= until for day in case.visits):
        yield Finding("village_on", f"{applied}申请以后到村级审核以前没有登记入户走访")


@rule(
    "V-REL-05",
    Severity.E,
    Scope.RELIEF,
    "本户自己的账户",
    fix="打卡直发只能发到本户成员的账户，请核对户名和账号",
    reads=(
        "relief_application.account_holder",
        "relief_application.account_no",
        "relief_application.paid_on",
        "relief_application.county_on",
        "member.name",
    ),
)
def own_card(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    holder, number = case.application.get("account_holder"), case.application.get("account_no")
    if holder and holder not in case.members:
        yield Finding("account_holder", f"户名“{holder}”不是本户成员，不能发放")
    is_due = case.application.get("county_on") or case.application.get("paid_on")
    if is_due and not (holder and number):
        yield Finding("account_holder", "没有填账户的户名和账号")


@rule(
    "V-REL-06",
    Severity.E,
    Scope.RELIEF_BATCH,
    "表册填写申报准确率",
    fix="把这一批有错的申请审批表改正以后再上报",
    reads=("relief_application.batch",),
)
def forms_without_fault(batch: ReliefBatch, _rows: object) -> Iterable[Finding]:
    least = batch.policy.number(ACCURACY)
    if batch.forms and batch.faultless * 100 < batch.forms * least:
        words = f"这一批 {batch.forms} 份申请审批表，{batch.faultless} 份没有错误，准确率不到 {least}%"
        yield Finding("batch", words)


@rule(
    "V-REL-07",
    Severity.W,
    Scope.RELIEF,
    "基金余额",
    fix="发放以后基金低于下限，请及时申请财政限时补充",
    reads=("fund_entry.amount", "relief_application.approved_amount", "relief_application.paid_on"),
)
def fund_stays_filled(case: ReliefCase, _rows: object) -> Iterable[Finding]:
    if case.balance is None:
        return
    is_paid = case.application.get("paid_on") is not None
    amount = 0 if is_paid else case.application.get("approved_amount") or 0
    least, after = case.policy.number(LEAST_BALANCE), case.balance - amount
    if after < least:
        when = "发放以后基金余额" if amount else "基金现有余额"
        words = f"{when} {write(after)} 元，低于下限 {write(least)} 元"
        yield Finding("approved_amount", words)


RULES: tuple[Rule, ...] = (
    may_apply,
    short_of_the_line,
    not_stably_lifted,
    somebody_went_there,
    own_card,
    forms_without_fault,
    fund_stays_filled,
)
