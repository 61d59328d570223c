"""V-INC-01 to V-INC-05: the statement adds up, and agrees with last year and with the payment ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from operator import attrgetter

from app.domain.income import account, line_amount, statement_window
from app.domain.money import format_fen
from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, record_id, rule

ITEM_READS = ("income_item.item", "income_item.amount", "income_item.counted")
_SUMS = (  # in the order of `Accounts.summed`
    ("wage_total", "工资性收入"),
    ("business_total", "生产经营性收入"),
    ("property_total", "财产性收入"),
    ("transfer_total", "转移性收入"),
    ("expense_total", "生产经营性支出"),
    ("gross", "家庭年收入"),
    ("net", "家庭纯收入"),
    ("per_capita", "家庭人均纯收入"),
)
_AMOUNTS = (
    ("rigid_medical", "医疗刚性支出"),
    ("rigid_school", "教育刚性支出"),
    ("rigid_disaster", "灾害损失与重建支出"),
    ("rigid_other", "其他刚性支出"),
    ("compliant_self_pay", "合规自付支出"),
    ("claims_received", "理赔收入"),
)
_SUM_NAMES = tuple(name for name, _ in _SUMS)
_AMOUNT_NAMES = tuple(name for name, _ in _AMOUNTS)
_IDENTIFICATION = "02"
_REGISTERED = "registered"
_POWERS_OF_TEN = (10, 100, 1000, 10_000, 100_000, 1_000_000)
_SHIFTS = ((10, "多写了一个 0"), (100, "多写了两个 0"))
_ONE_DAY = timedelta(days=1)


@rule(
    "V-INC-01",
    Severity.E,
    Scope.STATEMENT,
    "小计和纯收入",
    fix="改正有错的明细行，小计和纯收入由程序重新计算",
    reads=(
        *(f"income_statement.{name}" for name, _ in (*_SUMS, *_AMOUNTS)),
        "income_statement.persons_year",
        *ITEM_READS,
    ),
)
def sums_agree(statement: StatementCase, case: Case) -> Iterable[Finding]:
    values = statement.values
    accounts = account(statement.items, case.policy, values.get("persons_year"))
    summed = accounts.summed()
    stored = tuple(map(values.get, _SUM_NAMES))
    if stored != summed:
        yield from _wrong_sums(stored, summed)
    if any(map(values.get, _AMOUNT_NAMES)):
        yield from _negative_amounts(values)
    for item in statement.items:
        if (item.get("amount") or 0) < 0:
            words = f"“{_label(case, item)}”的金额是 {format_fen(item['amount'])} 元，不能是负数"
            yield Finding("amount", words, record=record_id(item))


def _wrong_sums(stored: Iterable[int | None], summed: Iterable[int | None]) -> Iterator[Finding]:
    for (name, label), old, new in zip(_SUMS, stored, summed, strict=True):
        if old is not None and old != new:
            yield Finding(name, f"{label}是 {format_fen(old)} 元，按明细算是 {_yuan(new)}")


def _negative_amounts(values: Values) -> Iterator[Finding]:
    for name, label in _AMOUNTS:
        if (values.get(name) or 0) < 0:
            yield Finding(name, f"{label}是 {format_fen(values[name])} 元，不能是负数")


def _yuan(fen: int | None) -> str:
    return "算不出来" if fen is None else f"{format_fen(fen)} 元"


def _label(case: Case, row: Values) -> str:
    return case.policy.table("income_item").label_of(row.get("item")) or "没有选项目的一行"


@rule(
    "V-INC-02",
    Severity.E,
    Scope.STATEMENT,
    "核算期和人口数",
    fix="核对核算类型和年度，按要求的核算期收集收支；填上核算人口数",
    reads=(
        "income_statement.purpose",
        "income_statement.year",
        "income_statement.window_from",
        "income_statement.window_to",
        "income_statement.persons_year",
        "household.first_identified",
        "period_status.identified_on",
    ),
)
def window_fits(statement: StatementCase, case: Case) -> Iterable[Finding]:
    values = statement.values
    if not values.get("persons_year"):
        yield Finding("persons_year", "没有填核算人口数，算不出人均纯收入")
    since, until = values.get("window_from"), values.get("window_to")
    if since is None or until is None or not values.get("year") or not values.get("purpose"):
        return
    purpose = case.policy.table("purpose").by_code(values["purpose"])
    if purpose is None:
        return
    registered = purpose.attributes.get("window") == _REGISTERED
    on = until + _ONE_DAY if registered else _month_of_event(values, until, case)
    expected = statement_window(case.policy, purpose.code, values["year"], on)
    if (since, until) != expected:
        words = (
            f"核算期是{since}到{until}，{values['year']}年“{purpose.label}”应当是{expected[0]}到{expected[1]}"
        )
        yield Finding("window_from" if since != expected[0] else "window_to", words)


def _month_of_event(values: Values, until: date, case: Case) -> date:
    """A day in the month the window must end before: that of the identification, where it is known.

    Other purposes need twelve whole months; for them the month after the window itself is taken.
    """
    if values["purpose"] == _IDENTIFICATION:
        days: tuple[date | None, ...] = (
            case.household.get("first_identified"),
            *(row.get("identified_on") for row in case.periods),
        )
        later = [day for day in days if day is not None and day > values["window_from"]]
        if later:
            return min(later)
    following = until + _ONE_DAY
    return following if following.day == 1 else until.replace(day=1)


@rule(
    "V-INC-03",
    Severity.E,
    Scope.STATEMENT,
    "数量、单价和金额",
    fix="核对数量、单价和金额，改正填错的一项",
    reads=("income_item.item", "income_item.quantity", "income_item.unit_price", "income_item.amount"),
)
def lines_multiply(statement: StatementCase, case: Case) -> Iterable[Finding]:
    for item in statement.items:
        quantity = item.get("quantity")
        if quantity is None:
            continue
        price, amount = item.get("unit_price"), item.get("amount")
        if price is None or amount is None:
            continue
        product = line_amount(quantity, price)
        if product != amount:
            words = (
                f"“{_label(case, item)}”的金额是 {format_fen(amount)} 元，"
                f"数量 {format_fen(quantity)} 乘单价 {format_fen(price)} 元是 {format_fen(product)} 元"
            )
            yield Finding("amount", words, record=record_id(item))


@rule(
    "V-INC-04",
    Severity.W,
    Scope.STATEMENT,
    "和上年相比",
    fix="对照存折、工资条等凭证核对两年的数；确实变化这么大的写明原因，附凭证",
    reads=("income_statement.year", "income_statement.purpose", "income_item.item", "income_item.amount"),
    needs_proof=True,
    when=attrgetter("previous"),
)
def no_jumps(statement: StatementCase, case: Case) -> Iterable[Finding]:
    if statement.previous is None:
        return
    before = statement.previous.by_item
    factor = case.policy.number("rule.jump_factor")
    for code, now in statement.by_item.items():
        then = before.get(code, 0)
        if now <= 0 or then <= 0 or (then * factor > now and now * factor > then):
            continue
        row = next(item for item in statement.items if item.get("item") == code)
        label = _label(case, row)
        words = (
            f"“{label}”今年 {format_fen(now)} 元，上年 {format_fen(then)} 元，{_how_far(now, then, factor)}"
        )
        yield Finding("amount", words, record=record_id(row))


def _how_far(now: int, then: int, factor: int) -> str:
    for times, slip in _SHIFTS:
        if now == then * times:
            return f"正好是上年的 {times} 倍，可能今年{slip}"
        if then == now * times:
            return f"上年正好是今年的 {times} 倍，可能今年少写了 0，或者上年{slip}"
    return f"相差 {factor} 倍以上"


@rule(
    "V-INC-05",
    Severity.W,
    Scope.STATEMENT,
    "和补贴发放台账相比",
    fix="照发放花名册或一卡通流水改正；确实不一样的写明原因，附凭证",
    reads=(
        "subsidy_check.item",
        "subsidy_check.ledger_amount",
        "subsidy_check.explanation",
        "income_item.item",
        "income_item.amount",
    ),
    needs_proof=True,
    when=attrgetter("subsidy_checks"),
)
def agrees_with_ledger(statement: StatementCase, case: Case) -> Iterable[Finding]:
    recorded = statement.by_item
    for row in statement.subsidy_checks:
        paid, code = row.get("ledger_amount"), row.get("item")
        if paid is None or not code:
            continue
        ours = recorded.get(code, 0)
        if ours != paid:
            yield from _ledger_finding(row, ours, paid, case)


def _ledger_finding(row: Values, ours: int, paid: int, case: Case) -> Iterator[Finding]:
    label = _label(case, row)
    words = f"“{label}”本表是 {format_fen(ours)} 元，发放台账是 {format_fen(paid)} 元"
    if paid > 0 and any(ours == paid * power for power in _POWERS_OF_TEN):
        times = ours // paid
        slip = f"{words}，正好是 {times} 倍，多写了 {len(str(times)) - 1} 个 0"
        yield Finding("item", slip, Severity.E, False, record_id(row))
        return
    # What the row says is a reason, not the proof that the dagger asks for (13.0).
    said = row.get("explanation")
    noted = f"，差异说明“{said}”还要附凭证" if said else ""
    difference = f"{words}，相差 {format_fen(abs(ours - paid))} 元{noted}"
    yield Finding("explanation", difference, record=record_id(row))


RULES: tuple[Rule, ...] = (sums_agree, window_fits, lines_multiply, no_jumps, agrees_with_ledger)
