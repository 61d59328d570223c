"""Other orders of the same states: steps moved, left out or merged. Pure changes of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from app.domain.procedures.tables import GuardUse, Procedure, State

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class VariantOrder:
    """What differs from the table: `next` and `back` of some states, states left out, pairs merged.

    A merged pair is one step under the id of the second; it needs what both needed.
    """

    id: str
    title: str
    start: tuple[str, ...] = ()
    next: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    back: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    without: tuple[str, ...] = ()
    merge: tuple[tuple[str, str], ...] = ()

    def named_states(self) -> set[str]:
        merged = {state for pair in self.merge for state in pair}
        ways = [*self.next.values(), *self.back.values()]
        moved = {*self.next, *self.back, *(state for way in ways for state in way)}
        return {*self.start, *self.without, *merged, *moved}


def in_order(standard: Procedure, variant: VariantOrder) -> Procedure:
    """The procedure in the order of the variant; whether it makes sense is checked by `checks`."""
    states = {
        state.id: replace(
            state,
            next=variant.next.get(state.id, state.next),
            back=variant.back.get(state.id, state.back),
        )
        for state in standard.states.values()
    }
    start = variant.start or standard.start
    for left_out in variant.without:
        if left_out in states:
            states, start = _without(states, start, left_out)
    for first, second in variant.merge:
        if first in states and second in states:
            states, start = _merged(states, start, first, second)
    return replace(
        standard,
        start=start,
        states=MappingProxyType(states),
        variant=variant.id,
        variant_title=variant.title,
    )


def _without(
    states: Mapping[str, State], start: tuple[str, ...], left_out: str
) -> tuple[dict[str, State], tuple[str, ...]]:
    onward = states[left_out].next

    def skip(names: Iterable[str]) -> tuple[str, ...]:
        found = (after for name in names for after in (onward if name == left_out else (name,)))
        return tuple(dict.fromkeys(found))

    kept = {
        state.id: replace(
            state,
            next=skip(state.next),
            back=tuple(name for name in state.back if name != left_out),
        )
        for state in states.values()
        if state.id != left_out
    }
    return kept, skip(start)


def _merged(
    states: Mapping[str, State], start: tuple[str, ...], first: str, second: str
) -> tuple[dict[str, State], tuple[str, ...]]:
    one, two = states[first], states[second]
    both = replace(
        two,
        label=f"{one.label}、{two.label}",
        actors=_joined(one.actors, two.actors),
        papers=_joined(one.papers, one.leave_papers, two.papers),
        guards=(*one.guards, *one.leave_guards, *two.guards),
        figures=_joined(one.figures, two.figures),
        sides=_joined(one.sides, two.sides),
        effect=two.effect or one.effect,
        back=tuple(name for name in _joined(one.back, two.back) if name != first),
    )

    def renamed(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(second if name == first else name for name in names))

    def settled(use: GuardUse) -> GuardUse:
        if use.settings.get("state") != first:
            return use
        return GuardUse(use.name, MappingProxyType({**use.settings, "state": second}))

    kept = {
        state.id: replace(
            state,
            next=renamed(state.next),
            back=renamed(state.back),
            guards=tuple(settled(use) for use in state.guards),
            leave_guards=tuple(settled(use) for use in state.leave_guards),
        )
        for state in (both if state.id == second else state for state in states.values())
        if state.id != first
    }
    return kept, renamed(start)


def _joined(*parts: tuple[_T, ...]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(part for group in parts for part in group))
