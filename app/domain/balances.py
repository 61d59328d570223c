"""Opening, in, out and closing of households and persons (domain.md 8.13, 14.1 S03).

Whoever is on the list has a stay: from a day to a day, open where no day is known. Counting stays at the two
ends of a period and the comings and goings between gives opening + in − out = closing, for every place and
every period, whatever the dates are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """One household or person in a place; `since` and `until` are inclusive first day and first day gone."""

    place: str
    since: date | None = None
    why_in: str = ""
    until: date | None = None
    why_out: str = ""

    @property
    def is_possible(self) -> bool:
        """A stay that ends before it begins counts nowhere; rule V-GEN-01 names it."""
        return self.since is None or self.until is None or self.since <= self.until

    def counts_on(self, day: date) -> bool:
        """Whether it is there at the end of a day."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until > day)

    def within(self, since: date | None, why_in: str, until: date | None, why_out: str) -> Stay:
        """The part of this stay inside another one: a person belongs to a household only while it exists."""
        came, reason = self.since, self.why_in
        if since is not None and (came is None or came < since):
            came, reason = since, why_in
        gone, cause = self.until, self.why_out
        if until is not None and (gone is None or gone > until):
            gone, cause = until, why_out
        return Stay(self.place, came, reason, gone, cause)


@dataclass(frozen=True)
class Period:
    """Calendar days, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int = 0) -> Period:
        """A month, or the whole year for month 0."""
        if not month:
            return cls(date(year, 1, 1), date(year, 12, 31))
        after = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), after - _ONE_DAY)

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Balance:
    """Counts of one place and period; `came` and `left` by reason."""

    opening: int = 0
    closing: int = 0
    came: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def total_in(self) -> int:
        return sum(self.came.values())

    @property
    def total_out(self) -> int:
        return sum(self.left.values())

    @property
    def is_even(self) -> bool:
        return self.opening + self.total_in - self.total_out == self.closing

    def plus(self, other: Balance) -> Balance:
        """Both places together."""
        return Balance(
            self.opening + other.opening,
            self.closing + other.closing,
            dict(Counter(self.came) + Counter(other.came)),
            dict(Counter(self.left) + Counter(other.left)),
        )


@dataclass(frozen=True)
class Population:
    """`settled`: place → how many have neither a day of coming nor of going; `stays`: all others."""

    settled: Mapping[str, int]
    stays: tuple[Stay, ...]

    def balances(self, period: Period) -> dict[str, Balance]:
        """Place → balance of the period."""
        before = period.first - _ONE_DAY
        opening, closing = Counter(self.settled), Counter(self.settled)
        came: dict[str, Counter[str]] = {}
        left: dict[str, Counter[str]] = {}
        for stay in self.stays:
            if not stay.is_possible:
                continue
            opening[stay.place] += stay.counts_on(before)
            closing[stay.place] += stay.counts_on(period.last)
            if stay.since in period:
                came.setdefault(stay.place, Counter())[stay.why_in] += 1
            if stay.until in period:
                left.setdefault(stay.place, Counter())[stay.why_out] += 1
        places = {*opening, *closing, *came, *left}
        return {
            place: Balance(
                opening[place], closing[place], dict(came.get(place, ())), dict(left.get(place, ()))
            )
            for place in places
        }


def together(balances: Iterable[Balance]) -> Balance:
    """The sum of places, from the rows and never from rounded parts (domain.md 14.2)."""
    total = Balance()
    for balance in balances:
        total = total.plus(balance)
    return total
