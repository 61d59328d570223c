"""The track of a case as it is drawn: one stop for each step taken, skipped, given back or still to come."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.procedures.cases import Stand, Step, StepKind, Track
from app.domain.procedures.tables import State


class StopKind(enum.Enum):
    """How a stop stands; the value is what a person reads."""

    DONE = "已办"
    CURRENT = "现在到这里"
    NEXT = "下一步"
    LATER = "以后"
    SKIPPED = "没有经过"
    RETURNED = "退回后重办"
    ENDED = "已结束"


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the track. `step` is the step that counts, for RETURNED the one that no longer counts."""

    state: State
    kind: StopKind
    step: Step | None = None
    stand: Stand | None = None

    @property
    def label(self) -> str:
        return self.state.label


def stops_of(track: Track, steps: Sequence[Step]) -> tuple[Stop, ...]:
    """The stops in the order in which they are walked: what was passed, then the usual way to the end.

    `steps` are all steps of the case, those that no longer count too: a state that lies ahead and was
    reached before the case was given back is shown as given back.
    """
    ahead = tuple(_ahead(track))
    undone = _given_back(track, steps)
    coming = []
    for place, name in enumerate(ahead):
        kind = StopKind.NEXT if place == 0 else StopKind.LATER
        if name in undone:
            kind = StopKind.RETURNED
        coming.append(Stop(track.procedure.state(name), kind, undone.get(name)))
    return (*_passed(track), *coming)


def _passed(track: Track) -> Iterator[Stop]:
    line = track.procedure.main_line
    before = -1
    for number, stand in enumerate(track.stands):
        state = track.procedure.state(stand.state)
        here = line.index(state.id) if state.id in line else before
        known = {other.state for other in track.stands}
        for name in line[before + 1 : here]:
            if name not in known:
                yield Stop(track.procedure.state(name), StopKind.SKIPPED)
        before = max(before, here)
        is_last = number == len(track.stands) - 1
        yield Stop(state, _kind_of_stand(state, is_last), stand.step, stand)


def _kind_of_stand(state: State, is_last: bool) -> StopKind:
    if not is_last:
        return StopKind.DONE
    return StopKind.ENDED if state.end else StopKind.CURRENT


def _ahead(track: Track) -> Iterator[str]:
    """The first way on from where the case stands to the end; nothing of an ended case."""
    following = track.procedure.start[:1] if track.standing is None else track.standing.next[:1]
    seen: set[str] = set()
    while following and following[0] not in seen:
        seen.add(following[0])
        yield following[0]
        following = track.procedure.state(following[0]).next[:1]


def _given_back(track: Track, steps: Sequence[Step]) -> dict[str, Step]:
    """State → its newest step among those that a return took off the track."""
    counting = {stand.step.id for stand in track.stands}
    replaced = {step.supersedes for step in steps if step.supersedes}
    doubtful = {step.id for step in track.doubtful}
    return {
        step.state: step
        for step in steps
        if step.kind is not StepKind.RETURN
        and step.id not in counting | replaced | doubtful
        and step.state in track.procedure.states
    }


def last_return(track: Track, steps: Sequence[Step]) -> Step | None:
    """The return after which nothing was done yet: the case waits to be done again. None otherwise."""
    if not track.stands or track.stands[-1].returned_on is None:
        return None
    returns = [
        step for step in steps if step.kind is StepKind.RETURN and step.state == track.stands[-1].state
    ]
    return returns[-1] if returns else None
