"""Importing a whole township beside what openpyxl takes merely to read the same file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from app.services.backlog import work_off
from app.services.rosters import Choice, RosterResult, apply_roster, read_roster
from app.services.session import Session
from tests.perf.demo_files import empty_office, roster_file
from tests.perf.measuring import Figure, Taken, take

PERSONS = 43_649
TARGET = 0.7
RUNS = 2


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
