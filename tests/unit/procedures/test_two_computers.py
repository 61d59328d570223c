"""Steps that come together from two computers: what does not fit is kept aside, never dropped."""

from datetime import date

import pytest

from app.domain.procedures.cases import Step, StepKind, Track
from tests.unit.procedures.walking import (
    ORDERS,
)

IDENTIFICATION = ORDERS["identification-pa-1:standard"]


class TestTwoComputers:
    def step(self, id, state, day, kind=StepKind.TAKE, **more):
        return Step(id, kind, state, day, day, **more)

    def test_the_same_step_twice_counts_once_and_the_other_is_kept_aside(self):
        first = self.step("1", "applied", date(2018, 3, 5))
        mine = self.step("2", "surveyed", date(2018, 3, 6))
        theirs = self.step("3", "surveyed", date(2018, 3, 7))
        track = Track.of(IDENTIFICATION, (theirs, mine, first))
        assert [stand.step.id for stand in track.stands] == ["1", "2"]
        assert track.doubtful == (theirs,)

    def test_a_clock_that_is_behind_does_not_change_the_order(self):
        first = self.step("8", "applied", date(2018, 3, 5), number=1)
        later = self.step("2", "surveyed", date(2018, 3, 6), number=2)
        track = Track.of(IDENTIFICATION, (later, first))
        assert [stand.state for stand in track.stands] == ["applied", "surveyed"]

    @pytest.mark.parametrize(
        ("kind", "state", "supersedes"),
        [
            (StepKind.RETURN, "reviewed", ""),
            (StepKind.CORRECT, "applied", "9"),
            (StepKind.CORRECT, "surveyed", "1"),
            (StepKind.TAKE, "no_such_state", ""),
        ],
    )
    def test_what_does_not_fit_is_never_dropped(self, kind, state, supersedes):
        first = self.step("1", "applied", date(2018, 3, 5))
        odd = self.step("2", state, date(2018, 3, 6), kind, supersedes=supersedes)
        track = Track.of(IDENTIFICATION, (first, odd))
        assert [stand.step.id for stand in track.stands] == ["1"]
        assert track.doubtful == (odd,)

    def test_a_correction_against_the_order_of_days_is_kept_aside(self):
        steps = (
            self.step("1", "applied", date(2018, 3, 5)),
            self.step("2", "surveyed", date(2018, 3, 6)),
            self.step("3", "applied", date(2018, 3, 9), StepKind.CORRECT, supersedes="1"),
        )
        assert [step.id for step in Track.of(IDENTIFICATION, steps).doubtful] == ["3"]
