"""What a rule is and what it may look at.

A rule is a pure generator over plain values. It names every field it reads ("member.sex"), so after a
change only the rules that can have another answer are judged again; a test compares the named fields
with the fields really read.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from app.domain.id_card import ID_LENGTH
from app.domain.income import Accounts, stored_accounts
from app.domain.lines import POOR_TYPES, RISK_TYPES
from app.domain.policy import PolicyView
from app.domain.problems import Severity

Values = Mapping[str, Any]
Known = TypeVar("Known")


class Fact(Generic[Known]):
    """What follows from the fields of a case: worked out when a rule first asks, then kept.

    `functools.cached_property` takes a lock each first time, which costs more than most of these facts.
    """

    def __init__(self, work_out: Callable[[Any], Known]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, owner: Any, _type: type | None = None) -> Known:
        known = self._work_out(owner)
        setattr(owner, self._name, known)
        return known


class Scope(enum.Enum):
    """What a rule is asked about: once per household, per active member, or per income statement.

    Meetings and notices belong to no household; they are asked about on their own, and so are a running
    procedure, the households of a village taken together, an application for relief and a batch of them.
    """

    HOUSEHOLD = "household"
    MEMBER = "member"
    STATEMENT = "statement"
    MEETING = "meeting"
    NOTICE = "notice"
    PROCEDURE = "procedure"
    VILLAGE = "village"
    RELIEF = "relief"
    RELIEF_BATCH = "relief_batch"


class Finding(NamedTuple):
    """One hit of a rule. `severity` and `needs_proof` override the rule's own where it has two grades.

    `record` is the id of the row it belongs to where that is not the record the rule was asked about.
    """

    field: str
    message: str
    severity: Severity | None = None
    needs_proof: bool | None = None
    record: str | None = None


HEAD = "01"
"""Code of `relation`."""
_NOTHING: frozenset[str] = frozenset()

VISITS_COMPARED = timedelta(days=366)
"""How far back visits of one helper are compared with each other."""


class TimedVisit(NamedTuple):
    """When a helper came to a household and left it, as HH:MM."""

    household_id: str
    time_in: str
    time_out: str


class Township(Protocol):
    """What a rule may ask about other households. Answers are household ids, own household included."""

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]: ...

    def households_of_phone(self, phone: str, most: int) -> int:
        """How many use this telephone; where they are no more than `most`, any number up to that."""
        ...

    def related_households(self, household_id: str) -> tuple[str, ...]:
        """Active households split off from this one, or from which it was split."""
        ...

    def label_of(self, household_id: str) -> str:
        """Village, group, head and number of another household, for the message."""
        ...

    def working_adults_in(self, household_id: str) -> int:
        """Active members from 18 to 59 years of another household."""
        ...

    def households_of_helper(self, helper_id: str) -> tuple[str, ...]:
        """The households this helper is paired with today."""
        ...

    def visits_of_helper(self, helper_id: str, day: date) -> tuple[TimedVisit, ...]:
        """The visits of a helper on a day of the last year (`VISITS_COMPARED`) that have both times.

        Those that overlap with no visit to another household may be left out.
        """
        ...


class NoTownship:
    """A household judged alone: nothing is known about the others."""

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        return ()

    def households_of_phone(self, phone: str, most: int) -> int:
        return 0

    def related_households(self, household_id: str) -> tuple[str, ...]:
        return ()

    def label_of(self, household_id: str) -> str:
        return ""

    def working_adults_in(self, household_id: str) -> int:
        return 0

    def households_of_helper(self, helper_id: str) -> tuple[str, ...]:
        return ()

    def visits_of_helper(self, helper_id: str, day: date) -> tuple[TimedVisit, ...]:
        return ()


@dataclass(eq=False)
class StatementCase:
    """One income statement with its rows; `previous` is last year's of the same purpose, if any.

    Nobody writes to it once it was made. Frozen it would cost three times as much to make.
    """

    values: Values
    items: tuple[Values, ...] = ()
    subsidy_checks: tuple[Values, ...] = ()
    signatures: tuple[Values, ...] = ()
    previous: StatementCase | None = None
    cash_book: tuple[Values, ...] = ()

    @Fact
    def stored_accounts(self) -> Accounts | None:
        """The totals as they are stored, None while there are none."""
        return stored_accounts(self.values)

    @Fact
    def by_item(self) -> dict[str, int]:
        """Item code → amount in fen of all its rows."""
        found: dict[str, int] = {}
        for item in self.items:
            code = item.get("item")
            if code:
                found[code] = found.get(code, 0) + (item.get("amount") or 0)
        return found


def all_drawable(_text: str) -> tuple[str, ...]:
    """No character is missing: the answer where nothing is printed."""
    return ()


@dataclass(eq=False)
class Case:
    """One household as the rules see it; `members` are all rows, those who left included.

    Like `StatementCase` nobody writes to it.

    `conditions` is the latest yearly sheet of living conditions, None where it is not kept.
    `missing_characters` names the characters of a text that no print font has. `doubtful` are the ids of
    the records that were not proved to keep the rules of their form; None when nobody looked before.
    `records` holds all records by form.
    """

    household: Values
    members: tuple[Values, ...]
    policy: PolicyView
    today: date
    statements: tuple[StatementCase, ...] = ()
    papers: tuple[Values, ...] = ()
    periods: tuple[Values, ...] = ()
    measures: tuple[Values, ...] = ()
    needs: tuple[Values, ...] = ()
    plans: tuple[Values, ...] = ()
    insurances: tuple[Values, ...] = ()
    trainings: tuple[Values, ...] = ()
    loans: tuple[Values, ...] = ()
    visits: tuple[Values, ...] = ()
    pairings: tuple[Values, ...] = ()
    safeguards: tuple[Values, ...] = ()
    explanations: tuple[Values, ...] = ()
    applications: tuple[Values, ...] = ()
    clues: tuple[Values, ...] = ()
    checks: tuple[Values, ...] = ()
    conditions: Values | None = None
    township: Township = field(default_factory=NoTownship)
    missing_characters: Callable[[str], tuple[str, ...]] = all_drawable
    doubtful: frozenset[str] | None = None
    records: Mapping[str, Sequence[Values]] = field(default_factory=dict)

    @property
    def household_id(self) -> str:
        return str(self.household.get("id") or "")

    @Fact
    def active(self) -> tuple[Values, ...]:
        """The members who live in the household."""
        return tuple([m for m in self.members if not m.get("leave_date") and not m.get("leave_reason")])

    @Fact
    def heads(self) -> tuple[Values, ...]:
        """Of those who live there, whoever is entered as head; one, if all is well."""
        return tuple([member for member in self.active if member.get("relation") == HEAD])

    @Fact
    def repeated_numbers(self) -> frozenset[str]:
        """ID numbers, without what a disability card adds, that several who live there have."""
        numbers = [number[:ID_LENGTH] for member in self.active if (number := member.get("id_no"))]
        if len(set(numbers)) == len(numbers):
            return _NOTHING
        return frozenset(number for number in numbers if numbers.count(number) > 1)

    @Fact
    def is_at_risk(self) -> bool:
        """At risk of falling into poverty, and the risk is not removed."""
        get = self.household.get
        return get("object_type") in RISK_TYPES and get("risk_removed") is not True

    @Fact
    def is_risk_removed(self) -> bool:
        """Was at risk until the risk was removed."""
        get = self.household.get
        return get("object_type") in RISK_TYPES and get("risk_removed") is True

    @Fact
    def is_active_object(self) -> bool:
        """In poverty or at risk of it: somebody must help this household."""
        return self.is_at_risk or self.household.get("object_type") in POOR_TYPES

    @Fact
    def latest_year(self) -> int:
        """The year of the latest statement, 0 without any."""
        return max([statement.values.get("year") or 0 for statement in self.statements], default=0)


def is_active(member: Values) -> bool:
    """A member counts until a leave date or reason is recorded."""
    return not member.get("leave_date") and not member.get("leave_reason")


def record_id(record: Values) -> str:
    return str(record.get("id") or "")


def active_members(case: Case) -> tuple[Values, ...]:
    return case.active


HouseholdRule = Callable[[Case, tuple[Values, ...]], Iterable[Finding]]
MemberRule = Callable[[Values, Case], Iterable[Finding]]
StatementRule = Callable[[StatementCase, Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of domain.md section 13. `fix` says what to do, `reads` the fields it depends on.

    `judge` takes (case, active members), (member, case) or (statement, case) according to `scope`.
    `when` says of the first of them whether the rule has anything to ask; without it, of each.
    A rule `of_kinds` of persons takes (kind, `Standing`) instead of (member, case): see `kinds`.
    """

    id: str
    severity: Severity
    scope: Scope
    title: str
    fix: str
    reads: frozenset[str]
    judge: Callable[..., Iterable[Finding]]
    needs_proof: bool = False
    when: Callable[[Any], object] | None = None
    of_kinds: bool = False


def rule(
    rule_id: str,
    severity: Severity,
    scope: Scope,
    title: str,
    *,
    fix: str,
    reads: tuple[str, ...],
    needs_proof: bool = False,
    when: Callable[[Any], object] | None = None,
    of_kinds: bool = False,
) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Turn a generator function into a `Rule`. A module lists its rules in `RULES`."""

    def make(judge: Callable[..., Iterable[Finding]]) -> Rule:
        return Rule(
            rule_id, severity, scope, title, fix, frozenset(reads), judge, needs_proof, when, of_kinds
        )

    return make
