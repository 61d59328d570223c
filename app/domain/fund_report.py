"""What a fund took in and paid in a period, for the public (domain.md 10.2 N-10): sums in fen, no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.policy import PolicyView
from app.domain.relief import REVERSAL, BookLine, book_of

Values = Mapping[str, Any]
CARRIED, PAID, RETURNED = "01", "06", "07"
"""Codes of fund_entry_kind that are no income."""


@dataclass(frozen=True, slots=True)
class FundReport:
    """`income` is (source, amount) in the order of the code table, all sources; `reliefs` are the payments
    that stand. `opening` + income − `paid` + `returned` is `closing`.
    """

    first: date
    last: date
    opening: int
    income: tuple[tuple[str, int], ...]
    reliefs: int
    paid: int
    returned: int
    closing: int

    @property
    def received(self) -> int:
        return sum(amount for _, amount in self.income)


def fund_report(entries: Sequence[Values], policy: PolicyView, first: date, last: date) -> FundReport:
    """The report of one fund from `first` to `last`; what was carried over in between counts as opening."""
    by_id = {str(entry["id"]): entry for entry in entries}
    before = [line for line in book_of(entries, policy) if _day(line) < first]
    within = [line for line in book_of(entries, policy) if first <= _day(line) <= last]
    sums: dict[str, int] = {}
    for line in within:
        kind = _kind(line, by_id)
        sums[kind] = sums.get(kind, 0) + line.change
    opening = (before[-1].balance if before else 0) + sums.pop(CARRIED, 0)
    paid, returned = -sums.pop(PAID, 0), sums.pop(RETURNED, 0)
    sources = [
        value
        for value in policy.table("fund_entry_kind").values
        if value.attributes.get("source") or value.code in sums
    ]
    income = tuple((value.label, sums.get(value.code, 0)) for value in sources if value.code != REVERSAL)
    reliefs = sum(line.entry.get("kind") == PAID and not line.is_reversed for line in within)
    closing = opening + sum(amount for _, amount in income) - paid + returned
    return FundReport(first, last, opening, income, reliefs, paid, returned, closing)


def _day(line: BookLine) -> date:
    return line.entry.get("happened_on") or date.min


def _kind(line: BookLine, by_id: Mapping[str, Values]) -> str:
    """The kind a line belongs to; a reversal to that of the line it takes back."""
    entry: Values | None = line.entry
    while entry is not None and entry.get("kind") == REVERSAL:
        entry = by_id.get(str(entry.get("reverses") or ""))
    return str((entry or {}).get("kind") or "")
