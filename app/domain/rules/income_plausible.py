"""V-INC-06 to V-INC-10: whether income fits the people, the help given and the line.

People and help are those of today, so only the latest statement of a household is compared with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.domain.calendar import latest_birth
from app.domain.codes import CodeTable
from app.domain.hundredths import write as write_hundredths
from app.domain.income import Accounts, account
from app.domain.lines import income_line
from app.domain.money import format_fen
from app.domain.problems import Severity
from app.domain.rules.assisted import INDUSTRY, JOB, MEASURE_SPAN_READS, PUBLIC_POST, runs_in_year
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, rule
from app.domain.rules.income import ITEM_READS
from app.domain.rules.people import ACTIVE_READS, NOT_RECEIVING, WORK_READS, has_work, name_of

_INDUSTRY_HELP = (INDUSTRY,)
_JOB_HELP = (JOB, PUBLIC_POST)

_TOTAL_READS = (
    "income_statement.wage_total",
    "income_statement.business_total",
    "income_statement.property_total",
    "income_statement.transfer_total",
    "income_statement.expense_total",
    "income_statement.government_income",
    "income_statement.persons_year",
    *ITEM_READS,
)
_YEAR = "income_statement.year"


def _accounts(statement: StatementCase, case: Case) -> Accounts:
    """The stored totals (V-INC-01 proves them), or the sums of the items while nothing is stored."""
    return statement.stored_accounts or account(
        statement.items, case.policy, statement.values.get("persons_year")
    )


def _is_latest(statement: StatementCase, case: Case) -> bool:
    return (statement.values.get("year") or 0) >= case.latest_year


@rule(
    "V-INC-06",
    Severity.W,
    Scope.STATEMENT,
    "工资和务工",
    fix="核对成员的务工情况和工资收入，补上漏填的一项；确实这样的写明原因",
    reads=(*_TOTAL_READS, _YEAR, *WORK_READS, "member.public_post", "member.name", *ACTIVE_READS),
)
def wages_have_workers(statement: StatementCase, case: Case) -> Iterable[Finding]:
    if not _is_latest(statement, case):
        return
    wage = _accounts(statement, case).wage_total
    workers = [member for member in case.active if has_work(member) or member.get("public_post")]
    if wage > 0 and not workers:
        yield Finding("wage_total", f"工资性收入 {format_fen(wage)} 元，成员里没有人务工或在公益性岗位")
    elif wage == 0 and workers:
        names = "、".join(name_of(member) for member in workers)
        yield Finding("wage_total", f"{names}在务工或公益性岗位，工资性收入却是 0")
    if 0 < wage < case.policy.number("rule.small_wage_below"):
        yield Finding("wage_total", f"工资性收入只有 {format_fen(wage)} 元，可能少写了 0 或者单位错了")


@rule(
    "V-INC-07",
    Severity.W,
    Scope.STATEMENT,
    "低保、特困、养老金和收入",
    fix="核对成员享受的政策和收入明细，补上漏填的一项；确实没有领到的写明原因",
    reads=(
        "income_item.item",
        "income_item.amount",
        _YEAR,
        "member.allowance",
        "member.special_support",
        "member.birth_date",
        "member.name",
        *ACTIVE_READS,
    ),
)
def policies_have_income(statement: StatementCase, case: Case) -> Iterable[Finding]:
    if not _is_latest(statement, case):
        return
    received = _programmes(statement.items, case)
    for field, programme, label in _BENEFITS:
        holders = [member for member in case.active if member.get(field) not in NOT_RECEIVING]
        if holders and programme not in received:
            names = "、".join(name_of(member) for member in holders)
            yield Finding("items", f"{names}享受{label[0]}，收入明细里没有{label[1]}")
        elif programme in received and not holders:
            yield Finding("items", f"收入明细里有{label[1]}，没有成员享受{label[0]}")
    if "pension" not in received:
        yield from _pension_finding(case)


_BENEFITS = (
    ("allowance", "allowance", ("低保", "低保金")),
    ("special_support", "special_support", ("特困供养", "特困供养金")),
)


def _pension_finding(case: Case) -> Iterator[Finding]:
    age = case.policy.number("rule.pension_pay_age")
    born_until = latest_birth(case.today, age)
    names = [
        name_of(member)
        for member in case.active
        if (born := member.get("birth_date")) is not None and born <= born_until
    ]
    if names:
        yield Finding("items", f"{'、'.join(names)}满 {age} 周岁，收入明细里没有养老金")


def _programmes(items: Iterable[Values], case: Case) -> set[object]:
    """What the paid items belong to."""
    belongs = _programme_of(case.policy.table("income_item"))
    return {belongs.get(item.get("item")) for item in items if (item.get("amount") or 0) > 0}


@lru_cache(maxsize=64)
def _programme_of(table: CodeTable) -> dict[str | None, object]:
    """Income item → its attribute `programme`."""
    return {value.code: value.attributes.get("programme") for value in table.values}


@rule(
    "V-INC-08",
    Severity.W,
    Scope.STATEMENT,
    "政府补助收入占比",
    fix="核对补助项目有没有填错；确实这么高的，写明增收措施",
    reads=_TOTAL_READS,
)
def not_mostly_government(statement: StatementCase, case: Case) -> Iterable[Finding]:
    accounts = _accounts(statement, case)
    warn = case.policy.number("income.gov_share_warn")
    if accounts.government_share_reaches(warn):
        share = write_hundredths(accounts.government_share or 0)
        words = (
            f"政府补助收入 {format_fen(accounts.government)} 元，占年收入 {format_fen(accounts.gross)} 元的"
            f" {share}%，达到 {warn}%，脱贫主要靠补助不稳"
        )
        yield Finding("government_share", words)


@rule(
    "V-INC-09",
    Severity.W,
    Scope.STATEMENT,
    "帮扶措施和收入",
    fix="核对措施有没有落实、收入有没有漏填；还没有见效的写明原因",
    reads=(*_TOTAL_READS, _YEAR, "measure.kind", *MEASURE_SPAN_READS),
)
def help_shows_in_income(statement: StatementCase, case: Case) -> Iterable[Finding]:
    year = statement.values.get("year")
    if not case.measures or not year or not _is_latest(statement, case):
        return
    kinds = {measure.get("kind") for measure in case.measures if runs_in_year(measure, year)}
    accounts = _accounts(statement, case)
    if accounts.business_total == 0 and not kinds.isdisjoint(_INDUSTRY_HELP):
        yield Finding("business_total", "有产业帮扶措施，生产经营性收入却是 0")
    if accounts.wage_total == 0 and not kinds.isdisjoint(_JOB_HELP):
        yield Finding("wage_total", "有就业或公益岗位帮扶措施，工资性收入却是 0")


@rule(
    "V-INC-10",
    Severity.W,
    Scope.STATEMENT,
    "支出、标准线和凑整",
    fix="重新核对收支明细和凭证；确实是这样的写明情况",
    reads=(*_TOTAL_READS, _YEAR, "household.object_type"),
)
def figures_plausible(statement: StatementCase, case: Case) -> Iterable[Finding]:
    accounts = _accounts(statement, case)
    business, expense = accounts.business_total, accounts.expense_total
    if business > 0 and expense == 0:
        yield Finding("expense_total", f"生产经营性收入 {format_fen(business)} 元，支出却是 0")
    elif expense > business:
        words = (
            f"生产经营性支出 {format_fen(expense)} 元，大于生产经营性收入 {format_fen(business)} 元，经营亏损"
        )
        yield Finding("expense_total", words)
    yield from _round_finding(statement, case)
    yield from _line_finding(statement, accounts, case)


def _round_finding(statement: StatementCase, case: Case) -> Iterator[Finding]:
    unit, counted = case.policy.number("rule.round_unit"), 0
    for item in statement.items:
        amount = item.get("amount") or 0
        if amount % unit:
            return
        counted += amount != 0
    if counted >= case.policy.number("rule.round_items_least"):
        yield Finding("items", f"收支明细 {counted} 项都是 {unit // 100} 元的整倍数，可能是估算的")


def _line_finding(statement: StatementCase, accounts: Accounts, case: Case) -> Iterator[Finding]:
    year = statement.values.get("year")
    if not accounts.persons or not year:
        return
    line = income_line(year, case.household.get("object_type"), case.policy)
    margin = case.policy.number("rule.near_line_percent")
    if accounts.is_near(line, margin):
        words = (
            f"人均纯收入 {format_fen(accounts.per_capita or 0)} 元，和{year}年标准 {format_fen(line)} 元"
            f"相差不到 {margin}%，要再核一遍"
        )
        yield Finding("per_capita", words)


RULES: tuple[Rule, ...] = (
    wages_have_workers,
    policies_have_income,
    not_mostly_government,
    help_shows_in_income,
    figures_plausible,
)
