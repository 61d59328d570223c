"""Random steps over every shipped table: no closed state is reached, time never runs back, refusals speak."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.decide import Refusal, Transition
from tests.unit.procedures.walking import (
    BREAKERS,
    ORDERS,
    Attempt,
    good_facts,
    good_step,
    uses_of,
)

MOVES = st.lists(
    st.tuples(
        st.sampled_from(("next", "next", "next", "side", "any", "return", "correct")),
        st.integers(0, 30),
        st.integers(-15, 45),
        st.integers(0, 12),
    ),
    max_size=25,
)


CORRECTED_AFTER_A_RETURN = [
    ("next", 0, 0, 0),
    ("next", 0, 1, 1),
    ("return", 0, 0, 0),
    ("correct", 0, 17, 0),
    ("next", 0, 0, 1),
]


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=12)
@example(moves=CORRECTED_AFTER_A_RETURN)
@given(moves=MOVES)
def test_a_random_walk_keeps_every_rule(name, moves):
    order = ORDERS[name]
    track, steps = Track(order), []
    for number, (wish, pick, days, breaking) in enumerate(moves):
        attempt, broken = _attempt(track, number, wish, pick, days, breaking)
        if attempt is None:
            continue
        answer = attempt.answer()
        if isinstance(answer, Refusal):
            assert answer.reasons
            assert all(reason.words.strip() for reason in answer.reasons)
            continue
        _must_be_allowed(track, attempt.step, broken)
        track = answer.track
        steps.append(attempt.step)
        dates = [stand.step.happened_on for stand in track.stands]
        assert dates == sorted(dates)
        assert track.stands == Track.of(order, steps).stands
        assert not Track.of(order, steps).doubtful


def _attempt(track, number, wish, pick, days, breaking):
    """A step of the wished kind with everything in order, but perhaps one guard that does not hold."""
    order = track.procedure
    if wish in ("return", "correct") and not track.stands:
        return None, ""
    target, old = _target(track, wish, pick)
    if target is None:
        return None, ""
    view = track if old is None else track.before(track.stands.index(old))
    step = good_step(order, view, target)
    if old is None:
        since = track.since if track.stands else step.happened_on
        happened_on = since + timedelta(days=days)
    else:
        happened_on = old.step.happened_on + timedelta(days=days - 15)
    kind = {"return": StepKind.RETURN, "correct": StepKind.CORRECT}.get(wish, StepKind.TAKE)
    step = replace(
        step,
        id=f"{number:04}",
        kind=kind,
        happened_on=happened_on,
        entered_on=happened_on,
        user_id=f"user-{number}",
        by=(f"甲{number}", f"乙{number}"),
        supersedes=old.step.id if old else "",
    )
    attempt = Attempt(track, step, good_facts(order, view, step))
    uses = uses_of(order, track, target) if kind is StepKind.TAKE and target in track.following else ()
    if not uses or breaking >= len(uses) or happened_on < track.since:
        return attempt, ""
    use = uses[breaking]
    broken = BREAKERS[use.name](attempt, use)
    return (attempt, "") if broken.track != track else (broken, use.name)


def _target(track, wish, pick):
    order, standing = track.procedure, track.standing
    if wish == "correct":
        stand = track.stands[pick % len(track.stands)]
        return stand.state, stand
    offered = {
        "any": tuple(order.states),
        "return": standing.back if standing else (),
        "side": standing.sides if standing else (),
    }.get(wish) or (track.following if standing is None else standing.next)
    return (offered[pick % len(offered)], None) if offered else (None, None)


def _must_be_allowed(track: Track, step: Step, broken: str) -> None:
    """What holds of every step that was let through, told without asking `decide` again."""
    assert broken == "", f"{broken} did not hold"
    assert step.happened_on <= step.entered_on
    if step.kind is StepKind.TAKE:
        assert step.state in track.following
        assert step.happened_on >= track.since or not track.stands
    elif step.kind is StepKind.RETURN:
        assert step.state in track.standing.back
        assert step.reason
    else:
        assert step.reason
        assert track.place_of(step.supersedes) is not None


def test_the_walks_get_somewhere():
    """Taking what is offered with everything in order comes to the end of each table."""
    for order in ORDERS.values():
        track = Track(order)
        while not track.is_ended:
            target = (track.standing.next if track.standing else order.start)[0]
            step = good_step(order, track, target)
            answer = Attempt(track, step, good_facts(order, track, step)).answer()
            assert isinstance(answer, Transition), (order.version.id, target)
            track = answer.track
        assert track.standing.end == "done"
