"""Every shipped state table is walked: all states, all ends, each guard passing and failing."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.procedures.cases import StepKind
from app.domain.procedures.decide import Refusal, Transition
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.tables import END_KINDS
from tests.unit.procedures.walking import (
    BOOK,
    BREAKERS,
    ORDERS,
    Attempt,
    good_facts,
    good_step,
    path_to,
    uses_of,
    walk,
)

COMPLETE = {
    "identification": ("PA",),
    "village_comparison": ("PA",),
    "exit": ("PA",),
    "village_decision": ("PA", "TR", "RA"),
    "project_library": ("PA", "TR", "RA"),
    "pairing": ("PA", "TR", "RA"),
    "visit": ("PA", "TR", "RA"),
    "inspection": ("PA", "TR", "RA"),
    "member_change": ("PA", "TR", "RA"),
    "household_change": ("PA", "TR", "RA"),
    "correction": ("PA", "TR", "RA"),
    "gap_registration": ("PA", "TR", "RA"),
    "relapse": ("PA",),
    "strike_off": ("PA", "TR", "RA"),
    "relief": ("PA", "TR", "RA"),
    "monitored": ("TR", "RA"),
    "removal": ("TR", "RA"),
    "archiving": ("PA", "TR", "RA"),
    "project": ("PA", "TR", "RA"),
    "acceptance": ("PA", "TR", "RA"),
    "reimbursement": ("PA", "TR", "RA"),
    "project_change": ("PA", "TR", "RA"),
    "handover": ("PA", "TR", "RA"),
    "dividend": ("PA", "TR", "RA"),
}
DAYS = {"PA": date(2018, 5, 8), "TR": date(2023, 5, 8), "RA": date(2026, 5, 8)}


@pytest.mark.parametrize("period", DAYS)
def test_each_period_has_its_tables(period):
    shipped = set(BOOK.at("990000101201", DAYS[period]))
    wanted = {name for name, periods in COMPLETE.items() if period in periods}
    assert wanted <= shipped
    assert shipped - wanted <= {"collective_decision"}


@pytest.mark.parametrize("name", ORDERS)
def test_every_state_and_end_is_reached_by_good_steps(name):
    order = ORDERS[name]
    for state in order.states:
        track = walk(order, path_to(order, state))
        assert track.standing == order.state(state)
    assert {state.end for state in order.states.values()} >= {"done"}
    assert {state.end for state in order.states.values()} <= {"", *END_KINDS}


@pytest.mark.parametrize("name", ORDERS)
def test_each_guard_closes_its_step(name):
    """The step is taken with everything in order, and refused by the one guard that does not hold."""
    order = ORDERS[name]
    for target in order.states:
        for before in _ways_to(order, target):
            track = walk(order, path_to(order, before) if before else [])
            step = good_step(order, track, target)
            attempt = Attempt(track, step, good_facts(order, track, step))
            assert isinstance(attempt.answer(), Transition)
            for use in uses_of(order, track, target):
                broken = BREAKERS[use.name](attempt, use).answer()
                assert isinstance(broken, Refusal), (before, target, use.name)
                assert use.name in {reason.guard for reason in broken.reasons}
                assert all(reason.words.strip() for reason in broken.reasons)


def _ways_to(order, target):
    return [*([""] if target in order.start else []),
            *(state.id for state in order.states.values() if target in state.ways_on)]


def test_every_guard_is_used_and_can_fail():
    used = {
        use.name
        for order in ORDERS.values()
        for state in order.states.values()
        for use in (*state.guards, *state.leave_guards)
    }
    assert used == GUARDS.keys()
    assert BREAKERS.keys() == GUARDS.keys()


@pytest.mark.parametrize("name", ORDERS)
def test_papers_are_asked_for(name):
    order = ORDERS[name]
    for state in order.states.values():
        if not state.papers:
            continue
        before = path_to(order, state.id)[:-1]
        track = walk(order, before)
        step = good_step(order, track, state.id)
        bare = Attempt(track, _without(step, state.papers[0]), good_facts(order, track, step)).answer()
        assert isinstance(bare, Refusal)
        assert any("缺" in reason.words and reason.in_step for reason in bare.reasons)


def _without(step, paper):
    return replace(step, papers=step.papers - {paper})


@pytest.mark.parametrize("name", ORDERS)
def test_returns_lead_back_and_on_again(name):
    order = ORDERS[name]
    for state in order.states.values():
        for earlier in state.back:
            if earlier not in path_to(order, state.id):
                continue
            track = walk(order, path_to(order, state.id))
            step = good_step(order, track, state.id)
            back = _returning(step, earlier)
            answer = Attempt(track, back, good_facts(order, track, step)).answer()
            assert isinstance(answer, Transition)
            assert answer.track.standing == order.state(earlier)
            assert answer.track.since == back.happened_on


def _returning(step, earlier):
    return replace(step, kind=StepKind.RETURN, state=earlier)
