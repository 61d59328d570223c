"""The steps that count judged again by the records as they are now: what was right then may be wrong today.

A meeting or notice may have been corrected, a scan removed, a step brought in from another computer. What was
said with a step, and what the card was like on its day, is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.policy import PolicyView
from app.domain.procedures.cases import Stand, Track
from app.domain.procedures.decide import guard_reasons, missing_papers
from app.domain.procedures.facts import Facts
from app.domain.procedures.guard_spec import Basis, Reason
from app.domain.procedures.tables import GuardUse, State

_NOT_ASKED_AGAIN = frozenset((Basis.PRESENT, Basis.STEP))
_OF_ITS_OWN = "every_hit_settled"
"""Comparison hits have a rule of their own (V-IDN-03)."""


@dataclass(frozen=True)
class CaseFile:
    """A running or ended case with what is known about it; `policy_on` gives the policy of a day."""

    track: Track
    facts: Facts
    policy_on: Callable[[date], PolicyView]
    today: date

    @property
    def policy(self) -> PolicyView:
        return self.policy_on(self.today)

    @property
    def procedure(self) -> str:
        return self.track.procedure.version.procedure

    def state_of(self, stand: Stand) -> State:
        return self.track.procedure.state(stand.state)

    def stands_asking(self, guard: str) -> Iterator[tuple[Stand, GuardUse]]:
        """The stands whose state has a guard, with how it is set there."""
        for stand in self.track.stands:
            for use in self.state_of(stand).guards:
                if use.name == guard:
                    yield stand, use


def shortcomings(file: CaseFile) -> Iterator[tuple[State, Reason]]:
    """What the steps that count lack by meetings, notices, papers and scans as they are now."""
    for place, stand in enumerate(file.track.stands):
        before, step, state = file.track.before(place), stand.step, file.state_of(stand)
        policy = file.policy_on(step.happened_on)
        left = before.standing
        if left is not None and state.id in left.next:
            for reason in missing_papers(before, left, left.leave_papers, step, file.facts, policy):
                yield left, reason
            uses = _asked(left.leave_guards)
            for reason in guard_reasons(before, left, uses, step, file.facts, policy, _NOT_ASKED_AGAIN):
                yield left, reason
        for reason in missing_papers(before, state, state.papers, step, file.facts, policy):
            yield state, reason
        uses = _asked(state.guards)
        for reason in guard_reasons(before, state, uses, step, file.facts, policy, _NOT_ASKED_AGAIN):
            yield state, reason


def _asked(uses: tuple[GuardUse, ...]) -> tuple[GuardUse, ...]:
    return tuple(use for use in uses if use.name != _OF_ITS_OWN)
