"""What a procedure is: a frozen table of states (domain.md 8). No reading, no deciding.

A step into a state says that what the state names was done on a day. `guards` and `papers` must be there to
reach the state, `leave_guards` and `leave_papers` before the case may go on from it: a notice is posted on
the day the state is reached and must have hung long enough when it is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

Setting = str | int | tuple[str, ...]
DONE, WITHDRAWN, REJECTED = "done", "withdrawn", "rejected"
END_KINDS = (DONE, WITHDRAWN, REJECTED)
STANDARD = ""
"""The variant every procedure has: the order of the table itself."""


@dataclass(frozen=True, slots=True)
class GuardUse:
    """A guard by name with what this place sets: parameter names, codes, least figures."""

    name: str
    settings: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}), hash=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number that is asked for when the step is taken; amounts (unit 元) are in fen."""

    name: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class State:
    """One row of a state table.

    `actors` are codes of the table field_role, papers codes of step_paper. `next` are the states that may
    follow, `sides` the ends by withdrawal or rejection, `back` the earlier states it may be returned to.
    `end` is one of END_KINDS, "" while the procedure goes on. `effect` is what the step into this state
    writes on the household card (`effects`), "" for nothing.
    """

    id: str
    label: str
    actors: tuple[str, ...]
    papers: tuple[str, ...] = ()
    leave_papers: tuple[str, ...] = ()
    guards: tuple[GuardUse, ...] = ()
    leave_guards: tuple[GuardUse, ...] = ()
    figures: tuple[Figure, ...] = ()
    next: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    end: str = ""
    note: str = ""
    effect: str = ""

    @property
    def ways_on(self) -> tuple[str, ...]:
        return self.next + self.sides


@dataclass(frozen=True, slots=True)
class Version:
    """Which table this is: `id` is unique for ever, `number` grows with each newer table of a region.

    `procedure` is what is looked up ("identification"), `period` a code of the table period or "",
    `subject` what a case is about: household, village, project, inspection, archive.
    """

    id: str
    procedure: str
    number: int
    title: str
    region: str
    period: str
    subject: str
    effective_from: date
    effective_to: date | None
    source: str = ""
    origin: str = ""

    def valid_on(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True)
class Procedure:
    """One order of the states of a version: its table as written, or one of its variants."""

    version: Version
    start: tuple[str, ...]
    states: Mapping[str, State] = field(hash=False)
    variant: str = STANDARD
    variant_title: str = ""

    @property
    def title(self) -> str:
        return f"{self.version.title}（{self.variant_title}）" if self.variant_title else self.version.title

    def state(self, state_id: str) -> State:
        """Raises KeyError for a state this order does not have."""
        return self.states[state_id]

    @cached_property
    def purposes(self) -> frozenset[str]:
        """What the income statements are for that the guards ask for."""
        uses = (use for state in self.states.values() for use in (*state.guards, *state.leave_guards))
        return frozenset(str(use.settings["purpose"]) for use in uses if "purpose" in use.settings)

    @cached_property
    def main_line(self) -> tuple[str, ...]:
        """States along the first way on from the start, for a track drawn in one line."""
        line: list[str] = []
        following = self.start[:1]
        while following and following[0] not in line:
            line.append(following[0])
            following = self.states[following[0]].next[:1]
        return tuple(line)


@dataclass(frozen=True)
class ProcedurePack:
    """A version with all its orders: the standard one first."""

    version: Version
    orders: Mapping[str, Procedure] = field(hash=False)

    @property
    def standard(self) -> Procedure:
        return self.orders[STANDARD]
