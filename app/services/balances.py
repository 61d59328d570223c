"""户数人口变动表: opening, in, out and closing by village and month; opening + in − out = closing.

A caseworker expects the figures of a closed year to stay as they were printed. So a household that is typed
or imported after its village closed a year for the first time, without 分户 or 补录, has come in: on the day
it was identified when that is later (新识别), else on the day it was first stored (新建档). No event is made
up for it, since an event needs proof that somebody saw; registering 补录 later takes its place. Until a
village has closed a year its list is still being set up, and whoever is typed has always been there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.balances import Balance, Period, Population, Stay, together
from app.domain.policy import PolicyView
from app.domain.regions import VILLAGE_LENGTH
from app.models.queries import balances as queries
from app.models.queries.balances import StoredStay
from app.services.regions import village_names
from app.services.session import Session

__all__ = ["Balance", "BalanceLine", "Movements", "Period", "movements"]

_UNKNOWN = "没有写原因"
_WITH_HOUSEHOLD = "随户"
_LATE = {queries.IDENTIFIED: "新识别", queries.STORED: "新建档"}
TOTAL = "合计"


@dataclass(frozen=True)
class BalanceLine:
    """One line of the table: a village or a month, households and persons."""

    title: str
    households: Balance
    persons: Balance
    code: str = ""


@dataclass(frozen=True)
class Movements:
    """Everything that is needed for any table of any period, read once.

    `undated` counts persons with a reason for leaving but no day: they count nowhere.
    """

    households: Population
    persons: Population
    undated: int
    names: dict[str, str]

    def by_village(self, period: Period, region: str = "") -> tuple[BalanceLine, ...]:
        """A line for each village below the region code, and the total last."""
        households, persons = self.households.balances(period), self.persons.balances(period)
        codes = sorted(code for code in {*households, *persons, *self.names} if code.startswith(region))
        lines = [
            BalanceLine(
                self.names.get(code, code or "没有填村"),
                households.get(code, Balance()),
                persons.get(code, Balance()),
                code,
            )
            for code in codes
        ]
        return (*lines, _total(lines))

    def by_month(self, year: int, region: str = "") -> tuple[BalanceLine, ...]:
        """A line for each month of the year, and the year as a whole last."""
        months = [(f"{month}月", Period.of(year, month)) for month in range(1, 13)]
        return tuple(
            BalanceLine(
                title,
                _of_region(self.households.balances(period), region),
                _of_region(self.persons.balances(period), region),
            )
            for title, period in (*months, ("全年", Period.of(year)))
        )


def movements(session: Session) -> Movements:
    """Read all comings and goings; run as a job, a large file takes a second."""
    policy = session.policy()
    kinds = [
        value.code
        for value in policy.table("household_event").values
        if value.attributes.get("households") == "in"
    ]
    undated = 0
    persons: list[Stay] = []
    with session.store.read() as connection:
        starts = queries.starts_of(connection, kinds)
        dated = queries.household_stays(connection, starts)
        households = [_stay_of_household(stored, policy) for stored in dated]
        for stored in queries.person_stays(connection, starts):
            if stored.leave_reason and stored.leave_date is None:
                undated += 1
            else:
                persons.append(_stay_of_person(stored, policy))
        settled = queries.settled_households(connection, starts)
        settled_persons = queries.settled_persons(connection, starts)
    return Movements(
        Population(settled, tuple(households)),
        Population(settled_persons, tuple(persons)),
        undated,
        {code: name for code, name in village_names(session).items() if len(code) == VILLAGE_LENGTH},
    )


def _stay_of_household(stored: StoredStay, policy: PolicyView) -> Stay:
    return Stay(
        stored.village_code,
        stored.started,
        _LATE.get(stored.start_kind or "")
        or policy.table("household_event").label_of(stored.start_kind)
        or _UNKNOWN,
        stored.ended,
        policy.table("end_reason").label_of(stored.end_reason) or _UNKNOWN,
    )


def _stay_of_person(stored: StoredStay, policy: PolicyView) -> Stay:
    reasons = policy.table("member_change")
    own = Stay(
        stored.village_code,
        stored.join_date,
        reasons.label_of(stored.join_reason) or _UNKNOWN,
        stored.leave_date,
        reasons.label_of(stored.leave_reason) or _UNKNOWN,
    )
    house = _stay_of_household(stored, policy)
    return own.within(
        house.since, f"{_WITH_HOUSEHOLD}{house.why_in}", house.until, f"{_WITH_HOUSEHOLD}{house.why_out}"
    )


def _of_region(found: dict[str, Balance], region: str) -> Balance:
    return together(balance for code, balance in found.items() if code.startswith(region))


def _total(lines: Iterable[BalanceLine]) -> BalanceLine:
    rows = tuple(lines)
    return BalanceLine(
        TOTAL, together(row.households for row in rows), together(row.persons for row in rows)
    )


def years_to_offer(today: date) -> tuple[int, ...]:
    """This year and the ten before it."""
    return tuple(range(today.year, today.year - 11, -1))
