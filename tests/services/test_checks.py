"""The whole-township check: what it finds, reports, leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import FixedClock
from app.core.progress import Cancelled
from app.domain.problems import Severity
from app.services.acts import undoable_acts
from app.services.cards import open_card, save_card
from app.services.checks import check_all, problems_of, report
from app.services.session import Session
from tests.offices import with_head
from tests.services.card_edits import judged, stored, summaries


def test_whole_check_of_a_fresh_township_finds_what_saving_found(town: Session) -> None:
    before, problems, rows = report(town), stored(town), summaries(town)
    assert check_all(town) == before
    assert stored(town) == problems == judged(town)
    assert summaries(town) == rows


@pytest.mark.req("R060")
def test_report_counts_households_persons_and_findings(town: Session) -> None:
    found = check_all(town)
    assert (found.households, found.persons) == (60, 246)
    assert sum(village.households for village in found.villages) == 60
    assert [village.village_name[-1] for village in found.villages] == ["村"] * len(found.villages)
    everything = [problem for problems in judged(town).values() for problem in problems.elements()]
    assert found.errors == sum(problem.severity is Severity.E for problem in everything)
    assert found.warnings == sum(problem.severity is Severity.W for problem in everything)
    counts = [rule.count for rule in found.by_rule]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(everything)


@pytest.mark.req("R060")
def test_problems_of_a_village_name_their_households(town: Session) -> None:
    village = next(village for village in check_all(town).villages if village.with_errors)
    found = problems_of(town, village.village_code)
    with_errors = {problem.household_id for problem in found if problem.severity == "E"}
    assert len(with_errors) == village.with_errors
    assert all(problem.message and problem.fix and problem.head_name for problem in found)


def test_findings_at_two_heads_of_one_name_have_the_ends_of_their_numbers(town: Session) -> None:
    village = max(check_all(town).villages, key=lambda village: village.with_errors).village_code
    before = problems_of(town, village)
    homes = list(dict.fromkeys(one.household_id for one in before if one.severity == "E"))[:2]
    assert not any(one.tail for one in before if one.household_id in homes)
    for home in homes:
        card = open_card(town, home)
        save_card(town, card, with_head(card, name="阿尔·伍合"), "改")
    tails = {one.household_id: one.tail for one in problems_of(town, village) if one.household_id in homes}
    assert len(tails) == len(set(tails.values())) == 2
    assert all(open_card(town, home).household["local_no"].endswith(tail) for home, tail in tails.items())
    assert all(len(tail) >= 4 for tail in tails.values())


def test_cancelled_check_keeps_the_old_result(town: Session) -> None:
    before = stored(town)

    class Stopper:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_all(town, Stopper())
    assert stored(town) == before


def test_check_leaves_no_trace_in_the_journal(town: Session) -> None:
    before = undoable_acts(town)
    check_all(town)
    assert undoable_acts(town) == before


def test_progress_reaches_the_number_of_households(town: Session) -> None:
    steps: list[tuple[int, int]] = []

    class Watcher:
        def step(self, done: int, total: int, text: str = "") -> None:
            steps.append((done, total))

    check_all(town, Watcher())
    assert steps[-1] == (60, 60)


def test_rules_are_judged_again_when_the_day_has_changed(town: Session) -> None:
    clock = town.clock
    assert isinstance(clock, FixedClock)
    before = stored(town)
    clock.move(timedelta(days=365))
    check_all(town)
    assert stored(town) == judged(town) != before
