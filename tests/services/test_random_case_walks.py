"""Random steps of a case through the services, with real meetings, notices, objections and two users.

Whatever was tried, each stored step that counts still meets what its state demanded, days never run back,
and every refusal names its reason and stores nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import FixedClock
from app.domain.procedures.cases import StepKind
from app.domain.procedures.decide import guard_reasons
from app.domain.procedures.guard_spec import Basis
from app.services.procedure_cases import OpenCase, facts_of
from app.services.procedures import StepRefused, case_track, correct, give_back
from tests.offices import ENTRY, REVIEWER, make_template, open_copy
from tests.services.walks import Walk, assess, earn, family

BEGIN = date(2018, 3, 5)
ONE_DAY = timedelta(days=1)
WISHES = ("next", "next", "next", "next", "side", "skip", "return", "correct", "object")
MOVES = st.lists(
    st.tuples(st.sampled_from(WISHES), st.integers(0, 6), st.integers(-3, 12), st.integers(0, 3)),
    min_size=4,
    max_size=14,
)
_PRESENT = frozenset((Basis.PRESENT,))
CLOCK = FixedClock(datetime(2026, 3, 3, 8, 0))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("walks"), CLOCK)


class RandomWalk:
    """A case, and what a village would do around it."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.notices: list[tuple[str, date]] = []

    def case(self) -> OpenCase | None:
        return case_track(self.walk.session, self.walk.case_id) if self.walk.case_id else None

    def move(self, wish: str, pick: int, days: int, lacking: int) -> None:
        case = self.case()
        standing = case.track.standing if case else None
        since = case.track.since if case else BEGIN
        on = since + timedelta(days=days)
        if wish == "object":
            self._object(max(on, since + ONE_DAY), answered=pick % 2 == 0)
        elif wish == "return" and case and standing and standing.back:
            target = standing.back[pick % len(standing.back)]
            give_back(self.walk.session, case.id, target, on, "退回重办" if lacking else "")
        elif wish == "correct" and case and case.track.stands:
            self._correct(case, pick, days)
        else:
            self._take(self._target(case, wish, pick), on, lacking)

    def _target(self, case: OpenCase | None, wish: str, pick: int) -> str:
        if case is None:
            return self._start
        standing = case.track.standing
        assert standing is not None
        offered = {"side": standing.sides, "skip": tuple(case.procedure.states)}.get(wish) or standing.next
        return offered[pick % len(offered)] if offered else standing.id

    @property
    def _start(self) -> str:
        return {"identification": "applied", "exit": "proposed"}[self.walk.procedure]

    def _take(self, state: str, on: date, lacking: int) -> None:
        """The step, after what it needs was held and posted; now and then something is left out."""
        case = self.case()
        uses = case.procedure.state(state).guards if case else ()
        for use in uses if lacking else ():
            if use.name == "quorum_met":
                self.walk.meet(on, present=30 if lacking > 1 else 26)
            if use.name == "notice_posted":
                self.notices.append((self.walk.post(str(use.settings["kind"]), on), on))
            if use.name == "second_person":
                other = REVIEWER if self.walk.session.actor.name == ENTRY else ENTRY
                self.walk.as_user(other)
        self.walk.go(state, on)

    def _correct(self, case: OpenCase, pick: int, days: int) -> None:
        stand = case.track.stands[pick % len(case.track.stands)]
        step = stand.step
        draft = replace(
            self.walk.draft(step.state, step.happened_on + timedelta(days=days - 5)),
            by=case.track.stands[-1].step.by if pick % 3 == 0 else step.by,
            papers=step.papers if pick % 2 else frozenset(sorted(step.papers)[1:]),
            reason="写错了",
        )
        correct(self.walk.session, case.id, step.id, draft)

    def _object(self, on: date, answered: bool) -> None:
        if self.notices:
            notice, posted_on = self.notices[-1]
            raised_on = max(on, posted_on + ONE_DAY)
            self.walk.object(notice, raised_on)
            if answered:
                self.walk.answer(notice, raised_on + 2 * ONE_DAY)
            self.notices = []


@contextmanager
def begun(template: Path, procedure: str) -> Iterator[RandomWalk]:
    with tempfile.TemporaryDirectory() as folder:
        session = open_copy(template, Path(folder) / "office", CLOCK)
        poor = procedure == "identification"
        home = family(session, object_type="10" if poor else "20")
        earn(session, home, "01", BEGIN, 2_000 if poor else 20_000)
        assess(session, home, BEGIN)
        walk = Walk(session, home, procedure)
        try:
            yield RandomWalk(walk)
        finally:
            walk.session.close()


@pytest.mark.parametrize("procedure", ["identification", "exit"])
@settings(max_examples=8)
@given(moves=MOVES)
def test_a_random_walk_through_the_services_keeps_every_rule(template, procedure, moves):
    with begun(template, procedure) as walk:
        for wish, pick, days, lacking in moves:
            before = steps_of(walk)
            try:
                walk.move(wish, pick, days, lacking)
            except StepRefused as refused:
                assert steps_of(walk) == before
                assert_named(refused)
            in_order(walk)


def assert_named(refused: StepRefused) -> None:
    assert refused.reasons
    assert all(reason.words.strip() for reason in refused.reasons)


def steps_of(walk: RandomWalk) -> tuple[str, ...]:
    case = walk.case()
    return tuple(step.id for step in case.steps) if case else ()


def in_order(walk: RandomWalk) -> None:
    """Every step that counts: its day, its role, the guards on what was said and recorded."""
    case = walk.case()
    if case is None:
        return
    track = case.track
    assert not track.doubtful
    dates = [stand.step.happened_on for stand in track.stands]
    assert dates == sorted(dates)
    for place, stand in enumerate(track.stands):
        before, step = track.before(place), stand.step
        assert step.happened_on <= step.entered_on
        state, standing = case.procedure.state(step.state), before.standing
        assert step.role in state.actors
        facts = facts_on(walk, case, step.happened_on)
        found = list(guard_reasons(before, state, state.guards, step, facts, facts.policy, _PRESENT))
        if standing is not None and step.state in standing.next:
            found += guard_reasons(
                before, standing, standing.leave_guards, step, facts, facts.policy, _PRESENT
            )
        assert not found, (step.state, step.kind is StepKind.CORRECT, found)


def facts_on(walk: RandomWalk, case: OpenCase, on: date):
    session = walk.walk.session
    with session.store.read() as connection:
        return facts_of(session, connection, (case,), on)[case.id]
