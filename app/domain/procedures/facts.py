"""What a guard may ask about a case: plain questions, plain answers. Never a database.

`None` always means that nothing is recorded; a guard then says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.income import Accounts
from app.domain.policy import PolicyView


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """The latest income statement of a purpose. Amounts in fen; `persons` is in the accounts."""

    year: int
    window_from: date | None
    window_to: date | None
    accounts: Accounts
    self_pay: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting on the matter of this case; `kind` is a code of the table meeting_kind.

    `shortfalls` says in words what is missing for quorum, vote or notice; empty means it decided rightly.
    """

    kind: str
    held_on: date
    shortfalls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """An opinion against a notice; open until `closed_on`. `upheld` once found to be right."""

    raised_on: date
    closed_on: date | None = None
    upheld: bool = False


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice of this case; `kind` is a code of the table notice_kind.

    `policy` is that of the day of posting, by which its days count whatever holds later (domain.md 2.1);
    None where that day has the same policy as the step.
    """

    kind: str
    posted_on: date
    taken_down_on: date | None = None
    objections: tuple[Objection, ...] = ()
    policy: PolicyView | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of the comparison with other departments; `words` name person and item."""

    words: str
    excluded: bool = False
    explained: bool = False
    proved: bool = False

    @property
    def is_settled(self) -> bool:
        return self.excluded or (self.explained and self.proved)


@dataclass(frozen=True, slots=True)
class ReliefFacts:
    """The application of a relief case: why the household counts as stable, "" where not, and when paid."""

    stable: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """The entry of the clue register a case began with; `category` and `risks` are what is proposed."""

    found_on: date
    is_whole: bool
    category: str = ""
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadAnswer:
    """What the head of the household said to a check of exit or removal (T22)."""

    agreed: bool
    reason: str = ""
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """A score sheet of the four looks (T09): items without a score, items scored above their highest."""

    unscored: tuple[str, ...] = ()
    too_high: tuple[str, ...] = ()


class SheetFacts(Protocol):
    """The questions that the sheets of a case answer, and what the card says of its risk."""

    def authorised(self) -> frozenset[str] | None:
        """Names on the authorisation of this case (T07); None where no record of it is kept."""
        ...

    def clue(self) -> ClueFacts | None: ...

    def scores(self) -> Scores | None: ...

    def head_answer(self) -> HeadAnswer | None: ...

    def removal_way(self) -> str:
        """How the risk was removed (code table removal_how), "" where no check says it."""
        ...

    def risk_removed(self) -> bool:
        """Whether the risk of the household is marked as removed."""
        ...


class Facts(SheetFacts, Protocol):
    """The questions. `state` is the id of the state of the procedure that is asked about."""

    def household_gaps(self) -> tuple[str, ...]:
        """What is wrong with the list of the household's members, in words."""
        ...

    def identity(self) -> str:
        """Object type of the household (code table object_type), "" where none is recorded."""
        ...

    def other_running_case(self) -> str:
        """Words for another running case of the same procedure and subject, "" where there is none."""
        ...

    def statement(self, purpose: str) -> StatementFacts | None:
        """The latest income statement of a code of the table purpose."""
        ...

    def is_explained(self, rule_id: str) -> bool: ...

    def meetings(self) -> tuple[MeetingFacts, ...]: ...

    def notices(self) -> tuple[NoticeFacts, ...]: ...

    def papers(self) -> frozenset[str]:
        """Codes of the table step_paper that exist for this case beside those given with its steps."""
        ...

    def comparison(self) -> tuple[Hit, ...] | None:
        """None while no result has come back; empty when nothing was hit."""
        ...

    def comparison_awaited(self) -> tuple[str, ...]:
        """The lists with this case that were sent out and not answered by that day, in words."""
        ...

    def relief(self) -> ReliefFacts | None:
        """The application for relief of this case."""
        ...

    def visits(self) -> tuple[date, ...]:
        """The days on which somebody visited the household."""
        ...

    def safeguards(self) -> Mapping[str, tuple[str, date]]:
        """Item code → newest result code and its day (code tables safeguard_item, safeguard_result)."""
        ...

    def adults(self, on: date) -> tuple[str, ...]:
        """Names of the active members of 18 and more years."""
        ...

    def resident_of_county(self) -> bool | None: ...

    def account_holder_belongs(self) -> bool | None:
        """Whether the bank account is one of a member; None where no account is recorded."""
        ...

    def fund_balance(self) -> int | None:
        """Balance of the relief fund in fen."""
        ...

    def evidence(self, state: str) -> int:
        """Number of scans and photos tied to the step into a state."""
        ...

    def helper_households(self, name: str) -> int | None:
        """Households a helper is paired with, this one included; None for an unknown name."""
        ...

    def measure_natures(self) -> frozenset[str]:
        """Natures of the measures that run (attribute of measure_kind: development, protective, gift)."""
        ...

    def has_labour(self) -> bool: ...
