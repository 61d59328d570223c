"""Importing a whole township beside what openpyxl takes merely to read the same file, and a dirty one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from app.services.backlog import work_off
from app.services.rosters import Choice, RosterResult, apply_roster, read_roster
from app.services.session import Session
from tests.exchange.dirty_cells import dirtied, wrong_verdicts
from tests.exchange.roster_files import township_rows, write_roster
from tests.perf.demo_files import empty_office, roster_file
from tests.perf.measuring import Figure, Taken, say, take

PERSONS = 43_649
TARGET = 0.7
RUNS = 2
DIRTY_SHARE = 0.02


def read_with_openpyxl(path: Path) -> int:
    """Every cell of the file once, in read-only mode."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def import_roster(session: Session, path: Path) -> RosterResult:
    """As the command line imports: read, check every cell, journal, commit."""
    return apply_roster(session, read_roster(session, path, judged=False), Choice.CLEAN_ROWS)


def roster_figures(persons: int = PERSONS) -> Iterator[Figure]:
    path = roster_file(persons)
    stored: list[Taken] = []
    derived: list[Taken] = []
    reading: list[Taken] = []
    for _ in range(RUNS):
        reading.append(take(lambda: read_with_openpyxl(path)))
        with tempfile.TemporaryDirectory() as folder:
            session = empty_office(Path(folder) / "office")
            try:
                stored.append(take(lambda opened=session: import_roster(opened, path)))  # type: ignore[misc]
                derived.append(take(lambda opened=session: work_off(opened)))  # type: ignore[misc]
            finally:
                session.close()
    whole = [Taken(one.wall + two.wall, one.cpu + two.cpu) for one, two in zip(stored, derived, strict=True)]
    yardstick = min(reading, key=lambda one: one.cpu)
    yield Figure("roster_read_openpyxl", yardstick.wall, "s", cpu=yardstick.cpu)
    for name, runs in (("roster_import", stored), ("roster_import_and_check", whole)):
        chosen = min(runs, key=lambda one: one.cpu)
        yield Figure(name, chosen.wall, "s", chosen.cpu / yardstick.cpu, TARGET, chosen.cpu)


def dirty_figures(persons: int = PERSONS) -> Iterator[Figure]:
    """2 % of the rows spoiled in all known ways: verdicts that differ from what must come out, and what a
    second import of the same file changes. Both targets are 0."""
    rows = list(township_rows(persons))
    spoiled, cells = dirtied(rows, DIRTY_SHARE)
    with tempfile.TemporaryDirectory() as folder:
        path = write_roster(Path(folder) / "dirty.xlsx", spoiled)
        session = empty_office(Path(folder) / "office")
        try:
            clean = read_roster(session, roster_file(persons), judged=False)
            plan = read_roster(session, path, judged=False)
            wrong = wrong_verdicts(rows, cells, plan, clean)
            apply_roster(session, plan, Choice.CLEAN_ROWS)
            again = read_roster(session, path, judged=False)
            changed = sum(not household.is_unchanged for household in again.planned)
            second = apply_roster(session, again, Choice.CLEAN_ROWS)
        finally:
            session.close()
    for line in wrong[:10]:
        say(line)
    yield Figure("dirty_cells", len(cells), "cells")
    yield Figure("dirty_kinds", len({cell.kind.name for cell in cells}), "kinds")
    yield Figure("wrong_verdicts", len(wrong), "rows", target=0)
    yield Figure("reimport_changed", changed + bool(second.tx_id), "households", target=0)
