"""Who came to a meeting: one row is one seat, signed by the person or by a proxy (domain.md 4.11, 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

OBSERVER = "04"
"""Code of attendance_role: present, but neither counted nor voting."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One row of the sign-in book. `proxy_of` is the person whose seat it is, when somebody came for them;
    `proxy_household` that person's household.
    """

    record: str
    person: str
    name: str
    household: str = ""
    role: str = ""
    signed: bool = False
    proxy_of: str = ""
    proxy_household: str = ""

    @property
    def owner(self) -> str:
        """Whose seat it is."""
        return self.proxy_of or self.person

    @property
    def counts(self) -> bool:
        return self.signed and self.role != OBSERVER


@dataclass(frozen=True, slots=True)
class Counted:
    """Seats and households that are represented."""

    persons: int
    households: int


def counted(seats: Iterable[Seat]) -> Counted:
    """Who is present: signed and not an observer, each seat once."""
    present = {seat.owner: seat for seat in seats if seat.counts}
    homes = {seat.proxy_household or seat.household for seat in present.values()} - {""}
    return Counted(len(present), len(homes))


def seat_faults(seats: Iterable[Seat], proxy_in_household: bool) -> Iterator[tuple[Seat, str]]:
    """Seats that may not stand so, each with the reason. `proxy_in_household`: a proxy of the same household
    is allowed; otherwise nobody may come for somebody else.
    """
    rows = [seat for seat in seats if seat.counts]
    taken = Counter(seat.owner for seat in rows)
    for seat in rows:
        if taken[seat.owner] > 1:
            yield seat, f"“{seat.name}”签到的席位登记了 {taken[seat.owner]} 次，一人只算一次"
        if not seat.proxy_of:
            continue
        if not proxy_in_household:
            yield seat, f"“{seat.name}”是代别人参加的，这类会议不能委托"
        elif not seat.household or seat.household != seat.proxy_household:
            yield seat, f"“{seat.name}”和委托人不在同一户，只能书面委托同一户内的家庭成员"
