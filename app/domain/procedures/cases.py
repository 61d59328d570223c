"""A running case: its steps, and where it stands. Steps are only ever added (domain.md 8).

A return goes back to an earlier state with a reason; what came after it stays on record but no longer
counts. A correction is a new step in the place of an earlier one, with a reason. Steps that came from two
computers and do not fit together are kept aside as doubtful, never dropped.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.domain.procedures.tables import Procedure, State


class StepKind(enum.StrEnum):
    """The value is what is stored (code table step_kind)."""

    TAKE = "01"
    RETURN = "02"
    CORRECT = "03"


@dataclass(frozen=True, slots=True)
class Step:
    """One stored step. `happened_on` is the day in the field, `entered_on` the day it was typed.

    `by` are the names of those who did it, `user_id` who typed it. For a return `state` is where it goes
    back to; for a correction `supersedes` is the id of the step it stands for. `confirmed` are the statements
    (setting `what` of the guard confirmed) the person answers for, `signers` who signed its paper.
    `number` is one more than that of every step known when it was written: clocks of two PCs do not agree.
    """

    id: str
    kind: StepKind
    state: str
    happened_on: date
    entered_on: date
    role: str = ""
    by: tuple[str, ...] = ()
    user_id: str = ""
    papers: frozenset[str] = frozenset()
    figures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    confirmed: frozenset[str] = frozenset()
    signers: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    reason: str = ""
    supersedes: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Stand:
    """A state that was reached and still counts; `returned_on` is the day the case came back to it."""

    step: Step
    returned_on: date | None = None

    @property
    def since(self) -> date:
        """The day from which the next step may be."""
        return self.returned_on or self.step.happened_on

    @property
    def state(self) -> str:
        return self.step.state


@dataclass(frozen=True)
class Track:
    """Where a case stands: the states that count, in order, and the steps that do not fit."""

    procedure: Procedure
    stands: tuple[Stand, ...] = ()
    doubtful: tuple[Step, ...] = ()

    @classmethod
    def of(cls, procedure: Procedure, steps: Iterable[Step]) -> Track:
        """Replay the steps in the order in which they were written."""
        stands: list[Stand] = []
        doubtful: list[Step] = []
        for step in sorted(steps, key=lambda step: (step.number, step.id)):
            if not _replay(procedure, stands, step):
                doubtful.append(step)
        return cls(procedure, tuple(stands), tuple(doubtful))

    @property
    def standing(self) -> State | None:
        """The present state; None before the first step."""
        return self.procedure.state(self.stands[-1].state) if self.stands else None

    @property
    def since(self) -> date:
        return self.stands[-1].since if self.stands else date.min

    @property
    def is_ended(self) -> bool:
        standing = self.standing
        return standing is not None and bool(standing.end)

    @property
    def following(self) -> tuple[str, ...]:
        """The states that may come next by the table."""
        standing = self.standing
        return self.procedure.start if standing is None else standing.ways_on

    def stand_in(self, state: str) -> Stand | None:
        """The last time a state was reached and still counts."""
        return next((stand for stand in reversed(self.stands) if stand.state == state), None)

    def place_of(self, step_id: str) -> int | None:
        """Place of a step among those that count."""
        return next((n for n, stand in enumerate(self.stands) if stand.step.id == step_id), None)

    def before(self, place: int) -> Track:
        """The track as it was before the stand at a place."""
        return Track(self.procedure, self.stands[:place])

    @property
    def papers(self) -> frozenset[str]:
        """Papers given with the steps that count."""
        return frozenset().union(*(stand.step.papers for stand in self.stands))


def _replay(procedure: Procedure, stands: list[Stand], step: Step) -> bool:
    """Apply one step; False when it does not fit where the case stands."""
    if step.kind is StepKind.CORRECT:
        return _correct(stands, step)
    if step.kind is StepKind.RETURN:
        return _return(procedure, stands, step)
    allowed = procedure.state(stands[-1].state).ways_on if stands else procedure.start
    if step.state not in allowed or (stands and step.happened_on < stands[-1].since):
        return False
    stands.append(Stand(step))
    return True


def _correct(stands: list[Stand], step: Step) -> bool:
    for place, stand in enumerate(stands):
        if stand.step.id == step.supersedes and stand.state == step.state:
            earliest = stands[place - 1].since if place else date.min
            following = [stand.returned_on or date.max]
            following += [later.step.happened_on for later in stands[place + 1 : place + 2]]
            if not earliest <= step.happened_on <= min(following):
                return False
            stands[place] = Stand(step, stand.returned_on)
            return True
    return False


def _return(procedure: Procedure, stands: list[Stand], step: Step) -> bool:
    if not stands or step.state not in procedure.state(stands[-1].state).back:
        return False
    place = next((n for n in range(len(stands) - 1, -1, -1) if stands[n].state == step.state), None)
    if place is None or step.happened_on < stands[-1].since:
        return False
    del stands[place + 1 :]
    stands[place] = Stand(stands[place].step, step.happened_on)
    return True
