"""Pausing the collector: nothing is walked inside, the state outside is as before, cycles do not stay."""

from __future__ import annotations

import contextlib
import gc
import weakref

import pytest

from app.core.collector import collect_in_turn, collector_paused, free_collector, keep_collector

MANY = 5_000


class _Ring:
    """Refers to itself, so only the collector can take it away."""

    def __init__(self) -> None:
        self.own = self


def test_nothing_is_walked_inside_and_the_outer_state_returns() -> None:
    assert gc.isenabled()
    with collector_paused():
        with collector_paused(keeping=True):
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_kept_is_not_walked_as_young() -> None:
    walked: list[int] = []

    def noted(phase: str, said: dict[str, int]) -> None:
        walked.append(len(gc.get_objects(0)) if phase == "start" else 0)

    gc.collect()
    with collector_paused(keeping=True):
        kept = [[place] for place in range(MANY)]
        gc.callbacks.append(noted)
    try:
        others = [[place] for place in range(2 * gc.get_threshold()[0])]
    finally:
        gc.callbacks.remove(noted)
    assert walked
    assert max(walked) < len(kept)
    assert others


@pytest.mark.parametrize("keeping", [False, True])
def test_cycles_made_inside_are_taken_away_later(keeping: bool) -> None:
    with collector_paused(keeping=keeping):
        left = weakref.ref(_Ring())
    gc.collect()
    assert left() is None
    assert gc.get_freeze_count() == 0


def test_only_who_has_the_turn_collects_while_it_is_kept() -> None:
    keep_collector()
    keep_collector()
    try:
        left = weakref.ref(_Ring())
        others = [[place] for place in range(2 * gc.get_threshold()[0])]
        assert left() is not None
        with collector_paused():
            collect_in_turn()
            assert left() is not None
        assert not gc.isenabled()
        for _ in range(3):
            others += [[place] for place in range(2 * gc.get_threshold()[0])]
            collect_in_turn()
        assert left() is None
    finally:
        free_collector()
        assert not gc.isenabled()
        free_collector()
    assert gc.isenabled()


def test_who_pauses_beside_another_does_not_end_his_pause() -> None:
    with contextlib.ExitStack() as one, contextlib.ExitStack() as other:
        one.enter_context(collector_paused())
        other.enter_context(collector_paused())
        one.close()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_has_grown_old_is_walked_when_there_is_much_more_of_it() -> None:
    keep_collector()
    try:
        ring = _Ring()
        left = weakref.ref(ring)
        gc.collect()
        collect_in_turn()
        del ring
        kept: list[list[int]] = []
        for _ in range(400):
            kept += [[place] for place in range(10 * gc.get_threshold()[0])]
            collect_in_turn()
            if left() is None:
                break
        assert left() is None
    finally:
        free_collector()
