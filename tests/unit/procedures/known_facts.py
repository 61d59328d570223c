"""Facts as plain values, for cases that are on no computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.procedures.facts import (
    ClueFacts,
    HeadAnswer,
    Hit,
    MeetingFacts,
    NoticeFacts,
    ReliefFacts,
    Scores,
    StatementFacts,
)

ADULTS = ("张一", "李二")


@dataclass(frozen=True)
class KnownSheets:
    """What the sheets of a case say; by default none is recorded, and the risk is removed by help."""

    signed: frozenset[str] | None = None
    known_clue: ClueFacts | None = None
    scored: Scores | None = None
    head: HeadAnswer | None = None
    way: str = "01"
    removed: bool = False

    def authorised(self) -> frozenset[str] | None:
        return self.signed

    def clue(self) -> ClueFacts | None:
        return self.known_clue

    def scores(self) -> Scores | None:
        return self.scored

    def head_answer(self) -> HeadAnswer | None:
        return self.head

    def removal_way(self) -> str:
        return self.way

    def risk_removed(self) -> bool:
        return self.removed


@dataclass(frozen=True)
class KnownFacts(KnownSheets):
    """Facts as plain values; by default everything is in order."""

    gaps: tuple[str, ...] = ()
    object_type: str = "10"
    other_case: str = ""
    statements: Mapping[str, StatementFacts] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    held: tuple[MeetingFacts, ...] = ()
    posted: tuple[NoticeFacts, ...] = ()
    existing: frozenset[str] = frozenset()
    hits: tuple[Hit, ...] | None = ()
    awaited: tuple[str, ...] = ()
    application: ReliefFacts | None = None
    visited: tuple[date, ...] = ()
    assessed: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    resident: bool | None = True
    own_account: bool | None = True
    balance: int | None = 10**12
    scans: int = 3
    paired: int | None = 1
    natures: frozenset[str] = frozenset(("development",))
    labour: bool = True

    def household_gaps(self) -> tuple[str, ...]:
        return self.gaps

    def identity(self) -> str:
        return self.object_type

    def other_running_case(self) -> str:
        return self.other_case

    def statement(self, purpose: str) -> StatementFacts | None:
        return self.statements.get(purpose)

    def is_explained(self, rule_id: str) -> bool:
        return rule_id in self.explained

    def meetings(self) -> tuple[MeetingFacts, ...]:
        return self.held

    def notices(self) -> tuple[NoticeFacts, ...]:
        return self.posted

    def papers(self) -> frozenset[str]:
        return self.existing

    def comparison(self) -> tuple[Hit, ...] | None:
        return self.hits

    def comparison_awaited(self) -> tuple[str, ...]:
        return self.awaited

    def relief(self) -> ReliefFacts | None:
        return self.application

    def visits(self) -> tuple[date, ...]:
        return self.visited

    def safeguards(self) -> Mapping[str, tuple[str, date]]:
        return self.assessed

    def adults(self, on: date) -> tuple[str, ...]:
        return ADULTS

    def resident_of_county(self) -> bool | None:
        return self.resident

    def account_holder_belongs(self) -> bool | None:
        return self.own_account

    def fund_balance(self) -> int | None:
        return self.balance

    def evidence(self, state: str) -> int:
        return self.scans

    def helper_households(self, name: str) -> int | None:
        return self.paired

    def measure_natures(self) -> frozenset[str]:
        return self.natures

    def has_labour(self) -> bool:
        return self.labour
