"""Income arithmetic: from the lines of a statement to net income, shares and top-up (domain.md 7).

Integer fen throughout; comparisons are exact, rounding (half up) happens only for display. Which items
count, and which come from the government, is policy data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from app.domain import calendar, money
from app.domain.codes import CodeTable, CodeValue
from app.domain.hundredths import ratio
from app.domain.policy import PolicyView

Values = Mapping[str, Any]

INCOME_CLASSES = ("A", "B", "C", "D")
EXPENSE_CLASS = "E"
_TOTALS = (*INCOME_CLASSES, EXPENSE_CLASS)
"""The classes in the order of the totals of `Accounts`."""
_ITEM_TABLE = "income_item"
_PER_CENT = 100
_WHOLE = 100 * 100
"""The whole in hundredths of a percent."""


class Accounts(NamedTuple):
    """Totals of one statement in fen. `persons` is persons_year; None or 0 while it is not known."""

    wage_total: int = 0
    business_total: int = 0
    property_total: int = 0
    transfer_total: int = 0
    expense_total: int = 0
    government: int = 0
    persons: int | None = None

    @property
    def gross(self) -> int:
        return self.wage_total + self.business_total + self.property_total + self.transfer_total

    @property
    def net(self) -> int:
        """Gross less production expenses; may be negative (a loss year needs a note)."""
        return self.gross - self.expense_total

    def summed(self) -> tuple[int | None, ...]:
        """The five totals, gross, net and per capita, as a statement stores them."""
        return (*self[: len(_TOTALS)], self.gross, self.net, self.per_capita)

    @property
    def business_net(self) -> int:
        return self.business_total - self.expense_total

    @property
    def per_capita(self) -> int | None:
        """Net per person in fen, rounded half up for display; None without persons."""
        return ratio(self.net, self.persons or 0)

    def is_below(self, line: int) -> bool:
        """低于: net ÷ persons strictly below the line (fen per person), compared exactly."""
        return self.net < line * (self.persons or 0)

    def is_near(self, line: int, percent: int) -> bool:
        """Whether net ÷ persons lies within `percent` of the line, either side."""
        goal = line * (self.persons or 0)
        return abs(self.net - goal) * _PER_CENT <= goal * percent

    @property
    def government_share(self) -> int | None:
        """Government share of gross in hundredths of a percent, half up; None without income."""
        return ratio(self.government * _WHOLE, self.gross)

    def government_share_reaches(self, percent: int) -> bool:
        """以上 includes the number itself; exact. Without income nothing is reached."""
        return self.gross > 0 and self.government * _PER_CENT >= self.gross * percent

    def by_class(self) -> dict[str, int]:
        """Class letter → total in fen, A to E."""
        return {
            "A": self.wage_total,
            "B": self.business_total,
            "C": self.property_total,
            "D": self.transfer_total,
            EXPENSE_CLASS: self.expense_total,
        }

    def shares(self) -> dict[str, int | None]:
        """Share of the classes A to D in gross, in hundredths of a percent, half up."""
        totals = self.by_class()
        return {letter: ratio(totals[letter] * _WHOLE, self.gross) for letter in INCOME_CLASSES}


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A class this year beside last year, in fen."""

    letter: str
    this_year: int
    last_year: int

    @property
    def difference(self) -> int:
        return self.this_year - self.last_year


class _Kind(NamedTuple):
    """What an income item adds to which total; an expense subsidy has the sign -1."""

    place: int
    sign: int
    government: bool
    counted: bool


@lru_cache(maxsize=64)
def _kinds(table: CodeTable) -> dict[str | None, _Kind]:
    """Item code → its kind, for the classes that have a total."""
    found: dict[str | None, _Kind] = {}
    for value in table.values:
        letter, of = str(value.attributes["class"]), value.attributes.get
        if letter in _TOTALS:
            is_expense = letter == EXPENSE_CLASS
            sign = int(of("sign", 1)) if is_expense else 1
            government = not is_expense and bool(of("government"))
            found[value.code] = _Kind(_TOTALS.index(letter), sign, government, bool(of("counted")))
    return found


def account(items: Iterable[Values], policy: PolicyView, persons: int | None) -> Accounts:
    """Totals of the item rows (`item` code, `amount` fen, `counted` True/False/None for the policy's).

    Rows without item or amount, and codes the table does not know, add nothing.
    """
    kind_of = _kinds(policy.table(_ITEM_TABLE)).get
    totals = [0] * len(_TOTALS)
    from_government = 0
    for row in items:
        get = row.get
        kind, amount = kind_of(get("item")), get("amount")
        if kind is None or amount is None:
            continue
        place, sign, government, counted = kind
        own = get("counted")
        if counted if own is None else own:
            totals[place] += amount * sign
            if government:
                from_government += amount
    return Accounts._make((*totals, from_government, persons))


