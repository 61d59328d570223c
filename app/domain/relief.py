"""Who is helped from the fund against relapse, with how much, and what the fund holds (domain.md 7.4, 8.16).

Amounts in fen. Nothing here knows where records are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from app.domain.hundredths import write
from app.domain.income import Accounts, relief_top_up
from app.domain.policy import PolicyView
from app.domain.rules.base import Values

LINE, CAP, LEAST_BALANCE = "relief.line", "relief.cap", "relief.min_balance"
PURPOSE = "04"
"""Code of the table purpose: the sheet a relief case is reckoned from."""
YEARLY = "01"
REVERSAL = "08"


@dataclass(frozen=True, slots=True)
class YearlyIncome:
    """The yearly sheet of one year: when its window ends, and its accounts."""

    year: int
    window_to: date | None
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class TopUp:
    """补差 with what it is reckoned from; `cap` None where the county set none."""

    year: int
    persons: int
    net: int
    line: int
    shortfall: int
    cap: int | None = None

    @property
    def words(self) -> str:
        total = write(self.line * self.persons)
        gap = f"{write(self.line)} 元 × {self.persons} 人 = {total} 元，纯收入 {write(self.net)} 元"
        capped = f"，封顶 {write(self.cap)} 元" if self.cap is not None else ""
        return f"{gap}{capped}，应补 {write(self.shortfall)} 元"


def top_up(accounts: Accounts, year: int, policy: PolicyView) -> TopUp | None:
    """What the formula gives; None where the sheet names no persons. Raises PolicyUnset without a line."""
    if not accounts.persons:
        return None
    line = policy.number(LINE, year)
    cap = policy.number(CAP) if policy.is_set(CAP) else None
    return TopUp(year, accounts.persons, accounts.net, line, relief_top_up(accounts, line, cap), cap)


def stable_since(incomes: Iterable[YearlyIncome], event_on: date | None, policy: PolicyView) -> str:
    """Why a household counts as stably lifted: two years in a row above the line, not falling, the second
    reaching beyond the event. "" where it does not, or where nothing is known of a year after the event.
    """
    known = sorted((income for income in incomes if _is_above(income, policy)), key=lambda one: one.year)
    for before, after in pairwise(known):
        reaches = event_on is not None and after.window_to is not None and after.window_to >= event_on
        if after.year == before.year + 1 and reaches and _per_head(after) >= _per_head(before):
            return (
                f"{before.year}年、{after.year}年人均纯收入都超过标准而且没有下降，"
                f"{after.year}年的核算已经包括事情发生的日子"
            )
    return ""


def _per_head(income: YearlyIncome) -> int:
    return income.accounts.per_capita or 0


def _is_above(income: YearlyIncome, policy: PolicyView) -> bool:
    if not income.accounts.persons or not policy.is_set(LINE, income.year):
        return False
    return income.accounts.net > policy.number(LINE, income.year) * income.accounts.persons


def signed(entry: Values, kinds: dict[str, int], by_id: dict[str, Values]) -> int:
    """What an entry adds to the fund, in fen; a reversal takes back what its entry added."""
    amount = int(entry.get("amount") or 0)
    if entry.get("kind") == REVERSAL:
        reversed_entry = by_id.get(str(entry.get("reverses") or ""))
        return -signed(reversed_entry, kinds, by_id) if reversed_entry is not None else 0
    return amount * kinds.get(str(entry.get("kind") or ""), 0)


def signs(policy: PolicyView) -> dict[str, int]:
    """Kind of entry → +1 in, −1 out, 0 for a reversal."""
    return {
        value.code: int(value.attributes.get("sign") or 0) for value in policy.table("fund_entry_kind").values
    }


@dataclass(frozen=True, slots=True)
class BookLine:
    """One entry with the balance after it; `change` is signed. `is_reversed`: a later line took it back."""

    entry: Values
    change: int
    balance: int
    is_reversed: bool = False


def book_of(entries: Sequence[Values], policy: PolicyView) -> tuple[BookLine, ...]:
    """The entries by day, in the order they were written on one day, with the running balance."""
    kinds, by_id = signs(policy), {str(entry["id"]): entry for entry in entries}
    taken_back = {entry.get("reverses") for entry in entries if entry.get("kind") == REVERSAL}
    balance, lines = 0, []
    for entry in sorted(entries, key=_day):
        change = signed(entry, kinds, by_id)
        balance += change
        lines.append(BookLine(entry, change, balance, entry["id"] in taken_back))
    return tuple(lines)


def _day(entry: Values) -> Any:
    return entry.get("happened_on") or date.min


def balance_on(entries: Sequence[Values], policy: PolicyView, on: date) -> int:
    """The balance at the end of a day, in fen."""
    return sum(line.change for line in book_of(entries, policy) if _day(line.entry) <= on)


def lowest_from(entries: Sequence[Values], policy: PolicyView, on: date) -> int:
    """The lowest balance on a day and after it, in fen: what may still be taken out that day."""
    lines = book_of(entries, policy)
    later = [line.balance for line in lines if _day(line.entry) > on]
    return min([balance_on(entries, policy, on), *later])
