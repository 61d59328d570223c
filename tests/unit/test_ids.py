"""Ids one by one and by the thousand: of one form, never twice, ascending whatever the clock does."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

import pytest

from app.core.clock import FixedClock
from app.core.ids import IdSource

FORM = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")
MOMENT = FixedClock(datetime(2026, 11, 22))


@pytest.mark.parametrize("count", [1, 700, 9_000])
def test_ids_of_one_moment_ascend_and_have_one_form(count: int) -> None:
    source = IdSource(MOMENT)
    singly = [source.new() for _ in range(count)]
    together = list(islice(source.many(), count))
    made = [*singly, *together, source.new()]
    assert made == sorted(set(made))
    assert all(map(FORM.fullmatch, made))


def test_ids_made_in_between_are_others() -> None:
    source = IdSource(MOMENT)
    first, second = source.many(), source.many()
    made = [make() for _ in range(1_200) for make in (first.__next__, source.new, second.__next__)]
    assert len(set(made)) == len(made)
    assert made == sorted(made)


def test_the_random_part_differs_between_sources_and_ids() -> None:
    tails = {made[16:] for _ in range(3) for made in islice(IdSource(MOMENT).many(), 1_000)}
    assert len(tails) == 3_000
    assert len({tail[0] for tail in tails}) == 4
    assert len({tail[-1] for tail in tails}) == 16
