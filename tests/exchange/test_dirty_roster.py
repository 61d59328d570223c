"""A township roster with dirty cells of every kind: each read as meant or refused, nothing else moved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.exchange.dirty_cells import KINDS, DirtyCell, DirtyKind, dirtied, wrong_verdicts
from tests.exchange.roster_cases import plan_file, stored_from
from tests.exchange.roster_files import township_rows, write_roster

PERSONS = 2_000
SHARE = 0.05


def test_every_dirty_cell_gets_its_verdict_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    rows = list(township_rows(PERSONS, seed=7))
    spoiled, cells = dirtied(rows, SHARE)
    assert len(Counter(cell.kind.name for cell in cells)) == len(KINDS) >= 20
    clean = plan_file(write_roster(tmp_path / "干净.xlsx", rows))
    assert clean.refused == ()
    path = write_roster(tmp_path / "脏.xlsx", spoiled)
    plan = plan_file(path)
    assert wrong_verdicts(rows, cells, plan, clean) == []
    again = plan_file(path, stored_from(plan))
    assert len(again.refused) == len(plan.refused)
    assert [household.changes for household in again.planned if not household.is_unchanged] == []


TELLING = [kind for kind in KINDS if kind.words or kind.meant]


@pytest.mark.parametrize("kind", TELLING, ids=lambda kind: kind.name)
def test_the_yardstick_notices_a_wrong_verdict(tmp_path: Path, kind: DirtyKind) -> None:
    """A clean file taken for a spoiled one."""
    rows = list(township_rows(60, seed=3))
    clean = plan_file(write_roster(tmp_path / "干净.xlsx", rows))
    place = next(index for index, row in enumerate(rows) if kind.suits(row))
    assert wrong_verdicts(rows, [DirtyCell(place, kind)], clean, clean) != []
