"""Pausing the collector: nothing is walked inside, the state outside is as before, cycles do not stay."""

from __future__ import annotations

import gc
import weakref

import pytest

from app.core.collector import collector_paused

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
