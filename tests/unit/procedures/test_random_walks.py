"""Random steps over every shipped table: no closed state is reached, time never runs back, refusals speak.

The walk lives in one world: meetings and notices of the steps that were taken stay, and whatever happens
later (returns, corrections, objections), each step that counts still meets what its state demanded.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.decide import Refusal, Transition, guard_reasons
from app.domain.procedures.facts import Objection
from app.domain.procedures.guard_spec import Basis
from tests.unit.procedures.walking import (
    BREAKERS,
    ORDERS,
    Attempt,
    KnownFacts,
    good_facts,
    good_step,
    policy_on,
    uses_of,
)

WISHES = ("next", "next", "next", "next", "side", "any", "return", "correct", "object")
MOVES = st.lists(
    st.tuples(
        st.sampled_from(WISHES),
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
_PRESENT = frozenset((Basis.PRESENT,))


@dataclass
class World:
    """A case with everything that happened around it."""

    track: Track
    steps: list = field(default_factory=list)
    said: dict = field(default_factory=dict)
    held: tuple = ()
    posted: tuple = ()

    def around(self, facts: KnownFacts) -> KnownFacts:
        held, posted = (*self.held, *facts.held), (*self.posted, *facts.posted)
        return replace(facts, held=tuple(dict.fromkeys(held)), posted=_without_twins(posted))

    def took(self, attempt: Attempt, track: Track) -> None:
        self.track, self.held, self.posted = track, attempt.facts.held, attempt.facts.posted
        self.steps.append(attempt.step)
        self.said[attempt.step.id] = attempt.facts

    def object(self, days: int, answered_after: int) -> None:
        """Somebody objects to the newest notice, after the last step; perhaps it is answered."""
        if not self.posted or not self.track.stands or days <= 0:
            return
        raised = self.track.since + timedelta(days=days)
        closed = raised + timedelta(days=answered_after) if answered_after else None
        *others, newest = sorted(self.posted, key=lambda notice: notice.posted_on)
        objections = (*newest.objections, Objection(raised, closed, upheld=answered_after == 12))
        self.posted = (*others, replace(newest, objections=objections))


def _without_twins(notices):
    """A notice that hangs already is not posted a second time on the same day."""
    found = {}
    for notice in notices:
        found.setdefault((notice.kind, notice.posted_on), notice)
    return tuple(found.values())


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=12)
@example(moves=CORRECTED_AFTER_A_RETURN)
@given(moves=MOVES)
def test_a_random_walk_keeps_every_rule(name, moves):
    order = ORDERS[name]
    world = World(Track(order))
    for number, (wish, pick, days, breaking) in enumerate(moves):
        if wish == "object":
            world.object(days, breaking)
            continue
        attempt, broken = _attempt(world, number, wish, pick, days, breaking)
        if attempt is None:
            continue
        answer = attempt.answer()
        if isinstance(answer, Refusal):
            assert answer.reasons
            assert all(reason.words.strip() for reason in answer.reasons)
            continue
        _must_be_allowed(world.track, attempt.step, broken)
        world.took(attempt, answer.track)
        _still_in_order(world)


def _attempt(world, number, wish, pick, days, breaking):
    """A step of the wished kind with everything in order, but perhaps one guard that does not hold."""
    track, order = world.track, world.track.procedure
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
        by=_doers(track, number, wish, pick),
        supersedes=old.step.id if old else "",
    )
    attempt = Attempt(track, step, _facts(world, view, step))
    uses = uses_of(order, track, target) if kind is StepKind.TAKE and target in track.following else ()
    if not uses or breaking >= len(uses) or happened_on < track.since:
        return attempt, ""
    use = uses[breaking]
    broken = BREAKERS[use.name](attempt, use)
    return (attempt, "") if broken.track != track else (broken, use.name)


def _facts(world, view, step):
    """A step that is taken brings its meeting and notice; a correction finds what is there."""
    good = good_facts(view.procedure, view, step)
    return world.around(good if step.kind is StepKind.TAKE else replace(good, held=(), posted=()))


def _doers(track, number, wish, pick):
    """A correction now and then names those who did the last step."""
    if wish == "correct" and pick % 3 == 0:
        return track.stands[-1].step.by
    return (f"甲{number}", f"乙{number}")


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


def _still_in_order(world: World) -> None:
    """All steps that count, from the first: their days, their guards, the days their notices hung."""
    track = world.track
    dates = [stand.step.happened_on for stand in track.stands]
    assert dates == sorted(dates)
    assert track.stands == Track.of(track.procedure, world.steps).stands
    assert not Track.of(track.procedure, world.steps).doubtful
    for place, stand in enumerate(track.stands):
        before, step = track.before(place), stand.step
        facts = replace(world.said[step.id], held=world.held, posted=world.posted)
        policy = policy_on(step.happened_on)
        state = track.procedure.state(step.state)
        assert step.role in state.actors
        found = list(guard_reasons(before, state, state.guards, step, facts, policy, _PRESENT))
        standing = before.standing
        if standing is not None and step.state in standing.next:
            found += guard_reasons(before, standing, standing.leave_guards, step, facts, policy, _PRESENT)
            _hung_long_enough(standing, before, step, world.posted, policy)
        assert not found, (step.state, found)


def _hung_long_enough(standing, before, step, posted, policy) -> None:
    """Day by day: the days of the newest notice on which no objection was open."""
    for use in standing.leave_guards:
        if use.name != "notice_elapsed":
            continue
        own = [notice for notice in posted if notice.kind == use.settings["kind"]]
        notice = max(
            (notice for notice in own if notice.posted_on <= step.happened_on),
            key=lambda notice: notice.posted_on,
        )
        first = notice.posted_on
        days = [first + timedelta(days=n + 1) for n in range((step.happened_on - first).days - 1)]
        free = [day for day in days if not any(_open_on(objection, day) for objection in notice.objections)]
        assert len(free) >= policy.number(use.settings["days"])


def _open_on(objection, day) -> bool:
    return objection.raised_on <= day and (objection.closed_on is None or day < objection.closed_on)


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