def stored_accounts(statement: Values) -> Accounts | None:
    """The totals a statement was stored with, None while nothing is stored."""
    get = statement.get
    wage = get("wage_total")
    if wage is None:
        return None
    return Accounts(
        wage,
        get("business_total") or 0,
        get("property_total") or 0,
        get("transfer_total") or 0,
        get("expense_total") or 0,
        get("government_income") or 0,
        get("persons_year"),
    )


def is_counted(row: Values, table: CodeTable) -> bool:
    """Whether an item row counts: its own answer, else the flag of the policy's item."""
    value = table.by_code(row.get("item") or "")
    return value is not None and _counts(row, value)


def _counts(row: Values, value: CodeValue) -> bool:
    own = row.get("counted")
    return bool(value.attributes.get("counted") if own is None else own)


def line_amount(quantity: int, unit_price: int) -> int:
    """Amount in fen of a quantity in hundredths and a price in fen, rounded half up (V-INC-03)."""
    return (2 * quantity * unit_price + 100) // 200


def one_off_total(items: Iterable[Values], policy: PolicyView) -> int:
    """Counted income in fen that comes once and not from the government; that one has a total of its own."""
    table = policy.table(_ITEM_TABLE)
    total = 0
    for row in items:
        value = table.by_code(row.get("item") or "")
        if value is None or row.get("amount") is None or not _counts(row, value):
            continue
        if value.attributes.get("one_off") and not value.attributes.get("government"):
            total += row["amount"]
    return total


def reference_total(accounts: Accounts, self_pay: int, claims: int) -> int:
    """监测收入参考 in fen: net less compliant self-pay plus claims received (domain.md 7.2)."""
    return accounts.net - self_pay + claims


def is_reference_below(accounts: Accounts, self_pay: int, claims: int, line: int) -> bool:
    """Whether the reference per person is strictly below the line (fen), compared exactly."""
    return reference_total(accounts, self_pay, claims) < line * (accounts.persons or 0)


def derived_fields(statement: Values, items: Iterable[Values], policy: PolicyView) -> dict[str, int | None]:
    """All derived amounts of an income statement by field name (domain.md 4.4)."""
    persons = statement.get("persons_year")
    accounts = account(items, policy, persons)
    reference = reference_total(
        accounts, statement.get("compliant_self_pay") or 0, statement.get("claims_received") or 0
    )
    return {
        "wage_total": accounts.wage_total,
        "business_total": accounts.business_total,
        "property_total": accounts.property_total,
        "transfer_total": accounts.transfer_total,
        "expense_total": accounts.expense_total,
        "gross": accounts.gross,
        "net": accounts.net,
        "per_capita": accounts.per_capita,
        "government_income": accounts.government,
        "government_share": accounts.government_share,
        "reference_total": reference,
        "reference_per_capita": ratio(reference, persons or 0),
    }


def changes(this_year: Accounts, last_year: Accounts) -> tuple[ClassChange, ...]:
    """Each class beside last year's, A to E (domain.md 7.3)."""
    before = last_year.by_class()
    return tuple(ClassChange(letter, total, before[letter]) for letter, total in this_year.by_class().items())


def relief_top_up(accounts: Accounts, line: int, cap: int | None = None) -> int:
    """补差 in fen: what lifts net per person to the line, rounded up to whole yuan (domain.md 7.4).

    0 when net is not below the line. `line` and the county's `cap` in fen.
    """
    if not accounts.is_below(line):
        return 0
    amount = money.whole_yuan_up(line * (accounts.persons or 0) - accounts.net)
    return amount if cap is None else min(amount, cap)


def statement_window(policy: PolicyView, purpose: str, year: int, on: date) -> tuple[date, date]:
    """Accounting window of a purpose code: the registered year, or the months before `on`.

    Domain.md 2.2 income.window_registered and income.window_monitored. Raises PolicyUnset; a purpose
    the table does not know is a KeyError.
    """
    value = policy.table("purpose").by_code(purpose)
    if value is None:
        raise KeyError(purpose)
    if value.attributes["window"] == "monitored":
        return calendar.months_before(on, policy.number("income.window_monitored"))
    month, day = policy.numbers("income.window_registered")
    return calendar.registered_window(year, (month, day))
