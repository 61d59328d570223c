"""The track as it is drawn: what was passed, where the case stands, what is closed, skipped, given back."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.stops import StopKind, last_return, stops_of
from app.domain.procedures.tables import Procedure, State, Version

STATES = (
    State("a", "申请", ("village_clerk",), next=("b", "c"), sides=("off",)),
    State("b", "调查", ("village_clerk",), next=("c",), back=("a",)),
    State("c", "评议", ("village_clerk",), next=("d",), back=("a", "b")),
    State("d", "登记", ("village_clerk",), end="done"),
    State("off", "撤回", ("village_clerk",), end="withdrawn"),
)
VERSION = Version("t-1", "t", 1, "试办", "", "", "village", date(2014, 1, 1), None)
ORDER = Procedure(VERSION, ("a",), MappingProxyType({state.id: state for state in STATES}))


def step(number: int, state: str, kind: StepKind = StepKind.TAKE, **given) -> Step:
    day = date(2018, 3, number)
    return Step(f"s{number}", kind, state, day, day, number=number, **given)


def drawn(*steps: Step) -> list[tuple[str, str]]:
    track = Track.of(ORDER, steps)
    return [(stop.label, stop.kind.name) for stop in stops_of(track, steps)]


def test_before_the_first_step_everything_lies_ahead():
    assert drawn() == [("申请", "NEXT"), ("调查", "LATER"), ("评议", "LATER"), ("登记", "LATER")]


def test_passed_stops_the_present_one_and_the_way_on():
    assert drawn(step(1, "a"), step(2, "b")) == [
        ("申请", "DONE"), ("调查", "CURRENT"), ("评议", "NEXT"), ("登记", "LATER"),
    ]  # fmt: skip


def test_a_stop_that_was_passed_over_is_shown_as_such():
    found = drawn(step(1, "a"), step(2, "c"))[:3]
    assert found == [("申请", "DONE"), ("调查", "SKIPPED"), ("评议", "CURRENT")]


def test_what_was_done_before_a_return_stands_as_given_back_until_it_is_done_again():
    steps = [step(1, "a"), step(2, "b"), step(3, "c"), step(4, "b", StepKind.RETURN, reason="人数不对")]
    assert drawn(*steps) == [
        ("申请", "DONE"), ("调查", "CURRENT"), ("评议", "RETURNED"), ("登记", "LATER"),
    ]  # fmt: skip
    found = last_return(Track.of(ORDER, steps), steps)
    assert found is not None
    assert found.reason == "人数不对"
    again = [*steps, step(5, "c")]
    assert drawn(*again)[2] == ("评议", "CURRENT")
    assert last_return(Track.of(ORDER, again), again) is None


def test_a_corrected_step_is_no_step_that_was_given_back():
    steps = [step(1, "a"), step(3, "b"), step(4, "b", StepKind.CORRECT, supersedes="s3", reason="写错")]
    track = Track.of(ORDER, steps)
    assert drawn(*steps)[1:3] == [("调查", "CURRENT"), ("评议", "NEXT")]
    assert stops_of(track, steps)[1].step is steps[2]


@pytest.mark.parametrize("end", ["d", "off"])
def test_an_ended_case_has_nothing_ahead(end):
    walked = [step(1, "a"), step(2, "b")] + ([step(3, "c"), step(4, end)] if end == "d" else [])
    if end == "off":
        walked = [step(1, "a"), step(4, end)]
    kinds = [kind for _, kind in drawn(*walked)]
    assert kinds[-1] == "ENDED"
    assert StopKind.NEXT.name not in kinds
